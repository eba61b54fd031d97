"""The CDN: signed links that die, fresh ones at every look, ranges, avatars."""

import httpx
import pytest

from sandbox.discord.driver import File, LocalDiscord
from tests.sandbox.discord.conftest import GENERAL, Bare

CLIP = File(name="a clip.mp4", data=b"0123456789", content_type="video/mp4")


async def link(discord: LocalDiscord) -> str:
    [message] = await discord.member("Ana").read()
    return message.attachments[0].url


async def test_a_link_dies_and_a_look_gives_a_fresh_one(discord: LocalDiscord) -> None:
    await discord.member("Ana").say("look", [CLIP])
    old = await link(discord)
    assert await discord.download(old) == CLIP.data
    await discord.set_time(offset_seconds=24 * 3600 + 5)
    with pytest.raises(httpx.HTTPStatusError, match="404"):
        await discord.download(old)
    assert await discord.download(await link(discord)) == CLIP.data


async def test_the_life_of_links_can_be_set(discord: LocalDiscord) -> None:
    await discord.member("Ana").say("look", [CLIP])
    await discord.set_link_life(60)
    short = await link(discord)
    await discord.set_time(offset_seconds=65)
    with pytest.raises(httpx.HTTPStatusError, match="404"):
        await discord.download(short)
    state = await discord.state()
    assert (state["link_life_seconds"], state["dead_links_followed"]) == (60, 1)
    await discord.clear()
    state = await discord.state()
    assert (state["link_life_seconds"], state["dead_links_followed"]) == (state["link_life_usually"], 0)


@pytest.mark.parametrize("change", [("hm=", "hm=0"), ("ex=", "ex=f"), ("a%20clip", "other")])
async def test_an_altered_link_is_dead(discord: LocalDiscord, change: tuple[str, str]) -> None:
    await discord.member("Ana").say("look", [CLIP])
    with pytest.raises(httpx.HTTPStatusError, match="404"):
        await discord.download((await link(discord)).replace(*change))


async def test_a_deleted_message_takes_its_files_along(discord: LocalDiscord) -> None:
    said = await discord.member("Ana").say("look", [CLIP])
    url = await link(discord)
    await discord.delete_message(said)
    with pytest.raises(httpx.HTTPStatusError, match="404"):
        await discord.download(url)


@pytest.mark.parametrize(
    ("wanted", "status", "body"),
    [("bytes=2-4", 206, b"234"), ("bytes=8-", 206, b"89"), ("bytes=-3", 206, b"789"), ("bytes=20-", 416, b"")],
)
async def test_parts_can_be_asked_for(discord: LocalDiscord, bare: Bare, wanted: str, status: int, body: bytes) -> None:
    await discord.member("Ana").say("look", [CLIP])
    url = (await link(discord)).replace("cdn.discordapp.com", discord.address)
    answer = await bare.ask("GET", url, headers={"Range": wanted})
    assert (answer.status_code, answer.content) == (status, body)


async def test_pictures_have_a_size(discord: LocalDiscord, bare: Bare) -> None:
    avatar = await bare.ask("GET", f"https://{discord.address}/avatars/1/0.png")
    assert avatar.headers["Content-Type"] == "image/png"
    files = {"files[0]": ("me.png", avatar.content)}
    [attachment] = (await bare.post(GENERAL, files=files)).json()["attachments"]
    assert (attachment["width"], attachment["height"], attachment["content_type"]) == (64, 64, "image/png")


async def test_only_discords_hosts_are_downloaded_from(discord: LocalDiscord) -> None:
    with pytest.raises(ValueError, match=r"example\.org"):
        await discord.download("https://example.org/a.mp4")
