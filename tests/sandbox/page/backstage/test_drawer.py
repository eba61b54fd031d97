"""The drawer in Chromium: jobs, switches that tell the truth, the log; by mouse, by keyboard, on a phone."""

import pytest
from playwright.async_api import Page, expect

from sandbox.stage import Stage
from tests.end_to_end.acting import Play
from tests.sandbox.page.conftest import Shoot

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.fixture
def play(stage: Stage) -> Play:
    return Play(stage, channel="general", server="Reverie Lounge")


async def open_drawer(page: Page, tab: str) -> None:
    await page.get_by_role("button", name="Backstage", exact=True).click()
    await page.get_by_role("tab", name=tab).click()


async def test_shows_a_job_from_its_order_to_its_end(page: Page, play: Play, shoot: Shoot):
    await play.machine.pause()
    await open_drawer(page, "The provider")
    await expect(page.get_by_text("No job yet.")).to_be_visible()
    await expect(page.get_by_role("button", name="Resume all jobs")).to_be_visible()
    await (await play.video("an otter on its back <b>& a shell</b>")).answer()
    job = page.get_by_role("list", name="Jobs, newest first").get_by_role("listitem")
    await expect(job).to_contain_text("an otter on its back <b>& a shell</b>")
    await expect(job).to_contain_text("queued")
    await expect(job).to_contain_text("Video from words · ray-2 · 720p · 5s · 16:9")
    await shoot(page, "drawer-provider")
    await page.get_by_role("button", name="Resume all jobs").click()
    await expect(job).to_contain_text("completed")
    await expect(page.get_by_text("0 jobs at work")).to_be_visible()


async def test_tells_the_truth_after_a_reload(page: Page, stage: Stage, shoot: Shoot):
    await open_drawer(page, "Faults")
    await page.get_by_role("switch", name="Provider's answer gets lost").click()
    switch = page.get_by_role("switch", name="Provider's answer gets lost")
    await expect(switch).to_be_checked()
    await page.reload()
    await page.get_by_role("tab", name="Faults").click()
    await expect(switch).to_be_checked()
    await expect(page.get_by_text("waits to strike once")).to_be_visible()
    await shoot(page, "drawer-faults")
    await stage.machine.clear()  # by somebody else
    await expect(switch).not_to_be_checked()


async def test_follows_the_log_holds_it_and_filters_it(page: Page, play: Play, shoot: Shoot):
    await open_drawer(page, "The bot's log")
    log = page.get_by_role("log", name="The bot's log")
    await expect(log).to_contain_text("INFO")
    await page.get_by_role("button", name="Pause", exact=True).click()
    shown = await log.locator("li").count()
    await play.delivered("an otter dives")
    await expect(page.get_by_role("button", name="new)")).to_be_visible()
    assert await log.locator("li").count() == shown
    await page.get_by_role("button", name="Follow").click()
    assert await log.locator("li").count() > shown
    await shoot(page, "drawer-log")
    await page.get_by_label("Which lines").select_option("ERROR")
    await expect(log.locator("li[data-level=INFO]:visible")).to_have_count(0)


async def test_opens_and_closes_by_keyboard_alone(page: Page):
    toggle = page.get_by_role("button", name="Backstage", exact=True)
    await toggle.focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Backstage")).to_be_focused()
    await page.keyboard.press("Tab")
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("tab", name="The provider")).to_be_focused()
    await page.keyboard.press("ArrowRight")
    await expect(page.get_by_role("tab", name="Faults")).to_be_focused()
    await page.keyboard.press("Tab")
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("complementary", name="Backstage")).to_be_hidden()
    await expect(toggle).to_be_focused()


@pytest.mark.context(viewport={"width": 380, "height": 720})
async def test_is_a_sheet_on_a_phone(page: Page, shoot: Shoot):
    await open_drawer(page, "Faults")
    await shoot(page, "drawer-phone")
    assert await page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    box = await page.locator("#drawer").bounding_box()
    assert box
    assert (box["x"], box["width"]) == (0, 380)
