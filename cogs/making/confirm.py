"""Yes or no to something dear: the buttons under the question (cogs/ui/personal/confirming.py)."""

from dataclasses import replace

import discord
from discord.ext import commands

from bot.client import MEMBERS, Ask, Mark, Reverie
from bot.domain.community.people import Rank
from bot.domain.community.proposals import Proposal, ProposalState
from bot.domain.errors import UserError
from bot.domain.reasons import Reason
from bot.domain.request import Destination, Requester
from bot.lifecycle.admission import Admitted
from cogs.ui import answers, asking, sentences
from cogs.ui.personal import confirming


class Confirm(commands.Cog):
    """What was asked about first, and is now said yes or no to."""

    def __init__(self, bot: Reverie) -> None:
        self._bot = bot
        self._services = bot.services

    async def cog_load(self) -> None:
        """Answer to the two buttons."""
        self._bot.answer_to(confirming.MAKE, self.make, MEMBERS)
        self._bot.answer_to(confirming.NEVER_MIND, self.forget, MEMBERS)

    async def make(self, interaction: Ask, mark: Mark) -> None:
        """Have it made, once, however often this is pressed."""
        await answers.think_in_place(interaction)
        asker = asking.requester(interaction)
        proposal = await self._services.admission.proposal(_number(mark), requester=asker)
        try:
            await self._accept(interaction, mark, asker, proposal)
        except UserError as error:
            if proposal.state is not ProposalState.OPEN or error.reason is Reason.PROPOSAL_GONE:
                raise
            # The question is edited into its answer: without it, words and pictures would have to be given again.
            models = self._services.models
            await answers.answer(interaction, confirming.still_open(proposal, models, sentences.for_error(error)))

    async def _accept(self, interaction: Ask, mark: Mark, asker: Requester, proposal: Proposal) -> None:
        """Have it accepted where it counts, and say what that means. Raises UserError."""
        asker = await self._at_home(interaction, asker, proposal)

        async def admit(destination: Destination) -> Admitted:
            admitted = await self._services.admission.accept(
                proposal.id,
                requester=asker,
                press=asking.press(interaction, mark.verb),
                destination=destination,
            )
            await self._services.trays.used(asker, proposal.request)
            return admitted

        await answers.start(interaction, admit, visibility=asking.visibility(proposal.destination))

    async def forget(self, interaction: Ask, mark: Mark) -> None:
        """Forget it, and the pictures that came with it."""
        await answers.think_in_place(interaction)
        proposal = await self._services.admission.decline(_number(mark), requester=asking.requester(interaction))
        await self._services.intake.forget(proposal.request.media_ids)
        await answers.answer(interaction, confirming.forgotten())

    async def _at_home(self, interaction: Ask, asker: Requester, proposal: Proposal) -> Requester:
        """Return who asks, in the server that it counts for and with the roles there: direct messages tell none."""
        home = proposal.requester.guild_id
        if interaction.guild_id == home:
            return asker
        if interaction.guild_id is not None or home is None:  # no question of ours stands there
            raise UserError(Reason.PROPOSAL_GONE)
        asking.check_server(self._services, home)
        try:
            member = await self._bot.http.get_member(home, asker.user_id)
        except (discord.NotFound, discord.Forbidden):
            raise UserError(Reason.NOT_A_MEMBER) from None
        asker = replace(asker, guild_id=home, role_ids=frozenset(map(int, member["roles"])))
        await self._services.people.check(
            asker, Rank.MEMBER, manages_server=False, manages_messages=False, banned_too=False
        )
        return asker


def _number(mark: Mark) -> int:
    number = asking.number(mark.more)
    if number is None:
        raise UserError(Reason.BUTTON_UNKNOWN)
    return number


async def setup(bot: Reverie) -> None:
    """Add the cog."""
    await bot.add_cog(Confirm(bot))
