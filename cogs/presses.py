"""
The one place where presses and dialogs arrive.

Which verb means what, the other cogs say (Reverie.verbs). All that is needed stands in the custom_id and in the rows,
so it makes no difference which process has posted the button or opened the dialog.
"""

from datetime import datetime, timedelta
from typing import Final

import discord
from discord.ext import commands

from bot.client import Access, Ask, Door, Mark, Reverie
from bot.domain.errors import UserError
from bot.domain.reasons import Reason
from bot.domain.request import Requester
from cogs.ui import answers, asking, dialogs
from cogs.ui.buttons import Action
from cogs.ui.editing import dialogs as editing

# What makes something new, and is paid in the clip's server.
SPENDING: Final = frozenset(
    {
        *(Action.EXTEND, Action.REROLL, Action.RETRY, Action.EDIT, dialogs.EXTEND, dialogs.EDIT),
        *(Action.ANIMATE_PICTURE, Action.VARY, Action.USE_STYLE, Action.USE_REFERENCE),
        *(dialogs.ANIMATE_PICTURE, dialogs.VARY, dialogs.USE_STYLE, dialogs.USE_REFERENCE),
        *(Action.REFRAME, Action.MODIFY, Action.UPSCALE, Action.SOUND, Action.BLEND),
        *(editing.REFRAME, editing.MODIFY, editing.UPSCALE, editing.SOUND, editing.BLEND),
    }
)
# What tells or uses what was made.
TELLING: Final = SPENDING | {Action.INFO, Action.PICK_PICTURE}
MEMBER_FOR: Final = timedelta(minutes=5)
KINDS: Final = frozenset({discord.InteractionType.component, discord.InteractionType.modal_submit})


class Presses(commands.Cog):
    """Reads the mark, passes the gates, calls the verb."""

    def __init__(self, bot: Reverie) -> None:
        self._bot = bot
        # Who is a member where, with which roles, and until when we believe it.
        self._known: dict[tuple[int, int], tuple[frozenset[int], datetime]] = {}

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Ask) -> None:
        """Serve a press or a dialog; every other kind is a command's."""
        if interaction.type not in KINDS:
            return
        mark: Mark | None = None
        try:
            mark = asking.read_mark(asking.custom_id(interaction))
            door = self._door(mark)
            await self._bot.pass_gates(interaction, door.access)
            await self._check_home(interaction, mark, door.access)
            await self._check_sight(interaction, mark)
            await door.verb(interaction, mark)
        except Exception as error:  # noqa: BLE001  answers.refuse logs what is not the person's own mistake
            await answers.refuse(interaction, error, mark)

    def _door(self, mark: Mark) -> Door:
        try:
            return self._bot.verbs[mark.verb]
        except KeyError:
            raise UserError(Reason.BUTTON_UNKNOWN) from None

    async def _check_home(self, interaction: Ask, mark: Mark, access: Access) -> None:
        """Pass the gates of the clip's server, too, for a press in direct messages counts there."""
        if interaction.guild_id is not None or not mark.generation_id:
            return
        generation = await self._bot.services.outbox.peek(mark.generation_id)
        home = generation.requester.guild_id
        asking.check_server(self._bot.services, home)
        if home is None:
            return
        interaction.extras[asking.HOME] = home
        roles = await self._roles(home, interaction.user.id) if mark.verb in SPENDING else frozenset[int]()
        if roles is None:
            raise UserError(Reason.NOT_A_MEMBER)
        interaction.extras[asking.ROLES] = roles
        await self._bot.services.people.check(
            Requester(user_id=interaction.user.id, guild_id=home, role_ids=roles),
            access.rank,
            manages_server=False,
            manages_messages=False,
            banned_too=access.banned_too,
        )

    async def _check_sight(self, interaction: Ask, mark: Mark) -> None:
        """Raise UserError where a button stands in another channel than the clip, and who presses may not see that."""
        if interaction.guild_id is None or not mark.generation_id or mark.verb not in TELLING:
            return
        generation = await self._bot.services.outbox.peek(mark.generation_id)
        where = generation.destination
        here = generation.requester.guild_id == interaction.guild_id and not where.private
        if here and where.channel_id != interaction.channel_id:
            await asking.check_in_sight(interaction, generation)

    async def _roles(self, guild_id: int, user_id: int) -> frozenset[int] | None:
        """Ask Discord, for no member is kept (and the server may be another process's); believe it for a while."""
        now = self._bot.services.now()
        self._known = {member: (roles, until) for member, (roles, until) in self._known.items() if now < until}
        if (guild_id, user_id) not in self._known:
            try:
                member = await self._bot.http.get_member(guild_id, user_id)
            except (discord.NotFound, discord.Forbidden):  # not there; or we are not
                return None
            self._known[guild_id, user_id] = frozenset(map(int, member["roles"])), now + MEMBER_FOR
        return self._known[guild_id, user_id][0]


async def setup(bot: Reverie) -> None:
    """Listen."""
    await bot.add_cog(Presses(bot))
