from types import SimpleNamespace

import discord
import pytest

from bot.domain.reasons import Reason
from cogs.ui import posting


def refused(kind, status, code):
    return kind(SimpleNamespace(status=status, reason="no"), {"code": code, "message": "no"})


@pytest.mark.parametrize(
    ("kind", "status", "code", "reason"),
    [
        (discord.Forbidden, 403, 50001, Reason.CHANNEL_FORBIDDEN),
        (discord.Forbidden, 403, 50013, Reason.CHANNEL_FORBIDDEN),
        (discord.Forbidden, 403, 50007, Reason.DIRECT_MESSAGES_CLOSED),
        (discord.Forbidden, 403, 160005, Reason.CHANNEL_FORBIDDEN),  # a locked thread
        (discord.HTTPException, 400, 50083, Reason.CHANNEL_FORBIDDEN),  # an archived one
        (discord.NotFound, 404, 10003, Reason.CHANNEL_GONE),
        (discord.NotFound, 404, 0, Reason.CHANNEL_GONE),
        (discord.HTTPException, 400, 50035, None),
        (discord.HTTPException, 413, 40005, None),
        (discord.HTTPException, 403, 30046, None),
        (discord.DiscordServerError, 500, 0, None),
    ],
)
def test_what_discord_will_never_take_is_told_from_what_may_help_later(kind, status, code, reason):
    assert posting.refusal(refused(kind, status, code)) is reason


@pytest.mark.parametrize(("status", "code", "large"), [(413, 0, True), (400, 40005, True), (400, 50035, False)])
def test_too_large_is_known_by_status_and_by_code(status, code, large):
    assert posting.too_large(refused(discord.HTTPException, status, code)) is large
