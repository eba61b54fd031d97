"""What a member waits for on the page: the private answer, and the message with a clip that plays or with pictures."""

import re

from playwright.async_api import Locator, Page, expect

from sandbox.stage import Stage
from tests.sandbox.page.hands import use

MILLISECONDS = 30_000  # for a clip, on a busy machine
LOADED = """video => video.readyState >= 2 || new Promise((done) => {
  video.addEventListener("loadeddata", done, { once: true });
  video.preload = "auto";
})"""


def private(page: Page, *words: str) -> Locator:
    """The newest private answer with these words."""
    found = page.locator("#messages .message.ephemeral")
    for one in words:
        found = found.filter(has_text=one)
    return found.last


async def arrived(page: Page, words: str) -> Locator:
    """Wait for the message that says that what was asked for in these words is there."""
    news = (
        page.locator("#messages .message:not(.ephemeral)")
        .filter(has_text=re.compile(r"your .+ (is|are) ready"))
        .filter(has_text=words)
    )
    await expect(news.last).to_be_visible(timeout=MILLISECONDS)
    return news.last


async def clip(page: Page, words: str) -> Locator:
    """Wait for the clip of these words, and see that it plays."""
    message = await arrived(page, words)
    video = message.locator("video")
    await video.evaluate(LOADED)
    assert await video.evaluate("video => video.duration > 0.2 && video.videoWidth > 0")
    return message


async def shape(message: Locator) -> float:
    """Return width over height of the clip that a message plays."""
    return await message.locator("video").evaluate("video => video.videoWidth / video.videoHeight")


async def pictures(page: Page, words: str, count: int = 1) -> Locator:
    """Wait for the pictures of these words, and see that so many are shown."""
    message = await arrived(page, words)
    shown = message.locator(".gallery img")
    await expect(shown).to_have_count(count)
    for one in await shown.all():
        await one.scroll_into_view_if_needed()
        await one.evaluate("image => image.decode()")
        assert await one.evaluate("image => image.naturalWidth") > 0
    return message


async def made_clip(page: Page, words: str) -> tuple[Locator, str]:
    """Ask for a clip; returns its message and its number."""
    await use(page, "video", prompt=words)
    message = await clip(page, words)
    return message, await number(message)


async def made_picture(page: Page, words: str) -> tuple[Locator, str]:
    """Ask for a picture; returns its message and its number."""
    await use(page, "image", prompt=words)
    message = await pictures(page, words)
    return message, await number(message)


async def number(message: Locator) -> str:
    """Return the number of what a result shows."""
    found = re.search(r"#(\d+)", await message.inner_text())
    assert found
    return found[1]


async def asked_of_the_provider(stage: Stage) -> dict:
    """Return what the provider's newest job was asked for."""
    return (await stage.machine.jobs())[-1].request
