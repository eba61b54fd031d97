"""What Discord refuses in application commands."""

from typing import Any

import pytest

from sandbox.discord.driver import LocalDiscord
from sandbox.discord.rules.commands import check_commands
from sandbox.discord.rules.form import Form
from tests.sandbox.discord.conftest import Bare


def command(**fields: Any) -> dict[str, Any]:
    return {"name": "a", "description": "d", "type": 1, **fields}


def option(**fields: Any) -> dict[str, Any]:
    return {"type": 3, "name": "p", "description": "d", **fields}


def with_options(*options: Any) -> list[Any]:
    return [command(options=list(options))]


def nested(depth: int) -> dict[str, Any]:
    kind = 2 if depth > 1 else 1
    return option(type=kind, name="s", options=[nested(depth - 1)] if depth > 1 else [])


def choices(count: int, **fields: Any) -> list[Any]:
    return [{"name": str(number), "value": str(number), **fields} for number in range(count)]


def problems(commands: Any) -> list[str]:
    form = Form()
    check_commands(form, commands)
    return [str(one) for one in form.problems]


LARGE = option(description="d" * 100, choices=[{"name": f"{n:0100}", "value": f"{n:0100}"} for n in range(25)])
BAD: dict[str, tuple[Any, str]] = {
    "a name in capitals": ([command(name="Video")], "Command name is invalid: 'Video'"),
    "a name with a space": ([command(name="a b")], "Command name is invalid"),
    "a name of 33": ([command(name="a" * 33)], "0.name: Must be between 1 and 32"),
    "no description": ([command(description="")], "0.description"),
    "a description of 101": ([command(description="d" * 101)], "0.description"),
    "type 9": ([command(type=9)], "0.type"),
    "a described menu": ([command(type=3, name="Animate")], "Only chat commands have a description"),
    "a name twice": ([command(), command()], "names must be unique: 'a'"),
    "101 chat commands": ([command(name=f"a{n}") for n in range(101)], "type 1 reached (100)"),
    "16 message menus": ([{"name": f"a{n}", "type": 3} for n in range(16)], "type 3 reached (15)"),
    "context 3": ([command(contexts=[3])], "0.contexts"),
    "permissions by name": ([command(default_member_permissions="MANAGE_GUILD")], "default_member_permissions"),
    "26 options": (with_options(*[option(name=f"p{n}") for n in range(26)]), "0.options"),
    "an option twice": (with_options(option(), option()), "Option 'p' is duplicated"),
    "required after optional": (with_options(option(), option(name="q", required=True)), "Required options must"),
    "an option in capitals": (with_options(option(name="P")), "Command name is invalid: 'P'"),
    "26 choices": (with_options(option(choices=choices(26))), "0.options.0.choices"),
    "a choice's name of 101": (with_options(option(choices=choices(1, name="n" * 101))), "choices.0.name"),
    "a choice's value of 101": (with_options(option(choices=choices(1, value="v" * 101))), "choices.0.value"),
    "a word for a number": (with_options(option(type=4, choices=choices(1))), "choices.0.value"),
    "choices and autocomplete": (with_options(option(choices=choices(1), autocomplete=True)), "mutually exclusive"),
    "autocomplete of a file": (with_options(option(type=11, autocomplete=True)), "Not for this type"),
    "max_length of 6001": (with_options(option(max_length=6001)), "0.options.0.max_length"),
    "bounds of a text": (with_options(option(min_value=1)), "Only numbers have bounds"),
    "8001 letters": (with_options(*[{**LARGE, "name": f"p{n}"} for n in range(2)]), "exceeds maximum size (8000)"),
    "options beside sub-commands": (with_options(nested(1), option()), "cannot be mixed"),
    "sub-commands three deep": (with_options(nested(3)), "nested too deeply"),
}


@pytest.mark.parametrize("name", BAD)
def test_commands_are_refused_for(name: str) -> None:
    commands, expected = BAD[name]
    assert any(expected in one for one in problems(commands)), problems(commands)


@pytest.mark.parametrize(
    "commands",
    [
        [],
        [command(name="größer"), command(name="動画"), {"name": "Animate this picture", "type": 3}],
        with_options(option(required=True, max_length=6000), option(name="q", type=4, min_value=1, max_value=9)),
        with_options(nested(2)),
        with_options(option(type=10, choices=[{"name": "half", "value": 0.5}])),
        [command(contexts=[0, 1, 2], integration_types=[0, 1], default_member_permissions="32")],
    ],
)
def test_commands_are_accepted(commands: Any) -> None:
    assert problems(commands) == []


async def test_syncing_keeps_ids_and_changes_versions(discord: LocalDiscord, bare: Bare) -> None:
    first = (await bare.sync([command(name="a"), command(name="b")])).json()
    second = (await bare.sync([command(name="a"), command(name="b", description="new"), command(name="c")])).json()
    assert [one["id"] for one in second[:2]] == [one["id"] for one in first]
    assert [old["version"] == new["version"] for old, new in zip(first, second, strict=False)] == [True, False]
    assert [one["name"] for one in await discord.commands()] == ["a", "b", "c"]
    assert await discord.violations() == []


async def test_a_refused_sync_changes_nothing(discord: LocalDiscord, bare: Bare) -> None:
    await bare.sync([command(name="a")])
    assert (await bare.sync([command(name="b"), command(name="b")])).json()["code"] == 50035
    assert [one["name"] for one in await discord.commands()] == ["a"]
    assert await discord.violations()
