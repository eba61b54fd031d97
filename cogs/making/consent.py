"""The owner's word: the question in their direct messages, its two buttons, and the news to who asked."""

import logging
from dataclasses import replace

import aiohttp
import discord
from discord.ext import commands

from bot.client import MEMBERS, Ask, Mark, News, Reverie
from bot.domain.community.notices import Notice, NoticeKind
from bot.domain.community.people import Rank
from bot.domain.community.proposals import Proposal, ProposalState
from bot.domain.errors import UserError
from bot.domain.reasons import Reason
from bot.domain.request import Requester
from bot.lifecycle.admission import Admitted
from cogs.ui import answers, asking, cards, text
from cogs.ui.layout import Colour, Layout, note
from cogs.ui.personal import consenting

logger = logging.getLogger(__name__)


class Consent(commands.Cog):
    """Who asked is checked anew when the owner says yes: it may be days later."""

    def __init__(self, bot: Reverie) -> None:
        self._bot = bot
        self._services = bot.services
        self._owners = bot.services.owners

    async def cog_load(self) -> None:
        """Answer to the two buttons, and know the two kinds of news."""
        self._bot.answer_to(consenting.ALLOW, self.allow, MEMBERS)
        self._bot.answer_to(consenting.REFUSE, self.refuse, MEMBERS)
        self._bot.renderers[NoticeKind.CONSENT] = self.question
        self._bot.renderers[NoticeKind.CONSENTED] = self.news

    async def question(self, notice: Notice) -> News | None:
        """Return the question to the owner; none where nobody waits for it any more."""
        about = await self._owners.about(_proposal_id(notice))
        if about is None or about[0].state is not ProposalState.OPEN:
            return None
        proposal, clip = about
        posted = await self._services.outbox.result_of(clip.id)
        layout = consenting.question(
            proposal,
            clip,
            self._services.models,
            link=cards.link(clip, posted[1], channel_id=posted[0]) if posted else None,
            lapses=self._owners.lapses(proposal),
            words=notice.user_id is not None or not proposal.destination.private,
        )
        return News(layout=layout, notifies=(proposal.owner_id or 0,))

    async def news(self, notice: Notice) -> News | None:
        """Return what became of it, for who asked."""
        about = await self._owners.about(_proposal_id(notice))
        if about is None:
            return None
        proposal, _ = about
        return News(layout=consenting.news(proposal, notice.facts), notifies=(proposal.requester.user_id,))

    async def allow(self, interaction: Ask, mark: Mark) -> None:
        """Have it made, at today's rules, for who asked."""
        proposal = await self._mine(interaction, mark)
        await answers.think(interaction)
        asker = proposal.requester
        try:
            asker = await self._asker(proposal)
        except UserError as error:
            await self._owners.cannot(proposal, error)
            outcome: Admitted | Proposal | None = None
        else:
            outcome = await self._owners.allow(proposal, asker=asker, press=asking.press(interaction))
            if isinstance(outcome, Admitted):
                await self._services.trays.used(asker, proposal.request)
        await self._replace(interaction, consenting.answered(proposal, allowed=True))
        await answers.answer(interaction, _told(proposal, outcome))

    async def refuse(self, interaction: Ask, mark: Mark) -> None:
        """Say no."""
        proposal = await self._mine(interaction, mark)
        await answers.think(interaction)
        proposal = await self._owners.refuse(proposal.id, owner_id=interaction.user.id)
        await self._replace(interaction, consenting.answered(proposal, allowed=False))
        await answers.answer(interaction, note(f"<@{proposal.requester.user_id}> is told. Nothing is made."))

    async def _mine(self, interaction: Ask, mark: Mark) -> Proposal:
        """Return what waits for this person's word. Raises UserError."""
        number = asking.number(mark.more)
        if number is None:
            raise UserError(Reason.BUTTON_UNKNOWN)
        try:
            proposal = await self._owners.open(number, owner_id=interaction.user.id)
        except UserError as error:
            if error.reason is Reason.CONSENT_LAPSED and interaction.guild_id is None:
                await self._replace(interaction, consenting.lapsed())
            raise
        home = proposal.requester.guild_id
        asking.check_server(self._services, home)
        owner = Requester(user_id=interaction.user.id, guild_id=home)
        await self._check(owner)
        return proposal

    async def _asker(self, proposal: Proposal) -> Requester:
        """Return who asked, with today's roles. Raises UserError where they may use nothing there any more."""
        asker, home = proposal.requester, proposal.requester.guild_id
        if home is None:
            return asker
        try:
            member = await self._bot.http.get_member(home, asker.user_id)
        except (discord.NotFound, discord.Forbidden):
            raise UserError(Reason.NOT_A_MEMBER) from None
        asker = replace(asker, role_ids=frozenset(map(int, member["roles"])))
        await self._check(asker)
        return asker

    async def _check(self, person: Requester) -> None:
        """Raise UserError for somebody who is banned there."""
        await self._services.people.check(
            person, Rank.MEMBER, manages_server=False, manages_messages=False, banned_too=False
        )

    async def _replace(self, interaction: Ask, layout: Layout) -> None:
        """Change the question into its answer, so that nobody presses again; only a courtesy, for rows decide."""
        message = interaction.message
        if message is None:
            return
        place = self._bot.get_partial_messageable(message.channel.id)
        try:
            await place.get_partial_message(message.id).edit(
                view=layout, allowed_mentions=discord.AllowedMentions.none()
            )
        except (discord.HTTPException, aiohttp.ClientError) as error:
            logger.info("a question stays as it is: %s", error, extra={"guild": interaction.guild_id})


def _told(proposal: Proposal, outcome: Admitted | Proposal | None) -> Layout:
    who = f"<@{proposal.requester.user_id}>"
    if isinstance(outcome, Admitted):
        where = "comes to their direct messages" if outcome.generation.destination.private else "comes where they asked"
        return note(f"#{outcome.generation.id} is made now, and {where}. {who} is told.", colour=Colour.DONE)
    if isinstance(outcome, Proposal):
        return note(f"{who} is told. <@{outcome.owner_id}> has to allow it, too, for their clip is in it.")
    days = text.count(7, "day")
    return note(f"{who} is told: something else stands in the way now. Your yes counts for the same for {days} in all.")


def _proposal_id(notice: Notice) -> int:
    number = notice.facts.get("proposal")
    return number if isinstance(number, int) else 0


async def setup(bot: Reverie) -> None:
    """Add the cog."""
    await bot.add_cog(Consent(bot))
