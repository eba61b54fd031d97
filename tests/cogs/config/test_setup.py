"""/config setup, channels and models: every choice is saved at once, and the page is drawn anew in its place."""

import discord
import pytest

from bot.domain.community.audit import AuditSearch
from bot.domain.community.configuration import AgeRestricted, Configuration, Tier
from bot.domain.money import DOLLAR, MicroUsd
from tests.cogs.conftest import buttons, texts


@pytest.fixture
def admin(lounge):
    role = lounge.guild.create_role("Admin", permissions=discord.Permissions(manage_guild=True))
    return lounge.guild.add_member(lounge.env.create_user("ada"), roles=[role])


@pytest.fixture
def rules(lounge):
    async def rules() -> Configuration:
        return await lounge.house.configurations.of(lounge.guild.id)

    return rules


def beforehand(menu):
    """Return the channels or roles that are chosen in a menu beforehand."""
    return {int(one["id"]) for one in menu.get("default_values") or []}


def menus(components):
    """Return the menus of a page by their verb."""
    found = {}
    for component in components:
        if component.get("type") in {3, 5, 6, 7, 8}:
            found[component["custom_id"].split(":")[1]] = component
        found |= menus(component.get("components") or [])
    return found


async def choose(member, page, verb, values):
    return await member.select(page, values, custom_id=menus(page.components)[verb]["custom_id"])


async def opened(member, page, subject):
    """Press the Change button of a subject."""
    (custom_id,) = [one for one in all_ids(page.components) if one.endswith(f".{subject}")]
    return await member.click(page, custom_id=custom_id)


def all_ids(components):
    found = []
    for component in components:
        found += [component["custom_id"]] if "custom_id" in component else []
        found += all_ids(component.get("components") or [])
        found += all_ids([component["accessory"]] if component.get("accessory") else [])
    return found


async def test_a_server_is_set_up_in_one_page(lounge, admin, rules):
    staff = lounge.guild.create_role("Staff")
    asked = await admin.slash(lounge.general, "config setup")
    told = await lounge.said(asked)
    page = asked.response
    assert "10 videos a day" in told
    assert "Server Settings → Integrations" in told
    assert menus(page.components).keys() == {"config-channels", "config-staff", "config-log"}
    assert set(buttons(page.components)) == {"Change", "Done"}

    pressed = await choose(admin, page, "config-channels", [lounge.general, lounge.videos])
    assert pressed.response.id == page.id  # in its place
    await choose(admin, page, "config-staff", [staff])
    assert f"<@&{staff.id}> may not" in texts(page.components)
    await choose(admin, page, "config-log", [lounge.videos])
    shown = menus(page.components)
    assert beforehand(shown["config-channels"]) == {lounge.general.id, lounge.videos.id}
    assert beforehand(shown["config-staff"]) == {staff.id}
    assert beforehand(shown["config-log"]) == {lounge.videos.id}

    dialog = await opened(admin, page, "allowance")
    answered = {"videos_per_day": "3", "dollars_per_month": "7.50", "jobs_at_once": ""}
    await admin.submit_modal(dialog, answered)
    assert "3 videos a day · $7.50 a month" in texts(page.components)
    await admin.submit_modal(await opened(admin, page, "budget"), {"dollars_per_day": "20", "dollars_per_month": "100"})
    assert "A day: $20.00 · a month: $100.00" in texts(page.components)
    dialog = await opened(admin, page, "conduct")
    assert "'value': '24'" in str(dialog.modal)  # filled in with what holds
    await admin.submit_modal(dialog, {"strikes_before_pause": "2", "strike_days": "10", "pause_hours": "48"})
    assert "2 strikes within 10 days, then a pause of 48 hours" in texts(page.components)

    assert await rules() == Configuration(
        staff_role_id=staff.id,
        log_channel_id=lounge.videos.id,
        channel_ids=tuple(sorted([lounge.general.id, lounge.videos.id])),
        everyone=Tier(videos_per_day=3, dollars_per_month=MicroUsd(7_500_000)),
        dollars_per_day=MicroUsd(20 * DOLLAR),
        dollars_per_month=MicroUsd(100 * DOLLAR),
        strikes_before_pause=2,
        strike_days=10,
        pause_hours=48,
    )
    finished = await admin.click(page, label="Done")
    assert "is set up" in texts(finished.response.components)
    assert all_ids(finished.response.components) == []
    lines = (await lounge.house.audit_log.page(lounge.guild.id, AuditSearch())).entries
    assert [line.deed.action for line in lines] == [
        "config.strikes", "config.budget", "config.roles", "config.channels", "config.staff", "config.channels",
    ]  # fmt: skip
    assert {line.deed.actor_id for line in lines} == {admin.id}


async def test_it_is_in_force_at_once(lounge, admin):
    page = (await admin.slash(lounge.general, "config setup")).response
    await admin.submit_modal(await opened(admin, page, "allowance"), {"videos_per_day": "0"})
    refused = await lounge.ana.slash(lounge.general, "video", prompt="a lake")
    assert "give you nothing to make this with" in await lounge.said(refused)
    await admin.submit_modal(await opened(admin, page, "allowance"), {"videos_per_day": "1"})
    assert (await lounge.video("a lake")).id == 1


async def test_what_was_chosen_can_be_taken_back(lounge, admin, rules):
    page = (await admin.slash(lounge.general, "config setup")).response
    await choose(admin, page, "config-channels", [lounge.general])
    await choose(admin, page, "config-channels", [])
    await choose(admin, page, "config-log", [lounge.general])
    await choose(admin, page, "config-log", [])
    assert await rules() == Configuration()


async def test_a_restart_in_the_middle_loses_nothing(lounge, admin, rules):
    page = (await admin.slash(lounge.general, "config setup")).response
    await choose(admin, page, "config-log", [lounge.general])
    dialog = await opened(admin, page, "conduct")
    await lounge.restart()
    await admin.submit_modal(dialog, {"strikes_before_pause": "2", "strike_days": "10", "pause_hours": "48"})
    await choose(admin, page, "config-channels", [lounge.videos])
    now = await rules()
    assert (now.log_channel_id, now.channel_ids, now.pause_hours) == (lounge.general.id, (lounge.videos.id,), 48)
    assert "pause of 48 hours" in texts(page.components)


async def test_two_admins_do_not_undo_each_other(lounge, admin, rules):
    other = lounge.guild.add_member(lounge.env.create_user("eve"), roles=[lounge.guild.roles["Admin"]])
    mine = (await admin.slash(lounge.general, "config setup")).response
    theirs = (await other.slash(lounge.general, "config setup")).response
    dialog = await opened(admin, mine, "budget")
    await choose(other, theirs, "config-channels", [lounge.videos])
    await choose(other, theirs, "config-log", [lounge.videos])
    await choose(admin, mine, "config-channels", [lounge.general])  # seen when there was none
    assert (await rules()).channel_ids == (lounge.videos.id,)
    assert "This was changed in the meantime" in texts(mine.components)
    assert beforehand(menus(mine.components)["config-channels"]) == {lounge.videos.id}
    await choose(admin, mine, "config-channels", [lounge.general, lounge.videos])
    assert len((await rules()).channel_ids) == 2
    assert "in the meantime" not in texts(mine.components)
    # What the other did not touch is taken from a page that is old otherwise.
    await admin.submit_modal(dialog, {"dollars_per_day": "5", "dollars_per_month": ""})
    assert (await rules()).dollars_per_day == 5 * DOLLAR
    assert (await rules()).log_channel_id == lounge.videos.id


async def test_a_dialog_that_is_old_is_not_taken(lounge, admin, rules):
    page = (await admin.slash(lounge.general, "config setup")).response
    dialog = await opened(admin, page, "conduct")
    await lounge.house.configurations.set(lounge.guild.id, {"pause_hours": 5}, actor_id=1, action="config.strikes")
    await admin.submit_modal(dialog, {"strikes_before_pause": "2", "strike_days": "10", "pause_hours": "48"})
    assert (await rules()).pause_hours == 5
    assert "This was changed in the meantime" in texts(page.components)


@pytest.mark.parametrize(
    ("subject", "typed", "told"),
    [
        ("allowance", {"videos_per_day": "many"}, "You typed: many"),
        ("allowance", {"videos_per_day": "-1"}, "whole one"),
        ("allowance", {"dollars_per_month": "1.234"}, "at most two digits"),
        ("allowance", {"dollars_per_month": "-5"}, "dollars with a point"),
        ("budget", {"dollars_per_month": "200.01"}, "They give $200.00"),
        ("budget", {"dollars_per_day": "11", "dollars_per_month": "10"}, "$11.00 a day and $10.00 a month"),
        ("conduct", {"strikes_before_pause": "21", "strike_days": "1", "pause_hours": "1"}, "from 1 to 20"),
        ("conduct", {"strikes_before_pause": "none", "strike_days": "1", "pause_hours": "1"}, "whole one"),
    ],
)
async def test_what_cannot_be_is_said_on_the_page_which_stays(lounge, admin, rules, subject, typed, told):
    page = (await admin.slash(lounge.general, "config setup")).response
    await admin.submit_modal(await opened(admin, page, subject), typed)
    assert told in texts(page.components)
    assert "config-log" in menus(page.components)
    assert await rules() == Configuration()


async def test_what_is_missing_in_the_log_channel_is_said_right_there(lounge, admin):
    closed = {lounge.bot.user: discord.PermissionOverwrite(send_messages=False, attach_files=False)}
    channel = lounge.guild.create_text_channel("log", overwrites=closed)
    page = (await admin.slash(lounge.general, "config setup")).response
    await choose(admin, page, "config-log", [channel])
    assert f"In <#{channel.id}> I am missing: Send Messages, Attach Files." in texts(page.components)
    await lounge.house.configurations.set(lounge.guild.id, {"log_channel_id": 5}, actor_id=1, action="config.channels")
    again = await admin.slash(lounge.general, "config setup")
    assert "<#5> is gone" in await lounge.said(again)
    assert beforehand(menus(again.response.components)["config-log"]) == set()


async def test_only_an_admin_may_press(lounge, admin, rules):
    page = (await admin.slash(lounge.general, "config setup")).response
    for custom_id in all_ids(page.components):
        refused = await lounge.press(lounge.ana, custom_id)
        assert "Manage Server" in texts(refused.response.components)
    assert await rules() == Configuration()


class TestChannels:
    async def test_options_are_set_and_the_rest_chosen(self, lounge, admin, rules):
        asked = await admin.slash(lounge.general, "config channels", age_restricted="refuse", log=lounge.videos)
        assert "age-restricted" in await lounge.said(asked)
        await choose(admin, asked.response, "config-age", ["show"])
        await choose(admin, asked.response, "config-channels", [lounge.general])
        now = await rules()
        assert now.age_restricted is AgeRestricted.SHOW
        assert (now.log_channel_id, now.channel_ids) == (lounge.videos.id, (lounge.general.id,))
        await admin.slash(lounge.general, "config channels", no_log=True)
        assert (await rules()).log_channel_id is None

    async def test_only_channels_in_which_can_be_written_are_offered_for_the_log(self, lounge):
        group = lounge.bot.tree.get_command("config").to_dict(lounge.bot.tree)
        (channels,) = [one for one in group["options"] if one["name"] == "channels"]
        (log,) = [one for one in channels["options"] if one["name"] == "log"]
        assert set(log["channel_types"]) == {discord.ChannelType.text.value, discord.ChannelType.news.value}


class TestModels:
    async def test_what_may_be_made_is_chosen(self, lounge, admin, rules):
        page = (await admin.slash(lounge.general, "config models")).response
        shown = menus(page.components)
        assert shown.keys() == {"config-models", "config-resolutions", "config-seconds"}
        keys = [one["value"] for one in shown["config-models"]["options"]]
        assert keys == list(lounge.house.provider.facts.models)
        await choose(admin, page, "config-models", [keys[0]])
        await choose(admin, page, "config-seconds", ["9", "5"])
        await choose(admin, page, "config-seconds", ["5"])
        await choose(admin, page, "config-resolutions", ["720p"])
        now = await rules()
        assert (now.models, now.resolutions, now.seconds) == ((keys[0],), ("720p",), (5,))
        chosen = [one["value"] for one in menus(page.components)["config-models"]["options"] if one.get("default")]
        assert chosen == [keys[0]]
        await choose(admin, page, "config-models", [])
        assert (await rules()).models == ()


@pytest.mark.parametrize(
    "custom_id",
    [
        "v1:config-log:0:0:s",
        "v1:config-log:0:0:x.000000000000",
        "v1:config-open:0:0:s.nonsense",
        "v1:config-save:0:0:s.allowance",
        "v1:config-age:0:0",
    ],
)
async def test_an_id_of_another_version_is_told(lounge, admin, custom_id):
    pressed = await lounge.press(admin, custom_id)
    assert "do not know this button" in texts(pressed.response.components)
