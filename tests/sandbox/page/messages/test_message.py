"""One message: what stands over and under it, what is private, and that hostile texts are texts."""

import re

import pytest
from playwright.async_api import Page, expect

from sandbox.stage import Stage
from tests.sandbox.page.conftest import Shoot
from tests.sandbox.page.messages.posting import Poster, text

pytestmark = pytest.mark.asyncio(loop_scope="session")
HOSTILE = [
    "<script>window.hit = 1</script><img src=x onerror='window.hit = 2'><b>b</b>",
    "[click](javascript:window.hit=3) <javascript:window.hit=4> ||<svg onload=window.hit=5>||",
    "\u202eright to left\u202c and \u2067isolated, never ended",
    "שלום **עולם** <@1100000000000000011> 123",
    "*" * 2000,
    "> " * 1000,
    "||" * 1000,
    "a" * 2000,
    "Z\u0351\u036b\u0343\u036a" * 200,
]


async def test_a_private_answer_to_a_command(page: Page, stage: Stage, shoot: Shoot) -> None:
    ana = stage.discord.member("Ana")
    await (await ana.command("quota")).answer()
    message = page.locator(".message.ephemeral")
    await expect(message.locator(".context")).to_have_text("AAna used /quota")
    await expect(message.locator(".message-head")).to_have_text(re.compile("^Reverie APP Today at "))
    await expect(message.locator(".ephemeral-note")).to_have_text("Only you can see this · Dismiss message")
    tint = "one => getComputedStyle(one).backgroundColor"
    assert await message.evaluate(tint) != await page.locator("#main").evaluate(tint)
    await shoot(page, "messages-ephemeral")
    await message.get_by_role("button", name="Dismiss message").click()
    await expect(message).to_have_count(0)
    assert [one.text for one in await ana.read() if one.ephemeral] == []


async def test_somebody_elses_private_answer_is_not_shown(page: Page, stage: Stage) -> None:
    await (await stage.discord.member("Ben").command("quota")).answer()
    await stage.discord.member("Ben").say("done")
    await expect(page.locator(".message")).to_have_count(1)
    await expect(page.locator(".message")).to_contain_text("done")


async def test_an_answer_that_is_awaited(page: Page, stage: Stage) -> None:
    writing = await stage.discord.fault("PATCH /webhooks/*/*/messages/*", "hold", when="before")
    asked = await stage.discord.member("Ana").command("quota")
    await writing.triggered()
    message = page.locator(".message")
    await expect(message.locator(".thinking")).to_have_text("Reverie is thinking…")
    await writing.release()
    await asked.answer()
    await expect(message.locator(".thinking")).to_have_count(0)
    await expect(message.locator(".container")).to_be_visible()


async def test_replies_edits_and_mentions(page: Page, stage: Stage, poster: Poster) -> None:
    ana, ben = stage.discord.member("Ana"), stage.discord.member("Ben")
    first = await ana.say("What is **this**?")
    await ben.say("An answer", reply_to=first)
    posted = await poster.post("for <@1100000000000000011>", allowed_mentions={"parse": ["users"]})
    await poster.post("silent <@1100000000000000011>", allowed_mentions={"parse": []})
    messages = page.locator(".message")
    await expect(messages).to_have_count(4)
    await expect(messages.nth(1).locator(".context")).to_have_text("AAna What is this?")
    await messages.nth(1).get_by_role("button", name="Goes to the message of Ana").click()
    await expect(messages.nth(0)).to_be_focused()
    await expect(messages.nth(2)).to_have_class(re.compile(r"\bmentioned\b"))
    await expect(messages.nth(3)).not_to_have_class(re.compile(r"\bmentioned\b"))
    await expect(page.locator(".edited")).to_have_count(0)
    await poster.edit(posted, content="changed")
    await expect(messages.nth(2).locator(".content")).to_have_text("changed (edited)")
    await ana.delete(first)
    await expect(messages).to_have_count(3)
    await expect(messages.nth(0).locator(".context")).to_have_text("The original message was deleted")


@pytest.mark.context(viewport={"width": 380, "height": 720})
async def test_hostile_texts_are_texts_on_a_phone(page: Page, stage: Stage, poster: Poster, shoot: Shoot) -> None:
    for words in HOSTILE:
        await stage.discord.member("Ben").say(words)
    await poster.show(*(text(words[:440]) for words in HOSTILE))  # together not more than Discord's 4,000 letters
    await poster.post(embeds=[{"title": HOSTILE[0][:250], "description": HOSTILE[0], "footer": {"text": HOSTILE[2]}}])
    await expect(page.locator(".message")).to_have_count(len(HOSTILE) + 2)
    assert await page.evaluate("window.hit") is None
    await expect(page.locator(".message script, .message svg:not(.icon), .message-body img")).to_have_count(0)
    assert HOSTILE[0] in await page.locator(".message .content").first.inner_text()
    assert await page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    assert await page.locator("#messages").evaluate("one => one.scrollWidth <= one.clientWidth")
    await shoot(page, "messages-hostile-380")


async def test_what_turns_round_turns_only_its_own_line(page: Page, stage: Stage) -> None:
    await stage.discord.member("Ben").say("\u202eabc\nplain")
    lines = page.locator(".message .lines")
    await expect(lines).to_have_css("unicode-bidi", "plaintext")
    await stage.discord.member("Ben").say("שלום")
    start = await lines.nth(1).evaluate(
        "one => { const r = document.createRange(); r.selectNodeContents(one);"
        " return one.getBoundingClientRect().right - r.getBoundingClientRect().right; }"
    )
    assert abs(start) < 2  # at the right-hand side


async def test_four_thousand_emoji_are_quick(page: Page, poster: Poster) -> None:
    await poster.show(text("😀" * 4000))
    await expect(page.locator(".text-display")).to_have_text("😀" * 4000)
    frame = await page.evaluate(
        """async () => {
          const before = performance.now();
          document.querySelector("#messages").scrollTop = 0;
          await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
          return performance.now() - before;
        }"""
    )
    assert frame < 1000
