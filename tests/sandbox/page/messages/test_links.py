"""Links that stay on the page: to a message elsewhere, to a channel, to a command."""

import pytest
from playwright.async_api import Page, expect

from tests.sandbox.page.messages.posting import VIDEOS, Poster

pytestmark = pytest.mark.asyncio(loop_scope="session")
LOUNGE = "1100000000000000100"


async def test_links_that_stay_on_the_page(page: Page, poster: Poster) -> None:
    there = await poster.post("The clip", channel=VIDEOS)
    address = f"https://discord.com/channels/{LOUNGE}/{VIDEOS}"
    await poster.post(f"[see it]({address}/{there['id']}) [gone]({address}/1) <#{VIDEOS}> </quota:1>")
    title, message = page.locator("#title"), page.locator(".message")
    await message.get_by_role("link", name="see it").click()
    await expect(title).to_have_text("#videos")
    await expect(page.locator(f"#message-{there['id']}")).to_be_focused()
    await page.go_back()
    await message.get_by_role("link", name="gone").click()
    await expect(page.get_by_text("That message is gone.")).to_be_visible()
    await page.go_back()
    await expect(title).to_have_text("#general")
    await message.get_by_role("button", name="/quota").click()
    await expect(page.locator(".compose-command")).to_have_text("/quota")
    await message.get_by_role("button", name="#videos").click()
    await expect(title).to_have_text("#videos")
