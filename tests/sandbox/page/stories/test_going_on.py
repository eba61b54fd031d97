"""Going on with clips, on the page: forwards and backwards, by command and by button, to a picture, to another clip."""

from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from sandbox.stage import Stage
from tests.sandbox.page.conftest import Shoot
from tests.sandbox.page.hands import attach, begin, button, dialog, enter, offered, send, submit, value
from tests.sandbox.page.stories.results import asked_of_the_provider, clip, made_clip

pytestmark = pytest.mark.asyncio(loop_scope="session")


def ends(request: dict) -> dict[str, str]:
    """Return what a video begins and ends with, by the frame's name."""
    return {name: frame["type"] for name, frame in request["keyframes"].items()}


async def test_a_clip_is_extended_every_way(page: Page, stage: Stage, boat: Path, shoot: Shoot):
    first, number = await made_clip(page, "A fox crosses a snowy field")
    await button(first, "Extend").click()
    await expect(dialog(page).get_by_role("heading")).to_have_text(f"Extend #{number}")
    await dialog(page).get_by_role("textbox").fill("before that it leaves its den")
    await dialog(page).get_by_role("button", name="Which way").click()
    await shoot(page, "table-extend-1-dialog")
    await page.keyboard.press("Escape")
    await submit(page, Which_way="What led up to it")
    before = await clip(page, "before that it leaves its den")
    await expect(before).to_contain_text(f"leads to #{number}")
    await shoot(page, "table-extend-2-before")
    assert ends(await asked_of_the_provider(stage)) == {"frame1": "generation"}

    await begin(page, "extend")
    await value(page, "clip").fill("snowy")
    await expect(offered(page).first).to_contain_text(f"#{number}")
    await shoot(page, "table-extend-3-clips")
    await value(page, "clip").press("Enter")
    await enter(page, prompt="it reaches a boat")
    await attach(page, "end_frame", boat)
    await send(page)
    await expect(await clip(page, "it reaches a boat")).to_contain_text(f"from #{number} to a picture")
    assert ends(await asked_of_the_provider(stage)) == {"frame0": "generation", "frame1": "image"}

    await begin(page, "extend")
    await enter(page, clip="snowy", prompt="from the boat to the field", direction="What led up to it")
    await attach(page, "start_frame", boat)
    await shoot(page, "table-extend-4-backwards")
    await send(page)
    await expect(await clip(page, "from the boat to the field")).to_contain_text(f"from a picture to #{number}")
    assert ends(await asked_of_the_provider(stage)) == {"frame0": "image", "frame1": "generation"}


async def test_two_clips_are_blended(page: Page, stage: Stage, shoot: Shoot):
    _, first = await made_clip(page, "A red balloon rises")
    other, second = await made_clip(page, "A blue whale dives")
    await begin(page, "blend")
    await enter(page, first="red balloon", second="blue whale", prompt="the balloon becomes a whale")
    await send(page)
    await expect(await clip(page, "the balloon becomes a whale")).to_contain_text(f"from #{first} to #{second}")
    await shoot(page, "table-blend-1-command")
    assert ends(await asked_of_the_provider(stage)) == {"frame0": "generation", "frame1": "generation"}

    await button(other, "Blend").click()
    await dialog(page).get_by_role("textbox").fill("and back into a balloon")
    await shoot(page, "table-blend-2-dialog")
    await submit(page, To_which=f"#{first}")
    await expect(await clip(page, "and back into a balloon")).to_contain_text(f"from #{second} to #{first}")
