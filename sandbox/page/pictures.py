"""`make pictures`: the pictures of the docs, taken in Chromium from the running demo.

The demo is started at full size in a folder of its own, and a member's first minutes are played on its page. The
pictures land in docs/pictures/, each small enough for a page; the last is an animation of a clip being extended.
"""

import argparse
import asyncio
import os
import re
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser, Locator, Page, ViewportSize, async_playwright, expect

from sandbox.demo.clips import picture
from sandbox.demo.play import EXTENSION_WORDS, PICTURE_WORDS, QUICK, WORDS
from sandbox.page.album import Album, Animation
from sandbox.page.server import serving
from sandbox.stage import PROJECT, Stage

FOLDER = PROJECT / "docs/pictures"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
IMAGE_WORDS = "A lighthouse on a rocky coast at dawn, mist over the sea, wide shot"
MODIFIED_WORDS = "A boat of folded paper on a sea of paper"
MISSING = "There is no Chromium here, so no pictures were made: install chromium (Debian, Ubuntu: apt install chromium)"
UNAVAILABLE = 69
WIDE = ViewportSize(width=1180, height=760)
TALL = ViewportSize(width=1180, height=900)
NARROW = ViewportSize(width=390, height=780)
FILM = ViewportSize(width=700, height=600)  # one column, so that the clips are large
CLIP_MILLISECONDS = 120_000
STEPS_OF_A_CLIP = 12  # how many frames of a clip the animation has
LETTERS_AT_ONCE = 9


def chromium() -> str | None:
    """Return the program of this machine's Chromium; CHROMIUM in the environment names another one."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)


def main(argv: Sequence[str]) -> int:
    """Make all pictures; returns the exit code: 69 where there is no Chromium."""
    parser = argparse.ArgumentParser(prog="make pictures ARGS=…", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--output", type=Path, default=FOLDER, help="where they go; docs/pictures by default")
    parser.add_argument("--small", action="store_true", help="small, quick clips, to see that all works")
    arguments = parser.parse_args(argv)
    program = chromium()
    if program is None:
        print(MISSING, file=sys.stderr)
        return UNAVAILABLE
    album = Album(arguments.output)
    asyncio.run(_make(album, program=program, small=arguments.small))
    print("\n".join(album.told()))
    return 0


async def _make(album: Album, *, program: str, small: bool) -> None:
    pace = ("--size", "small", "--seconds", "short", "--median-delay", "2") if small else ("--size", "full")
    with tempfile.TemporaryDirectory(prefix="reverie-pictures-") as folder:
        async with Stage.open(Path(folder), machine=("--seed", "7", *pace)) as stage:
            await stage.start_bot(**QUICK)
            async with serving(stage) as address, _browser(program) as browser:
                await Tour(album, stage=stage, browser=browser, address=address, folder=Path(folder)).take()


@asynccontextmanager
async def _browser(program: str) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        options = ["--no-sandbox", "--autoplay-policy=no-user-gesture-required", "--hide-scrollbars"]
        browser = await playwright.chromium.launch(executable_path=program, args=options)
        try:
            yield browser
        finally:
            await browser.close()


class Tour:
    """A member's first minutes, with a camera."""

    def __init__(self, album: Album, *, stage: Stage, browser: Browser, address: str, folder: Path) -> None:
        self._album = album
        self._stage = stage
        self._browser = browser
        self._address = address
        name, data = picture(None)
        self._picture = folder / name
        self._picture.write_bytes(data)

    async def take(self) -> None:
        """Take all pictures, in the order in which things happen."""
        async with self._opened(WIDE) as page:
            await self._greeting(page)
            await self._video(page)
            await self._clip(page)
            await self._image(page)
            await self._notes(page)
            await self._backstage(page)
        await self._film()
        async with self._opened(NARROW) as page:
            await self._at_the_end(page)
            await self._keep("phone", page)
        async with self._opened(WIDE, scheme="light") as page:
            await self._at_the_end(page)
            await self._keep("light", page)

    @asynccontextmanager
    async def _opened(self, size: ViewportSize, *, scheme: str = "dark") -> AsyncIterator[Page]:
        """Open the page as somebody who was here before, so that nothing offers to show it."""
        light = scheme == "light"
        async with await self._browser.new_context(viewport=size, color_scheme="light" if light else "dark") as context:
            await context.add_init_script("localStorage.setItem('visited', 'yes')")
            page = await context.new_page()
            page.set_default_timeout(30_000)
            await page.goto(self._address)
            await page.locator("#messages .message").first.wait_for()
            yield page

    async def _keep(self, name: str, page: Page) -> None:
        await page.mouse.move(0, 0)  # so that nothing is shown only because the mouse is over it
        self._album.keep(name, await page.screenshot())

    async def _to_the_present(self, page: Page) -> None:
        if await page.locator("#jump").is_visible():
            await page.locator("#jump").click()

    # What happens

    async def _greeting(self, page: Page) -> None:
        await expect(page.locator("#messages")).to_contain_text("/video")
        await self._keep("greeting", page)

    async def _video(self, page: Page) -> None:
        await page.locator(".compose-text").click()
        await page.keyboard.type("/")
        await self._offer(page, "/video").wait_for()
        await self._keep("commands", page)
        await page.keyboard.type("video")
        await self._offer(page, "/video").click()
        await self._offer(page, "prompt").click()
        await page.keyboard.type(PICTURE_WORDS)
        await self._add(page, "start_frame")
        async with page.expect_file_chooser() as chooser:
            await page.get_by_role("button", name=re.compile("^start_frame:")).click()
        await (await chooser.value).set_files(self._picture)
        await self._add(page, "seconds")
        await self._keep("video", page)
        await self._offer(page, "5 seconds").click()
        await self._stage.machine.pause()
        await page.get_by_role("button", name="Send", exact=True).click()
        await expect(self._message(page, "asked for a video", PICTURE_WORDS)).to_contain_text("is making it")
        await self._keep("card", page)
        await self._stage.machine.resume()

    async def _clip(self, page: Page) -> None:
        clip = await self._arrived(page, PICTURE_WORDS)
        await self._show_frame(clip, 0.4)
        await clip.scroll_into_view_if_needed()
        await self._keep("clip", page)
        await clip.get_by_role("button", name="Extend").click()
        await self._dialog(page).get_by_role("textbox").fill("Seagulls follow it out to the open sea")
        await self._keep("extend", page)
        await page.keyboard.press("Escape")
        await page.set_viewport_size(TALL)
        await clip.get_by_role("button", name="Modify").click()
        await self._dialog(page).get_by_role("textbox").fill(MODIFIED_WORDS)
        await self._dialog(page).get_by_role("button", name="How close").click()
        await self._keep("modify", page)
        await page.keyboard.press("Escape")
        await page.keyboard.press("Escape")
        await page.set_viewport_size(WIDE)
        await clip.click(button="right", position={"x": 300, "y": 10})
        await page.get_by_role("menuitem", name="Apps").hover()
        await page.get_by_role("menuitem", name="Use as start frame").click()
        tray = self._message(page, "is your start frame now")
        await expect(tray.get_by_role("img").first).to_be_visible()
        await tray.scroll_into_view_if_needed()
        await self._keep("tray", page)
        await tray.get_by_role("button", name="Clear").click()

    async def _image(self, page: Page) -> None:
        await page.locator(".compose-text").click()
        await page.keyboard.type("/image")
        await self._offer(page, "/image").click()
        await page.keyboard.type(IMAGE_WORDS)
        await self._add(page, "count")
        await page.keyboard.type("4")
        await page.get_by_role("button", name="Send", exact=True).click()
        four = self._message(page, "your 4 pictures are ready")
        await four.wait_for(timeout=CLIP_MILLISECONDS)
        for image in await four.locator(".gallery img").all():
            await image.scroll_into_view_if_needed()
            await image.evaluate("image => image.decode()")
        await four.get_by_role("button", name="Delete").scroll_into_view_if_needed()
        await page.set_viewport_size(TALL)
        await self._keep("image", page)
        await page.set_viewport_size(WIDE)

    async def _notes(self, page: Page) -> None:
        for command, told in (("quota", "What you may use here"), ("history", "What you made here")):
            await self._use(page, command)
            note = self._message(page, "Only you can see this", told).last
            await expect(note).to_be_visible()
            await note.scroll_into_view_if_needed()
            await self._keep(command, page)

    async def _backstage(self, page: Page) -> None:
        await self._stage.machine.pause()
        await self._use(page, "video", WORDS)
        await expect(self._message(page, "asked for a video", WORDS)).to_contain_text("is making it")
        await page.get_by_role("button", name="Backstage", exact=True).click()
        await page.get_by_role("listitem").filter(has_text=WORDS).wait_for()
        await self._to_the_present(page)
        await self._keep("provider", page)
        await page.set_viewport_size(TALL)
        await page.get_by_role("tab", name="Faults").click()
        await page.get_by_role("switch", name="Provider's answer gets lost").click()
        await page.get_by_role("button", name="Kill the bot").click()
        await expect(page.get_by_text("killed once")).to_be_visible()
        await page.get_by_role("tabpanel", name="Faults").evaluate("panel => panel.scrollTo(0, 0)")
        await self._keep("drawer", page)
        await expect(page.locator(".backstage-summary")).to_contain_text("The bot runs", timeout=CLIP_MILLISECONDS)
        await page.get_by_role("switch", name="Provider's answer gets lost").click()
        await self._stage.machine.resume()
        clip = await self._arrived(page, WORDS)
        await page.get_by_role("tab", name="The bot's log").click()
        await self._show_frame(clip, 0.6)
        await clip.scroll_into_view_if_needed()
        await self._keep("survived", page)

    async def _at_the_end(self, page: Page) -> None:
        clip = await self._arrived(page, EXTENSION_WORDS)
        await self._show_frame(clip, 0.9)
        await clip.scroll_into_view_if_needed()

    # The animation

    async def _film(self) -> None:
        film = Animation(width=FILM["width"])
        async with self._opened(FILM) as page:
            clip = await self._arrived(page, WORDS)
            await self._filmed(film, page, clip)
            await clip.get_by_role("button", name="Extend").hover()
            film.add(await page.screenshot(), 600)
            await clip.get_by_role("button", name="Extend").click()
            field = self._dialog(page).get_by_role("textbox")
            await field.fill("")
            film.add(await page.screenshot(), 500)
            for end in range(LETTERS_AT_ONCE, len(EXTENSION_WORDS) + LETTERS_AT_ONCE, LETTERS_AT_ONCE):
                await field.fill(EXTENSION_WORDS[:end])
                film.add(await page.screenshot(), 160)
            film.add(await page.screenshot(), 600)
            await self._stage.machine.pause()
            await self._dialog(page).get_by_role("button", name="Submit").click()
            await page.mouse.move(0, 0)
            await expect(self._message(page, "asked for a video", EXTENSION_WORDS)).to_contain_text("is making it")
            film.add(await page.screenshot(), 1800)
            await self._stage.machine.resume()
            await self._filmed(film, page, await self._arrived(page, EXTENSION_WORDS))
            film.add(await page.screenshot(), 1800)
        self._album.keep_animation("extending", film)

    async def _filmed(self, film: Animation, page: Page, clip: Locator) -> None:
        """Take the frames of a clip that plays."""
        for step in range(STEPS_OF_A_CLIP):
            await self._show_frame(clip, step / (STEPS_OF_A_CLIP - 1))
            await clip.scroll_into_view_if_needed()
            film.add(await page.screenshot(), 180)

    async def _show_frame(self, clip: Locator, share: float) -> None:
        """Stop the player of a clip at this share of its length, 0 to 1, and wait until that is seen."""
        await clip.locator("video").evaluate(
            """async (video, share) => {
              video.preload = "auto";
              video.muted = true;
              const heard = (event) => new Promise((done) => video.addEventListener(event, done, { once: true }));
              if (video.readyState < 4) await heard("canplaythrough");
              const moment = Math.min(share * video.duration, video.duration - 0.05);
              if (Math.abs(video.currentTime - moment) > 0.001) {
                const there = heard("seeked");
                video.currentTime = moment;
                await there;
              }
              await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
            }""",
            share,
        )

    # What a person does and sees

    async def _use(self, page: Page, command: str, words: str = "") -> None:
        await page.locator(".compose-text").click()
        await page.keyboard.type(f"/{command}")
        await self._offer(page, f"/{command}").click()
        if words:
            await self._offer(page, "prompt").click()
            await page.keyboard.type(words)
        await page.get_by_role("button", name="Send", exact=True).click()

    async def _add(self, page: Page, option: str) -> None:
        await page.get_by_label("Add an option").click()
        await self._offer(page, option).click()

    def _offer(self, page: Page, name: str) -> Locator:
        return page.get_by_role("option").filter(has_text=re.compile(rf"^{re.escape(name)}")).first

    def _dialog(self, page: Page) -> Locator:
        return page.get_by_role("dialog")

    def _message(self, page: Page, *texts: str) -> Locator:
        found = page.locator("#messages .message")
        for text in texts:
            found = found.filter(has_text=text)
        return found

    async def _arrived(self, page: Page, words: str) -> Locator:
        clip = self._message(page, "your video is ready", words)
        await clip.wait_for(timeout=CLIP_MILLISECONDS)
        # Only a player that has played takes its spinner away for good.
        await clip.locator("video").evaluate(
            """async (video) => {
              video.muted = true;
              const moved = new Promise((done) => video.addEventListener("timeupdate", done, { once: true }));
              await video.play();
              await moved;
              video.pause();
            }"""
        )
        return clip
