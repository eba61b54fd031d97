"""/operator: accounts and servers at a glance, only in the servers and for the users that the settings name."""

from typing import Final

import discord
from discord import app_commands
from discord.ext import commands

from bot.checks.findings import Finding, State
from bot.checks.running import run
from bot.client import ACCESS, OPERATORS, Ask, Reverie
from bot.community.servers.operations import AccountNews, ServerNews
from bot.domain.money import MicroUsd, shown
from cogs.ui import answers, groups, sentences, text
from cogs.ui.layout import Colour, note

MOST_SERVERS: Final = 20
LONGEST_NAME: Final = 60


class Operator(commands.Cog):
    """What the operator asks. The group is made for each client, since it is offered in some servers only."""

    def __init__(self, bot: Reverie) -> None:
        self._bot = bot
        self._services = bot.services
        self.group = app_commands.Group(
            name="operator",
            description="How this bot does",
            default_permissions=discord.Permissions(administrator=True),
            allowed_contexts=groups.IN_SERVERS,
            allowed_installs=groups.BY_SERVERS,
            extras={ACCESS: OPERATORS},
        )
        for name, description, callback in (
            ("accounts", "Show the provider accounts: what is left, what runs, what waits", self.accounts),
            ("servers", "Show which servers use the bot, and what they spent this month", self.servers),
        ):
            self.group.add_command(app_commands.Command(name=name, description=description, callback=callback))

    async def accounts(self, interaction: Ask) -> None:
        """Show every account, with what its provider says of it."""
        await answers.think(interaction)
        found = {one.name: one for one in await run(self._services.checks)}
        news = await self._services.operations.accounts()
        lines = [_account(one, found.get(one.name)) for one in news]
        await answers.answer(
            interaction,
            note("### The provider accounts", *lines, *([] if lines else ["There is none."]), colour=Colour.WAITING),
        )

    async def servers(self, interaction: Ask) -> None:
        """Show every server that spent something this month, and those that did not."""
        await answers.think(interaction)
        news = await self._services.operations.servers()
        known = {guild.id: guild.name for guild in self._bot.guilds}
        lines = [self._server(one, known) for one in news[:MOST_SERVERS]]
        more = len(news) - len(lines)
        silent = [text.plain(name, LONGEST_NAME) for guild_id, name in known.items() if guild_id not in _ids(news)]
        total = MicroUsd(sum(one.spent for one in news))
        await answers.answer(
            interaction,
            note(
                f"### {text.count(len(known), 'server')} · {shown(total)} this month",
                "\n".join(lines),
                f"-# … and {more} more" if more else "",
                f"-# Nothing this month: {', '.join(silent[:MOST_SERVERS])}" if silent else "",
                colour=Colour.WAITING,
            ),
        )

    def _server(self, one: ServerNews, known: dict[int, str]) -> str:
        name = text.plain(known[one.guild_id], LONGEST_NAME) if one.guild_id in known else "left"
        still = " · ⏸ paused" if one.standing_still else ""
        return f"**{name}** ({one.guild_id}) · {shown(one.spent)} · {text.count(one.members, 'member')}{still}"


def _account(news: AccountNews, finding: Finding | None) -> str:
    limits = news.limits
    lines = [
        f"**{news.name}** · {shown(news.spent)} of {shown(limits.dollars_per_month)} this month",
        f"{news.running} of {limits.at_once} under way · {news.waiting} waiting",
    ]
    if finding is not None and finding.state is not State.SKIPPED:
        lines.append(f"{'✅' if finding.state is State.FINE else '⚠️'} {text.plain(finding.told, 300)}")
    if news.blocked is not None:
        told = sentences.told(news.blocked, {"account": news.name})
        lines.append(f"⛔ Nothing is sent there now: {told}")
    return "\n".join(lines)


def _ids(news: list[ServerNews]) -> set[int]:
    return {one.guild_id for one in news}


async def setup(bot: Reverie) -> None:
    """Offer it where the settings say; nowhere else is it known to Discord at all."""
    where = [discord.Object(guild_id) for guild_id in bot.services.operator_guild_ids]
    if where:
        bot.tree.add_command(Operator(bot).group, guilds=where)
