"""Files of messages, as the page hands them on."""

import asyncio

import httpx
import pytest
from playwright.async_api import Page, Route, expect

from sandbox.discord.driver import File
from sandbox.stage import Stage
from tests.end_to_end.acting import png
from tests.sandbox.page.conftest import Complaints

pytestmark = pytest.mark.asyncio(loop_scope="session")


def of_the_page(link: str) -> str:
    """Return the address under which the page has a file of the CDN."""
    return link.replace("https://cdn.discordapp.com", "/files")


async def test_pictures_are_handed_on_whole_and_in_parts(web: httpx.AsyncClient, stage: Stage):
    picture = png()
    said = await stage.discord.member("Ana").say("look", [picture])
    path = of_the_page(said.attachments[0].url)
    whole = await web.get(path)
    assert (whole.status_code, whole.content, whole.headers["Content-Type"]) == (200, picture.data, "image/png")
    part = await web.get(path, headers={"Range": "bytes=2-5"})
    assert (part.status_code, part.content) == (206, picture.data[2:6])
    assert part.headers["Content-Range"] == f"bytes 2-5/{len(picture.data)}"


async def test_a_dead_link_is_dead_and_a_fresh_one_works(web: httpx.AsyncClient, stage: Stage):
    await stage.discord.set_link_life(2)
    said = await stage.discord.member("Ana").say("look", [png()])
    path = of_the_page(said.attachments[0].url)
    assert (await web.get(path)).status_code == 200
    await stage.discord.set_time(offset_seconds=5)
    dead = await web.get(path)
    assert (dead.status_code, dead.headers["Cache-Control"]) == (404, "no-store")
    fresh = (await web.get(f"/api/messages/{said.id}", params={"member": "Ana"})).json()
    assert (await web.get(of_the_page(fresh["message"]["attachments"][0]["url"]))).status_code == 200


@pytest.mark.parametrize("kind", ["text/html", "text/javascript", "image/svg+xml"])
async def test_what_could_run_is_not_opened(web: httpx.AsyncClient, stage: Stage, kind: str):
    trap = File(name="trap.html", data=b"<script>alert(1)</script>", content_type=kind)
    said = await stage.discord.member("Ana").say("open me", [trap])
    answer = await web.get(of_the_page(said.attachments[0].url))
    assert answer.content == trap.data
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert (answer.headers["Content-Disposition"], "sandbox" in answer.headers["Content-Security-Policy"]) == (
        "attachment",
        True,
    )


async def test_nothing_but_files_is_handed_on(web: httpx.AsyncClient):
    assert (await web.get("/files/api/v10/users/@me")).status_code == 404
    assert (await web.get("/files/attachments/../api/v10/gateway")).status_code == 404


async def test_a_link_that_died_is_asked_for_anew_in_the_browser(page: Page, stage: Stage, complaints: Complaints):
    """As in Discord, a picture whose link has expired before it was loaded is there all the same."""
    complaints.expect("404")
    expired = asyncio.Event()
    asked: list[str] = []

    async def hold(route: Route) -> None:
        asked.append(route.request.url)
        await expired.wait()
        await route.continue_()

    await page.route("**/files/**", hold)
    await stage.discord.set_link_life(2)
    await stage.discord.member("Ben").say("look", [png()])
    picture = page.locator("#messages img[src*='/files/']")
    await picture.wait_for(state="attached")
    await stage.discord.set_time(offset_seconds=5)
    expired.set()
    await expect(picture).to_have_js_property("naturalWidth", 320)
    assert len(set(asked)) >= 2, "It was shown with a link that was dead."
