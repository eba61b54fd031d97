"""Classic embeds and classic attachments."""

import pytest
from playwright.async_api import Page, expect

from tests.sandbox.page.conftest import Shoot
from tests.sandbox.page.messages.drawn import png, wav
from tests.sandbox.page.messages.posting import Poster

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_an_embed_with_everything(page: Page, poster: Poster, shoot: Shoot) -> None:
    await poster.post(
        embeds=[
            {
                "author": {"name": "An author", "url": "https://a.example/author"},
                "title": "A *title*",
                "url": "https://a.example/title",
                "description": "Some **bold** words",
                "color": 0xFF8800,
                "fields": [
                    {"name": "Left", "value": "1", "inline": True},
                    {"name": "Middle", "value": "2", "inline": True},
                    {"name": "Below", "value": "- listed"},
                ],
                "thumbnail": {"url": "attachment://thumb.png"},
                "image": {"url": "attachment://image.png"},
                "footer": {"text": "A foot"},
                "timestamp": "2024-01-01T12:00:00+00:00",
            }
        ],
        files={"thumb.png": png(80, 80, "teal"), "image.png": png(400, 200, "orange")},
    )
    embed = page.locator(".embed")
    await expect(embed.get_by_role("link", name="An author")).to_have_attribute("href", "https://a.example/author")
    await expect(embed.locator(".embed-title em")).to_have_text("title")
    await expect(embed.locator(".embed-text strong")).to_have_text("bold")
    assert await embed.evaluate("one => getComputedStyle(one).borderLeftColor") == "rgb(255, 136, 0)"
    boxes = await embed.locator(".field").evaluate_all("all => all.map((one) => one.getBoundingClientRect().toJSON())")
    assert boxes[0]["top"] == boxes[1]["top"] < boxes[2]["top"]
    assert boxes[0]["right"] <= boxes[1]["left"]
    await expect(embed.locator("dd li")).to_have_text("listed")
    await expect(embed.locator(".thumbnail img")).to_have_js_property("naturalWidth", 80)
    await expect(embed.locator(".embed-image img")).to_have_js_property("naturalWidth", 400)
    await expect(embed.locator(".embed-footer")).to_contain_text("A foot • 1/1/24")
    await expect(page.locator(".message .file")).to_have_count(0)
    await shoot(page, "messages-embed")


async def test_pictures_of_other_sites_are_only_named(page: Page, poster: Poster) -> None:
    """The page calls nobody but this machine."""
    await poster.post(embeds=[{"image": {"url": "https://a.example/cat.png"}}])
    await expect(page.locator(".embed .gone").get_by_role("link")).to_have_attribute(
        "href", "https://a.example/cat.png"
    )
    await expect(page.locator(".embed img")).to_have_count(0)


async def test_attachments(page: Page, poster: Poster, shoot: Shoot) -> None:
    files = {"one.png": png(300, 200, "purple"), "two.png": png(200, 300, "olive")}
    await poster.post("Here", files={**files, "sound.wav": wav(), "parts.zip": b"PK" * 700})
    message = page.locator(".message")
    await expect(message.locator(".gallery-item img")).to_have_count(2)
    sound = message.locator("audio")
    await expect(sound).to_have_attribute("preload", "metadata")
    await expect(sound).to_have_js_property("duration", 0.5)
    parts = message.locator(".file", has_text="parts.zip")
    await expect(parts.locator(".file-size")).to_have_text("1.4 KB")
    async with page.expect_download() as download:
        await parts.get_by_role("link").click()
    assert (await (await download.value).path()).read_bytes() == b"PK" * 700
    await shoot(page, "messages-attachments")
