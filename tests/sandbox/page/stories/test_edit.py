"""/edit, on the page: every edit by its command and by its button, of clips of ours and of files."""

from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from sandbox.stage import Stage
from tests.sandbox.page.conftest import Shoot
from tests.sandbox.page.hands import attach, begin, button, dialog, enter, offered, send, submit, value
from tests.sandbox.page.stories.results import asked_of_the_provider, clip, made_clip, pictures, private, shape

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_reframe_of_a_picture_a_file_and_a_clip(
    page: Page, stage: Stage, boat: Path, harbour: Path, holiday: Path, shoot: Shoot
):
    await begin(page, "edit reframe")
    await expect(offered(page).filter(has_text="2048 x 1152")).to_have_count(1)
    await shoot(page, "table-reframe-1-sizes")
    await enter(page, aspect="1:1", prompt="more sky over the boat", place="At the bottom", format="PNG")
    await attach(page, "file", boat)
    await shoot(page, "table-reframe-2-line")
    await send(page)
    await pictures(page, "more sky over the boat")
    await shoot(page, "table-reframe-3-picture")
    asked = await asked_of_the_provider(stage)
    assert (asked["model"], asked["format"], asked["aspect_ratio"]) == ("photon-1", "png", "1:1")

    await begin(page, "edit reframe")
    await enter(page, aspect="9:16", prompt="a tall harbour", model="Ray 2 Flash")
    await attach(page, "file", holiday)
    await attach(page, "first_frame", harbour)
    await send(page)
    assert await shape(await clip(page, "a tall harbour")) < 1
    await shoot(page, "table-reframe-4-file")
    assert "first_frame" in await asked_of_the_provider(stage)

    found, number = await made_clip(page, "A tram in the rain")
    await begin(page, "edit reframe")
    numbers = {"grid_x": "384", "grid_y": "0", "width": "768", "height": "432"}
    await enter(page, aspect="1:1", clip="tram", prompt="a square with a tram", **numbers)
    await send(page)
    square = await clip(page, "a square with a tram")
    await expect(square).to_contain_text(f"reframed from #{number} to 1:1")
    assert await shape(square) == 1
    assert (await asked_of_the_provider(stage))["grid_position_x"] == 384

    await button(found, "Reframe").click()
    await expect(dialog(page).get_by_role("heading")).to_have_text(f"Reframe #{number}")
    await shoot(page, "table-reframe-5-dialog")
    await submit(page, "a wide street", Its_new_shape="21:9", Where="On the left")
    assert await shape(await clip(page, "a wide street")) > 2
    assert (await asked_of_the_provider(stage))["grid_position_x"] == 0


async def test_modify_of_a_file_and_of_a_clip(page: Page, stage: Stage, holiday: Path, boat: Path, shoot: Shoot):
    await begin(page, "edit modify")
    await enter(page, prompt="painted in oil", model="Ray 2 Flash")
    await attach(page, "file", holiday)
    await attach(page, "first_frame", boat)
    await page.locator(".compose-more").fill("strength")
    await page.locator(".compose-more").press("Enter")
    await expect(offered(page).first).to_contain_text("keeps very close")
    await shoot(page, "table-modify-1-strength")
    await value(page, "strength").fill("Reimagine 2")
    await value(page, "strength").press("Enter")
    await send(page)
    await clip(page, "painted in oil")
    await shoot(page, "table-modify-2-file")
    asked = await asked_of_the_provider(stage)
    assert (asked["mode"], asked["model"], "first_frame" in asked) == ("reimagine_2", "ray-flash-2", True)

    found, number = await made_clip(page, "A kite over a beach")
    await button(found, "Modify").click()
    await dialog(page).get_by_role("textbox").fill("all of paper")
    await dialog(page).get_by_role("button", name="How close").click()
    await shoot(page, "table-modify-3-dialog")
    await page.keyboard.press("Escape")
    await dialog(page).locator("input[type=file]").set_input_files(boat)
    await expect(dialog(page).locator(".compose-card")).to_contain_text("boat.png")
    await shoot(page, "table-modify-4-first-frame")
    await submit(page, How_close="Adhere 1", Which_model="Ray 2 Flash")
    await expect(await clip(page, "all of paper")).to_contain_text(f"modified from #{number}, adhere 1")
    asked = await asked_of_the_provider(stage)
    assert (asked["mode"], "first_frame" in asked) == ("adhere_1", True)


async def test_upscale_and_sound(page: Page, stage: Stage, shoot: Shoot):
    found, number = await made_clip(page, "Waves on a pebble beach")
    await button(found, "Upscale").click()
    await dialog(page).get_by_role("button", name="How large").click()
    await shoot(page, "table-upscale-1-dialog")
    await page.keyboard.press("Escape")
    await submit(page, How_large="1080p")
    large = await clip(page, f"#{number} upscaled to 1080p")
    await shoot(page, "table-upscale-2-clip")
    await expect(button(large, "Upscale")).to_have_count(0)

    await button(found, "Add sound").click()
    await dialog(page).get_by_role("textbox").last.fill("voices")
    await shoot(page, "table-sound-1-dialog")
    await submit(page, "waves and gulls")
    loud = await clip(page, f"#{number} with sound")
    await shoot(page, "table-sound-2-clip")
    await expect(button(loud, "Add sound")).to_have_count(0)
    asked = await asked_of_the_provider(stage)
    assert (asked["prompt"], asked["negative_prompt"]) == ("waves and gulls", "voices")

    await begin(page, "edit audio")
    await enter(page, clip="pebble", prompt="a storm", negative_prompt="music")
    await send(page)
    await clip(page, "a storm")
    await begin(page, "edit upscale")
    await enter(page, clip="pebble", resolution="540p")
    await send(page)
    await expect(private(page, "not larger")).to_contain_text("Larger is")
    await shoot(page, "table-upscale-3-not-larger")
