"""Dialogs of every kind: filled in, checked, sent, and kept when something goes wrong."""

from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, expect

from sandbox.stage import Stage
from tests.end_to_end.acting import png
from tests.sandbox.page.conftest import Complaints, Shoot
from tests.sandbox.page.hands import box, dialog, says, use

pytestmark = pytest.mark.asyncio(loop_scope="session")


def field(page: Page, label: str) -> Locator:
    """A field of the open dialog with its label and what is wrong with it."""
    return dialog(page).locator(".dialog-field", has=page.locator(".dialog-label", has_text=label))


async def opened(page: Page, kind: str) -> Locator:
    """Have the bot open a dialog."""
    await use(page, "ask", kind=kind)
    await expect(dialog(page).get_by_role("heading")).to_have_text("Every kind of field")
    return dialog(page)


async def submit(page: Page) -> None:
    await dialog(page).get_by_role("button", name="Submit").click()


async def choose(page: Page, label: str, *options: str) -> None:
    """Open a select of the dialog and take options."""
    await field(page, label).locator(".select-button").click()
    for option in options:
        await page.locator(".select-popup:popover-open [role=option]", has_text=option).click()


class TestTexts:
    async def test_are_prefilled_limited_and_sent(self, kinds_page: Page, tmp_path: Path, shoot: Shoot):
        shown = await opened(kinds_page, "texts")
        await expect(shown.locator(".dialog-words strong")).to_have_text("all")
        await expect(shown.locator("[name=short]")).to_be_focused()
        await expect(shown.locator("[name=long]")).to_have_value("It was there before")
        await shown.locator("[name=short]").fill("🦊🦊🦊🦊")
        await expect(field(kinds_page, "Short").locator(".dialog-counter")).to_have_text("4/10")
        await shown.locator("[name=long]").fill("several\nlines")
        picture = tmp_path / "pond.png"
        picture.write_bytes(png().data)
        await shown.locator("input[name=files]").set_input_files(picture)
        await expect(shown.locator(".compose-card")).to_contain_text("pond.png")
        await field(kinds_page, "Sure").get_by_text("Sure").click()
        await shoot(kinds_page, "dialog-texts")
        await submit(kinds_page)
        answer = await says(kinds_page, "Short=🦊🦊🦊🦊")
        for line in ("several", "Files=['pond.png']", "Sure=True"):
            await expect(answer).to_contain_text(line)
        await expect(dialog(kinds_page)).to_have_count(0)

    async def test_that_are_wrong_are_told(self, kinds_page: Page, shoot: Shoot):
        shown = await opened(kinds_page, "texts")
        await submit(kinds_page)
        await expect(field(kinds_page, "Short").locator(".dialog-wrong")).to_have_text("This field is required.")
        await expect(shown.locator("[name=short]")).to_be_focused()
        await shown.locator("[name=short]").press_sequentially("ab")
        await expect(field(kinds_page, "Short").locator(".dialog-wrong")).to_be_empty()
        await shown.locator("[name=short]").press("Enter")
        sentence = "Use at least 3 characters; there are 2."
        await expect(field(kinds_page, "Short").locator(".dialog-wrong")).to_have_text(sentence)
        await shoot(kinds_page, "dialog-wrong")
        await shown.locator("[name=short]").fill("x" * 11)
        await submit(kinds_page)
        sentence = "Use at most 10 characters; there are 11."
        await expect(field(kinds_page, "Short").locator(".dialog-wrong")).to_have_text(sentence)

    async def test_of_the_older_kind_keep_what_was_typed_when_the_bot_is_silent(self, kinds_page: Page, shoot: Shoot):
        await use(kinds_page, "ask-as-before")
        shown = dialog(kinds_page)
        await shown.get_by_label("Your name").fill("Ana the first")
        await submit(kinds_page)
        await expect(shown.locator(".dialog-problem")).to_have_text("Something went wrong. Try again.")
        await expect(shown.get_by_label("Your name")).to_have_value("Ana the first")
        await shoot(kinds_page, "dialog-silence")

    async def test_that_the_client_refuses_are_kept(self, kinds_page: Page, complaints: Complaints):
        complaints.expect("400")
        shown = await opened(kinds_page, "texts")
        await shown.locator("[name=short]").fill("words")
        await kinds_page.route("**/api/act/submit", lambda route: route.fulfill(status=400, body="Not so fast."))
        await submit(kinds_page)
        await expect(shown.locator(".dialog-problem")).to_have_text("Not so fast.")
        await expect(shown.locator("[name=short]")).to_have_value("words")


class TestUploads:
    async def test_are_dropped_counted_and_taken_away(self, kinds_page: Page, tmp_path: Path):
        shown = await opened(kinds_page, "texts")
        pictures = [tmp_path / f"{name}.png" for name in ("one", "two", "three")]
        for picture in pictures:
            picture.write_bytes(png().data)
        await shown.locator("input[name=files]").set_input_files(pictures)
        await expect(shown.locator(".compose-card")).to_have_count(2)
        await expect(field(kinds_page, "Files").locator(".dialog-wrong")).to_have_text("Files takes 2 files.")
        await shown.get_by_role("button", name="Remove one.png").click()
        await expect(shown.locator(".compose-card")).to_have_count(1)
        large = tmp_path / "large.png"
        large.write_bytes(bytes(10 * 1024 * 1024 + 1))
        await shown.locator("input[name=files]").set_input_files(large)
        wrong = field(kinds_page, "Files").locator(".dialog-wrong")
        await expect(wrong).to_have_text("large.png has 10.0 MB. Discord takes files of up to 10 MiB.")


class TestChoices:
    async def test_of_every_kind_are_sent(self, kinds_page: Page, shoot: Shoot):
        shown = await opened(kinds_page, "choices")
        await choose(kinds_page, "Fruit", "Apple", "Cherry")
        await kinds_page.keyboard.press("Escape")  # closes the list, and not the dialog
        await field(kinds_page, "One").get_by_text("Banana", exact=True).click()
        await field(kinds_page, "Some").get_by_text("Apple", exact=True).click()
        await field(kinds_page, "Some").get_by_text("Banana", exact=True).click()
        await expect(field(kinds_page, "Some").locator("input[value=cherry]")).to_be_disabled()
        await shoot(kinds_page, "dialog-choices")
        await submit(kinds_page)
        answer = await says(kinds_page, "Fruit=['apple', 'cherry']")
        await expect(answer).to_contain_text("One=banana")
        await expect(answer).to_contain_text("Some=['apple', 'banana']")
        await expect(shown).to_have_count(0)

    async def test_that_are_missing_are_told(self, kinds_page: Page):
        await opened(kinds_page, "choices")
        await submit(kinds_page)
        for label in ("Fruit", "One", "Some"):
            await expect(field(kinds_page, label).locator(".dialog-wrong")).to_have_text("This field is required.")
        await expect(field(kinds_page, "Fruit").locator(".select-button")).to_be_focused()

    async def test_are_made_by_keyboard_alone(self, kinds_page: Page):
        await opened(kinds_page, "choices")
        for key in ("ArrowDown", "ArrowDown", "Enter", "Escape"):  # the list opens, and its second is taken
            await kinds_page.keyboard.press(key)
        for key in ("Tab", "ArrowDown", "Tab", "Space", "Enter"):
            await kinds_page.keyboard.press(key)
        answer = await says(kinds_page, "Fruit=['banana']")
        await expect(answer).to_contain_text("One=banana")
        await expect(answer).to_contain_text("Some=['apple']")


class TestEntities:
    async def test_of_every_kind_are_sent(self, kinds_page: Page, shoot: Shoot):
        shown = await opened(kinds_page, "entities")
        await field(kinds_page, "Person").locator(".select-button").click()
        await kinds_page.locator(".select-popup:popover-open .select-search").fill("be")
        await shoot(kinds_page, "dialog-people")
        await kinds_page.keyboard.press("Enter")
        await choose(kinds_page, "Role", "Staff")
        await choose(kinds_page, "Anybody", "Cem")
        await choose(kinds_page, "Channel", "videos")
        await expect(field(kinds_page, "Channel").locator(".select-words")).to_have_text("#videos")
        await submit(kinds_page)
        answer = await says(kinds_page, "Person=['ben']")
        for line in ("Role=['Staff']", "Anybody=['cem']", "Channel=['videos']"):
            await expect(answer).to_contain_text(line)
        await expect(shown).to_have_count(0)


class TestDialogs:
    async def test_keep_the_focus_inside_and_give_it_back(self, kinds_page: Page):
        await opened(kinds_page, "texts")
        inside = await kinds_page.evaluate_handle("document.querySelector('dialog[open]')")
        for _ in range(12):
            await kinds_page.keyboard.press("Tab")
            out = await inside.evaluate("(it) => it.contains(document.activeElement) || document.activeElement.tagName")
            assert out in (True, "BODY")  # from its end the browser's own bar comes next
        await kinds_page.keyboard.press("Escape")
        await expect(dialog(kinds_page)).to_have_count(0)
        await expect(box(kinds_page)).to_be_focused()

    async def test_survive_what_happens_behind_them(self, kinds_page: Page, services: Stage):
        shown = await opened(kinds_page, "texts")
        await shown.locator("[name=short]").fill("half")
        await services.discord.member("Ben").say("Meanwhile")
        await expect(kinds_page.locator("#messages .message", has_text="Meanwhile")).to_be_attached()
        await expect(shown.locator("[name=short]")).to_be_focused()
        await kinds_page.keyboard.type(" done")
        await submit(kinds_page)
        await says(kinds_page, "Short=half done")

    @pytest.mark.context(viewport={"width": 380, "height": 720}, has_touch=True)
    async def test_fit_on_a_phone(self, kinds_page: Page, shoot: Shoot):
        shown = await opened(kinds_page, "choices")
        seen = await shown.bounding_box()
        assert seen
        assert seen["x"] >= 0
        assert seen["x"] + seen["width"] <= 380
        assert seen["y"] + seen["height"] <= 720
        await field(kinds_page, "Fruit").locator(".select-button").tap()
        await shoot(kinds_page, "dialog-phone")
        await expect(kinds_page.locator(".select-popup:popover-open [role=option]")).to_have_count(3)
        assert await kinds_page.evaluate("document.scrollingElement.scrollWidth") <= 380


class TestSelectsOfMessages:
    async def test_of_every_kind_are_answered(self, kinds_page: Page, shoot: Shoot):
        await use(kinds_page, "menus")
        await says(kinds_page, "Choose.")
        message = kinds_page.locator("#messages .message", has=kinds_page.locator(".select"))
        await shoot(kinds_page, "selects")
        chosen = {"Fruit": "Apple", "Person": "Ben", "Role": "Staff", "Channel": "videos"}
        said = {"Fruit": "['apple']", "Person": "['ben']", "Role": "['Staff']", "Channel": "['videos']"}
        for name, option in chosen.items():
            await message.get_by_role("button", name=name).click()
            await kinds_page.locator(".select-popup:popover-open [role=option]", has_text=option).click()
            await says(kinds_page, f"{name}={said[name]}")

    async def test_of_several_are_answered_when_they_close(self, kinds_page: Page, shoot: Shoot):
        await use(kinds_page, "menus")
        message = await says(kinds_page, "Choose.")
        await message.get_by_role("button", name="Anybody").click()
        for option in ("Ben", "Cem", "Staff"):
            await kinds_page.locator(".select-popup:popover-open [role=option]", has_text=option).click()
        await shoot(kinds_page, "select-several")
        await expect(kinds_page.locator("#messages .message", has_text="Anybody=")).to_have_count(0)
        await kinds_page.keyboard.press("Escape")
        await says(kinds_page, "Anybody=['ben', 'cem', 'Staff']")

    async def test_a_button_that_nobody_answers_says_so(self, kinds_page: Page, shoot: Shoot):
        await use(kinds_page, "silent", post="True")
        message = await says(kinds_page, "A button.")
        await message.get_by_role("button", name="Press me").click()
        await expect(message.locator(".compose-failed")).to_have_text("This interaction failed")
        await shoot(kinds_page, "press-silence")
