"""Components V2, each kind of them, as somebody who reads and presses finds them."""

from typing import Any

import pytest
from playwright.async_api import Page, expect

from sandbox.stage import Stage
from tests.sandbox.page.conftest import Shoot
from tests.sandbox.page.messages.drawn import png
from tests.sandbox.page.messages.posting import Poster, box, button, gallery, row, text

pytestmark = pytest.mark.asyncio(loop_scope="session")
SELECTS = {3: "Pick a word", 5: "Pick somebody", 6: "Pick a role", 7: "Pick anybody", 8: "Pick a channel"}


def select(kind: int) -> dict[str, Any]:
    options = {"options": [{"label": "One", "value": "1"}, {"label": "Two", "value": "2"}]} if kind == 3 else {}
    return row({"type": kind, "custom_id": f"select-{kind}", "placeholder": SELECTS[kind], **options})


async def test_boxes_sections_and_separators(page: Page, poster: Poster, shoot: Shoot) -> None:
    await poster.show(
        text("# Above"),
        box(
            {
                "type": 9,
                "components": [text("**One**"), text("Two")],
                "accessory": {"type": 11, "media": {"url": "attachment://a.png"}, "description": "A red square"},
            },
            {"type": 14},
            {"type": 9, "components": [text("Three")], "accessory": button("Beside", custom_id="beside")},
            {"type": 14, "divider": False, "spacing": 2},
            text("Four"),
            accent_color=0x23A55A,
        ),
        {"type": 13, "file": {"url": "attachment://notes.txt"}},
        files={"a.png": png(60, 60, "red"), "notes.txt": b"x" * 2048},
    )
    message = page.locator(".message")
    await expect(message.locator(".heading-1")).to_have_text("Above")
    edge = "getComputedStyle(document.querySelector('.container'), '::before').backgroundColor"
    assert await page.evaluate(edge) == "rgb(35, 165, 90)"
    await expect(message.locator(".section-words").first).to_have_text("OneTwo")
    picture = message.get_by_role("button", name="Open the picture: A red square")
    await expect(picture.locator("img")).to_have_js_property("naturalWidth", 60)
    await expect(message.locator(".section").nth(1).get_by_role("button", name="Beside")).to_be_enabled()
    await expect(message.locator("hr.separator-small")).to_have_count(1)
    await expect(message.locator("div.separator-large")).to_have_count(1)
    await expect(message.locator(".file")).to_contain_text("notes.txt")
    await expect(message.locator(".file-size")).to_have_text("2.0 KB")
    await shoot(page, "messages-boxes")


async def test_buttons_of_all_styles(page: Page, poster: Poster, shoot: Shoot) -> None:
    styles = {1: "primary", 2: "secondary", 3: "success", 4: "danger"}
    await poster.show(
        row(*(button(name, style=style, custom_id=name, emoji={"name": "🎬"}) for style, name in styles.items())),
        row(
            button("Website", style=5, url="https://a.example/x"),
            button("Not now", custom_id="off", disabled=True),
            {"type": 2, "style": 2, "custom_id": "only-emoji", "emoji": {"name": "🔥"}},
        ),
    )
    for name in styles.values():
        one = page.locator(f".button-{name}", has_text=name)
        await expect(one).to_have_text(f"🎬{name}")
    colours = await page.locator(".button").evaluate_all(
        "all => all.map((one) => getComputedStyle(one).backgroundColor)"
    )
    assert len(set(colours[:4])) == 4
    link = page.get_by_role("link", name="Website")
    await expect(link).to_have_attribute("href", "https://a.example/x")
    await expect(link.locator("svg")).to_have_count(1)
    await expect(page.get_by_role("button", name="Not now")).to_be_disabled()
    await expect(page.get_by_role("button", name="🔥")).to_be_enabled()
    await shoot(page, "messages-buttons")


async def test_a_pressed_button_turns_until_it_is_answered(page: Page, poster: Poster, stage: Stage) -> None:
    """The real bot does not know this button: it says so, or nothing; either way the turning ends."""
    await poster.show(row(button("Press me", custom_id="v1:nothing:0:0")))
    pressed = page.get_by_role("button", name="Press me")
    answer = await stage.discord.fault("POST /interactions/*/callback", "hold")
    await pressed.click()
    await expect(pressed).to_have_attribute("aria-busy", "true")
    await answer.release()
    await expect(pressed).not_to_have_attribute("aria-busy", "true")


@pytest.mark.parametrize("kind", [3, 8])
async def test_selects_open_and_survive_news(page: Page, poster: Poster, kind: int) -> None:
    shown = await poster.show(text("Before"), *map(select, SELECTS))
    for words in SELECTS.values():
        await expect(page.locator(".message").get_by_text(words)).to_be_visible()
    menu = page.locator(".message").get_by_text(SELECTS[kind])
    await menu.click()
    option = page.get_by_role("option", name="Two" if kind == 3 else "videos")
    await expect(option).to_be_visible()
    await poster.edit(shown, components=[text("After"), *map(select, SELECTS)])
    await expect(page.locator(".text-display")).to_have_text("After")
    await expect(option).to_be_visible()


async def test_galleries(page: Page, poster: Poster, shoot: Shoot) -> None:
    files = {f"{number}.png": png(160 + 20 * number, 120, "teal") for number in range(10)}
    await poster.show(*(gallery(*list(files)[:count]) for count in range(1, 11)), files=files)
    galleries = page.locator(".gallery")
    await expect(galleries).to_have_count(10)
    for count in range(1, 11):
        items = galleries.nth(count - 1).locator(".gallery-item")
        await galleries.nth(count - 1).scroll_into_view_if_needed()
        for picture in await items.locator("img").all():
            await expect(picture).to_have_js_property("complete", True)  # before that it has no size of its own
        places = await items.evaluate_all("all => all.map((one) => one.getBoundingClientRect().toJSON())")
        assert len(places) == count
        assert all(place["width"] > 60 and place["height"] > 60 for place in places)
        assert not any(overlap(one, other) for index, one in enumerate(places) for other in places[:index])
    await shoot(page, "messages-galleries")


def overlap(one: dict[str, float], other: dict[str, float]) -> bool:
    """Do two rectangles lie on one another by more than a pixel?"""
    beside = one["left"] >= other["right"] - 1 or other["left"] >= one["right"] - 1
    return not beside and one["top"] < other["bottom"] - 1 and other["top"] < one["bottom"] - 1


async def test_what_is_hidden_shows_on_a_press(page: Page, poster: Poster) -> None:
    await poster.show(
        box(text("Secret words"), row(button("Inside", custom_id="inside")), spoiler=True),
        gallery("a.png", spoiler=True),
        files={"a.png": png(200, 120, "navy")},
    )
    inside = page.get_by_role("button", name="Inside")
    await expect(inside).to_have_count(0)  # what is hidden is out of reach by keyboard, too
    covers = page.get_by_role("button", name="Show what is hidden")
    await expect(covers).to_have_count(2)
    await covers.first.click()
    await expect(inside).to_be_visible()
    await covers.first.click()
    await expect(page.get_by_role("button", name="Open the picture")).to_be_visible()
