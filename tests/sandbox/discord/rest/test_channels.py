"""Messages in channels: nonce, history, permissions, edits, mentions, content without the intent."""

import asyncio
import json
from typing import Any

import pytest

from sandbox.discord.driver import File, LocalDiscord
from sandbox.discord.state.seed import LOUNGE, USERS
from tests.sandbox.discord.conftest import GENERAL, QUIET, VIDEOS, Bare

V2 = 1 << 15
TEXT = {"type": 10, "content": "hello"}


def with_files(body: dict[str, Any], *names: str) -> dict[str, Any]:
    """Return the multipart form of a message with files."""
    parts: dict[str, Any] = {"payload_json": (None, json.dumps(body))}
    for index, name in enumerate(names):
        parts[f"files[{index}]"] = (name, f"data of {name}".encode(), "application/octet-stream")
    return {"files": parts}


async def test_the_nonce_returns_the_message_that_is_there(discord: LocalDiscord, bare: Bare) -> None:
    body = {"content": "once", "nonce": "n1", "enforce_nonce": True}
    first, again = await asyncio.gather(bare.post(GENERAL, body), bare.post(GENERAL, body))
    assert first.json()["id"] == again.json()["id"]
    assert (await bare.post(VIDEOS, body)).json()["id"] != first.json()["id"]
    assert (await bare.post(GENERAL, {**body, "enforce_nonce": False})).json()["id"] != first.json()["id"]
    await discord.set_time(offset_seconds=600)
    assert (await bare.post(GENERAL, body)).json()["id"] != first.json()["id"], "the window is some minutes"


async def test_history_goes_both_ways(discord: LocalDiscord, bare: Bare) -> None:
    await discord.set_time(rate=100)
    ids = [(await bare.post(GENERAL, {"content": str(number)})).json()["id"] for number in range(5)]

    async def page(**query: Any) -> list[str]:
        found = (await bare.ask("GET", f"/channels/{GENERAL}/messages", params=query)).json()
        return [one["content"] for one in found]

    assert await page() == ["4", "3", "2", "1", "0"]
    assert await page(limit=2) == ["4", "3"]
    assert await page(before=ids[2], limit=1) == ["1"]
    assert await page(after=ids[2], limit=1) == ["3"]
    assert await page(around=ids[2], limit=3) == ["3", "2", "1"]
    answer = await bare.ask("GET", f"/channels/{GENERAL}/messages", params={"limit": 101})
    assert answer.json()["code"] == 50035


async def test_others_messages_are_blank_without_the_intent(discord: LocalDiscord, bare: Bare) -> None:
    picture = File(name="a.png", data=b"x", content_type="image/png")
    said = await discord.member("Ana").say("secret", [picture])
    read = (await bare.ask("GET", f"/channels/{GENERAL}/messages/{said.id}")).json()
    assert (read["content"], read["attachments"]) == ("", [])
    addressed = await discord.member("Ana").say(f"<@{bare.world.bot.id}> look")
    assert (await bare.ask("GET", f"/channels/{GENERAL}/messages/{addressed.id}")).json()["content"].endswith("look")
    direct = await discord.member("Ana", "dm").say("between us")
    read = (await bare.ask("GET", f"/channels/{direct.channel_id}/messages/{direct.id}")).json()
    assert read["content"] == "between us"


@pytest.mark.parametrize(
    ("denied", "body", "code"),
    [
        ("VIEW_CHANNEL", {"content": "x"}, 50001),
        ("SEND_MESSAGES", {"content": "x"}, 50013),
        ("EMBED_LINKS", {"embeds": [{"title": "x"}]}, 50013),
        ("READ_MESSAGE_HISTORY", {"content": "x", "message_reference": {"message_id": "1"}}, 50013),
    ],
)
async def test_permissions_count(discord: LocalDiscord, bare: Bare, denied: str, body: Any, code: int) -> None:
    await discord.set_permissions("general", deny=[denied])
    answer = await bare.post(GENERAL, body)
    assert (answer.status_code, answer.json()["code"]) == (403, code)
    assert (await bare.post(VIDEOS, {"content": "x"})).status_code == 200


async def test_files_need_their_permission(discord: LocalDiscord, bare: Bare) -> None:
    await discord.set_permissions("general", deny=["ATTACH_FILES"])
    assert (await bare.post(GENERAL, **with_files({}, "a.mp4"))).json()["code"] == 50013


async def test_the_quiet_channel_takes_nothing_until_it_is_allowed(discord: LocalDiscord, bare: Bare) -> None:
    assert (await bare.post(QUIET, {"content": "x"})).json()["code"] == 50013
    await discord.set_permissions("quiet", allow=["SEND_MESSAGES"])
    assert (await bare.post(QUIET, {"content": "x"})).status_code == 200


async def test_without_history_nothing_is_listed(discord: LocalDiscord, bare: Bare) -> None:
    message = (await bare.post(GENERAL, {"content": "x"})).json()["id"]
    await discord.set_permissions("general", deny=["READ_MESSAGE_HISTORY"])
    assert (await bare.ask("GET", f"/channels/{GENERAL}/messages")).json() == []
    assert (await bare.ask("GET", f"/channels/{GENERAL}/messages/{message}")).json()["code"] == 50001


async def test_closed_direct_messages_refuse(discord: LocalDiscord, bare: Bare) -> None:
    channel = (await bare.ask("POST", "/users/@me/channels", {"recipient_id": USERS["Ben"]})).json()
    assert (channel["type"], channel["recipients"][0]["username"]) == (1, "ben")
    assert (await bare.post(channel["id"], {"content": "hi"})).status_code == 200
    await discord.set_dms_open("Ben", False)
    answer = await bare.post(channel["id"], {"content": "hi"})
    assert (answer.status_code, answer.json()["code"]) == (403, 50007)
    assert [one.text for one in await discord.member("Ben", "dm").read()] == ["hi"]


async def test_an_edit_keeps_and_drops_files(discord: LocalDiscord, bare: Bare) -> None:
    made = (await bare.post(GENERAL, **with_files({"content": "two"}, "a.mp4", "b.mp4"))).json()
    path = f"/channels/{GENERAL}/messages/{made['id']}"
    assert [one["filename"] for one in made["attachments"]] == ["a.mp4", "b.mp4"]
    edited = (await bare.ask("PATCH", path, {"content": "still two"})).json()
    assert len(edited["attachments"]) == 2
    assert edited["edited_timestamp"]
    kept = made["attachments"][1]
    edited = (
        await bare.ask("PATCH", path, **with_files({"attachments": [{"id": kept["id"]}, {"id": 0}]}, "c.mp4"))
    ).json()
    assert [one["filename"] for one in edited["attachments"]] == ["b.mp4", "c.mp4"]
    assert await discord.download(edited["attachments"][0]["url"]) == b"data of b.mp4"
    answer = await bare.ask("PATCH", path, {"attachments": [{"id": made["attachments"][0]["id"]}]})
    assert answer.json()["errors"]["attachments"]["0"]["id"]["_errors"][0]["code"] == "ATTACHMENT_NOT_FOUND"


async def test_a_layout_keeps_its_file_over_an_edit(discord: LocalDiscord, bare: Bare) -> None:
    gallery = {"type": 12, "items": [{"media": {"url": "attachment://clip.mp4"}}]}
    made = (await bare.post(GENERAL, **with_files({"flags": V2, "components": [TEXT, gallery]}, "clip.mp4"))).json()
    assert (made["attachments"], [one["id"] for one in made["components"]]) == ([], [1, 2])
    media = made["components"][1]["items"][0]["media"]
    assert media["content_type"] == "video/mp4"
    again = {"type": 12, "items": [{"media": {"url": media["url"]}}]}  # as libraries send it back
    path = f"/channels/{GENERAL}/messages/{made['id']}"
    edited = (await bare.ask("PATCH", path, {"components": [again]})).json()
    shown = edited["components"][0]["items"][0]["media"]
    assert shown["attachment_id"] == media["attachment_id"]
    assert await discord.download(shown["url"]) == b"data of clip.mp4"
    bare_text = (await bare.ask("PATCH", path, {"components": [TEXT]})).json()
    assert [one["filename"] for one in bare_text["attachments"]] == ["clip.mp4"], "no longer shown, so listed"


async def test_the_layout_flag_stays(bare: Bare, discord: LocalDiscord) -> None:
    made = (await bare.post(GENERAL, {"flags": V2, "components": [TEXT]})).json()
    path = f"/channels/{GENERAL}/messages/{made['id']}"
    assert (await bare.ask("PATCH", path, {"flags": 0})).json()["flags"] == V2
    answer = await bare.ask("PATCH", path, {"content": "plain"})
    assert "content" in answer.json()["errors"]
    plain = (await bare.post(GENERAL, {"content": "plain"})).json()["id"]
    path = f"/channels/{GENERAL}/messages/{plain}"
    body = {"flags": V2, "content": None, "components": [TEXT]}
    assert (await bare.ask("PATCH", path, body)).json()["flags"] == V2


async def test_only_own_messages_can_be_edited_and_deleted(discord: LocalDiscord, bare: Bare) -> None:
    said = await discord.member("Ana").say("mine")
    path = f"/channels/{GENERAL}/messages/{said.id}"
    assert (await bare.ask("PATCH", path, {"content": "yours"})).json()["code"] == 50005
    assert (await bare.ask("DELETE", path)).json()["code"] == 50013
    own = (await bare.post(GENERAL, {"content": "x"})).json()["id"]
    assert (await bare.ask("DELETE", f"/channels/{GENERAL}/messages/{own}")).status_code == 204
    assert (await bare.ask("GET", f"/channels/{GENERAL}/messages/{own}")).json()["code"] == 10008


async def test_old_messages_take_few_edits(discord: LocalDiscord, bare: Bare) -> None:
    message = (await bare.post(GENERAL, {"content": "x"})).json()["id"]
    await discord.set_time(offset_seconds=3700, rate=1000)
    codes = [
        (await bare.ask("PATCH", f"/channels/{GENERAL}/messages/{message}", {"content": str(n)})).json().get("code")
        for n in range(31)
    ]
    assert codes == [None] * 30 + [30046]


@pytest.mark.parametrize(
    ("allowed", "mentioned"),
    [
        (None, ["Ana", "Ben"]),
        ({"parse": []}, []),
        ({"users": [USERS["Ben"]]}, ["Ben"]),
        ({"parse": ["users"]}, ["Ana", "Ben"]),
    ],
)
async def test_only_allowed_mentions_count(
    discord: LocalDiscord, bare: Bare, allowed: Any, mentioned: list[str]
) -> None:
    text = f"<@{USERS['Ana']}> and <@{USERS['Ben']}> and @everyone"
    body = {"flags": V2, "components": [{"type": 10, "content": text}]}
    made = (await bare.post(GENERAL, body | ({"allowed_mentions": allowed} if allowed else {}))).json()
    assert made["mention_everyone"] is False, "the bot may not mention everyone"
    [message] = await discord.member("Cem").read()
    assert message.mentions == mentioned


async def test_replies_name_their_message(discord: LocalDiscord, bare: Bare) -> None:
    said = await discord.member("Ana").say("question")
    reference = {"message_id": said.id}
    made = (await bare.post(GENERAL, {"content": "answer", "message_reference": reference})).json()
    assert (made["referenced_message"]["id"], made["referenced_message"]["content"]) == (said.id, "")
    assert [one["username"] for one in made["mentions"]] == ["ana"]
    lost: dict[str, Any] = {"content": "answer", "message_reference": {"message_id": "1"}}
    assert "message_reference" in (await bare.post(GENERAL, lost)).json()["errors"]
    lost["message_reference"]["fail_if_not_exists"] = False
    assert (await bare.post(GENERAL, lost)).status_code == 200


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/channels/1/messages", 10003),
        (f"/channels/{GENERAL}/messages/1", 10008),
        ("/guilds/1", 10004),
        (f"/guilds/{LOUNGE}/members/{int(USERS['Ana']) + 900}", 10013),
        ("/users/1", 10013),
    ],
)
async def test_what_is_not_there_has_its_code(bare: Bare, path: str, code: int) -> None:
    answer = await bare.ask("GET", path)
    assert (answer.status_code, answer.json()["code"]) == (404, code)


async def test_servers_members_and_roles_are_told(discord: LocalDiscord, bare: Bare) -> None:
    guild = (await bare.ask("GET", f"/guilds/{LOUNGE}", params={"with_counts": "true"})).json()
    roles = {one["name"]: one["id"] for one in guild["roles"]}
    assert (guild["owner_id"], guild["approximate_member_count"]) == (USERS["Ada"], 6)
    sol = (await bare.ask("GET", f"/guilds/{LOUNGE}/members/{USERS['Sol']}")).json()
    assert sol["roles"] == [roles["Staff"]]
    assert (await bare.ask("POST", f"/channels/{GENERAL}/typing")).status_code == 204
    await bare.ask("GET", f"/guilds/{LOUNGE}/channels")
    await bare.ask("GET", f"/guilds/{LOUNGE}/roles")
    await bare.ask("GET", f"/channels/{GENERAL}")
    assert await discord.violations() == []


async def test_a_deleted_channel_is_gone_and_comes_back_when_cleared(discord: LocalDiscord, bare: Bare) -> None:
    await bare.post(VIDEOS, {"content": "x"})
    await discord.delete_channel("videos")
    assert (await bare.post(VIDEOS, {"content": "x"})).json()["code"] == 10003
    await discord.clear()
    assert await discord.member("Ana", "videos").read() == []
    assert await discord.requests() == []
