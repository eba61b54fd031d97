"""First answers, follow-ups and edits: one answer for each interaction, in time, seen by the right people."""

from typing import Any

import pytest

from sandbox.discord.driver import DidNotRespond, LocalDiscord, Refused, Withdrawn
from sandbox.discord.driver import Interaction as Asked
from tests.sandbox.discord.conftest import Bare

EPHEMERAL = 64
ROW = {"type": 1, "components": [{"type": 2, "style": 1, "label": "Go", "custom_id": "go"}]}
DIALOG = {
    "custom_id": "d",
    "title": "Words",
    "components": [{"type": 18, "label": "Prompt", "component": {"type": 4, "custom_id": "p", "style": 1}}],
}
PAST_THE_FIRST, PAST_THE_TOKEN = 3.5, 15 * 60 + 5


async def asked(discord: LocalDiscord, bare: Bare, member: str = "Ana") -> Asked:
    await bare.sync()
    return await discord.member(member).command("video", {"prompt": "a fox"})


async def pressed(discord: LocalDiscord, bare: Bare) -> Asked:
    command = await asked(discord, bare)
    await bare.answer(command, 4, {"content": "press", "components": [ROW]})
    return await discord.member("Ana").press(await command.answer(), "Go")


async def test_an_answer_can_be_private(discord: LocalDiscord, bare: Bare) -> None:
    command = await asked(discord, bare)
    made = (await bare.answer(command, 4, {"content": "for you", "flags": EPHEMERAL})).json()
    assert made["interaction"]["response_message_ephemeral"] is True
    assert made["resource"]["message"]["flags"] == EPHEMERAL
    assert [one.text for one in await discord.member("Ana").read()] == ["for you"]
    assert await discord.member("Ben").read() == []
    channel, message = made["resource"]["message"]["channel_id"], made["resource"]["message"]["id"]
    for method in ("GET", "DELETE"):
        answer = await bare.ask(method, f"/channels/{channel}/messages/{message}")
        assert (answer.status_code, answer.json()["code"]) == (404, 10008)
    assert (await bare.ask("GET", f"/channels/{channel}/messages")).json() == []


async def test_thinking_shows_until_the_edit(discord: LocalDiscord, bare: Bare) -> None:
    command = await asked(discord, bare)
    await bare.answer(command, 5, {"flags": EPHEMERAL})
    assert await command.kind() == "thinking"
    await bare.ask("PATCH", bare.replies(command), {"content": "done"})
    first = await command.answer()
    assert (first.text, first.ephemeral, first.edited, first.flags) == ("done", True, False, EPHEMERAL)
    await bare.ask("PATCH", bare.replies(command), {"content": "more"})
    second = await command.updated(first)
    assert (second.text, second.edited) == ("more", True)


async def test_the_first_follow_up_fills_the_deferred_answer(discord: LocalDiscord, bare: Bare) -> None:
    command = await asked(discord, bare)
    await bare.answer(command, 5, {"flags": EPHEMERAL})
    await bare.follow_up(command, {"content": "public? no"})
    await bare.follow_up(command, {"content": "another"})
    assert [(one.text, one.ephemeral) for one in await discord.member("Ana").read()] == [
        ("public? no", True),
        ("another", False),
    ]


async def test_one_interaction_takes_one_answer(discord: LocalDiscord, bare: Bare) -> None:
    command = await asked(discord, bare)
    assert (await bare.answer(command, 5)).status_code == 200
    again = await bare.answer(command, 9, DIALOG)
    assert (again.status_code, again.json()["code"]) == (400, 40060)
    assert len(await discord.violations()) == 1


async def test_the_first_answer_has_three_seconds(discord: LocalDiscord, bare: Bare) -> None:
    command = await asked(discord, bare)
    await discord.set_time(offset_seconds=PAST_THE_FIRST)
    late = await bare.answer(command, 5)
    assert (late.status_code, late.json()["code"]) == (404, 10062)
    with pytest.raises(DidNotRespond):
        await command.answer()


async def test_whoever_waits_learns_of_the_deadline(discord: LocalDiscord, bare: Bare) -> None:
    command = await asked(discord, bare)
    await discord.set_time(rate=200)
    with pytest.raises(DidNotRespond):
        await command.answer()


async def test_the_token_lives_fifteen_minutes(discord: LocalDiscord, bare: Bare) -> None:
    command = await asked(discord, bare)
    await bare.answer(command, 5)
    await discord.set_time(offset_seconds=PAST_THE_TOKEN)
    for answer in (
        await bare.ask("PATCH", bare.replies(command), {"content": "late"}),
        await bare.follow_up(command, {"content": "late"}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (401, 50027)
    with pytest.raises(DidNotRespond):
        await command.answer()


async def test_nothing_follows_what_was_never_answered(discord: LocalDiscord, bare: Bare) -> None:
    command = await asked(discord, bare)
    answer = await bare.follow_up(command, {"content": "hello"})
    assert (answer.status_code, answer.json()["code"]) == (404, 10015)


@pytest.mark.parametrize(
    ("kind", "data"), [(6, None), (7, {"content": "x"}), (8, {"choices": []}), (1, None), (99, None)]
)
async def test_the_type_has_to_fit_a_command(discord: LocalDiscord, bare: Bare, kind: int, data: Any) -> None:
    answer = await bare.answer(await asked(discord, bare), kind, data)
    assert (answer.status_code, answer.json()["code"]) == (400, 50035)
    assert await discord.violations()


async def test_a_press_may_change_its_message(discord: LocalDiscord, bare: Bare) -> None:
    press = await pressed(discord, bare)
    made = (await bare.answer(press, 7, {"content": "pressed", "components": []})).json()
    assert made["resource"]["type"] == 7
    reply = await press.answer()
    assert (reply.text, reply.buttons, reply.edited) == ("pressed", [], True)
    assert len(await discord.member("Ana").read()) == 1


async def test_a_press_may_be_acknowledged_silently_and_edited_later(discord: LocalDiscord, bare: Bare) -> None:
    press = await pressed(discord, bare)
    await bare.answer(press, 6)
    assert await press.acknowledged() == "deferred_update"
    await bare.ask("PATCH", bare.replies(press), {"content": "later"})
    assert (await press.answer()).text == "later"
    assert await discord.violations() == []


async def test_a_dialog_answers_a_press_and_is_answered_itself(discord: LocalDiscord, bare: Bare) -> None:
    ana, press = discord.member("Ana"), await pressed(discord, bare)
    await bare.answer(press, 9, DIALOG)
    assert [one.label for one in (await press.dialog()).fields] == ["Prompt"]
    with pytest.raises(Refused, match="1 to 4000"):
        await ana.submit(press, {"Prompt": ""})
    with pytest.raises(Refused, match="no field 'Colour'"):
        await ana.submit(press, {"Prompt": "x", "Colour": "red"})
    sent = await ana.submit(press, {"Prompt": "a wolf"})
    field = bare.known(sent).data["components"][0]["component"]
    assert (field["custom_id"], field["value"]) == ("p", "a wolf")
    assert (await bare.answer(sent, 9, DIALOG)).json()["code"] == 50035, "a dialog cannot follow a dialog"
    await bare.answer(sent, 7, {"content": "thanks"})
    assert (await sent.answer()).text == "thanks"


async def test_autocomplete_takes_choices_only(discord: LocalDiscord, bare: Bare) -> None:
    option = {"type": 3, "name": "clip", "description": "Which", "autocomplete": True}
    await bare.sync([{"name": "extend", "description": "Longer", "options": [option]}])
    body = {"member": "Ana", "channel": "general", "server": "Reverie Lounge", "name": "extend", "option": "clip"}
    asking = await discord.member("Ana").link.post("/control/act/autocomplete", {**body, "text": "fo"})
    typed = Asked(id=asking["interaction"], member="Ana", link=discord.member("Ana").link)
    assert bare.known(typed).data["options"] == [{"name": "clip", "type": 3, "value": "fo", "focused": True}]
    assert (await bare.answer(typed, 4, {"content": "x"})).json()["code"] == 50035
    too_many = [{"name": str(number), "value": str(number)} for number in range(26)]
    assert (await bare.answer(typed, 8, {"choices": too_many})).json()["code"] == 50035
    await bare.answer(typed, 8, {"choices": [{"name": "Fox", "value": "1"}]})
    assert [one.value for one in await typed.choices()] == ["1"]


async def test_a_withdrawn_reply_is_told(discord: LocalDiscord, bare: Bare) -> None:
    command = await asked(discord, bare)
    await bare.answer(command, 5)
    assert (await bare.ask("DELETE", bare.replies(command))).status_code == 204
    with pytest.raises(Withdrawn):
        await command.answer()
    assert (await bare.ask("GET", bare.replies(command))).json()["code"] == 10008


async def test_an_answer_may_carry_a_layout_and_files(discord: LocalDiscord, bare: Bare) -> None:
    command = await asked(discord, bare)
    gallery = {"type": 12, "items": [{"media": {"url": "attachment://a.png"}}]}
    body = '{"type": 4, "data": {"flags": 32832, "components": [%s], "attachments": [{"id": 0, "filename": "a.png"}]}}'
    payload = body % str(gallery).replace("'", '"')
    parts = {"payload_json": (None, payload), "files[0]": ("a.png", b"picture", "application/octet-stream")}
    path = f"/interactions/{command.id}/{bare.known(command).token}/callback"
    assert (await bare.ask("POST", path, files=parts)).status_code == 204
    reply = await command.answer()
    assert (reply.ephemeral, await discord.download(reply.media[0])) == (True, b"picture")
    assert await discord.violations() == []


async def test_ephemeral_messages_have_buttons_for_their_reader_alone(discord: LocalDiscord, bare: Bare) -> None:
    command = await asked(discord, bare)
    await bare.answer(command, 4, {"content": "x", "flags": EPHEMERAL, "components": [ROW]})
    note = await command.answer()
    with pytest.raises(Refused, match="sees no such message"):
        await discord.member("Ben").press(note, "Go")
    press = await discord.member("Ana").press(note, "Go")
    await bare.answer(press, 7, {"content": "gone on", "components": []})
    assert (await press.answer()).ephemeral


async def test_an_altered_client_may_send_any_custom_id(discord: LocalDiscord, bare: Bare) -> None:
    press = await pressed(discord, bare)
    await bare.answer(press, 6)
    [message] = await discord.member("Ana").read()
    forged = await discord.member("Ben").press(message, custom_id="v9:nonsense")
    assert bare.known(forged).data["custom_id"] == "v9:nonsense"
