import discord
import pytest

from bot.client import MEMBERS, Door, Mark
from bot.domain.errors import UserError
from bot.domain.generation import Status
from cogs.ui.asking import read_mark as read

UNKNOWN = [
    "nonsense",
    "v1:fly:1:1",
    "v1:extend:x:1",
    "v1:extend:1",
    "v2:extend:1:1",
    "v1:extend:1:1:1",
    "v1:fly:0:0:more",
    "v1:history:0:0:",
    "v1::1:1",
    "v1:extend:-1:1",
    "v1:extend:" + "9" * 25 + ":1",
    "v1:extend:\u0661:1",
    f"v1:extend:{2**63}:1",
    f"v1:info:1:{10**19 - 1}",
]


@pytest.mark.parametrize("custom_id", UNKNOWN)
async def test_what_is_not_of_ours_gets_a_private_sentence(lounge, custom_id):
    assert "do not know this button" in await lounge.said(await lounge.press(lounge.ana, custom_id))


async def test_a_clip_that_never_was_is_unknown(lounge):
    for verb in ("extend", "reroll", "edit", "info", "delete", "cancel", "retry"):
        pressed = await lounge.press(lounge.ana, f"v1:{verb}:{2**63 - 1}:1")
        assert "do not know that clip" in await lounge.said(pressed), verb


def test_a_mark_is_read_as_it_was_written():
    mark = Mark(verb="confirm-delete", generation_id=12, delivery_id=34)
    assert read(str(mark)) == mark
    more = Mark(verb="history", generation_id=0, more="o12--a: fox")
    assert read(str(more)) == more
    with pytest.raises(UserError):
        read("")


async def test_a_verb_that_breaks_tells_the_person_and_the_log(lounge, caplog, monkeypatch):
    result = await lounge.made()

    async def broken(interaction, mark):
        raise ValueError("secret detail")

    monkeypatch.setitem(lounge.bot.verbs, "info", Door(broken, MEMBERS))
    told = await lounge.said(await lounge.ana.click(result, label="Info"))
    assert "went wrong on our side" in told
    assert "secret detail" not in told
    assert "secret detail" in caplog.text
    assert "generation" in caplog.records[-1].__dict__


async def test_an_answer_that_comes_too_late_is_logged_and_nothing_more(lounge, caplog):
    result = await lounge.made()
    lounge.env.inject_error("POST", "/interactions/*/*/callback", status=404, code=10062)
    await lounge.ana.click(result, label="Info")
    assert "too late to answer" in caplog.text


async def test_a_press_twice_delivered_makes_one(lounge):
    await lounge.made()
    again = await lounge.house.admission.again(
        1,
        prompt=None,
        requester=(await lounge.house.get(1)).requester,
        destination=(await lounge.house.get(1)).destination,
        press=lounge.house.press("1:reroll"),
    )
    assert again.generation.status is Status.QUEUED


async def test_who_left_the_server_spends_nothing_there_from_direct_messages(lounge):
    generation = await lounge.video("a secret", visibility="private")
    result = await lounge.finish(generation)
    for label in ("Re-roll · $0.50", "Extend", "Edit & re-run"):
        lounge.env.inject_error("GET", "/guilds/*/members/*", status=404, code=10007)
        pressed = await lounge.ana.user.click(result, label=label)
        assert pressed.modal is None
        assert "not in any more" in await lounge.said(pressed)
    told = await lounge.said(await lounge.ana.user.click(result, label="Info"))
    assert "a secret" in told
    assert (await lounge.newest()).id == generation.id


async def test_whether_somebody_is_a_member_is_asked_once_in_a_while(lounge):
    result = await lounge.made("a secret", visibility="private")

    def asked():
        return sum(one.path == f"/guilds/{lounge.guild.id}/members/{lounge.ana.id}" for one in lounge.env.http_requests)

    before = asked()
    for _ in range(2):
        assert (await lounge.ana.user.click(result, label="Extend")).modal is not None
    assert asked() == before + 1
    lounge.house.clock.forward(minutes=6)
    assert (await lounge.ana.user.click(result, label="Extend")).modal is not None
    assert asked() == before + 2


async def test_in_a_channel_nobody_asks_whether_the_presser_is_a_member(lounge):
    result = await lounge.made()
    lounge.env.inject_error("GET", "/guilds/*/members/*", status=404, code=10007)
    assert (await lounge.ben.click(result, label="Extend")).modal is not None


class TestNumbersThatSomebodyMadeUp:
    """Only a button in the clip's own channel shows that its presser may see it."""

    VERBS = (
        *("info", "edit", "extend", "reroll", "retry", "edit-dialog", "extend-dialog", "show"),
        *("blend", "reframe", "modify", "upscale", "sound"),
        *("blend-dialog", "reframe-dialog", "modify-dialog", "upscale-dialog", "sound-dialog"),
    )

    @pytest.mark.parametrize("verb", VERBS)
    async def test_what_was_made_in_a_closed_channel_is_not_told_elsewhere(self, lounge, verb):
        closed = {lounge.ben: discord.PermissionOverwrite(view_channel=False)}
        inner = lounge.guild.create_text_channel("inner", overwrites=closed)
        await lounge.ana.slash(inner, "video", prompt="the secret plan")
        await lounge.finish(await lounge.newest())
        assert "cannot read" in await lounge.said(await lounge.press(lounge.ben, f"v1:{verb}:1:0"))
        assert (await lounge.newest()).id == 1
