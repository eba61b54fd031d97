"""The page's server: who may ask, what it hands out, and what it passes on."""

from typing import Any

import httpx
import pytest

from sandbox.page.server import serving
from sandbox.stage import Stage

pytestmark = pytest.mark.asyncio(loop_scope="session")
ANA = {"member": "Ana", "server": "Reverie Lounge", "channel": "general"}


class TestWhoMayAsk:
    @pytest.mark.parametrize("path", ["/", "/static/index.html", "/api/place", "/api/live", "/files/attachments/1/2/a"])
    @pytest.mark.parametrize(
        "headers",
        [{"Host": "evil.example"}, {"Host": "evil.example:80"}, {"Origin": "https://evil.example"}, {"Origin": "null"}],
        ids=["another name", "another port", "another site", "a file"],
    )
    async def test_nobody_but_the_page(self, web: httpx.AsyncClient, path: str, headers: dict[str, str]):
        answer = await web.get(path, params=ANA, headers=headers)
        assert (answer.status_code, answer.text) == (403, "Only the demo's own page may ask this.")

    async def test_the_page_may(self, web: httpx.AsyncClient, address: str):
        for base in (address, address.replace("127.0.0.1", "localhost")):
            headers = {"Host": base.removeprefix("http://"), "Origin": base}
            assert (await web.get("/api/place", params=ANA, headers=headers)).status_code == 200

    async def test_its_own_files_only_are_loaded(self, web: httpx.AsyncClient, address: str):
        answer = await web.get("/")
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/html")
        rules = answer.headers["Content-Security-Policy"].split("; ")
        assert {"default-src 'self'", f"script-src {address}/static/", "object-src 'none'", "base-uri 'none'"} <= {
            *rules
        }
        assert "unsafe" not in answer.headers["Content-Security-Policy"]
        script = await web.get("/static/scripts/main.js")
        assert script.headers["Content-Type"].split(";")[0] in ("text/javascript", "application/javascript")
        assert (script.headers["Cache-Control"], script.headers["X-Content-Type-Options"]) == ("no-cache", "nosniff")
        assert (await web.get("/static/../server.py")).status_code == 404

    async def test_a_port_that_is_taken_is_told(self, services: Stage, address: str):
        with pytest.raises(OSError, match="in use"):
            async with serving(services, port=int(address.rpartition(":")[2])):
                pass


class TestPlaces:
    async def place(self, web: httpx.AsyncClient, **where: str) -> dict[str, Any]:
        return (await web.get("/api/place", params=ANA | where)).raise_for_status().json()

    async def test_members_are_offered_commands(self, web: httpx.AsyncClient):
        place = await self.place(web)
        assert (place["visible"], place["may_write"], place["may_use_commands"]) == (True, True, True)
        video = next(one for one in place["commands"] if one["name"] == "video")
        assert video["options"][0]["name"] == "prompt"
        assert {one["type"] for one in place["commands"]} >= {1, 3}
        assert place["attachment_bytes"] == 10 * 1024 * 1024

    async def test_a_server_that_one_is_not_in_shows_nothing(self, web: httpx.AsyncClient):
        place = await self.place(web, member="Cem", server="Other Guild")
        assert (place["visible"], place["may_write"], place["commands"]) == (False, False, [])

    async def test_a_place_that_is_not_there_is_told(self, web: httpx.AsyncClient):
        answer = await web.get("/api/place", params=ANA | {"channel": "cellar"})
        assert (answer.status_code, "no channel 'cellar'" in answer.text) == (400, True)


class TestActing:
    async def test_a_command_is_passed_on(self, web: httpx.AsyncClient, stage: Stage):
        answer = await web.post("/api/act/command", json=ANA | {"name": "quota"})
        assert int(answer.raise_for_status().json()["interaction"])

        async def answered() -> bool:
            return any("video" in one.text.lower() for one in await stage.discord.member("Ana").read())

        assert await stage.discord.until(answered, what="an answer to /quota")

    @pytest.mark.parametrize(
        ("path", "body", "sentence"),
        [
            ("/api/act/command", {"name": "vidoe"}, "There is no command 'vidoe'."),
            ("/api/act/command", {"name": "video", "member": "Reverie"}, "Reverie is a bot"),
            ("/api/act/command", {"name": "video", "member": "Zoe"}, "Nobody is called 'Zoe'."),
            ("/api/act/command", {}, "There is no 'name' here."),
            ("/api/act/press", {"message": "1", "label": "Extend"}, "Ana sees no such message in #general."),
            ("/api/say", {"text": ""}, "Say something"),
            ("/api/delete", {"message": "1"}, "There is no message 1."),
        ],
    )
    async def test_what_cannot_be_done_is_told(self, web: httpx.AsyncClient, path: str, body: Any, sentence: str):
        answer = await web.post(path, json=ANA | body)
        assert answer.status_code == 400
        assert sentence in answer.text

    @pytest.mark.parametrize("body", [b"{", b"[]", b'"Ana"', b"\xff\xfe\xfd"])
    async def test_what_is_no_order_is_refused(self, web: httpx.AsyncClient, body: bytes):
        answer = await web.post("/api/say", content=body)
        assert (answer.status_code, "JSON" in answer.text) == (400, True)

    async def test_stage_hands_are_out_of_reach(self, web: httpx.AsyncClient, stage: Stage):
        await stage.discord.member("Ana").say("still here")
        for path in ("/api/act/clear", "/api/act/..%2Fclear", "/control/clear", "/api/act/../../control/clear"):
            assert (await web.post(path, json=ANA)).status_code in (404, 405)
        assert len(await stage.discord.member("Ana").read()) == 1


class TestMessages:
    async def test_one_message_is_for_those_who_see_it(self, web: httpx.AsyncClient, stage: Stage):
        ana = stage.discord.member("Ana")
        note = await (await ana.command("quota")).answer()
        shown = (await web.get(f"/api/messages/{note.id}", params={"member": "Ana"})).raise_for_status().json()
        assert (shown["ephemeral"], shown["message"]["id"]) == (True, note.id)
        for query, status in (({"member": "Ben"}, 404), ({}, 400)):
            assert (await web.get(f"/api/messages/{note.id}", params=query)).status_code == status
        (await web.post("/api/delete", json={"member": "Ana", "message": note.id})).raise_for_status()
        assert (await web.get(f"/api/messages/{note.id}", params={"member": "Ana"})).status_code == 404

    async def test_ones_own_message_can_be_deleted(self, web: httpx.AsyncClient, stage: Stage):
        said = await stage.discord.member("Ana").say("a slip of the pen")
        refused = await web.post("/api/delete", json={"member": "Ben", "message": said.id})
        assert (refused.status_code, "of others" in refused.text) == (400, True)
        (await web.post("/api/delete", json={"member": "Ana", "message": said.id})).raise_for_status()
        assert await stage.discord.member("Ben").read() == []
