"""The generations table. Its statements are built once, here; building them costs more than running them."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import CTE, ColumnElement, Integer, Select, Update, and_, bindparam, func, insert, or_, select, update

from bot.domain.errors import LeaseLost, UserError
from bot.domain.generation import AT_PROVIDER, UNFINISHED, Generation, Status
from bot.domain.money import MicroUsd
from bot.domain.reasons import Reason
from bot.domain.request import PICTURES, Destination, GenerationRequest, Press, Requester
from db import rows
from db.gateways.turns import operations
from db.schema import GENERATIONS, INGREDIENTS
from db.search import SOUGHT, sought
from db.statements import Statements, for_guild

TABLE = GENERATIONS.c

# Parameters are never called like a column: in an UPDATE such a name would mean "set this column".
THIS: Final = TABLE.id == bindparam("this")
IN_STATUS: Final = TABLE.status == bindparam("in_status")
OF_ACCOUNT: Final = TABLE.account == bindparam("of_account")
DUE: Final = TABLE.due_at <= bindparam("now")
FREE: Final = or_(TABLE.lease_until.is_(None), TABLE.lease_until <= bindparam("now"))

ADD: Final = insert(GENERATIONS).returning(*TABLE)
GET: Final = select(GENERATIONS).where(THIS)
PRESSED: Final = (
    select(GENERATIONS)
    .where(
        or_(
            TABLE.interaction_id == bindparam("interaction"),
            and_(
                TABLE.user_id == bindparam("user"),
                TABLE.press_key == bindparam("key"),
                TABLE.created_at >= bindparam("since"),
            ),
        )
    )
    .order_by((TABLE.interaction_id == bindparam("interaction")).desc(), TABLE.id)
    .limit(1)
)


def _take(due: CTE | None = None) -> Update:
    # The rows are chosen in a CTE, since PostgreSQL may evaluate a bare subquery again and then takes too many.
    chosen = and_(THIS, IN_STATUS, FREE) if due is None else TABLE.id.in_(select(due.c.id))
    return (
        update(GENERATIONS)
        .where(chosen)
        .values(lease_owner=bindparam("owner"), lease_until=bindparam("until"))
        .returning(*TABLE)
    )


def _longest_waiting(statement: Select[Any], since: ColumnElement[Any] = TABLE.due_at) -> CTE:
    return (
        statement.where(DUE, FREE)
        .order_by(since, TABLE.id)
        .limit(bindparam("most", type_=Integer))
        .with_for_update(skip_locked=True)  # SQLite leaves this out: there is one writer
        .cte("due")
    )


def _claim(*, account: bool) -> Update:
    due = select(TABLE.id).where(IN_STATUS)
    return _take(_longest_waiting(due.where(OF_ACCOUNT) if account else due))


def _claim_these() -> Update:
    these = select(TABLE.id).where(IN_STATUS, TABLE.id.in_(bindparam("these", expanding=True)))
    return _take(_longest_waiting(these))


def _claim_lost() -> Update:
    later = GENERATIONS.alias("later")
    made_up_for = select(later.c.id).where(later.c.origin_id == TABLE.id, later.c.present).exists()
    return _take(
        _longest_waiting(
            select(TABLE.id).where(
                TABLE.status == Status.FAILED.value,
                TABLE.failure == Reason.UNCONFIRMED.value,
                TABLE.provider_job_id.is_(None),  # of one that was deleted before it was found
                TABLE.finished_at >= bindparam("since"),
                TABLE.forgotten_at.is_(None),
                ~made_up_for,
            ),
            since=TABLE.finished_at,  # in this order there is an index, so that SQLite does not walk over all failures
        )
    )


CLAIM: Final = {account: _claim(account=account) for account in (True, False)}
CLAIM_THESE: Final = _claim_these()
CLAIM_ONE: Final = _take()
CLAIM_LOST: Final = _claim_lost()
SAVE: Final = update(GENERATIONS).where(
    THIS, TABLE.lease_owner == bindparam("held_by"), TABLE.lease_until == bindparam("held_until")
)
# What was asked for at once is shown, deleted and hidden together. Taken in order, as all do who take several rows.
SIBLING = GENERATIONS.alias("sibling")
TOGETHER: Final = (
    select(TABLE.id)
    .where(or_(THIS, TABLE.batch_id.in_(select(SIBLING.c.batch_id).where(SIBLING.c.id == bindparam("this")))))
    .order_by(TABLE.id)
    .with_for_update()  # SQLite leaves this out: there is one writer
    .cte("together")
)
ALL_OF_IT: Final = TABLE.id.in_(select(TOGETHER.c.id))
LEAD: Final = update(GENERATIONS).where(THIS).values(batch_id=TABLE.id).returning(*TABLE)
# By the server, for which there is an index: nobody looks this up but who opens a menu over a card without buttons.
OF_CARD: Final = (
    select(GENERATIONS)
    .where(TABLE.guild_id == bindparam("guild"), TABLE.card_message_id == bindparam("message"))
    .order_by(TABLE.id)
    .limit(1)
)
SHOW: Final = update(GENERATIONS).where(ALL_OF_IT).values(card_message_id=bindparam("message"))
DELETE: Final = update(GENERATIONS).where(ALL_OF_IT, TABLE.deleted_at.is_(None)).values(deleted_at=bindparam("now"))
HIDE: Final = update(GENERATIONS).where(ALL_OF_IT).values(hidden_at=bindparam("then"))

MAKES_PICTURE: Final = TABLE.operation.in_(sorted(PICTURES))
AT_PROVIDERS: Final = (
    select(TABLE.account, MAKES_PICTURE.label("pictures"), func.count().label("jobs"))
    .where(
        TABLE.status.in_(sorted(AT_PROVIDER)),
        or_(TABLE.status != Status.UNCONFIRMED.value, TABLE.attempts == 0),
    )
    .group_by(TABLE.account, MAKES_PICTURE)
)
MEMBERS_UNFINISHED: Final = and_(TABLE.user_id == bindparam("user"), TABLE.status.in_(sorted(UNFINISHED)))
ALL_UNFINISHED: Final = for_guild(
    TABLE.guild_id, lambda guild: select(GENERATIONS).where(guild, MEMBERS_UNFINISHED).order_by(TABLE.id)
)
ALL_UNFINISHED_HERE: Final = for_guild(
    TABLE.guild_id,
    lambda guild: select(GENERATIONS).where(guild, TABLE.status.in_(sorted(UNFINISHED))).order_by(TABLE.id),
)
COUNT_UNFINISHED: Final = for_guild(
    # A present takes nobody's place: it is what we owe.
    TABLE.guild_id,
    lambda guild: select(func.count(func.coalesce(TABLE.batch_id, TABLE.id).distinct())).where(
        guild, MEMBERS_UNFINISHED, ~TABLE.present
    ),
)
ALL_CLIPS: Final = (
    select(GENERATIONS)
    .where(
        TABLE.user_id == bindparam("user"),
        TABLE.status == Status.SUCCEEDED.value,
        TABLE.operation.in_(bindparam("of_operations", expanding=True)),
        TABLE.deleted_at.is_(None),
        SOUGHT,
    )
    .order_by(TABLE.id.desc())
    .limit(bindparam("most", type_=Integer))
)
CLIPS: Final = {True: ALL_CLIPS.where(TABLE.guild_id == bindparam("guild")), False: ALL_CLIPS}
ADD_INGREDIENT: Final = insert(INGREDIENTS)
KNOWN_JOBS: Final = select(TABLE.provider_job_id).where(
    OF_ACCOUNT, TABLE.provider_job_id.in_(bindparam("jobs", expanding=True))
)


class Generations:
    """Rows in, Generation out."""

    def __init__(self, statements: Statements, *, owner: str) -> None:
        self._statements = statements
        self._owner = owner

    async def add(
        self,
        *,
        requester: Requester,
        destination: Destination,
        request: GenerationRequest,
        account: str,
        price: MicroUsd,
        press: Press | None,
        now: datetime,
        origin_id: int | None = None,
        batch_id: int | None = None,
        present: bool = False,
        status: Status = Status.QUEUED,
        provider_job_id: str | None = None,
        submitted_at: datetime | None = None,
        card_message_id: int | None = None,
    ) -> Generation:
        """
        Insert a generation, due at once, and return it with its id.

        `batch_id` is that of the first of those that are asked for at once; the first itself is made so by `lead`.
        """
        result = await self._statements.run(
            ADD,
            {
                "user_id": requester.user_id,
                "guild_id": requester.guild_id,
                "interaction_id": press.interaction_id if press else None,
                "press_key": press.key if press else None,
                "channel_id": destination.channel_id,
                "private": destination.private,
                "upload_limit": destination.upload_limit,
                "spoiler": destination.spoiler,
                "age_restricted": destination.age_restricted,
                "card_message_id": card_message_id,
                **rows.asked(request),
                "origin_id": origin_id,
                "batch_id": batch_id,
                "present": present,
                "account": account,
                "price": price,
                "status": status.value,
                "due_at": now,
                "created_at": now,
                "submitted_at": submitted_at,
                "provider_job_id": provider_job_id,
            },
        )
        generation = rows.generation(result.one())
        for media_id in request.media_ids:
            await self._statements.run(ADD_INGREDIENT, {"generation_id": generation.id, "media_id": media_id})
        return generation

    async def lead(self, generation_id: int) -> Generation:
        """Make it the first of several that are asked for at once, and return it."""
        return rows.generation((await self._statements.run(LEAD, {"this": generation_id})).one())

    async def get(self, generation_id: int) -> Generation:
        """Return one generation. Raises KeyError when there never was such a one."""
        row = (await self._statements.run(GET, {"this": generation_id})).one_or_none()
        if row is None:
            raise KeyError(generation_id)
        return rows.generation(row)

    async def named(self, generation_id: int) -> Generation:
        """Return the one that a person named. Raises UserError (CLIP_UNKNOWN) when there never was such a one."""
        try:
            return await self.get(generation_id)
        except KeyError:
            raise UserError(Reason.CLIP_UNKNOWN, clip=generation_id) from None

    async def pressed(self, press: Press, *, user_id: int, since: datetime) -> Generation | None:
        """Return what this very event made, or the same press of the same user at or after a moment."""
        result = await self._statements.run(
            PRESSED, {"interaction": press.interaction_id, "user": user_id, "key": press.key, "since": since}
        )
        row = result.one_or_none()
        return None if row is None else rows.generation(row)

    async def claim(
        self, status: Status, *, now: datetime, until: datetime, limit: int, account: str | None = None
    ) -> list[Generation]:
        """
        Take those that are due and have waited longest in a status; nobody else gets them before `until`.

        With `account` only that account's.
        """
        return await self._taken(
            CLAIM[account is not None],
            {"in_status": status.value, "of_account": account, "now": now, "until": until, "most": limit},
        )

    async def claim_these(
        self, ids: Sequence[int], status: Status, *, now: datetime, until: datetime
    ) -> list[Generation]:
        """Take these, in this order: those that are due, in that status, and held by nobody."""
        values = {"these": [*ids], "in_status": status.value, "now": now, "until": until, "most": len(ids)}
        taken = {one.id: one for one in await self._taken(CLAIM_THESE, values)}
        return [taken[number] for number in ids if number in taken]

    async def claim_one(
        self, generation_id: int, status: Status, *, now: datetime, until: datetime
    ) -> Generation | None:
        """Take this one, due or not, if it is in that status and nobody holds it."""
        taken = await self._taken(
            CLAIM_ONE, {"this": generation_id, "in_status": status.value, "now": now, "until": until}
        )
        return taken[0] if taken else None

    async def claim_lost(self, *, now: datetime, until: datetime, since: datetime, limit: int) -> list[Generation]:
        """Take those that failed unconfirmed since then, are due for another look and were not made up for yet."""
        return await self._taken(CLAIM_LOST, {"now": now, "until": until, "since": since, "most": limit})

    async def save(self, generation: Generation, *, keep: bool = False) -> None:
        """
        Write back everything that can change, and let go of it (unless we keep it).

        Raises LeaseLost when it is not ours (any more).
        """
        lease = generation.lease
        if lease is None:
            raise LeaseLost(f"generation {generation.id} was never claimed")
        result = await self._statements.run(
            SAVE,
            {
                "this": generation.id,
                "held_by": lease.owner,
                "held_until": lease.until,
                **rows.changing(generation),
                "lease_owner": lease.owner if keep else None,
                "lease_until": lease.until if keep else None,
            },
        )
        if result.rowcount != 1:
            raise LeaseLost(f"generation {generation.id} is no longer ours")

    async def show(self, generation_id: int, *, card_message_id: int) -> None:
        """Remember which message is the card, of all its batch; needs no lease, since nothing else writes it."""
        await self._statements.run(SHOW, {"this": generation_id, "message": card_message_id})

    async def of_card(self, message_id: int, *, guild_id: int) -> Generation | None:
        """Return what a card in a server is about, of a batch its first; None where the message is no card."""
        row = (await self._statements.run(OF_CARD, {"guild": guild_id, "message": message_id})).one_or_none()
        return None if row is None else rows.generation(row)

    async def at_provider(self) -> dict[tuple[str, bool], int]:
        """
        Return how many jobs each account has, as far as we know: not those that a search has ruled out.

        By account, and whether they make pictures.
        """
        found = await self._statements.run(AT_PROVIDERS)
        return {(row.account, bool(row.pictures)): row.jobs for row in found}

    async def unfinished(self, requester: Requester) -> list[Generation]:
        """Return what a member has under way in a server (or in no server), oldest first."""
        return await self._all(
            ALL_UNFINISHED[requester.guild_id is not None], {"guild": requester.guild_id, "user": requester.user_id}
        )

    async def unfinished_here(self, guild_id: int | None) -> list[Generation]:
        """Return what everybody has under way in a server (or in none), oldest first."""
        return await self._all(ALL_UNFINISHED_HERE[guild_id is not None], {"guild": guild_id})

    async def count_unfinished(self, requester: Requester) -> int:
        """
        Return how many a member has under way in a server (or in no server), presents left out.

        What was asked for at once counts as one, as long as any of it is under way.
        """
        result = await self._statements.run(
            COUNT_UNFINISHED[requester.guild_id is not None], {"guild": requester.guild_id, "user": requester.user_id}
        )
        return int(result.scalar_one())

    async def clips(self, requester: Requester, *, text: str, limit: int, pictures: bool = False) -> list[Generation]:
        """
        Return a member's finished clips (or pictures) in a server (no server: everywhere), newest first.

        `text` is a part of the prompt, in capitals or not, or the number of a clip.
        """
        return await self._all(
            CLIPS[requester.guild_id is not None],
            {
                "guild": requester.guild_id,
                "user": requester.user_id,
                "of_operations": operations(pictures),
                **sought(text),
                "most": limit,
            },
        )

    async def known_jobs(self, account: str, job_ids: Collection[str]) -> set[str]:
        """Return those of an account's jobs that one of our rows already stands for."""
        result = await self._statements.run(KNOWN_JOBS, {"of_account": account, "jobs": list(job_ids)})
        return set(result.scalars())

    async def delete(self, generation_id: int, *, now: datetime) -> None:
        """
        Remember that people deleted it, and with it all that was asked for at once.

        The rows stay: the books and the clips made from them refer to them.
        """
        await self._statements.run(DELETE, {"this": generation_id, "now": now})

    async def hide(self, generation_id: int, *, at: datetime | None) -> None:
        """Remember that staff took it, and its batch, out of sight; None: that it may be seen again."""
        await self._statements.run(HIDE, {"this": generation_id, "then": at})

    async def _all(self, statement: Select[Any], values: rows.Values) -> list[Generation]:
        return rows.readable(await self._statements.run(statement, values))

    async def _taken(self, statement: Update, values: rows.Values) -> list[Generation]:
        result = await self._statements.run(statement, {**values, "owner": self._owner})
        taken = rows.readable(result)
        return sorted(taken, key=lambda one: (one.due_at, one.id))  # RETURNING promises no order
