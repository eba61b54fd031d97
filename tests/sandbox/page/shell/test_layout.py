"""The frame: what is in sight on a phone, by keyboard alone, with little motion, and in both colour schemes."""

import re
from itertools import product

import pytest
from playwright.async_api import Page, expect

from sandbox.stage import PROJECT
from tests.sandbox.page.conftest import Shoot

pytestmark = pytest.mark.asyncio(loop_scope="session")
STYLES = PROJECT / "sandbox/page/static/styles/base.css"
GROUNDS = ("background", "surface", "surface-raised", "surface-hover", "surface-sunken", "mentioned", "ephemeral")
WORDS = ("text", "text-muted", "text-strong")
PAIRS = [
    *product(WORDS, GROUNDS),
    *product(("link", "danger-text", "success-text", "warning"), ("background", "surface", "surface-raised")),
    ("link", "ephemeral"),
    ("link", "mentioned"),
    ("on-accent", "accent"),
    ("on-accent", "accent-hover"),
    ("on-danger", "danger"),
    ("on-success", "success"),
    ("mention", "mention-surface"),
    ("text-strong", "neutral"),
    ("text-strong", "neutral-hover"),
    ("text", "code"),
]


def tokens(scheme: str) -> dict[str, str]:
    """Return the colours of a scheme, out of the file that defines them."""
    blocks = re.findall(r":root(\[data-theme=\"light\"\])?\s*\{(.*?)\n\}", STYLES.read_text(), re.DOTALL)
    block = next(inside for light, inside in blocks if bool(light) == (scheme == "light"))
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", block))


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the ratio that WCAG 2 defines, from 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", ["dark", "light"])
async def test_words_stand_out(scheme: str) -> None:
    colours = tokens(scheme)
    weak = {(word, ground): contrast(colours[word], colours[ground]) for word, ground in PAIRS}
    assert {pair: round(ratio, 2) for pair, ratio in weak.items() if ratio < 4.5} == {}
    edges = {ground: contrast(colours["focus"], colours[ground]) for ground in GROUNDS}
    assert {ground: round(ratio, 2) for ground, ratio in edges.items() if ratio < 3} == {}


@pytest.mark.context(viewport={"width": 380, "height": 720}, color_scheme="dark")
async def test_a_phone_shows_one_thing_at_a_time(page: Page, shoot: Shoot) -> None:
    side, members = page.locator("#side"), page.locator("#members")
    await expect(side).not_to_be_in_viewport()
    await expect(members).to_be_hidden()
    assert await page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    toggle = page.get_by_role("button", name="Servers and channels")
    await toggle.click()
    await expect(side).to_be_in_viewport()
    await expect(page.get_by_role("button", name=re.compile("^general"))).to_be_focused()
    await shoot(page, "shell-phone-side")
    await page.get_by_role("button", name=re.compile("^videos")).click()
    await expect(page.locator("#title")).to_have_text("#videos")
    await expect(side).not_to_be_in_viewport()
    await page.locator("#members-toggle").click()
    await expect(members).to_be_in_viewport()
    await page.keyboard.press("Escape")
    await expect(members).to_be_hidden()
    await expect(page.locator("#members-toggle")).to_be_focused()
    await toggle.click()
    await page.locator("#shade").click(position={"x": 360, "y": 300})
    await expect(side).not_to_be_in_viewport()


async def test_the_keyboard_alone_is_enough(page: Page) -> None:
    await page.keyboard.press("Tab")
    await expect(page.locator("#skip")).to_be_focused()
    await expect(page.locator("#skip")).to_be_in_viewport()
    stops = []
    for _ in range(6):
        await page.keyboard.press("Tab")
        focused = "document.activeElement.closest('#servers, #channels, #who, #header')?.id"
        stops.append(await page.evaluate(focused))
        ring = await page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert ring == "solid", stops
    assert stops == ["servers", "channels", "who", "header", "header", "header"]  # one stop for a whole list
    await page.locator("#channels [aria-current]").focus()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(page.locator("#title")).to_have_text("#videos")
    await expect(page.get_by_role("button", name=re.compile("^videos"))).to_be_focused()


@pytest.mark.context(reduced_motion="reduce")
async def test_little_motion_where_it_is_wished(page: Page) -> None:
    spinner = "Object.assign(document.createElement('i'), { className: 'spinner' })"
    await page.evaluate(f"document.querySelector('#messages').append({spinner})")
    times = await page.locator(".spinner").evaluate(
        "one => [getComputedStyle(one).animationDuration, getComputedStyle(one).animationIterationCount]"
    )
    assert times == ["1e-05s", "1"]
