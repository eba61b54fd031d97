"""The command line: options of every type, typed, checked and sent as Discord's client does."""

import pytest
from playwright.async_api import Page, expect

from sandbox.stage import Stage
from tests.sandbox.page.conftest import Complaints, Shoot
from tests.sandbox.page.every_kind import EveryKind
from tests.sandbox.page.hands import begin, box, enter, heading, offered, pill, says, send, use, value

pytestmark = pytest.mark.asyncio(loop_scope="session")

WRONG = [
    ("words", "ab", "Use at least 3 characters; there are 2."),
    ("words", "x" * 21, "Use at most 20 characters; there are 21."),
    ("words", "🦊" * 21, "Use at most 20 characters; there are 21."),
    ("whole", "1.5", "Enter a whole number."),
    ("whole", "ten", "Enter a whole number."),
    ("whole", "11", "Enter a number from 1 to 10."),
    ("number", "0", "Enter a number of at least 0.5."),
    ("number", "many", "Enter a number."),
    ("flag", "perhaps", "Choose True or False."),
    ("person", "Zoe", "Choose a member."),
    ("role", "King", "Choose a role."),
    ("channel", "nowhere", "Choose a channel."),
    ("fruit", "durian", "Choose one of the options."),
]
RIGHT = {"words": "three", "whole": "3"}  # the others may be left empty


class TestTheList:
    async def test_offers_commands_with_their_descriptions(self, kinds_page: Page, shoot: Shoot):
        await box(kinds_page).fill("/")
        await expect(kinds_page.locator(".compose-panel .menu-list-group")).to_contain_text("Reverie")
        shown = [" ".join((await one.inner_text()).split()) for one in await offered(kinds_page).all()]
        assert shown == [
            "/ask Opens a dialog",
            "/ask-as-before Opens a dialog of the older kind",
            "/clip list Show all",
            "/clip show Show one",
            "/everything Takes an option of every type",
            "/menus Posts all kinds of select menus",
            "/silent Never answers, or posts a button that does not",
        ]
        await shoot(kinds_page, "compose-list")

    async def test_narrows_while_one_types(self, kinds_page: Page):
        await box(kinds_page).fill("/cl")
        await expect(offered(kinds_page)).to_have_count(2)
        await box(kinds_page).press("ArrowDown")
        marked = await box(kinds_page).get_attribute("aria-activedescendant")
        assert await kinds_page.locator(f"#{marked}").inner_text() == "/clip show\nShow one"
        await box(kinds_page).press("Tab")
        await expect(kinds_page.locator(".compose-command")).to_have_text("/clip show")
        await expect(value(kinds_page, "number")).to_be_focused()

    async def test_goes_away_with_escape(self, kinds_page: Page):
        await box(kinds_page).fill("/cl")
        await box(kinds_page).press("Escape")
        await expect(kinds_page.locator(".compose-panel")).to_be_hidden()
        await expect(box(kinds_page)).to_have_value("/cl")

    async def test_takes_a_command_that_was_pasted_whole(self, kinds_page: Page):
        await box(kinds_page).fill("/clip show number: 12")
        await expect(value(kinds_page, "number")).to_have_value("12")
        await send(kinds_page)
        await says(kinds_page, "Clip 12")

    async def test_a_command_without_options_is_sent_with_enter(self, kinds_page: Page):
        await begin(kinds_page, "clip list")
        await kinds_page.keyboard.press("Enter")
        await says(kinds_page, "All clips")
        await expect(box(kinds_page)).to_be_focused()


class TestOptions:
    async def test_of_every_type_arrive(self, kinds_page: Page, shoot: Shoot):
        await use(
            kinds_page,
            "everything",
            words="three words here",
            whole="7",
            number="2.5",
            flag="True",
            person="Ben",
            role="Staff",
            anybody="Cem",
            channel="videos",
            fruit="Banana",
            found="x",
        )
        answer = await (await says(kinds_page, "words=three words here")).inner_text()
        for line in ("whole=7", "number=2.5", "flag=True", "role=Staff", "channel=videos", "fruit=banana", "found=v-x"):
            assert line in answer.splitlines()
        assert "person=ben" in answer.lower()
        assert "anybody=cem" in answer.lower()
        await shoot(kinds_page, "compose-every-type")

    async def test_required_ones_come_first_and_are_asked_for(self, kinds_page: Page, shoot: Shoot):
        await begin(kinds_page, "everything")
        await expect(kinds_page.locator(".compose-pill")).to_have_count(2)
        await expect(kinds_page.locator(".compose-more")).to_have_attribute("placeholder", "+9 options")
        await send(kinds_page)
        await expect(heading(kinds_page)).to_contain_text("This option is required. Specify a value.")
        await expect(value(kinds_page, "words")).to_be_focused()
        await expect(value(kinds_page, "whole")).to_have_attribute("aria-invalid", "true")
        await shoot(kinds_page, "compose-required")

    async def test_that_are_wrong_are_told(self, kinds_page: Page):
        """All in one line: each is mended before the next is tried."""
        await begin(kinds_page, "everything")
        await enter(kinds_page, words="three", whole="3")
        for name, text, sentence in WRONG:
            if not await pill(kinds_page, name).count():
                await kinds_page.locator(".compose-more").fill(name)
                await kinds_page.locator(".compose-more").press("Enter")
            await value(kinds_page, name).fill(text)
            await value(kinds_page, name).press("Enter")
            await expect(heading(kinds_page)).to_contain_text(sentence)
            await expect(value(kinds_page, name)).to_be_focused()
            await value(kinds_page, name).fill(RIGHT.get(name, ""))
        await expect(kinds_page.locator("#messages .message")).to_have_count(0)

    async def test_have_one_line_and_are_counted(self, kinds_page: Page):
        await begin(kinds_page, "everything")
        await value(kinds_page, "words").fill("two\nlines")
        await expect(value(kinds_page, "words")).to_have_value("two lines")
        await value(kinds_page, "words").press("Shift+Enter")
        await expect(value(kinds_page, "words")).to_have_value("two lines")
        await expect(pill(kinds_page, "words").locator(".compose-counter")).to_have_text("9/20")

    async def test_are_added_removed_and_walked_by_keyboard(self, kinds_page: Page):
        await begin(kinds_page, "everything")
        await enter(kinds_page, words="three", whole="3", fruit="Cherry")
        await kinds_page.locator(".compose-more").press("Backspace")  # into the last one
        await expect(value(kinds_page, "fruit")).to_be_focused()
        await value(kinds_page, "fruit").fill("")
        await value(kinds_page, "fruit").press("Backspace")
        await expect(pill(kinds_page, "fruit")).to_have_count(0)
        await expect(value(kinds_page, "whole")).to_be_focused()
        await value(kinds_page, "whole").press("Home")
        await value(kinds_page, "whole").press("ArrowLeft")
        await expect(value(kinds_page, "words")).to_be_focused()
        await kinds_page.keyboard.press("Escape")
        await expect(box(kinds_page)).to_have_value("")
        await expect(box(kinds_page)).to_be_focused()

    async def test_the_command_itself_goes_with_backspace(self, kinds_page: Page):
        await begin(kinds_page, "everything")
        await value(kinds_page, "words").press("Backspace")
        await expect(box(kinds_page)).to_have_value("/everything")


class TestCompletion:
    async def test_a_late_answer_is_dropped(self, kinds_page: Page, kinds: EveryKind, services: Stage):
        await begin(kinds_page, "everything")
        await enter(kinds_page, words="three", whole="3")
        await kinds_page.locator(".compose-more").fill("found")
        await kinds_page.locator(".compose-more").press("Enter")
        kinds.gate.clear()
        await value(kinds_page, "found").fill("slow")
        await expect(kinds_page.locator(".compose-panel")).to_contain_text("Loading options…")
        async with kinds_page.expect_response("**/api/act/autocomplete"):
            pass  # the bot has been asked, and does not answer
        await value(kinds_page, "found").fill("quick")
        await expect(offered(kinds_page)).to_have_text(["quick, completed"])
        kinds.gate.set()
        await services.discord.member("Ben").say("Later news")  # by now the late answer has come
        await says(kinds_page, "Later news")
        await expect(offered(kinds_page)).to_have_text(["quick, completed"])
        await value(kinds_page, "found").fill("none")
        await expect(kinds_page.locator(".compose-panel")).to_contain_text("No options match your search.")

    async def test_what_it_offers_may_be_ignored(self, kinds_page: Page):
        await begin(kinds_page, "everything")
        await enter(kinds_page, words="three", whole="3")
        await kinds_page.locator(".compose-more").fill("found")
        await kinds_page.locator(".compose-more").press("Enter")
        await value(kinds_page, "found").fill("none")
        await expect(kinds_page.locator(".compose-panel")).to_contain_text("No options match your search.")
        await value(kinds_page, "found").press("Enter")
        await says(kinds_page, "found=none")

    async def test_one_who_types_fast_is_asked_for_once(self, kinds_page: Page, kinds: EveryKind):
        await begin(kinds_page, "everything")
        await kinds_page.locator(".compose-more").fill("found")
        await kinds_page.locator(".compose-more").press("Enter")
        await expect(offered(kinds_page)).to_have_text([", completed"])
        kinds.asked.clear()
        await value(kinds_page, "found").press_sequentially("swift")
        await expect(offered(kinds_page)).to_have_text(["swift, completed"])
        assert kinds.asked == ["swift"]


class TestWhatComesOfIt:
    async def test_silence_is_told_and_can_be_dismissed(self, kinds_page: Page, shoot: Shoot):
        await use(kinds_page, "silent")
        note = kinds_page.locator(".compose-note")
        await expect(note).to_contain_text("/silent")
        await expect(note).to_contain_text("The application did not respond")
        await expect(note).to_contain_text("Only you can see this")
        await shoot(kinds_page, "compose-silence")
        await note.get_by_role("button", name="Dismiss").click()
        await expect(note).to_have_count(0)

    async def test_a_refusal_stands_at_the_box_and_nothing_is_lost(self, kinds_page: Page, complaints: Complaints):
        complaints.expect("400")
        await begin(kinds_page, "clip show")
        await value(kinds_page, "number").fill("5")
        await kinds_page.route("**/api/act/command", lambda route: route.fulfill(status=400, body="Not here, please."))
        await send(kinds_page)
        await expect(kinds_page.locator(".compose-error")).to_have_text("Not here, please.")
        await expect(value(kinds_page, "number")).to_have_value("5")
        await kinds_page.unroute("**/api/act/command")
        await send(kinds_page)
        await says(kinds_page, "Clip 5")
        await expect(kinds_page.locator(".compose-error")).to_be_empty()
