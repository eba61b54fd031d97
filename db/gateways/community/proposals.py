"""The proposals table: whole requests that wait for somebody's word."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, bindparam, insert, select, update

from bot.domain.community.proposals import Proposal, ProposalKind, ProposalState
from bot.domain.money import MicroUsd
from bot.domain.request import Destination, GenerationRequest, Requester
from db.columns import Instant
from db.documents import DESTINATION, REQUEST
from db.schema import PROPOSALS
from db.statements import Statements

TABLE = PROPOSALS.c

ADD: Final = insert(PROPOSALS).returning(*TABLE)
GET: Final = select(PROPOSALS).where(TABLE.id == bindparam("this"))
DECIDE: Final = (
    update(PROPOSALS)
    .where(TABLE.id == bindparam("this"), TABLE.state == ProposalState.OPEN.value)
    .values(state=bindparam("now_state"), generation_id=bindparam("made"))
)
_CONSENTS: Final = (
    select(PROPOSALS)
    .where(
        TABLE.user_id == bindparam("user"),
        TABLE.kind == ProposalKind.CONSENT.value,
        TABLE.created_at > bindparam("since", type_=Instant),
    )
    .order_by(TABLE.id)
)
OPEN_CONSENTS: Final = _CONSENTS.where(TABLE.state == ProposalState.OPEN.value, TABLE.owner_id == bindparam("owner"))
AGREED: Final = _CONSENTS.where(TABLE.state == ProposalState.ACCEPTED.value, TABLE.generation_id.is_(None))
OPEN: Final = select(PROPOSALS).where(TABLE.user_id == bindparam("user"), TABLE.state == ProposalState.OPEN.value)
USE: Final = (
    update(PROPOSALS)
    .where(TABLE.id == bindparam("this"), TABLE.generation_id.is_(None))
    .values(generation_id=bindparam("made"))
)


class Proposals:
    """Keep, find, decide once."""

    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def add(
        self,
        kind: ProposalKind,
        *,
        requester: Requester,
        destination: Destination,
        request: GenerationRequest,
        price: MicroUsd,
        now: datetime,
        count: int = 1,
        origin_id: int | None = None,
        clip_id: int | None = None,
        owner_id: int | None = None,
    ) -> Proposal:
        """Keep a request as it was asked, and return it with its number."""
        result = await self._statements.run(
            ADD,
            {
                "kind": kind.value,
                "state": ProposalState.OPEN.value,
                "guild_id": requester.guild_id,
                "user_id": requester.user_id,
                "destination": DESTINATION.write(destination),
                "request": REQUEST.write(request),
                "origin_id": origin_id,
                "price": price,
                "times": count,
                "clip_id": clip_id,
                "owner_id": owner_id,
                "created_at": now,
            },
        )
        return _proposal(result.one())

    async def find(self, proposal_id: int) -> Proposal | None:
        """Return one, if there ever was such a one."""
        row = (await self._statements.run(GET, {"this": proposal_id})).one_or_none()
        return None if row is None else _proposal(row)

    async def decide(self, proposal_id: int, state: ProposalState, *, generation_id: int | None = None) -> bool:
        """Close an open one; return False where somebody decided before."""
        values = {"this": proposal_id, "now_state": state.value, "made": generation_id}
        return (await self._statements.run(DECIDE, values)).rowcount == 1

    async def waiting(self, user_id: int) -> list[Proposal]:
        """Return what somebody asked for that still waits for a word."""
        return _proposals(await self._statements.run(OPEN, {"user": user_id}))

    async def consents(self, user_id: int, *, owner_id: int, since: datetime) -> list[Proposal]:
        """Return what somebody has asked another for since then, and has no answer to."""
        found = await self._statements.run(OPEN_CONSENTS, {"user": user_id, "owner": owner_id, "since": since})
        return _proposals(found)

    async def agreed(self, user_id: int, *, since: datetime) -> list[Proposal]:
        """Return what somebody asked others for since then, was given, and has not used."""
        return _proposals(await self._statements.run(AGREED, {"user": user_id, "since": since}))

    async def use(self, proposal_id: int, *, generation_id: int) -> None:
        """Remember what was made of a yes."""
        await self._statements.run(USE, {"this": proposal_id, "made": generation_id})


def _proposals(rows: Iterable[Row[Any]]) -> list[Proposal]:
    return [_proposal(row) for row in rows]


def _proposal(row: Row[Any]) -> Proposal:
    return Proposal(
        id=row.id,
        kind=ProposalKind(row.kind),
        requester=Requester(user_id=row.user_id, guild_id=row.guild_id),
        destination=DESTINATION.read(row.destination),
        request=REQUEST.read(row.request),
        price=MicroUsd(row.price),
        count=row.times,
        created_at=row.created_at,
        state=ProposalState(row.state),
        origin_id=row.origin_id,
        clip_id=row.clip_id,
        owner_id=row.owner_id,
        generation_id=row.generation_id,
    )
