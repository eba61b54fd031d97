"""The messages of a channel: groups, days, what is new, where one is, what is said aloud, arrows."""

import re

import pytest
from playwright.async_api import Page, expect

from sandbox.stage import Stage
from tests.sandbox.page.messages.posting import VIDEOS, Poster, box, button, row, text

pytestmark = pytest.mark.asyncio(loop_scope="session")
GROUPED = re.compile(r"\bgrouped\b")
AT_THE_END = "document.querySelector('#messages').scrollHeight - document.querySelector('#messages').scrollTop"
BOTTOM = f"{AT_THE_END} - document.querySelector('#messages').clientHeight < 2"


async def test_groups_and_days(page: Page, stage: Stage) -> None:
    ana, ben = stage.discord.member("Ana"), stage.discord.member("Ben")
    await ana.say("one")
    await ana.say("two")
    await ben.say("three")
    await stage.discord.set_time(offset_seconds=360)
    await ben.say("four")
    await stage.discord.set_time(offset_seconds=900)
    await ben.say("five")
    await stage.discord.set_time(offset_seconds=900 + 86_400)
    await ben.say("six")
    messages = page.locator(".message")
    await expect(messages).to_have_count(6)
    grouped = [bool(GROUPED.search(await one.get_attribute("class") or "")) for one in await messages.all()]
    assert grouped == [False, True, False, True, False, False]
    await expect(page.locator(".divider-day")).to_have_count(2)


async def test_it_stays_at_the_end_only_if_it_was_there(page: Page, stage: Stage, poster: Poster) -> None:
    ben = stage.discord.member("Ben")
    await poster.show(*(text(f"Line {number}\n" * 8) for number in range(6)))
    await expect(page.locator(".text-display")).to_have_count(6)
    await ben.say("newest")
    await expect(page.locator(".message", has_text="newest")).to_be_in_viewport()
    assert await page.evaluate(BOTTOM)
    await page.locator("#messages").hover()
    await page.mouse.wheel(0, -5000)
    jump = page.locator("#jump")
    await expect(jump).to_have_text("Jump to present")
    before = await page.evaluate("document.querySelector('#messages').scrollTop")
    await ben.say("newer still")
    await expect(jump).to_have_text("1 new message · Jump to present")
    assert await page.evaluate("document.querySelector('#messages').scrollTop") == before
    await jump.click()
    await expect(page.locator(".message", has_text="newer still")).to_be_in_viewport()
    await expect(jump).to_be_hidden()


async def test_what_answers_me_alone_comes_into_sight(page: Page, stage: Stage, poster: Poster) -> None:
    await poster.show(*(text(f"Line {number}\n" * 8) for number in range(6)))
    await expect(page.locator(".text-display")).to_have_count(6)
    await page.locator("#messages").hover()
    await page.mouse.wheel(0, -5000)
    await expect(page.locator("#jump")).to_have_text("Jump to present")
    asked = await stage.discord.member("Ana").command("quota")
    await asked.answer()
    await expect(page.locator(".message.ephemeral")).to_be_in_viewport()
    await expect(page.locator("#jump")).to_be_hidden()


async def test_unread_channels_and_the_line_above_what_is_new(page: Page, stage: Stage, poster: Poster) -> None:
    ana, ben = stage.discord.member("Ana"), stage.discord.member("Ben").at("videos")
    await ana.at("videos").say("seen")
    videos = page.get_by_role("button", name=re.compile("^videos, text channel"))
    general = page.get_by_role("button", name=re.compile("^general, text channel"))
    await expect(videos).to_have_class(re.compile("unread"))
    await videos.click()
    await expect(page.locator(".message")).to_have_text(re.compile("seen"))
    await expect(page.locator(".divider-new")).to_have_count(0)
    await general.click()
    await expect(videos).not_to_have_class(re.compile("unread"))
    await ben.say("unseen")
    await poster.post("for <@1100000000000000011>", channel=VIDEOS, allowed_mentions={"parse": ["users"]})
    await expect(videos.locator(".badge")).to_have_text("1")
    server = page.get_by_role("button", name=re.compile("^Reverie Lounge, 1 mentions, unread"))
    await expect(server.locator(".badge")).to_have_text("1")
    await videos.click()
    await expect(page.locator(".divider-new + .message")).to_contain_text("unseen")
    await expect(videos.locator(".badge")).to_have_count(0)
    await page.reload()
    await expect(page.locator(".message")).to_have_count(3)
    await expect(page.locator(".divider-new")).to_have_count(0)


async def test_what_comes_is_said_aloud(page: Page, stage: Stage, poster: Poster) -> None:
    live = page.locator("#live-region")
    await expect(live).to_have_attribute("aria-live", "polite")
    await expect(page.get_by_text("Welcome to #general!")).to_be_visible()
    await stage.discord.member("Ben").say("**Look** at this")
    await expect(live).to_contain_text("Ben: Look at this")
    await poster.show(box(text("A card")))
    await expect(live).to_contain_text("Reverie: A card")


async def test_arrows_lead_from_message_to_message(page: Page, stage: Stage) -> None:
    ben = stage.discord.member("Ben")
    for words in ("one", "two", "three"):
        await ben.say(words)
    messages = page.locator(".message")
    await expect(messages).to_have_count(3)
    await messages.nth(2).focus()
    await page.keyboard.press("ArrowUp")
    await expect(messages.nth(1)).to_be_focused()
    await page.keyboard.press("Home")
    await expect(messages.nth(0)).to_be_focused()
    await expect(page.locator(".message[tabindex='0']")).to_have_count(1)
    await ben.say("four")
    await expect(messages).to_have_count(4)
    await expect(messages.nth(0)).to_be_focused()
    outline = await messages.nth(0).evaluate("one => getComputedStyle(one).outlineStyle")
    assert outline == "solid"


async def test_an_edit_changes_a_message_in_place(page: Page, poster: Poster) -> None:
    ask = row(button("Go", custom_id="go"), button("Stay", custom_id="stay"))
    card = await poster.show(box(text("Working"), ask, accent_color=0xF0B232))
    go = page.get_by_role("button", name="Go")
    await go.focus()
    await poster.edit(card, components=[box(text("Done"), ask, accent_color=0x23A55A)])
    await expect(page.locator(".text-display")).to_have_text("Done")
    await expect(go).to_be_focused()
    await poster.delete(card)
    await expect(page.locator(".message")).to_have_count(0)
