"""A newcomer's first minutes, by mouse: a clip from a picture, its extension, what is left, and the bot killed."""

import re
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, expect

from sandbox.stage import Stage
from tests.end_to_end.acting import Play, png
from tests.sandbox.page.conftest import Shoot
from tests.sandbox.page.hands import box, dialog, offered

pytestmark = pytest.mark.asyncio(loop_scope="session")
WORDS = "The boat drifts out of the harbour"
NEXT_WORDS = "and the first stars come out"
CLIP_MILLISECONDS = 30_000


@pytest.fixture
def play(stage: Stage) -> Play:
    return Play(stage, channel="general", server="Reverie Lounge")


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "boat.png"
    path.write_bytes(png("teal").data)
    return path


async def choose(page: Page, name: str) -> None:
    await offered(page).filter(has_text=re.compile(rf"^/?{name}")).first.click()


async def ask_for_a_clip(page: Page, picture: Path) -> None:
    """Fill in /video as a newcomer does: what it offers is clicked, and the picture comes from the browser's window."""
    await box(page).click()
    await page.keyboard.type("/vid")
    await choose(page, "video")
    await choose(page, "prompt")
    await page.keyboard.type(WORDS)
    await page.get_by_label("Add an option").click()
    await choose(page, "start_frame")
    async with page.expect_file_chooser() as chooser:
        await page.get_by_role("button", name=re.compile("^start_frame:")).click()
    await (await chooser.value).set_files(picture)
    await expect(page.get_by_role("list", name="Files").get_by_role("img")).to_be_visible()


def message(page: Page, *texts: str) -> Locator:
    found = page.locator("#messages .message")
    for text in texts:
        found = found.filter(has_text=text)
    return found


async def clip_of(page: Page, words: str) -> Locator:
    """Wait for the message with the clip of these words, and see that it can be played."""
    found = message(page, "your video is ready", words)
    await expect(found).to_have_count(1, timeout=CLIP_MILLISECONDS)
    video = found.locator("video")
    await video.evaluate(
        """video => video.readyState >= 2 || new Promise((done) => {
          video.addEventListener("loadeddata", done, { once: true });
          video.preload = "auto";
        })"""
    )
    facts = await video.evaluate("video => [video.readyState >= 2, video.duration > 0.3, video.videoWidth]")
    assert facts[:2] == [True, True]
    assert facts[2] > 0
    return found


async def played(video: Locator) -> float:
    """Play it to its end and return where it stood then."""
    return await video.evaluate(
        """video => new Promise((done) => {
          video.muted = true;
          video.addEventListener("ended", () => done(video.currentTime), { once: true });
          video.play();
        })"""
    )


async def test_by_mouse(page: Page, play: Play, picture: Path, shoot: Shoot):
    await ask_for_a_clip(page, picture)
    await shoot(page, "journey-1-video")
    await play.machine.pause()
    await page.get_by_role("button", name="Send").click()
    card = message(page, "asked for a video", WORDS)
    await expect(card).to_be_visible()
    await expect(card.get_by_role("img").first).to_be_visible()
    await expect(message(page, "Accepted.")).to_contain_text("Only you can see this")
    await shoot(page, "journey-2-card")
    await play.machine.resume()

    first = await clip_of(page, WORDS)
    assert await played(first.locator("video")) > 0.3
    await shoot(page, "journey-3-clip")

    await first.get_by_role("button", name="Extend").click()
    await dialog(page).get_by_role("textbox").fill(NEXT_WORDS)
    await shoot(page, "journey-4-extend")
    await dialog(page).get_by_role("button", name="Submit").click()
    extension = await clip_of(page, NEXT_WORDS)
    await expect(extension).to_contain_text("continues #")
    await shoot(page, "journey-5-extension")

    await box(page).click()
    await page.keyboard.type("/quo")
    await choose(page, "quota")
    await page.get_by_role("button", name="Send").click()
    quota = message(page, "What you may use here", "Only you can see this")
    await expect(quota).to_be_visible()
    await shoot(page, "journey-6-quota")
    assert not any("What you may use here" in one.text for one in await play.ben.read())

    [job, continued] = await play.machine.jobs()
    assert job.request["keyframes"]["frame0"]["type"] == "image"
    assert continued.request["keyframes"]["frame0"] == {"type": "generation", "id": job.id}


async def test_the_bot_is_killed_and_the_clip_arrives_once(page: Page, play: Play, shoot: Shoot):
    await play.machine.pause()
    await box(page).click()
    await page.keyboard.type("/video")
    await choose(page, "video")
    await choose(page, "prompt")
    await page.keyboard.type(WORDS)
    await page.get_by_role("button", name="Send").click()
    await expect(message(page, "Luma is making it", WORDS)).to_be_visible()
    await page.get_by_role("button", name="Backstage", exact=True).click()
    drawer = page.get_by_role("complementary", name="Backstage")
    await drawer.get_by_role("tab", name="Faults").click()
    await drawer.get_by_role("button", name="Kill the bot").click()
    await expect(drawer.get_by_text("The bot is st")).to_be_visible()  # stopping, then starting
    await shoot(page, "journey-7-killed")
    await expect(drawer.get_by_text("The bot runs")).to_be_visible(timeout=CLIP_MILLISECONDS)
    await drawer.get_by_role("tab", name="The provider").click()
    await drawer.get_by_role("button", name="Resume all jobs").click()
    await clip_of(page, WORDS)
    await shoot(page, "journey-8-survived")
    await play.expect_delivered_once(WORDS)
    await expect(message(page, "your video is ready")).to_have_count(1)


@pytest.mark.context(viewport={"width": 380, "height": 720}, has_touch=True, is_mobile=True)
async def test_on_a_phone(page: Page, play: Play, picture: Path, shoot: Shoot):
    await ask_for_a_clip(page, picture)
    await shoot(page, "journey-phone-1-video")
    await page.get_by_role("button", name="Send").click()
    clip = await clip_of(page, WORDS)
    await shoot(page, "journey-phone-2-clip")
    await clip.get_by_role("button", name="Extend").tap()
    await dialog(page).get_by_role("textbox").fill(NEXT_WORDS)
    await shoot(page, "journey-phone-3-extend")
    await dialog(page).get_by_role("button", name="Submit").tap()
    await clip_of(page, NEXT_WORDS)
    assert await page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    assert await play.machine.creates() == 2
