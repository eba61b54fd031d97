"""/config timezone, visibility, strikes and retention."""

import discord
import pytest

from bot.domain.community.configuration import Configuration, Extending, Visibility
from tests.cogs.conftest import buttons, texts


@pytest.fixture
def admin(lounge):
    role = lounge.guild.create_role("Admin", permissions=discord.Permissions(manage_guild=True))
    return lounge.guild.add_member(lounge.env.create_user("ada"), roles=[role])


async def say(lounge, admin, command, **options):
    return await lounge.said(await admin.slash(lounge.general, f"config {command}", **options))


async def rules(lounge):
    return await lounge.house.configurations.of(lounge.guild.id)


class TestTimezone:
    async def test_it_is_set_and_says_when_the_day_begins(self, lounge, admin):
        told = await say(lounge, admin, "timezone", zone="Asia/Tokyo")
        begins = int(lounge.house.clock().timestamp()) + 15 * 3600  # it is midnight in London, and nine there
        assert f"<t:{begins}:R>" in told
        assert (await rules(lounge)).time_zone == "Asia/Tokyo"
        assert "UTC, as the operator set" in await say(lounge, admin, "timezone", zone="none")

    async def test_zones_are_offered(self, lounge, admin):
        offered = await admin.autocomplete(lounge.general, "config timezone", "zone", "kolk")
        assert [one["value"] for one in offered] == ["Asia/Kolkata"]
        assert len(await admin.autocomplete(lounge.general, "config timezone", "zone", "")) == 25

    async def test_what_is_none_is_refused(self, lounge, admin):
        assert "You typed: Atlantis" in await say(lounge, admin, "timezone", zone="Atlantis")
        assert await rules(lounge) == Configuration()


class TestVisibility:
    async def test_each_is_set_alone(self, lounge, admin):
        await say(lounge, admin, "visibility", default="spoiler")
        told = await say(lounge, admin, "visibility", private_work=False, extending="ask")
        assert "behind a spoiler" in told
        assert "not allowed" in told
        now = await rules(lounge)
        assert (now.visibility, now.private_work, now.extending) == (Visibility.SPOILER, False, Extending.ASK)

    async def test_what_does_not_go_together_is_said(self, lounge, admin):
        told = await say(lounge, admin, "visibility", default="private", private_work=False)
        assert "change one of the two" in told


async def test_strikes(lounge, admin):
    told = await say(lounge, admin, "strikes", before_pause=5, days=7)
    assert "**Strikes before a pause** 5" in told
    assert "24 hours" in told
    assert (await rules(lounge)).strike_days == 7
    await say(lounge, admin, "strikes", pause_hours=1)
    assert (await rules(lounge)).pause_hours == 1


class TestRetention:
    async def test_less_is_asked_about_first(self, lounge, admin):
        asked = await admin.slash(lounge.general, "config retention", days=30)
        told = await lounge.said(asked)
        assert "removed for good" in told
        assert "Its message stays" in told
        assert (await rules(lounge)).keep_days is None
        await lounge.restart()
        (label,) = buttons(asked.response.components)
        done = await admin.click(asked.response, label=label)
        assert "kept** 30 days" in texts(done.response.components)
        assert (await rules(lounge)).keep_days == 30

    async def test_more_and_for_ever_remove_nothing_and_are_set_at_once(self, lounge, admin):
        await lounge.house.configurations.set(lounge.guild.id, {"keep_days": 5}, actor_id=1, action="config.retention")
        await say(lounge, admin, "retention", days=9)
        assert (await rules(lounge)).keep_days == 9
        assert "for ever" in await say(lounge, admin, "retention", for_ever=True)
        assert (await rules(lounge)).keep_days is None

    async def test_without_options_it_only_tells(self, lounge, admin):
        assert "Nothing is removed by itself" in await say(lounge, admin, "retention")

    async def test_a_number_that_cannot_be_is_refused(self, lounge, admin):
        pressed = await lounge.press(admin, "v1:config-keep:0:0:0")
        assert "from 1 to 3,650" in texts(pressed.response.components)
        pressed = await lounge.press(admin, "v1:config-keep:0:0:soon")
        assert "do not know this button" in texts(pressed.response.components)
