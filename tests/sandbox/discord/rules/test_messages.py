"""What Discord refuses in messages, most of which its OpenAPI document would let through."""

from collections.abc import Collection
from typing import Any

import pytest

from sandbox.discord.driver import LocalDiscord
from sandbox.discord.rules.form import Form
from sandbox.discord.rules.messages import SENT_BY_BOT, check_message
from tests.sandbox.discord.conftest import GENERAL, Bare

V2 = 1 << 15
TEXT = {"type": 10, "content": "t"}


def button(**fields: Any) -> dict[str, Any]:
    return {"type": 2, "style": 1, "label": "x", "custom_id": "a", **fields}


def row(*children: Any) -> dict[str, Any]:
    return {"type": 1, "components": list(children)}


def select(**fields: Any) -> dict[str, Any]:
    return {"type": 3, "custom_id": "s", "options": [{"label": "a", "value": "a"}], **fields}


def gallery(count: int, url: str = "https://example.org/a.png") -> dict[str, Any]:
    return {"type": 12, "items": [{"media": {"url": url}}] * count}


def section(**fields: Any) -> dict[str, Any]:
    return {"type": 9, "components": [TEXT], "accessory": button(), **fields}


def container(*children: Any) -> dict[str, Any]:
    return {"type": 17, "components": list(children)}


def buttons(count: int) -> list[dict[str, Any]]:
    return [button(custom_id=str(number)) for number in range(count)]


def embed(**fields: Any) -> dict[str, Any]:
    return {"embeds": [fields]}


def problems(body: Any, filenames: Collection[str] = ("clip.mp4", "a.png")) -> list[str]:
    form = Form()
    check_message(form, body, v2=body.get("flags") == V2, flags=SENT_BY_BOT, filenames=filenames)
    return [str(one) for one in form.problems]


PLAIN: dict[str, tuple[Any, str]] = {
    "content of 2001": ({"content": "x" * 2001}, "content: Must be between 0 and 2000"),
    "content that is a number": ({"content": 5}, "content: Not a string"),
    "nonce of 26": ({"content": "x", "nonce": "n" * 26}, "nonce"),
    "an ephemeral channel message": ({"content": "x", "flags": 64}, "flags"),
    "flags that are words": ({"content": "x", "flags": "v2"}, "flags: Not an integer"),
    "11 embeds": ({"embeds": [{"title": "x"}] * 11}, "embeds: Must be between 0 and 10"),
    "an embed's title of 257": (embed(title="x" * 257), "embeds.0.title"),
    "an embed's description of 4097": (embed(description="x" * 4097), "embeds.0.description"),
    "26 fields": (embed(fields=[{"name": "n", "value": "v"}] * 26), "embeds.0.fields"),
    "a field without a value": (embed(fields=[{"name": "n"}]), "embeds.0.fields.0"),
    "a footer of 2049": (embed(footer={"text": "x" * 2049}), "embeds.0.footer.text"),
    "embeds of 6001 together": ({"embeds": [{"description": "x" * 3001}] * 2}, "embeds: Embed size exceeds"),
    "a video in an embed": (embed(image={"url": "attachment://clip.mp4"}), "embeds.0.image.url: Embeds show only"),
    "a missing picture in an embed": (embed(image={"url": "attachment://b.png"}), "was not found"),
    "mentions allowed twice": (
        {"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}},
        "mutually exclusive",
    ),
    "11 attachments": ({"content": "x", "attachments": [{"id": n} for n in range(11)]}, "attachments"),
    "content beside a layout": ({"content": "x", "flags": V2, "components": [TEXT]}, "content: The 'content' field"),
    "embeds beside a layout": ({**embed(title="x"), "flags": V2, "components": [TEXT]}, "embeds: The 'embeds' field"),
    "a layout without its flag": ({"components": [TEXT]}, "components.0.type"),
    "6 rows": (
        {"components": [row(button(custom_id=str(n))) for n in range(6)]},
        "components: Must be between 0 and 5",
    ),
    "components that are no list": ({"components": {"type": 1}}, "components: Only iterables"),
    "a component that is a word": ({"components": ["row"]}, "components.0: Only dictionaries"),
}

LAYOUT: dict[str, tuple[list[Any], str]] = {
    "6 buttons in a row": ([row(*buttons(6))], "components.0.components: Must be between 1 and 5"),
    "an empty row": ([row()], "components.0.components"),
    "a text in a row": ([row(TEXT)], "components.0.components.0.type"),
    "a button beside a select": ([row(button(), select())], "A select menu takes a whole action row"),
    "a button at the top": ([button()], "components.0.type"),
    "a button without custom id": ([row(button(custom_id=None))], "custom_id: A button of style 1 needs custom_id"),
    "a custom id of 101": ([row(button(custom_id="a" * 101))], "custom_id: Must be between 1 and 100"),
    "an empty custom id": ([row(button(custom_id=""))], "custom_id: Must be between 1 and 100"),
    "a custom id twice": ([row(button(), button())], "Component custom_id 'a' is duplicated"),
    "a custom id twice, far apart": ([row(button()), container(row(button()))], "'a' is duplicated"),
    "an id twice": ([{**TEXT, "id": 7}, {**TEXT, "id": 7}], "Component id '7' is duplicated"),
    "a label of 81": ([row(button(label="x" * 81))], "label: Must be between 0 and 80"),
    "a button with neither label nor emoji": ([row(button(label=None))], "a label or an emoji"),
    "style 9": ([row(button(style=9))], "style"),
    "a link button with custom id": ([row(button(style=5, url="https://a.b"))], "must not have custom_id"),
    "a link button without link": ([row({"type": 2, "style": 5, "label": "x"})], "needs url"),
    "a url of 513": ([row({"type": 2, "style": 5, "label": "x", "url": "https://" + "a" * 505})], "url: Must be"),
    "a select without options": ([row(select(options=[]))], "options: Must be between 1 and 25"),
    "26 options": ([row(select(options=[{"label": str(n), "value": str(n)} for n in range(26)]))], "options"),
    "a value twice": ([row(select(options=[{"label": "a", "value": "a"}] * 2))], "Values must differ"),
    "an option's label of 101": ([row(select(options=[{"label": "x" * 101, "value": "a"}]))], "options.0.label"),
    "a placeholder of 151": ([row(select(placeholder="x" * 151))], "placeholder"),
    "more at least than at most": ([row(select(min_values=2, max_values=1))], "min_values must not exceed"),
    "an empty text": ([{"type": 10, "content": ""}], "components.0.content"),
    "a text of 4001": ([{"type": 10, "content": "x" * 4001}], "components.0.content"),
    "texts of 4001 together": ([{"type": 10, "content": "x" * 2001}, {"type": 10, "content": "x" * 2000}], "together"),
    "11 pictures": ([gallery(11)], "components.0.items: Must be between 1 and 10"),
    "no pictures": ([gallery(0)], "components.0.items"),
    "a file that was not sent": ([gallery(1, "attachment://other.mp4")], "'other.mp4' was not found"),
    "a picture by ftp": ([gallery(1, "ftp://example.org/a.png")], "Scheme must be one of"),
    "a file from elsewhere": ([{"type": 13, "file": {"url": "https://example.org/a"}}], "Only attachment://"),
    "4 texts in a section": ([section(components=[TEXT] * 4)], "components.0.components: Must be between 1 and 3"),
    "a section without accessory": ([section(accessory=None)], "components.0.accessory"),
    "a separator of size 3": ([{"type": 14, "spacing": 3}], "components.0.spacing"),
    "an empty container": ([container()], "components.0.components"),
    "a container in a container": ([container(container(TEXT))], "components.0.components.0.type"),
    "a colour beyond white": ([{**container(TEXT), "accent_color": 1 << 24}], "components.0.accent_color"),
    "a text input": ([row({"type": 4, "custom_id": "p", "style": 1})], "components.0.components.0.type"),
    "41 components at the top": ([TEXT] * 41, "at most 40. (it has 41)"),
    "41 components counted deep": ([container(*[TEXT] * 19), container(*[TEXT] * 20)], "at most 40. (it has 41)"),
}


@pytest.mark.parametrize("name", PLAIN)
def test_a_message_is_refused_for(name: str) -> None:
    body, expected = PLAIN[name]
    assert any(expected in one for one in problems(body)), problems(body)


@pytest.mark.parametrize("name", LAYOUT)
def test_a_layout_is_refused_for(name: str) -> None:
    components, expected = LAYOUT[name]
    found = problems({"flags": V2, "components": components})
    assert any(expected in one for one in found), found


GOOD: dict[str, Any] = {
    "plain": {"content": "x" * 2000, "nonce": "n" * 25, "tts": False},
    "null content beside a layout": {"content": None, "embeds": [], "flags": V2, "components": [TEXT]},
    "five rows": {"components": [row(*[button(custom_id=f"{a}{b}") for b in range(5)]) for a in range(5)]},
    "a video in a gallery": {"flags": V2, "components": [gallery(1, "attachment://clip.mp4")]},
    "a picture in an embed": embed(image={"url": "attachment://a.png"}),
    "one of each": {
        "flags": V2,
        "components": [
            container(section(), gallery(10), {"type": 14, "spacing": 2}, row(select())),
            {"type": 13, "file": {"url": "attachment://clip.mp4"}},
            section(accessory={"type": 11, "media": {"url": "attachment://a.png"}}),
            row({"type": 2, "style": 5, "url": "https://example.org", "label": "Link"}),
            row({"type": 5, "custom_id": "who"}),
        ],
    },
    "40 components": {"flags": V2, "components": [container(*[TEXT] * 19), container(*[TEXT] * 19)]},
    "one custom id on each of two": {"components": [row(button(custom_id="a"), button(custom_id="b"))]},
}


@pytest.mark.parametrize("name", GOOD)
def test_a_message_is_accepted(name: str) -> None:
    assert problems(GOOD[name]) == []


async def test_a_refusal_reaches_the_bot_and_the_record(discord: LocalDiscord, bare: Bare) -> None:
    answer = await bare.post(GENERAL, {"components": [row(button(), button())]})
    assert (answer.status_code, answer.json()["code"]) == (400, 50035)
    tree = answer.json()["errors"]["components"]["_errors"][0]
    assert tree["code"] == "COMPONENT_CUSTOM_ID_DUPLICATED"
    assert await discord.violations() == [
        "POST /channels/{channel_id}/messages: components: Component custom_id 'a' is duplicated"
    ]


@pytest.mark.parametrize("body", [{}, {"content": " \n "}, {"flags": V2, "components": []}])
async def test_an_empty_message_is_refused(discord: LocalDiscord, bare: Bare, body: Any) -> None:
    answer = await bare.post(GENERAL, body)
    assert (answer.status_code, answer.json()["code"]) == (400, 50006)
    assert len(await discord.violations()) == 1
