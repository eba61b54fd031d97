"""
To be forgotten: somebody asks once, and a step that never tires does the rest.

What was asked stands in a row, and every batch is one transaction that leaves what it has done behind it. So any
process may die at any instruction: another one goes on, and the end is the same.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

from bot.domain.allowance import Granted
from bot.domain.community.audit import Deed
from bot.domain.community.notices import NoticeKind
from bot.domain.generation import Generation, Status
from bot.domain.ledger import EntryKind, LedgerEntry
from bot.domain.money import NOTHING, MicroUsd
from bot.domain.request import Requester
from bot.policies import calendar
from bot.policies.community import gifts
from db.database import Database, Transaction
from db.gateways.privacy.erasures import Asked

logger = logging.getLogger(__name__)

# So many at once, then a pause, so that the messages that go do not keep other news waiting.
BATCH: Final = 25
PAUSE: Final = timedelta(seconds=15)
# Something of theirs is still at the provider, or being posted.
SOON: Final = timedelta(seconds=5)
# What only time ends: a month, a warning, a ban.
LATER: Final = timedelta(hours=6)
STRIKES_COUNT: Final = timedelta(days=30)  # at least, over all servers together
DELETE: Final = "privacy.delete"


class Cancelling(Protocol):
    """Who can take back what waits (bot/lifecycle/cancellation.py)."""

    async def cancel_all(self, tables: Transaction, requester: Requester, *, now: datetime) -> int:
        """Cancel all of somebody's waiting work in a server, for nothing; return how much it was."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgettable:
    """What somebody is about to have forgotten."""

    generations: int
    under_way: int
    granted: Granted  # over all servers; it is lost
    restricted: bool  # a pause or a ban is in force somewhere
    month_ends: datetime  # until then the ledger knows them, for the limits


class Privacy:
    """Take the wish down."""

    def __init__(self, database: Database, *, now: Callable[[], datetime], time_zone: str) -> None:
        self._database = database
        self._now = now
        self._time_zone = time_zone

    async def look(self, requester: Requester) -> Forgettable:
        """Return what deleting everything would mean now, in all servers."""
        now = self._now()
        asked = Asked(user_id=requester.user_id, asked_at=now)
        async with self._database.reading() as tables:
            servers = await tables.erasures.servers(asked)
            granted = [await tables.ledger.granted(_member(asked, guild_id)) for guild_id in servers]
            restricted = [await tables.conduct.in_force(asked.user_id, guild_id, now=now) for guild_id in servers]
            zone = (await tables.configurations.of(requester.guild_id)).time_zone or self._time_zone
            return Forgettable(
                generations=await tables.erasures.left(asked),
                under_way=len(await tables.erasures.unfinished(asked, limit=BATCH)),
                granted=_together(granted),
                restricted=any(restricted),
                month_ends=calendar.windows(now, zone).month_end,
            )

    async def delete(self, requester: Requester) -> None:
        """
        Begin to forget everything about somebody up to now, in all servers. Again is fine.

        Written down without saying who it was. What was granted and not used ends here: it has no owner any more.
        """
        now = self._now()
        asked = Asked(user_id=requester.user_id, asked_at=now)
        async with self._database.transaction() as tables:
            await tables.alone("spending")
            for guild_id in await tables.erasures.servers(asked):
                await _revoke(tables, _member(asked, guild_id), now=now)
            await tables.erasures.ask(asked.user_id, now=now)
            await tables.erasures.forget_preferences(asked.user_id)
            await tables.erasures.forget_belongings(asked, now=now)
            await tables.write_down(Deed(action=DELETE, actor_id=None, guild_id=requester.guild_id), now=now)


class Forgetting:
    """(asked) -> forgotten. Cancel what waits, forget what has ended, and look again for what time alone ends."""

    def __init__(
        self,
        database: Database,
        *,
        now: Callable[[], datetime],
        time_zone: str,
        cancellation: Cancelling,
        wake: Callable[[], None],
    ) -> None:
        self._database = database
        self._now = now
        self._time_zone = time_zone
        self._cancellation = cancellation
        self._wake = wake

    async def run_once(self) -> bool:
        """Go on with who has waited longest; return False when nobody is due."""
        now = self._now()
        async with self._database.reading() as tables:
            asked = await tables.erasures.due(now)
        if asked is None:
            return False
        unfinished = await self._end_what_waits(asked, now=now)
        forgotten = await self._forget_what_ended(asked, now=now)
        if unfinished or forgotten == BATCH:
            await self._again(asked, now + (PAUSE if forgotten == BATCH else SOON))
        else:
            await self._forget_the_rest(asked, now=now)
        self._wake()
        return True

    async def _end_what_waits(self, asked: Asked, *, now: datetime) -> int:
        """Cancel what is queued, and put out of sight what runs: it ends by itself, and is never shown."""
        async with self._database.transaction() as tables:
            unfinished = await tables.erasures.unfinished(asked, limit=BATCH)
            servers = {one.requester.guild_id for one in unfinished if one.status is Status.QUEUED}
            for guild_id in sorted(servers, key=lambda server: server or 0):
                await self._cancellation.cancel_all(tables, _member(asked, guild_id), now=now)
            for one in unfinished:
                await tables.generations.delete(one.id, now=now)
            return len(await tables.erasures.unfinished(asked, limit=BATCH))

    async def _forget_what_ended(self, asked: Asked, *, now: datetime) -> int:
        async with self._database.transaction() as tables:
            await tables.alone("spending")  # so that nothing is admitted meanwhile that begins with these pictures
            ended = await tables.erasures.at_rest(asked, now=now, limit=BATCH)
            for generation in ended:
                await _remove_messages(tables, generation, now=now)
                await tables.erasures.forget_person(generation, now=now)
                await tables.doomed_jobs.owe(generation.id, now=now)
        return len(ended)

    async def _forget_the_rest(self, asked: Asked, *, now: datetime) -> None:
        """Forget what is not about one generation; what is still needed stays, and is looked at again later."""
        async with self._database.transaction() as tables:
            await tables.alone("spending")
            await tables.erasures.forget_belongings(asked, now=now)
            for guild_id in await tables.erasures.servers(asked):
                zone = (await tables.configurations.of(guild_id)).time_zone or self._time_zone
                begun = calendar.windows(now, zone).month_start
                await tables.erasures.forget_lines(asked, guild_id, before=begun)
                await _balance(tables, _member(asked, guild_id), now=now)
            counting = {
                guild_id: now - await _strikes_count(tables, guild_id)
                for guild_id in await tables.erasures.struck_in(asked)
            }
            held = await tables.erasures.forget_conduct(asked, now=now, strikes_before=counting)
            if await tables.erasures.left(asked):  # somebody was posting it just now
                await tables.erasures.again(asked, then=now + SOON)
            elif held or await tables.erasures.servers(asked):
                await tables.erasures.again(asked, then=now + LATER)
            else:
                await tables.erasures.forget_record(asked)
                await tables.erasures.done(asked)
                logger.info("somebody who asked for it is forgotten")

    async def _again(self, asked: Asked, then: datetime) -> None:
        async with self._database.transaction() as tables:
            await tables.erasures.again(asked, then=then)


async def _remove_messages(tables: Transaction, generation: Generation, *, now: datetime) -> None:
    for channel_id, message_id in await tables.erasures.messages(generation):
        await tables.notices.owe(
            NoticeKind.REMOVAL,
            {"message": message_id},
            now=now,
            guild_id=generation.requester.guild_id,
            channel_id=channel_id,
        )
    for delivery_id, since in await tables.erasures.lost(generation):
        await tables.notices.owe(
            NoticeKind.REMOVAL,
            {"delivery": delivery_id, "since": since.timestamp(), "card": generation.card_message_id},
            now=now,
            guild_id=generation.requester.guild_id,
            channel_id=generation.destination.channel_id,
        )
    for told in await tables.erasures.told_staff(generation):  # it quotes what was reported
        await tables.notices.owe(
            told.kind,
            {"report": told.report_id, "redraws": told.notice_id},
            now=now,
            guild_id=generation.requester.guild_id,
            channel_id=told.channel_id,
        )


async def _balance(tables: Transaction, member: Requester, *, now: datetime) -> None:
    """
    Make up for what came back to somebody after they had asked, and was used again: its lines are theirs no more.

    Else what they use from now on would seem to be taken from nothing, and they would owe it.
    """
    granted = await tables.ledger.granted(member)
    if min(granted.videos, granted.pictures, granted.amount) >= 0:
        return
    owed = Granted(
        videos=max(-granted.videos, 0),
        pictures=max(-granted.pictures, 0),
        amount=MicroUsd(max(-granted.amount, NOTHING)),
    )
    await _change(tables, member, EntryKind.GRANT, owed, now=now)


async def _revoke(tables: Transaction, member: Requester, *, now: datetime) -> None:
    granted = await tables.ledger.granted(member)
    if granted != Granted():
        await _change(tables, member, EntryKind.REVOKE, gifts.minus(granted), now=now)


async def _change(tables: Transaction, member: Requester, kind: EntryKind, by: Granted, *, now: datetime) -> None:
    await tables.ledger.add(
        LedgerEntry(
            guild_id=member.guild_id,
            user_id=member.user_id,
            generation_id=None,
            kind=kind,
            amount=NOTHING,
            videos=0,
            counts_at=now,
            at=now,
            granted_videos=by.videos,
            granted_pictures=by.pictures,
            granted_amount=by.amount,
            reason=DELETE,
        )
    )


async def _strikes_count(tables: Transaction, guild_id: int | None) -> timedelta:
    """Return for how long a warning counts: here, or in all servers together."""
    return max(STRIKES_COUNT, timedelta(days=(await tables.configurations.of(guild_id)).strike_days))


def _member(asked: Asked, guild_id: int | None) -> Requester:
    return Requester(user_id=asked.user_id, guild_id=guild_id)


def _together(granted: list[Granted]) -> Granted:
    return Granted(
        videos=sum(one.videos for one in granted),
        pictures=sum(one.pictures for one in granted),
        amount=MicroUsd(sum(one.amount for one in granted)),
    )
