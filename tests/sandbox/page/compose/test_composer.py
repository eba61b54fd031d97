"""Writing on the page: plain messages, files by button, drop and paste, and the real bot's commands to their end."""

import base64
import re
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, expect

from sandbox.stage import Stage
from tests.end_to_end.acting import png
from tests.sandbox.page.conftest import Complaints, Shoot
from tests.sandbox.page.hands import begin, box, button, dialog, enter, heading, offered, pill, says, send, use, value

pytestmark = pytest.mark.asyncio(loop_scope="session")

LONG_ENOUGH = 30_000  # milliseconds for a clip, on a busy machine
BRING = """([where, kind, name, type, data]) => {
  const bytes = Uint8Array.from(atob(data), (one) => one.charCodeAt(0));
  const transfer = new DataTransfer();
  transfer.items.add(new File([bytes], name, { type }));
  const [Kind, holder] = kind === "paste" ? [ClipboardEvent, "clipboardData"] : [DragEvent, "dataTransfer"];
  const event = new Kind(kind, { [holder]: transfer, bubbles: true, cancelable: true });
  document.querySelector(where).dispatchEvent(event);
}"""


async def bring(page: Page, kind: str, name: str = "pond.png", data: bytes | None = None) -> None:
    """Let a file come by an event: dragenter, drop or paste."""
    encoded = base64.b64encode(png().data if data is None else data).decode()
    await page.evaluate(BRING, ["#composer textarea, #composer input", kind, name, "image/png", encoded])


async def clip_of(page: Page, words: str) -> Locator:
    """Wait for the message that brings the clip of these words."""
    message = page.locator("#messages .message", has=page.locator("video")).filter(has_text=words).last
    await expect(message).to_be_visible(timeout=LONG_ENOUGH)
    return message


class TestPlainText:
    async def test_is_sent_with_enter_and_broken_with_shift(self, page: Page):
        await box(page).press_sequentially("Good")
        await box(page).press("Shift+Enter")
        await box(page).press_sequentially("morning")
        await box(page).press("Enter")
        message = await says(page, "Good")
        await expect(message.locator(".content")).to_have_text(re.compile(r"Good\s*morning"))
        await expect(box(page)).to_have_value("")

    async def test_goes_where_whoever_types_looks(self, page: Page):
        await page.locator("#title").click()
        await page.keyboard.type("hello")
        await expect(box(page)).to_have_value("hello")

    async def test_stays_as_a_draft(self, page: Page):
        await box(page).fill("half a thought")
        await page.locator("#channels").get_by_role("button", name="videos").click()
        await expect(box(page)).to_have_attribute("placeholder", "Message #videos")
        await expect(box(page)).to_have_value("")
        await page.locator("#channels").get_by_role("button", name="general").click()
        await expect(box(page)).to_have_value("half a thought")

    async def test_takes_files_by_button_drop_and_paste(self, page: Page, tmp_path: Path, shoot: Shoot):
        picture = tmp_path / "one.png"
        picture.write_bytes(png().data)
        async with page.expect_file_chooser() as chooser:
            await page.get_by_role("button", name="Upload a file").click()
        await (await chooser.value).set_files(picture)
        await bring(page, "dragenter")
        await expect(page.locator(".compose-veil")).to_have_text("Upload to #general")
        await bring(page, "drop", "two.png")
        await expect(page.locator(".compose-veil")).to_be_hidden()
        await bring(page, "paste", "three.png")
        await expect(page.locator(".compose-card-name")).to_have_text(["one.png", "two.png", "three.png"])
        await shoot(page, "compose-files")
        await page.get_by_role("button", name="Remove two.png").click()
        await box(page).fill("Two pictures")
        await box(page).press("Enter")
        message = await says(page, "Two pictures")
        await expect(message.locator("img")).to_have_count(2)
        await expect(page.locator(".compose-card")).to_have_count(0)

    async def test_a_file_that_is_too_large_is_not_taken(self, page: Page, tmp_path: Path):
        large = tmp_path / "large.mp4"
        large.write_bytes(bytes(11 * 1024 * 1024))
        async with page.expect_file_chooser() as chooser:
            await page.get_by_role("button", name="Upload a file").click()
        await (await chooser.value).set_files(large)
        sentence = "large.mp4 has 11.0 MB. Discord takes files of up to 10 MiB."
        await expect(page.locator(".compose-error")).to_have_text(sentence)
        await expect(page.locator(".compose-card")).to_have_count(0)

    async def test_that_is_too_long_comes_back(self, page: Page, complaints: Complaints):
        complaints.expect("400")
        await box(page).fill("x" * 2001)
        await box(page).press("Enter")
        await expect(page.locator(".compose-error")).to_have_text("A message has at most 2000 characters.")
        await expect(box(page)).to_have_value("x" * 2001)

    async def test_that_the_client_refuses_comes_back(self, page: Page, complaints: Complaints):
        complaints.expect("400")
        await page.route("**/api/say", lambda route: route.fulfill(status=400, body="Not here, please."))
        await box(page).fill("A word")
        await box(page).press("Enter")
        await expect(page.locator(".compose-error")).to_have_text("Not here, please.")
        await expect(box(page)).to_have_value("A word")


class TestVideo:
    async def test_takes_all_its_options(self, page: Page, tmp_path: Path, shoot: Shoot):
        start = tmp_path / "start.png"
        start.write_bytes(png("purple").data)
        await begin(page, "video")
        await expect(offered(page)).to_have_count(12)  # all of them, with what they mean
        await expect(offered(page).first).to_contain_text("What should happen?")
        await enter(
            page, prompt="a boat turns round", seconds="5 seconds", aspect="1:1", resolution="540p", loop="False"
        )
        await page.locator(".compose-more").fill("start")
        await page.locator(".compose-more").press("Enter")
        async with page.expect_file_chooser() as chooser:
            await value(page, "start_frame").press("Enter")
        await (await chooser.value).set_files(start)
        await expect(page.locator(".compose-card")).to_contain_text("start.png")
        await bring(page, "drop", "end.png")
        await expect(value(page, "end_frame")).to_have_text("end.png")
        await shoot(page, "compose-video")
        await send(page)
        answer = await says(page, "Accepted")
        await expect(answer).to_contain_text("540p")
        await expect(page.locator(".compose-line")).to_have_count(0)
        await expect(page.locator(".compose-card")).to_have_count(0)
        await clip_of(page, "a boat turns round")

    async def test_words_without_an_option_become_the_prompt(self, page: Page):
        await begin(page, "video")
        await page.locator(".compose-more").fill("an owl blinks")
        await expect(offered(page)).to_contain_text("Put “an owl blinks” here")
        await page.locator(".compose-more").press("Enter")
        await expect(value(page, "prompt")).to_have_value("an owl blinks")

    async def test_a_pasted_picture_begins_it(self, page: Page):
        await begin(page, "video")
        await bring(page, "paste")
        await expect(value(page, "start_frame")).to_have_text("pond.png")
        await page.locator(".compose-pill .compose-remove").click()
        await expect(pill(page, "start_frame")).to_have_count(0)
        await expect(page.locator(".compose-card")).to_have_count(0)

    async def test_what_the_bot_refuses_it_says_in_private(self, page: Page):
        await begin(page, "video")
        await page.keyboard.press("Enter")
        answer = page.locator("#messages .message.ephemeral").last
        await expect(answer).to_contain_text(re.compile("prompt|words|what should", re.IGNORECASE))


class TestWhatWasMade:
    async def test_is_extended_from_its_button_and_by_command(self, page: Page, shoot: Shoot):
        await use(page, "video", prompt="a kite rises")
        clip = await clip_of(page, "a kite rises")
        await button(clip, "Extend").click()
        await expect(dialog(page).get_by_role("heading")).to_contain_text("Extend #")
        await expect(dialog(page).locator("textarea")).to_have_value("a kite rises")
        await dialog(page).locator("textarea").fill("and the string breaks")
        await shoot(page, "dialog-extend")
        await dialog(page).locator("textarea").press("Tab")
        await dialog(page).get_by_role("button", name="Submit").click()
        await expect(dialog(page)).to_have_count(0)
        await clip_of(page, "and the string breaks")

        await begin(page, "extend")
        await expect(heading(page)).to_contain_text("Which of your clips")
        await value(page, "clip").fill("kite")
        await expect(offered(page)).to_have_count(1)
        await shoot(page, "compose-autocomplete")
        await value(page, "clip").press("Tab")
        await expect(value(page, "prompt")).to_be_focused()
        await page.keyboard.type("it lands on a roof")
        await page.keyboard.press("Enter")
        await clip_of(page, "it lands on a roof")

    async def test_is_edited_and_run_again(self, page: Page, shoot: Shoot):
        await use(page, "video", prompt="a red door opens")
        await button(await clip_of(page, "a red door opens"), "Edit").click()
        field = dialog(page).locator("textarea")
        await expect(field).to_have_value("a red door opens")
        await shoot(page, "dialog-edit")
        await field.fill("a blue door opens")
        await dialog(page).get_by_role("button", name="Submit").click()
        await clip_of(page, "a blue door opens")

    async def test_may_begin_with_somebodys_picture(self, page: Page, stage: Stage, shoot: Shoot):
        await stage.discord.member("Ben").say("My pond", [png(name="pond.png")])
        message = await says(page, "My pond")
        await message.click(button="right", position={"x": 300, "y": 10})
        await page.get_by_role("menuitem", name="Apps").hover()
        await page.get_by_role("menuitem", name="Animate this picture").click()
        await expect(dialog(page).get_by_role("heading")).to_have_text("Animate this picture")
        await dialog(page).locator("textarea").fill("ripples spread")
        await dialog(page).locator(".select-button").click()
        await page.locator(".select-popup:popover-open [role=option]", has_text="16:9").click()
        await shoot(page, "dialog-animate")
        await dialog(page).get_by_role("button", name="Submit").click()
        await clip_of(page, "ripples spread")


class TestByKeyboardAlone:
    async def test_a_clip_is_asked_for_watched_and_extended(self, page: Page):
        keyboard = page.keyboard
        await keyboard.type("/vid")
        await expect(offered(page)).to_have_count(1)
        await keyboard.press("Tab")
        await keyboard.press("Tab")  # its first option
        await expect(value(page, "prompt")).to_be_focused()
        await keyboard.type("a snail climbs")
        await keyboard.press("Enter")
        clip = await clip_of(page, "a snail climbs")
        await expect(box(page)).to_be_focused()
        extend = button(clip, "Extend")
        for _ in range(40):
            await keyboard.press("Shift+Tab")
            if await extend.evaluate("(it) => it === document.activeElement"):
                break
        await expect(extend).to_be_focused()
        await keyboard.press("Enter")
        await expect(dialog(page).locator("textarea")).to_be_focused()
        await keyboard.press("Control+A")
        await keyboard.type("and slides down")
        for key in ("Tab", "Tab", "Tab", "Enter"):  # which way, Cancel, Submit
            await keyboard.press(key)
        await expect(dialog(page)).to_have_count(0)
        await expect(extend).to_be_focused()
        await clip_of(page, "and slides down")


@pytest.mark.context(viewport={"width": 380, "height": 720}, has_touch=True)
class TestOnAPhone:
    async def test_a_command_fits(self, page: Page, shoot: Shoot):
        await box(page).tap()
        await page.keyboard.type("/vi")
        await offered(page).first.tap()
        await shoot(page, "compose-phone-options")
        await offered(page).first.tap()
        await page.keyboard.type("a long sentence that cannot stand in one line of a small telephone")
        await shoot(page, "compose-phone")
        assert await page.evaluate("document.scrollingElement.scrollWidth") <= 380
        seen = await pill(page, "prompt").bounding_box()
        assert seen
        assert seen["x"] + seen["width"] <= 380
        await page.get_by_role("button", name="Send").tap()
        await says(page, "Accepted")
