from discord import app_commands

from cogs.ui import sentences


async def test_a_command_that_breaks_tells_the_person_and_the_log(lounge, caplog, monkeypatch):
    async def broken(requester):
        raise ValueError("secret detail")

    monkeypatch.setattr(lounge.house.allowances, "of", broken)
    told = await lounge.said(await lounge.ana.slash(lounge.general, "quota"))
    assert told == sentences.OUR_FAULT
    assert "secret detail" in caplog.text


async def test_a_mistake_of_the_person_is_no_error_of_ours(lounge, caplog):
    await lounge.said(await lounge.ana.slash(lounge.general, "video", prompt="ab"))
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


async def test_a_command_that_this_version_does_not_know(lounge, monkeypatch):
    monkeypatch.setattr(lounge.bot.tree, "_get_app_command_options", _unknown)
    told = await lounge.said(await lounge.ana.slash(lounge.general, "quota"))
    assert told == sentences.COMMANDS_CHANGED


async def test_an_answer_that_comes_too_late_is_logged_and_nothing_more(lounge, caplog):
    lounge.env.inject_error("POST", "/interactions/*/*/callback", status=404, code=10062)
    await lounge.ana.slash(lounge.general, "quota")
    assert "too late to answer" in caplog.text
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


async def test_an_answer_that_discord_does_not_take_is_logged(lounge, caplog):
    lounge.env.inject_error("PATCH", "/webhooks/*/*/messages/@original", status=500, times=None)
    await lounge.ana.slash(lounge.general, "video", prompt="ab")
    assert "could not answer" in caplog.text


async def test_an_autocomplete_that_breaks_offers_nothing(lounge, monkeypatch):
    async def broken(requester, *, text, limit):
        raise ValueError("secret detail")

    monkeypatch.setattr(lounge.house.library, "mine", broken)
    assert await lounge.ana.autocomplete(lounge.general, "extend", "clip", "") == []


def _unknown(data):
    raise app_commands.CommandNotFound(data["name"], [])
