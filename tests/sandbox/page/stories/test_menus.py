"""The menus of messages, the tray, Info and Delete, on the page."""

import pytest
from playwright.async_api import Page, expect

from sandbox.stage import Stage
from tests.end_to_end.acting import png
from tests.sandbox.page.conftest import Shoot
from tests.sandbox.page.hands import button, dialog, says, submit, use, use_menu
from tests.sandbox.page.stories.results import asked_of_the_provider, clip, made_clip, made_picture, private

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_picture_and_a_clip_wait_in_the_tray(page: Page, stage: Stage, shoot: Shoot):
    found, number = await made_clip(page, "A path through a birch wood")
    await stage.discord.member("Ben").say("My pond", [png(name="pond.png")])
    pond = await says(page, "My pond")
    await use_menu(page, found, "Use as start frame")
    chosen = private(page, f"Clip #{number} is your start frame now.")
    await expect(chosen.locator("img")).to_be_visible()
    await shoot(page, "table-tray-1-chosen")
    await use_menu(page, pond, "Use as end frame")
    await expect(private(page, "That picture is your end frame now.")).to_be_visible()
    await use(page, "tray")
    tray = private(page, "The next /video without frames takes these")
    await expect(tray.locator("img")).to_have_count(2)
    await shoot(page, "table-tray-2-tray")
    await button(tray, "Make a video").click()
    await dialog(page).get_by_role("textbox").fill("the path leads to a pond")
    await shoot(page, "table-tray-3-dialog")
    await submit(page)
    await expect(await clip(page, "the path leads to a pond")).to_contain_text(f"from #{number} to a picture")
    await shoot(page, "table-tray-4-clip")
    assert set((await asked_of_the_provider(stage))["keyframes"]) == {"frame0", "frame1"}
    await use(page, "tray")
    await expect(private(page, "Your tray")).to_contain_text("nothing yet")


async def test_a_message_is_extended_animated_and_shown(page: Page, stage: Stage, shoot: Shoot):
    await stage.discord.member("Ben").say("My pond", [png(name="pond.png")])
    await use_menu(page, await says(page, "My pond"), "Animate this picture")
    await expect(dialog(page).get_by_role("heading")).to_have_text("Animate this picture")
    await shoot(page, "table-menu-1-animate")
    await submit(page, "ripples spread over the pond")
    found = await clip(page, "ripples spread over the pond")
    await found.click(button="right", position={"x": 300, "y": 10})
    await page.get_by_role("menuitem", name="Apps").hover()
    await expect(page.get_by_role("menuitem", name="Show generation")).to_be_visible()
    await shoot(page, "table-menu-2-apps")
    await page.keyboard.press("Escape")
    await use_menu(page, found, "Extend this clip")
    await submit(page, "and a frog jumps in")
    await expect(await clip(page, "and a frog jumps in")).to_contain_text("continues #")
    await use_menu(page, found, "Show generation")
    shown = private(page, "ripples spread over the pond")
    await expect(shown.locator("video")).to_be_visible()
    await shoot(page, "table-menu-3-show")
    await use_menu(page, await says(page, "My pond"), "Show generation")
    await expect(private(page, "not about anything that I make")).to_be_visible()


async def test_info_tells_all_and_delete_removes_it_everywhere(page: Page, stage: Stage, shoot: Shoot):
    found, number = await made_clip(page, "An owl turns its head")
    await button(found, "Extend").click()
    await submit(page, "and flies off")
    extension = await clip(page, "and flies off")
    await button(extension, "Info").click()
    info = private(page, "commercial")
    for told in ("Model", "Length", "Resolution", "Begins with", f"#{number}", "Price", "Took", "its terms"):
        await expect(info).to_contain_text(told)
    await shoot(page, "table-info")
    await button(found, "Delete").click()
    question = private(page, f"Delete #{number}?")
    await expect(question).to_contain_text("was made from it")
    await shoot(page, "table-delete-1-question")
    await button(question, "Delete it").click()
    await expect(private(page, f"#{number} is deleted")).to_contain_text("told to delete it as well")
    await expect(found).to_have_count(0)
    await shoot(page, "table-delete-2-done")

    async def gone() -> bool:
        return (await stage.machine.jobs())[0].deleted

    await stage.machine.until(gone, what="the provider having deleted the job")


async def test_a_picture_made_here_is_taken_from_its_message(page: Page, stage: Stage):
    painted, _ = await made_picture(page, "A paper crane on a window sill")
    await use_menu(page, painted, "Use as start frame")
    await expect(private(page, "is your start frame now")).to_be_visible()
    await use(page, "video", prompt="it unfolds its wings")
    await expect(private(page, "Accepted")).to_contain_text("From your /tray: the start frame")
    await clip(page, "it unfolds its wings")
    assert set((await asked_of_the_provider(stage))["keyframes"]) == {"frame0"}
