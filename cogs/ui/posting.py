"""
Putting a message into a channel exactly once, and finding one that may be there already.

Discord refuses a second message with the same nonce for some minutes. Beyond those, a message of ours is recognised by
its buttons: each carries its delivery's id.
"""

import contextlib
import io
from collections.abc import Awaitable, Callable, Collection, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final, TypeVar

import discord
from discord import ui

from bot.client import Reverie
from bot.domain.delivery import LARGEST_MESSAGE
from bot.domain.errors import ProviderRejected
from bot.domain.generation import Generation
from bot.domain.reasons import Reason
from bot.lifecycle.outbox import File, Outbox

T = TypeVar("T")

# Our clock and Discord's may differ.
MARGIN: Final = timedelta(days=1)
LOOKED_THROUGH: Final = 1000
# A clip that Discord finds too large is tried again at the size that it takes everywhere; then at three quarters.
TAKEN_EVERYWHERE: Final = discord.utils.DEFAULT_FILE_SIZE_LIMIT_BYTES
SMALLER_TRIES: Final = 4

THREAD_ARCHIVED = 50083
MISSING_ACCESS, MISSING_PERMISSIONS, UNKNOWN_CHANNEL, CANNOT_SEND_TO_USER = 50001, 50013, 10003, 50007
TOO_LARGE, TOO_MANY_EDITS = 40005, 30046
REFUSALS: Final = {
    MISSING_ACCESS: Reason.CHANNEL_FORBIDDEN,
    MISSING_PERMISSIONS: Reason.CHANNEL_FORBIDDEN,
    UNKNOWN_CHANNEL: Reason.CHANNEL_GONE,
    THREAD_ARCHIVED: Reason.CHANNEL_FORBIDDEN,
    CANNOT_SEND_TO_USER: Reason.DIRECT_MESSAGES_CLOSED,
}


def refusal(error: discord.HTTPException) -> Reason | None:
    """
    Return why Discord will never take a message there; None where another try may help.

    A 400 is our own mistake, which the next version may mend, so it is tried again.
    """
    if too_large(error) or error.code == TOO_MANY_EDITS:
        return None
    for kind, reason in ((discord.NotFound, Reason.CHANNEL_GONE), (discord.Forbidden, Reason.CHANNEL_FORBIDDEN)):
        if isinstance(error, kind):
            return REFUSALS.get(error.code, reason)
    return REFUSALS.get(error.code)


def too_large(error: discord.HTTPException) -> bool:
    """Whether the files were too much for this place."""
    return error.status == 413 or error.code == TOO_LARGE  # noqa: PLR2004  Payload Too Large


async def send(
    channel: discord.PartialMessageable,
    layout: ui.LayoutView,
    *,
    nonce: str,
    files: list[File],
    notifies: Collection[int] = (),
) -> int:
    """Post a message and return its id; `notifies` are the only people whom it may notify."""
    users = [discord.Object(user_id) for user_id in notifies]
    notified = discord.AllowedMentions(everyone=False, roles=False, users=users)
    message = await channel.send(
        view=layout,
        nonce=nonce,
        files=attached(files),
        allowed_mentions=notified,
    )
    return message.id


async def remove(bot: Reverie, channel_id: int, message_id: int) -> None:
    """Delete a message of ours; one that is gone is fine. Raises discord.HTTPException where Discord refuses."""
    message = bot.get_partial_messageable(channel_id).get_partial_message(message_id)
    with contextlib.suppress(discord.NotFound):
        await change(bot, channel_id, message.delete)


async def change(bot: Reverie, channel_id: int, deed: Callable[[], Awaitable[object]]) -> None:
    """
    Change what is posted in a channel; a thread that is archived takes no changes, so it is opened first.

    Raises what `deed` raises: its THREAD_ARCHIVED also where we may not open the thread (somebody locked it).
    """
    try:
        await deed()
    except discord.HTTPException as error:
        if error.code != THREAD_ARCHIVED:
            raise
        try:
            thread = await bot.fetch_channel(channel_id)
            if isinstance(thread, discord.Thread):
                await thread.edit(archived=False)
        except (discord.Forbidden, discord.NotFound):
            raise error from None
        await deed()


def attached(files: Iterable[File]) -> list[discord.File]:
    """Return files as discord.py takes them: each for one try."""
    return [discord.File(io.BytesIO(file.data), filename=file.name) for file in files]


async def fitting(
    outbox: Outbox,
    made: Sequence[Generation],
    *,
    limit_bytes: int,
    show: Callable[[list[File]], Awaitable[T]],
) -> T:
    """
    Show clips or pictures as large as this place takes them: whole, smaller, smaller still, and at last without them.

    `limit_bytes` is for each. Raises UserError where one was deleted, and what `show` raises for any other reason than
    the size.
    """
    if len(made) > 1:
        limit_bytes = min(limit_bytes, LARGEST_MESSAGE // len(made))
    for _ in range(SMALLER_TRIES):
        try:
            files = [await outbox.file(one, limit_bytes=limit_bytes) for one in made]
        except ProviderRejected:
            break  # no smaller copy can be made
        try:
            return await show(files)
        except discord.HTTPException as error:
            if not too_large(error):
                raise
            size = max(len(file.data) for file in files)
            limit_bytes = TAKEN_EVERYWHERE if size > TAKEN_EVERYWHERE else size * 3 // 4
    return await show([])


async def find(
    bot: Reverie, channel: discord.PartialMessageable, *, delivery_id: int, card_id: int | None, since: datetime
) -> int | None:
    """
    Return the message that an earlier try has left, if there is one.

    A result comes after its card, whose id is Discord's own; a card is searched for from `since` on, with a margin wide
    enough for a clock of ours that is wrong. The newest are looked at first, for the earlier try was the last thing we
    did. Where the bot may not read the history Discord shows none, and only the nonce protects.
    """
    begins = card_id or discord.utils.time_snowflake(since - MARGIN)
    mark = f":{delivery_id}"
    return await _newest(
        bot, channel, lambda message: any(one.endswith(mark) for one in custom_ids(message)), begins=begins
    )


async def find_alike(
    bot: Reverie, channel: discord.PartialMessageable, layout: ui.LayoutView, *, since: datetime
) -> int | None:
    """Return the message with the same words that an earlier try has left; for what has no buttons to know it by."""
    words = _texts(layout.walk_children())
    begins = discord.utils.time_snowflake(since - MARGIN)
    return await _newest(bot, channel, lambda message: _texts(_parts(message)) == words, begins=begins)


async def _newest(
    bot: Reverie, channel: discord.PartialMessageable, is_it: Callable[[discord.Message], bool], *, begins: int
) -> int | None:
    async for message in channel.history(limit=LOOKED_THROUGH):
        if message.id <= begins:
            return None
        if message.author == bot.user and is_it(message):
            return message.id
    return None


def _texts(parts: Iterable[object]) -> list[str]:
    return [one.content.strip() for one in parts if isinstance(one, (discord.TextDisplay, discord.ui.TextDisplay))]


def _parts(message: discord.Message) -> Iterator[discord.Component]:
    for part in message.components:
        yield from part.children if isinstance(part, discord.Container) else [part]


def custom_ids(message: discord.Message) -> Iterator[str]:
    """Yield what the buttons and menus of a message are called."""
    for row in _parts(message):
        if isinstance(row, discord.ActionRow):
            yield from (item.custom_id for item in row.children if item.custom_id)
