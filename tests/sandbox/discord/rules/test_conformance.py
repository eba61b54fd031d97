"""The check against Discord's OpenAPI document: of requests, and of our own answers."""

from pathlib import Path
from typing import Any

import pytest

from sandbox.discord.driver import LocalDiscord
from sandbox.discord.rest.edge import ALL_ROUTES
from sandbox.discord.rules.conformance import Conformance
from tests.sandbox.discord.conftest import GENERAL, Bare, document

MESSAGES = "/channels/{channel_id}/messages"
COMMANDS = "/applications/{application_id}/commands"
CALLBACK = "/interactions/{interaction_id}/{interaction_token}/callback"


@pytest.fixture
def conformance(specs: Path) -> Conformance:
    assert specs
    known = document()
    assert known
    return known


def in_row(**fields: Any) -> dict[str, Any]:
    return {
        "components": [{"type": 1, "components": [{"type": 2, "style": 1, "label": "x", "custom_id": "a", **fields}]}]
    }


def modal(title: str, components: list[Any]) -> dict[str, Any]:
    return {"type": 9, "data": {"custom_id": "m", "title": title, "components": components}}


def test_it_knows_every_route_of_ours(conformance: Conformance) -> None:
    ours = [(method, template) for routes in ALL_ROUTES for method, template in routes.known()]
    assert len(ours) > 20
    assert [one for one in ours if not conformance.knows(*one)] == []


@pytest.mark.parametrize(
    ("method", "template", "body"),
    [
        ("POST", MESSAGES, in_row(custom_id="a" * 101)),
        ("POST", MESSAGES, in_row(label="a" * 81)),
        ("POST", MESSAGES, {"content": "x" * 4001}),
        ("POST", MESSAGES, {"content": "x", "nonce": "n" * 26}),
        ("POST", MESSAGES, {"embeds": [{"title": "x" * 257}]}),
        ("POST", MESSAGES, {"attachments": [{"id": str(number)} for number in range(11)]}),
        ("PUT", COMMANDS, [{"name": "a" * 33, "description": "d"}]),
        ("PUT", COMMANDS, [{"name": "a", "description": "d", "contexts": [3]}]),
        ("POST", CALLBACK, {"type": 99}),
        ("POST", CALLBACK, modal("t" * 46, [{"type": 10, "content": "x"}])),
        ("POST", CALLBACK, {"type": 8, "data": {"choices": [{"name": str(n), "value": str(n)} for n in range(26)]}}),
    ],
)
def test_it_refuses(conformance: Conformance, method: str, template: str, body: Any) -> None:
    assert conformance.of_request(method, template, body)


@pytest.mark.parametrize(
    ("method", "template", "body"),
    [
        ("POST", MESSAGES, {"content": "x", "attachments": [{"id": 0, "filename": "a.mp4"}]}),
        ("POST", MESSAGES, {"content": "x", "allowed_mentions": {"users": [1100000000000000011]}}),
        ("POST", MESSAGES, {"content": "x", "message_reference": {"message_id": 1100000000000000011}}),
        ("POST", "/users/@me/channels", {"recipient_id": 1100000000000000011}),
        ("POST", CALLBACK, {"type": 4, "data": {"attachments": [{"id": 0}], "content": "x"}}),
        (
            "POST",
            MESSAGES,
            {
                "components": [
                    {
                        "type": 1,
                        "components": [
                            {
                                "type": 8,
                                "custom_id": "a",
                                "default_values": [{"id": 1100000000000000120, "type": "channel"}],
                            }
                        ],
                    }
                ]
            },
        ),
    ],
)
def test_it_takes_numbers_for_ids_as_discord_does(
    conformance: Conformance, method: str, template: str, body: Any
) -> None:
    assert conformance.of_request(method, template, body) == []


def test_fields_that_it_does_not_have_are_named(conformance: Conformance) -> None:
    assert conformance.strangers("POST", MESSAGES, {"content": "x", "bogus": 1}) == [
        "bogus: not a field of this request"
    ]
    assert conformance.strangers("POST", MESSAGES, {"content": "x", "tts": False}) == []


def test_it_refuses_a_malformed_answer(conformance: Conformance) -> None:
    assert conformance.of_answer("GET", "/gateway", 200, {"uri": "wss://"})
    assert conformance.of_answer("GET", "/gateway", 200, {"url": "wss://gateway.discord.gg"}) == []
    assert conformance.of_answer("GET", "/gateway", 302, None) == ["status 302 is not in the document"]


async def test_a_body_that_it_refuses_is_answered_and_recorded(specs: Path, discord: LocalDiscord, bare: Bare) -> None:
    answer = await bare.post(GENERAL, {"content": "x", "poll": {"question": 5}})
    assert (answer.status_code, answer.json()["code"]) == (400, 50035)
    assert any("(Discord's document)" in one for one in await discord.violations())
