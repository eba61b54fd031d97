"""Players and pictures: they play, go on through edits, open in large, and get a fresh link when theirs has expired."""

import pytest
from playwright.async_api import Page, expect

from sandbox.stage import Stage
from tests.sandbox.page.conftest import Complaints, Shoot
from tests.sandbox.page.messages.drawn import clip, png
from tests.sandbox.page.messages.posting import Poster, box, gallery, text

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_clip_plays_on_through_an_edit(page: Page, poster: Poster) -> None:
    posted = await poster.show(box(gallery("clip.mp4"), text("Before")), files={"clip.mp4": clip(seconds=20)})
    player = page.locator(".message video")
    await expect(player).to_have_attribute("preload", "metadata")
    await expect(player).to_have_js_property("controls", value=True)
    await player.evaluate("one => { one.muted = true; one.dataset.mine = 'yes'; return one.play(); }")
    media = posted["components"][0]["components"][0]["items"][0]["media"]["url"]
    shown = {"type": 12, "items": [{"media": {"url": media}}]}
    await poster.edit(posted, components=[text("New above"), box(shown, text("After"))])
    await expect(page.locator(".text-display").first).to_have_text("New above")
    await expect(player).to_have_attribute("data-mine", "yes")
    assert await player.evaluate("one => !one.paused && !one.ended")


async def test_of_a_layout_only_what_its_components_name_is_shown(page: Page, poster: Poster) -> None:
    files = {"one.png": png(40, 20, "teal"), "two.png": png(40, 20, "purple")}
    posted = await poster.show(box(gallery("one.png"), text("One of two")), files=files)
    message = page.locator(".message", has_text="One of two")
    await expect(message.locator("img")).to_have_count(1)
    await poster.edit(posted, components=[box(text("> One of two"), text("-# and now none"))])
    await expect(page.locator(".message", has_text="and now none").locator(".gallery")).to_have_count(0)


async def test_an_expired_link_is_fetched_anew(
    page: Page, stage: Stage, poster: Poster, complaints: Complaints
) -> None:
    complaints.expect("404")
    await stage.discord.set_link_life(60)
    long = clip(seconds=60, width=320, height=180, noise=True)  # too large to be fetched as a whole at once
    await poster.show(gallery("clip.mp4"), files={"clip.mp4": long})
    player = page.locator(".message video")
    await expect(player).to_have_js_property("duration", 60)
    old = await player.get_attribute("src")
    await stage.discord.set_time(offset_seconds=120)
    await player.evaluate("one => { one.currentTime = 50; }")
    await expect(player).not_to_have_attribute("src", old or "")
    await expect(player).to_have_js_property("seeking", value=False)
    await expect(player).to_have_js_property("currentTime", 50)
    assert await player.evaluate("one => one.error") is None


async def test_what_is_gone_says_so(page: Page, stage: Stage, poster: Poster, complaints: Complaints) -> None:
    complaints.expect("404")
    await page.route("**/files/**", lambda route: route.fulfill(status=404))
    await poster.post(files={"a.png": png(40, 40, "red")})
    await expect(page.locator(".gone")).to_have_text("a.png cannot be shown.")


async def test_pictures_open_in_large(page: Page, poster: Poster, shoot: Shoot) -> None:
    files = {"a.png": png(900, 500, "crimson"), "b.png": png(300, 500, "seagreen")}
    await poster.show(gallery(*files), files=files)
    opener = page.get_by_role("button", name="Open the picture").first
    await opener.focus()
    await page.keyboard.press("Enter")
    large = page.get_by_role("dialog", name="Picture")
    await expect(large.locator("img")).to_have_js_property("naturalWidth", 900)
    await expect(large).to_contain_text("a.png · 1 of 2")
    await shoot(page, "messages-picture-in-large")
    await page.keyboard.press("ArrowRight")
    await expect(large.locator("img")).to_have_js_property("naturalWidth", 300)
    await page.keyboard.press("Escape")
    await expect(large).to_have_count(0)
    await expect(opener).to_be_focused()
