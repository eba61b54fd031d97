"""Show me: the card that offers it, the whole of it, and how it is stopped."""

import pytest
from playwright.async_api import Page, expect

from sandbox.stage import Stage
from tests.end_to_end.acting import Play
from tests.sandbox.page.conftest import Shoot

pytestmark = pytest.mark.asyncio(loop_scope="session")
SHOW_MILLISECONDS = 60_000


@pytest.fixture
def play(stage: Stage) -> Play:
    return Play(stage, channel="general", server="Reverie Lounge")


async def hurry(page: Page) -> None:
    """Let the show wait for nothing but the bot."""
    await page.locator("#show-me").evaluate("button => { button.dataset.pace = '0'; }")


async def test_plays_the_whole_journey(page: Page, play: Play, shoot: Shoot):
    await hurry(page)
    killed = play.stage.restarts["kill"]
    await shoot(page, "show-1-welcome")
    await play.machine.pause()  # so that the card can be seen before its clip
    await page.get_by_label("Welcome").get_by_role("button", name="Show me").click()
    bar = page.get_by_label("Show me", exact=True)
    await expect(bar).to_contain_text("Step 2 of 8", timeout=SHOW_MILLISECONDS)
    await play.machine.resume()
    await expect(bar).to_contain_text("the bot is killed", timeout=SHOW_MILLISECONDS)
    await shoot(page, "show-2-killed")
    await expect(page.locator(".show-bar")).to_have_count(0, timeout=SHOW_MILLISECONDS)
    await shoot(page, "show-3-end")
    assert play.stage.restarts["kill"] == killed + 1
    jobs = await play.machine.jobs()
    assert [job.state for job in jobs] == ["completed"] * 3
    assert jobs[1].request["keyframes"]["frame0"] == {"type": "generation", "id": jobs[0].id}
    clips = [message for message in await play.ana.read() if any(".mp4" in url for url in message.media)]
    assert len(clips) == 3
    await expect(page.locator(".toast")).to_have_count(0)
    await expect(page.get_by_role("complementary", name="Backstage")).to_be_hidden()


@pytest.mark.parametrize("how", ["Escape", "Stop"])
async def test_can_be_stopped_in_the_middle(page: Page, play: Play, how: str):
    await hurry(page)
    await play.machine.pause()
    await page.get_by_role("button", name="Show me").first.click()
    bar = page.locator(".show-bar")
    await expect(bar).to_contain_text("Step 2 of 8")
    if how == "Stop":
        await bar.get_by_role("button", name="Stop").click()
    else:
        await page.keyboard.press("Escape")
    await expect(bar).to_have_count(0)
    await play.machine.resume()
    await play.result("A lighthouse on a rocky coast")
    assert await play.machine.creates() == 1


async def test_holds_its_captions_while_it_is_paused(page: Page, play: Play):
    await page.locator("#show-me").evaluate("button => { button.dataset.pace = '0.01'; }")
    await page.get_by_role("button", name="Show me").first.click()
    bar = page.locator(".show-bar")
    await bar.get_by_role("button", name="Pause").click()
    held = await bar.locator(".show-text").inner_text()
    await expect(bar.get_by_role("button", name="Go on")).to_have_attribute("aria-pressed", "true")
    await play.result("A lighthouse on a rocky coast")
    assert await bar.locator(".show-text").inner_text() == held
    await bar.get_by_role("button", name="Stop").click()


@pytest.mark.context(reduced_motion="reduce")
async def test_does_not_animate_where_motion_is_unwanted(page: Page, play: Play):
    """The words of the command are there at once, so a pause between letters, which would take minutes, never comes."""
    await page.locator("#show-me").evaluate("button => { button.dataset.pace = '100'; }")
    await page.get_by_role("button", name="Show me").first.click()
    bar = page.locator(".show-bar")
    await bar.get_by_role("button", name="Skip").click()
    clip = await play.result("A lighthouse on a rocky coast")
    assert "Ana" in clip.mentions
    await bar.get_by_role("button", name="Stop").click()


async def test_says_why_it_ends_where_the_bot_declines(page: Page, play: Play):
    await hurry(page)
    await play.machine.fail_next("Job failed")
    await page.get_by_role("button", name="Show me").first.click()
    await expect(page.get_by_role("alert").filter(has_text="The show ends here.")).to_be_visible()
    await expect(page.locator(".show-bar")).to_have_count(0)


async def test_the_card_comes_on_the_first_visit_only(page: Page):
    card = page.get_by_label("Welcome")
    await expect(card).to_be_visible()
    await card.get_by_role("button", name="Close this card").click()
    await expect(card).to_have_count(0)
    await page.reload()
    await expect(page.locator("#channels > *").first).to_be_visible()
    await expect(card).to_have_count(0)


async def test_the_card_goes_once_somebody_knows_what_to_do(page: Page, play: Play):
    await expect(page.get_by_label("Welcome")).to_be_visible()
    await (await play.ana.command("quota")).answer()
    await expect(page.get_by_label("Welcome")).to_have_count(0)


@pytest.mark.context(viewport={"width": 380, "height": 720})
async def test_the_card_and_the_captions_fit_a_phone(page: Page, play: Play, shoot: Shoot):
    await hurry(page)
    await play.machine.pause()
    await shoot(page, "show-phone-welcome")
    await page.get_by_label("Welcome").get_by_role("button", name="Show me").click()
    await expect(page.locator(".show-bar")).to_contain_text("Step 2 of 8")
    await shoot(page, "show-phone")
    assert await page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    await page.locator(".show-bar").get_by_role("button", name="Stop").click()
