"""The menus of messages and people."""

import pytest
from playwright.async_api import Locator, Page, expect

from sandbox.stage import Stage
from tests.sandbox.page.conftest import Shoot
from tests.sandbox.page.hands import says

pytestmark = pytest.mark.asyncio(loop_scope="session")


def entries(page: Page) -> Locator:
    return page.locator("#menus .menu:not(.menu-inner) > [role=menuitem], #menus .menu-holder > [role=menuitem]")


async def said(page: Page, stage: Stage, name: str, text: str) -> Locator:
    """Let somebody say something, and return it."""
    await stage.discord.member(name).say(text)
    return await says(page, text)


class TestOfMessages:
    async def test_offers_apps_copying_and_for_my_own_deleting(self, kinds_page: Page, services: Stage, shoot: Shoot):
        message = await said(kinds_page, services, "Ana", "Mine")
        await message.click(button="right")
        await expect(entries(kinds_page)).to_have_text(["Apps", "Copy text", "Copy message ID", "Delete message"])
        await entries(kinds_page).first.hover()
        await shoot(kinds_page, "menu-message")
        await entries(kinds_page).last.click()
        await expect(message).to_have_count(0)

    async def test_does_not_offer_deleting_what_others_said(self, kinds_page: Page, services: Stage):
        message = await said(kinds_page, services, "Ben", "Ben's")
        await message.click(button="right")
        await expect(entries(kinds_page)).to_have_text(["Apps", "Copy text", "Copy message ID"])

    async def test_is_used_by_keyboard_alone(self, kinds_page: Page, services: Stage):
        message = await said(kinds_page, services, "Ben", "Look at this")
        await message.focus()
        await kinds_page.keyboard.press("Shift+F10")
        await expect(entries(kinds_page).first).to_be_focused()
        await kinds_page.keyboard.press("ArrowRight")
        await expect(kinds_page.get_by_role("menuitem", name="Read")).to_be_focused()
        await kinds_page.keyboard.press("ArrowLeft")
        await expect(entries(kinds_page).first).to_be_focused()
        await kinds_page.keyboard.press("ArrowRight")
        await kinds_page.keyboard.press("Enter")
        await says(kinds_page, "It says: Look at this")

    async def test_closes_with_escape_and_gives_the_focus_back(self, kinds_page: Page, services: Stage):
        message = await said(kinds_page, services, "Ben", "Look at this")
        await message.focus()
        await kinds_page.keyboard.press("Shift+F10")
        await kinds_page.keyboard.press("Escape")
        await expect(entries(kinds_page)).to_have_count(0)
        await expect(message).to_be_focused()

    @pytest.mark.context(permissions=["clipboard-read", "clipboard-write"])
    async def test_copies(self, kinds_page: Page, services: Stage):
        await services.discord.member("Ben").say("To be *copied*")
        message = await says(kinds_page, "To be copied")
        await message.click(button="right")
        await entries(kinds_page).get_by_text("Copy text").click()
        assert await kinds_page.evaluate("navigator.clipboard.readText()") == "To be *copied*"

    @pytest.mark.context(viewport={"width": 380, "height": 720}, has_touch=True)
    async def test_fits_on_a_phone(self, kinds_page: Page, services: Stage, shoot: Shoot):
        message = await said(kinds_page, services, "Ana", "Mine")
        await message.click(button="right")  # what a long press makes there
        await entries(kinds_page).first.tap()
        await shoot(kinds_page, "menu-phone")
        seen = await kinds_page.locator("#menus .menu").first.bounding_box()
        assert seen
        assert (seen["x"] + seen["width"] <= 380, seen["y"] + seen["height"] <= 720) == (True, True)
        await kinds_page.get_by_role("menuitem", name="Read").tap()
        await says(kinds_page, "It says: Mine")


class TestOfPeople:
    async def test_offers_the_apps(self, kinds_page: Page, services: Stage, shoot: Shoot):
        message = await said(kinds_page, services, "Ben", "Here I am")
        await message.locator("button.author").click()
        await expect(entries(kinds_page)).to_have_text(["Apps", "Copy name", "Copy user ID"])
        await entries(kinds_page).first.click()
        await shoot(kinds_page, "menu-person")
        await kinds_page.get_by_role("menuitem", name="Greet").click()
        await says(kinds_page, "Hello, Ben!")
