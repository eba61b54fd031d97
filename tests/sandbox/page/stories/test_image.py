"""Pictures, on the page: /image with all that it takes, and what stands under a picture."""

from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from sandbox.stage import Stage
from tests.sandbox.page.conftest import Shoot
from tests.sandbox.page.hands import attach, begin, button, dialog, enter, offered, send, submit, take_from_list, value
from tests.sandbox.page.stories.results import asked_of_the_provider, clip, made_picture, pictures, private

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_four_at_once_after_other_pictures(page: Page, stage: Stage, boat: Path, harbour: Path, shoot: Shoot):
    await begin(page, "image")
    await shoot(page, "table-image-1-begun")
    await enter(page, prompt="A boat in a harbour at dusk", model="Photon Flash", aspect="4:3", format="PNG", count="4")
    await attach(page, "reference1", boat)
    await enter(page, weight1="0.85")
    await attach(page, "style", harbour)
    await page.locator(".compose-more").fill("style_weight")
    await page.locator(".compose-more").press("Enter")
    await expect(offered(page).first).to_contain_text("as close as it gets")
    await shoot(page, "table-image-2-weights")
    await value(page, "style_weight").fill("0.5")
    await expect(offered(page).first).to_contain_text("halfway")
    await value(page, "style_weight").press("Enter")
    await shoot(page, "table-image-3-line")
    await send(page)
    await expect(private(page, "Accepted")).to_contain_text("for 4 pictures")
    message = await pictures(page, "A boat in a harbour at dusk", 4)
    await shoot(page, "table-image-4-four")
    asked = await asked_of_the_provider(stage)
    assert (asked["model"], asked["aspect_ratio"], asked["format"]) == ("photon-flash-1", "4:3", "png")
    assert (asked["image_ref"][0]["weight"], asked["style_ref"][0]["weight"]) == (0.85, 0.5)
    assert await stage.machine.creates() == 4

    await take_from_list(page, message, "Go on with one of them", "Picture 3")
    third = private(page, "Picture 3")
    await expect(third.locator("img")).to_be_visible()
    await shoot(page, "table-image-5-third")
    await button(third, "Animate").click()
    await submit(page, "the boat turns round")
    await expect(await clip(page, "the boat turns round")).to_contain_text("from a picture")


async def test_somebody_who_is_in_it_and_a_picture_that_is_changed(
    page: Page, stage: Stage, boat: Path, harbour: Path, shoot: Shoot
):
    await begin(page, "image")
    await enter(page, prompt="She waters the plants")
    await attach(page, "character1", boat)
    await attach(page, "character2", harbour)
    await send(page)
    await expect(await pictures(page, "She waters the plants")).to_contain_text("2 pictures of the character")
    assert len((await asked_of_the_provider(stage))["character_ref"]["identity0"]["images"]) == 2

    await begin(page, "image")
    await enter(page, prompt="Make the sea green")
    await attach(page, "modify", boat)
    await page.locator(".compose-more").fill("modify_weight")
    await page.locator(".compose-more").press("Enter")
    await expect(offered(page).filter(has_text="change of colour").first).to_be_visible()
    await shoot(page, "table-image-6-modify")
    await value(page, "modify_weight").fill("0.1")
    await expect(offered(page).first).to_contain_text("0.1")
    await value(page, "modify_weight").press("Enter")
    await send(page)
    await expect(await pictures(page, "Make the sea green")).to_contain_text("picture to modify")
    await shoot(page, "table-image-7-modified")
    assert (await asked_of_the_provider(stage))["modify_image_ref"]["weight"] == 0.1


async def test_the_buttons_under_a_picture(page: Page, stage: Stage, shoot: Shoot):
    message, number = await made_picture(page, "A glass city in the morning mist")
    await shoot(page, "table-picture-1")
    await button(message, "Vary").click()
    await expect(dialog(page).get_by_role("heading")).to_have_text(f"Vary #{number}")
    await shoot(page, "table-picture-2-vary")
    await submit(page, "A glass city in the evening mist", How_close="0.5")
    await pictures(page, "A glass city in the evening mist")
    assert (await asked_of_the_provider(stage))["image_ref"][0]["weight"] == 0.5

    await button(message, "Use as style").click()
    await expect(dialog(page).get_by_role("heading")).to_have_text(f"In the style of #{number}")
    await shoot(page, "table-picture-3-style")
    await submit(page, "A forest of trees")
    await pictures(page, "A forest of trees")
    assert "style_ref" in await asked_of_the_provider(stage)

    await button(message, "Use as reference").click()
    await expect(dialog(page).get_by_role("heading")).to_have_text(f"After #{number}")
    await shoot(page, "table-picture-4-reference")
    await submit(page, "The same city under water")
    await pictures(page, "The same city under water")
    assert "image_ref" in await asked_of_the_provider(stage)

    await button(message, "Animate").click()
    await dialog(page).get_by_role("textbox").fill("The mist clears")
    await shoot(page, "table-picture-5-animate")
    await submit(page, Where_it="It ends with the picture")
    await expect(await clip(page, "The mist clears")).to_contain_text("ending with a picture")
    assert set((await asked_of_the_provider(stage))["keyframes"]) == {"frame1"}
    await shoot(page, "table-picture-6-animated")
