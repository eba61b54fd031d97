"""Where I am and who I am: servers, channels, direct messages, the switch of persons, the address, the connection."""

import re

import pytest
from playwright.async_api import Page, WebSocketRoute, expect

from sandbox.stage import Stage
from tests.sandbox.page.conftest import Shoot

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_places_and_persons(page: Page, address: str, shoot: Shoot) -> None:
    title, name = page.locator("#title"), page.locator("#server-name")
    await expect(name).to_have_text("Reverie Lounge")
    await expect(page.locator("#channels .channel-name")).to_have_text(["general", "videos", "quiet", "nsfw"])
    await expect(page.get_by_role("button", name="nsfw, age-restricted text channel")).to_be_visible()
    await page.get_by_role("button", name=re.compile("^Other Guild")).click()
    await expect(name).to_have_text("Other Guild")
    await page.get_by_role("button", name=re.compile("^Direct messages")).click()
    await expect(title).to_have_text("@ Reverie")
    assert page.url == f"{address}/#Ana/%40me/dm"
    await page.reload()
    await expect(title).to_have_text("@ Reverie")
    await page.go_back()
    await expect(name).to_have_text("Other Guild")

    who = page.get_by_role("button", name=re.compile("^You are Ana"))
    await who.click()
    await expect(page.get_by_role("menuitemradio")).to_have_text(
        [re.compile(one) for one in ("Ana.*Member", "Ben.*Member", "Cem.*not in", "Sol.*not in", "Ada.*Owner, Admin")]
    )
    await shoot(page, "shell-who-am-i")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("button", name=re.compile("^You are Cem"))).to_be_focused()
    await expect(name).to_have_text("Reverie Lounge")  # Cem is in no other
    await expect(page.locator(".rail-button")).to_have_count(2)
    assert page.url == f"{address}/#Cem/Reverie%20Lounge/general"


async def test_a_place_that_is_not_there_leads_to_one_that_is(page: Page, address: str, stage: Stage) -> None:
    await page.goto(f"{address}/#Ana/Reverie%20Lounge/nowhere")
    await expect(page.locator("#title")).to_have_text("#general")
    await page.goto(f"{address}/#Zoe/Reverie%20Lounge/general")
    await expect(page.get_by_role("button", name=re.compile("^You are Ana"))).to_be_visible()
    await stage.discord.set_permissions("general", deny=["VIEW_CHANNEL"], member="Ana")
    await expect(page.locator("#title")).to_have_text("#videos")
    await expect(page.locator("#channels .channel-name")).to_have_text(["videos", "quiet", "nsfw"])


async def test_members_under_their_roles(page: Page, stage: Stage, shoot: Shoot) -> None:
    members = page.locator("#members")
    await expect(members.locator("h2")).to_have_text(["Admin — 1", "Staff — 1", "Online — 4"])
    await expect(members.locator(".member-name")).to_have_text(["Ada", "Sol", "Ana", "Ben", "Cem", "Reverie"])
    colour = "one => getComputedStyle(one).color"
    assert await members.get_by_text("Sol").evaluate(colour) != await members.get_by_text("Ben").evaluate(colour)
    await stage.kill_bot()
    await expect(members.locator("h2").last).to_have_text("Offline — 1")
    await expect(members.locator(".member.away")).to_contain_text("The bot is offline")
    await expect(page.locator("#absence")).to_contain_text("Reverie is offline.")
    await shoot(page, "shell-bot-offline")
    await stage.start_again()
    await expect(page.locator("#absence")).to_be_hidden()


@pytest.mark.context(color_scheme="light")
async def test_dark_and_light(page: Page, shoot: Shoot) -> None:
    root = page.locator("html")
    await expect(root).to_have_attribute("data-theme", "light")
    await shoot(page, "shell-light")
    await page.get_by_role("button", name="Change to dark colours").click()
    await expect(root).to_have_attribute("data-theme", "dark")
    await page.reload()
    await expect(root).to_have_attribute("data-theme", "dark")
    await shoot(page, "shell-dark")


async def test_a_lost_connection_is_told_and_found_again(page: Page, address: str) -> None:
    """The page is let believe that its server is gone, by a socket that closes at once."""
    banner, broken = page.locator("#connection"), True

    async def answer(socket: WebSocketRoute) -> None:
        if broken:
            await socket.close()
        else:
            socket.connect_to_server()

    await expect(banner).to_be_hidden()
    await page.route_web_socket("**/api/live", answer)
    await page.goto(f"{address}/?again")
    await expect(banner).to_be_visible()
    broken = False
    await expect(page.locator("#channels .channel")).to_have_count(4)  # it has tried again by itself
    await expect(banner).to_be_hidden()
