"""The first row of what members get: /video with all that it takes, typed on the page."""

from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from sandbox.stage import Stage
from tests.sandbox.page.conftest import Shoot
from tests.sandbox.page.hands import attach, begin, button, enter, offered, send, use, value
from tests.sandbox.page.stories.results import arrived, asked_of_the_provider, clip, private, shape

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_words_with_concepts_and_a_camera_from_the_lists(page: Page, stage: Stage, shoot: Shoot):
    await begin(page, "video")
    await enter(page, prompt="A lantern drifting over a dark lake at night, slow motion", aspect="9:16", seconds="9")
    await enter(page, resolution="540p", model="Ray 2 Flash", loop="True")
    await page.locator(".compose-more").fill("concepts")
    await page.locator(".compose-more").press("Enter")
    await value(page, "concepts").fill("dolly")
    await expect(offered(page)).to_have_text(["dolly zoom"])
    await value(page, "concepts").press("Enter")
    await value(page, "concepts").press_sequentially(", hand")
    await expect(offered(page)).to_have_text(["dolly zoom, handheld"])
    await shoot(page, "table-video-1-concepts")
    await value(page, "concepts").press("Enter")
    await page.locator(".compose-more").fill("camera")
    await page.locator(".compose-more").press("Enter")
    await value(page, "camera").fill("orbit")
    await expect(offered(page).first).to_contain_text("orbit left")
    await shoot(page, "table-video-2-camera")
    await value(page, "camera").press("Enter")
    await shoot(page, "table-video-3-line")
    await send(page)
    answer = private(page, "Accepted")
    await expect(answer).to_contain_text("Ray 2 Flash · 9 s · 540p · 9:16 · loop · dolly zoom · handheld")
    found = await clip(page, "A lantern drifting")
    await shoot(page, "table-video-4-clip")
    assert await shape(found) < 1
    asked = await asked_of_the_provider(stage)
    assert [one["key"] for one in asked["concepts"]] == ["dolly_zoom", "handheld"]
    assert asked["prompt"].endswith("orbit left")
    assert (asked["model"], asked["duration"], asked["loop"]) == ("ray-flash-2", "9s", True)


async def test_between_two_pictures_and_a_loop_that_cannot_be(
    page: Page, stage: Stage, boat: Path, harbour: Path, shoot: Shoot
):
    await begin(page, "video")
    await enter(page, prompt="The boat comes home", loop="True")
    await attach(page, "end_frame", harbour)
    await send(page)
    await expect(private(page, "loop")).to_contain_text("Leave out the loop or the end frame")
    await shoot(page, "table-video-5-no-loop")

    await begin(page, "video")
    await enter(page, prompt="The boat comes home")
    await attach(page, "start_frame", boat)
    await attach(page, "end_frame", harbour)
    await shoot(page, "table-video-6-frames")
    await send(page)
    await clip(page, "The boat comes home")
    await shoot(page, "table-video-7-between")
    frames = (await asked_of_the_provider(stage))["keyframes"]
    assert [frames[name]["type"] for name in ("frame0", "frame1")] == ["image", "image"]

    await begin(page, "video")
    await enter(page, prompt="It came from the fog")
    await attach(page, "end_frame", harbour)
    await send(page)
    await clip(page, "It came from the fog")
    assert set((await asked_of_the_provider(stage))["keyframes"]) == {"frame1"}


async def test_what_is_dear_is_asked_about_first(page: Page, stage: Stage, shoot: Shoot):
    await use(page, "video", prompt="A castle in the clouds", resolution="4k")
    question = private(page, "This costs")
    await expect(question).to_contain_text("Nothing is reserved yet")
    await shoot(page, "table-video-8-dear")
    assert await stage.machine.creates() == 0
    await button(question, "Never mind").click()
    await expect(private(page, "Never mind, then")).to_be_visible()
    await use(page, "video", prompt="A castle in the clouds", resolution="4k")
    await button(private(page, "This costs"), "Make it").click()
    await expect(private(page, "Accepted")).to_contain_text("is reserved")
    await arrived(page, "A castle in the clouds")
    await shoot(page, "table-video-9-made")
    assert (await asked_of_the_provider(stage))["resolution"] == "4k"


async def test_words_that_could_be_better_get_a_hint_until_it_is_switched_off(page: Page, shoot: Shoot):
    await use(page, "video", prompt="A happy dog with a sign that says “OPEN”, no people")
    answer = private(page, "Accepted")
    await expect(answer).to_contain_text("come out garbled")
    await expect(answer).to_contain_text("For example:")
    await arrived(page, "A happy dog")
    await answer.scroll_into_view_if_needed()
    await shoot(page, "table-hints-1-below")
    await use(page, "help")
    await expect(private(page, "What it costs")).to_contain_text("/help topic:prompts")
    await shoot(page, "table-help")
    await use(page, "help", topic="How to write prompts")
    await expect(private(page, "How to write a prompt")).to_contain_text("Not so good")
    await shoot(page, "table-hints-2-page")
    await use(page, "preferences", hints="False")
    await expect(private(page, "I give you no hints")).to_be_visible()
    await shoot(page, "table-hints-3-off")
    await use(page, "video", prompt="A sad dog with a sign that says “SHUT”, no people")
    answer = private(page, "Accepted")
    await expect(answer).to_contain_text("is reserved")
    await expect(page.locator("#messages .message.ephemeral", has_text="Accepted")).to_have_count(2)
    await expect(answer).not_to_contain_text("💡")
    await use(page, "preferences", hints="True")
    await expect(private(page, "I give you hints")).to_be_visible()
