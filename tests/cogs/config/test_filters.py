"""/config filters, and what they do to a prompt."""

import discord
import pytest
from simcord.backend.errors import SetupError

from bot.domain.reasons import Reason
from cogs.ui import sentences
from tests.cogs.conftest import texts

REFUSED = sentences.SENTENCES[Reason.PROMPT_FILTERED][0]


@pytest.fixture
def admin(lounge):
    role = lounge.guild.create_role("Admin", permissions=discord.Permissions(manage_guild=True))
    return lounge.guild.add_member(lounge.env.create_user("ada"), roles=[role])


@pytest.fixture
def filters(lounge, admin):
    """Return what says one of the commands, and gives the answer."""

    async def say(command, **options):
        return await lounge.said(await admin.slash(lounge.general, f"config filters {command}", **options))

    return say


async def ask(lounge, prompt, by=None):
    return await lounge.said(await (by or lounge.ana).slash(lounge.general, "video", prompt=prompt))


async def test_words_are_forbidden_at_once_and_allowed_again(lounge, filters):
    told = await filters("add", words="Bad, red flag")
    assert "“bad”, “red flag”" in told
    assert "2 words and 0 patterns" in told
    for prompt in ("a b.a.d day", "a b\u0430d day", "the r3d-flag"):
        assert await ask(lounge, prompt) == REFUSED
    assert lounge.messages() == []
    assert await lounge.spent(lounge.ana) == 0
    assert "reserved" in await ask(lounge, "a badge")
    assert "“bad”" in await filters("remove", words="BAD")
    assert "reserved" in await ask(lounge, "a bad day")


async def test_patterns_are_too_and_what_is_none_is_refused(lounge, filters):
    assert "Not allowed from now on" in await filters("add", pattern=r"gun(s|man)?\b")
    assert await ask(lounge, "two GUNS") == REFUSED
    for pattern in ("(", r"(a)\1", "a(?=b)"):
        assert "What is wrong with" in await filters("add", pattern=pattern)
    assert "matches every prompt" in await filters("add", pattern="a*")
    assert "(1 of 50)" in await filters("list")
    assert "Allowed again" in await filters("remove", pattern=r"gun(s|man)?\b")
    assert "reserved" in await ask(lounge, "two guns")


async def test_the_list_shows_all_and_what_is_removed_is_offered(lounge, admin, filters):
    await filters("add", words="bad, worse, worst", pattern="gu+n")
    told = await filters("list")
    assert "(3 of 200)" in told
    assert "“gu+n”" in told
    channel = lounge.general
    offered = await admin.autocomplete(channel, "config filters remove", "words", "wor")
    assert [one["value"] for one in offered] == ["worse", "worst"]
    offered = await admin.autocomplete(channel, "config filters remove", "words", "worse, b")
    assert [one["value"] for one in offered] == ["worse, bad"]
    offered = await admin.autocomplete(channel, "config filters remove", "pattern", "")
    assert [one["value"] for one in offered] == ["gu+n"]
    assert "Allowed again" in await filters("remove", words="worse, bad")
    assert "neither a word nor a pattern" in await filters("remove", words="bad")
    assert "Say which words" in await filters("add")
    assert "in the filters already" in await filters("add", words="worst")


async def test_a_text_is_tried_and_each_place_is_shown(lounge, filters):
    await filters("add", words="bad", pattern="gun")
    told = await filters("test", text="a b@d man with a gun, and another b.a.d one")
    assert "It would be refused" in told
    assert "word “bad” at characters 3 to 5: a **b@d** man" in told
    assert "word “bad” at characters 35 to 39: " in told
    assert "pattern “gun” at characters 18 to 20: " in told
    assert "It would be sent" in await filters("test", text="a lake at dawn")
    assert lounge.messages() == []


async def test_a_hit_is_told_to_nobody_but_each_change_is(lounge, admin, filters):
    await admin.slash(lounge.general, "config channels", log=lounge.videos)
    await filters("add", words="bad")
    await ask(lounge, "bad")
    await lounge.tell()
    logged = [texts(one.components) for one in lounge.messages(lounge.videos.id)]
    assert sum("bad" in one for one in logged) == 1


async def test_todays_filters_hold_for_what_is_continued_edited_and_made_again(lounge, filters):
    result = await lounge.made("a bad day")
    await filters("add", words="bad")
    assert await lounge.said(await lounge.ben.click(result, label="Re-roll · $0.50")) == REFUSED
    for label in ("Extend", "Edit & re-run"):
        shown = await lounge.ben.click(result, label=label)
        assert await lounge.said(await lounge.ben.submit_modal(shown, {"prompt": "what a b a d day"})) == REFUSED
    shown = await lounge.ben.click(result, label="Extend")
    assert "reserved" in await lounge.said(await lounge.ben.submit_modal(shown, {"prompt": "a good day"}))


async def test_only_admins_and_only_in_their_own_server(lounge, filters):
    await filters("add", words="bad")
    with pytest.raises(SetupError, match="not visible"):  # Discord itself does not offer it
        await lounge.ben.slash(lounge.general, "config filters add", words="good")
    assert "reserved" in await ask(lounge, "a good day")


async def test_the_list_is_full_at_its_limits(filters):
    assert "too long for the filter" in await filters("add", words="x" * 61)
    await filters("add", words=", ".join(f"w{number}" for number in range(200)))
    assert "There is room for 200" in await filters("add", words="one more")
    for number in range(50):
        await filters("add", pattern=f"pattern{number}")
    assert "There is room for 50" in await filters("add", pattern="one more")
    told = await filters("list")
    assert "(200 of 200)" in told
    assert "(50 of 50)" in told
    assert len(told) < 4000
