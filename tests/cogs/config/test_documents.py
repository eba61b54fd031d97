"""/config show, export and import: what is seen is what is applied."""

import json
from dataclasses import replace

import discord
import pytest

from bot.domain.community.audit import AuditSearch
from bot.domain.community.configuration import Configuration, Tier
from tests.cogs.conftest import buttons, texts


@pytest.fixture
def admin(lounge):
    role = lounge.guild.create_role("Admin", permissions=discord.Permissions(manage_guild=True))
    return lounge.guild.add_member(lounge.env.create_user("ada"), roles=[role])


async def rules(lounge):
    return await lounge.house.configurations.of(lounge.guild.id)


async def bring_in(lounge, admin, document, **options):
    data = document if isinstance(document, bytes) else json.dumps(document).encode()
    return await admin.slash(lounge.general, "config import", file=("rules.json", data), **options)


async def set_(lounge, **values):
    await lounge.house.configurations.set(lounge.guild.id, values, actor_id=1, action="config.test")


async def test_everything_is_shown_and_what_is_set_is_marked(lounge, admin):
    await set_(lounge, pause_hours=5, words=("hush", "owl"))
    told = await lounge.said(await admin.slash(lounge.general, "config show"))
    assert "▸ A pause lasts: 5 hours" in told
    assert "◦ A strike counts for: 30 days" in told
    assert "◦ Channels: everywhere" in told
    assert "2 (/config filters list)" in told
    assert "hush" not in told
    assert len(told) < 4000


async def test_what_is_exported_can_be_imported(lounge, admin):
    await set_(lounge, pause_hours=5, channel_ids=(lounge.videos.id,))
    asked = await admin.slash(lounge.general, "config export")
    assert "/config import" in await lounge.said(asked)
    (file,) = asked.response.attachments
    data = await file.read()
    plain = json.loads(data)
    assert (plain["pause_hours"], plain["channel_ids"]) == (5, [str(lounge.videos.id)])
    again = await bring_in(lounge, admin, data)
    assert "like that already" in await lounge.said(again)
    assert buttons(again.response.components) == {}


async def test_so_it_can_where_roles_and_channels_of_it_are_deleted(lounge, admin):
    await set_(lounge, tiers=(Tier(role_id=5, weight=2),), channel_ids=(6,), log_channel_id=7, staff_role_id=8)
    (file,) = (await admin.slash(lounge.general, "config export")).response.attachments
    plain = json.loads(await file.read())
    assert "like that already" in await lounge.said(await bring_in(lounge, admin, plain))
    assert "1 rule" in await lounge.said(await bring_in(lounge, admin, plain | {"tiers": []}))
    told = await lounge.said(await bring_in(lounge, admin, plain | {"tiers": [{"role_id": "9", "weight": 2}]}))
    assert "take them out: role 9." in told


async def test_an_import_is_shown_then_applied(lounge, admin):
    await set_(lounge, strike_days=7)
    asked = await bring_in(lounge, admin, {"pause_hours": 5, "dollars_per_day": "12.50", "words": ["owl"]})
    told = await lounge.said(asked)
    assert "3 rules" in told
    assert "**A pause lasts** 24 hours → 5 hours" in told
    assert "**Budget of a day** no limit of its own → $12.50" in told
    assert (await rules(lounge)).pause_hours == 24
    await lounge.restart()
    applied = await admin.click(asked.response, label="Apply")
    assert "It is applied" in texts(applied.response.components)
    now = await rules(lounge)
    assert (now.pause_hours, now.strike_days, now.words) == (5, 7, ("owl",))
    newest = (await lounge.house.audit_log.page(lounge.guild.id, AuditSearch())).entries[0]
    assert (newest.deed.action, newest.deed.actor_id) == ("config.import", admin.id)


async def test_rules_that_changed_meanwhile_are_shown_anew_before_anything_happens(lounge, admin):
    asked = await bring_in(lounge, admin, {"pause_hours": 5})
    await set_(lounge, pause_hours=9)
    again = await admin.click(asked.response, label="Apply")
    told = texts(again.response.components)
    assert "This was changed in the meantime" in told
    assert "9 hours → 5 hours" in told
    assert (await rules(lounge)).pause_hours == 9
    await admin.click(again.response, label="Apply")
    assert (await rules(lounge)).pause_hours == 5


async def test_one_that_somebody_applied_meanwhile_has_nothing_left_to_change(lounge, admin):
    asked = await bring_in(lounge, admin, {"pause_hours": 5})
    await set_(lounge, pause_hours=5)
    again = await admin.click(asked.response, label="Apply")
    assert "like that already" in texts(again.response.components)


async def test_what_the_operator_no_longer_allows_is_refused_when_it_is_applied(lounge, admin):
    asked = await bring_in(lounge, admin, {"dollars_per_month": "150"})
    configurations = lounge.house.configurations
    configurations.bounds = replace(configurations.bounds, dollars_per_month=100_000_000)
    pressed = await admin.click(asked.response, label="Apply")
    assert "They give $100.00" in texts(pressed.response.components)
    assert pressed.response.attachments == []
    assert await rules(lounge) == Configuration()


@pytest.mark.parametrize(
    ("document", "told"),
    [
        (b"{", "is not JSON"),
        ({"pause_ours": 5}, r"pause\_ours"),
        ({"pause_hours": "5"}, r"pause\_hours (a valid integer)"),
        ({"tiers": [{"role_id": "x"}]}, r"tiers.0.role\_id (an id)"),
        ({"dollars_per_day": "1,5"}, 'an amount such as "12.50"'),
        ({"**x**": 1}, r"\*\*x\*\*"),
        ({"pause_hours": 721}, "from 1 to 720"),
        ({"channel_ids": ["5"]}, "channel 5"),
        ({"staff_role_id": "6", "tiers": [{"role_id": "7", "weight": 2}]}, "role 6, role 7"),
        ({"dollars_per_month": "201"}, "They give $200.00"),
        (b" " * (128 * 1024 + 1), "The most is 128 KiB"),
    ],
)
async def test_what_is_wrong_is_named_and_nothing_changes(lounge, admin, document, told):
    asked = await bring_in(lounge, admin, document)
    assert told in await lounge.said(asked)
    assert await rules(lounge) == Configuration()


async def test_everybodys_role_is_no_role_of_staff(lounge, admin):
    asked = await bring_in(lounge, admin, {"staff_role_id": str(lounge.guild.id)})
    assert "Everybody has that role" in await lounge.said(asked)


async def test_a_message_without_its_file_says_what_to_do(lounge, admin):
    pressed = await lounge.press(admin, "v1:config-apply:0:0:000000000000")
    assert "Use /config import again" in texts(pressed.response.components)
