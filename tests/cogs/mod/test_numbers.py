"""Staff look at the server's numbers: a table, a chart and a file, switched in place."""

import csv
import io

import discord
import pytest

from bot.domain.generation import Status
from bot.domain.reasons import Reason
from bot.lifecycle.settlement import settle
from tests.cogs.conftest import texts

PNG = b"\x89PNG"


@pytest.fixture
def sol(lounge):
    role = lounge.guild.create_role("Staff", permissions=discord.Permissions(manage_messages=True))
    return lounge.guild.add_member(lounge.env.create_user("sol"), roles=[role])


def attached(lounge, message) -> dict[str, bytes]:
    """Return the files of a message, by their names."""
    return {one.filename: lounge.env.backend.get_attachment(one) for one in message.attachments}


def menus(components) -> dict[str, dict]:
    found = {}
    for one in components:
        if one.get("type") == 3:
            found[one["custom_id"].split(":")[1]] = one
        found |= menus(one.get("components") or [])
    return found


async def test_stats(lounge, sol):
    await lounge.made("one")
    await lounge.made("two", by=lounge.ben)
    asked = await sol.slash(lounge.general, "mod stats", by="member")
    print(vars(asked.response))
    told = await lounge.said(asked)
    assert "**2 clips** by 2 people" in told
