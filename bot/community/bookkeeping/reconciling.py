"""Hold our work against what the provider remembers, and explain each difference. Nothing is changed."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.domain.errors import ProviderError, StorageUnusable
from bot.domain.generation import ENDED, Status
from bot.domain.money import shown
from bot.domain.provider import JobState, ManyAtOnce, Provider, ProviderJob
from bot.domain.reasons import POSSIBLY_CHARGED, Reason
from db import engine
from db.database import Database
from db.gateways.community.charges import Charges, Given
from db.inspection import Schema, examine

SKEW: Final = timedelta(minutes=5)  # between our clock and theirs, and between a create and its row there


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """One difference in words; `explained` where it is as it should be."""

    told: str
    explained: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One account: how many were compared, in how many both agree, and each difference."""

    account: str
    ours: int
    theirs: int
    agree: int
    remarks: tuple[Remark, ...]
    unreadable: str = ""  # why the provider's list could not be read

    @property
    def in_order(self) -> bool:
        """Whether everything is explained."""
        return not self.unreadable and all(remark.explained for remark in self.remarks)


async def reconcile(url: str, providers: Mapping[str, Provider], *, since: datetime) -> list[Compared]:
    """Compare every account from a moment on. Raises StorageUnusable, also where the database is of another version."""
    seen = await examine(url)
    if seen.schema is not Schema.CURRENT:
        raise StorageUnusable(f"there is no work of this version ({seen.newest}); the bot makes or migrates it")
    database = Database(engine.writer(url), engine.reader(url), owner="reconcile")
    try:
        return [await account(database, provider, since=since) for provider in providers.values()]
    finally:
        await database.close()


async def account(database: Database, provider: Provider, *, since: datetime) -> Compared:
    """Compare one account. Theirs first: what is handed over meanwhile is then ours alone, and under way."""
    try:
        jobs = await provider.remembered(since=since - SKEW)
    except ProviderError as error:
        return Compared(account=provider.name, ours=0, theirs=0, agree=0, remarks=(), unreadable=error.reason.value)
    async with database.reading() as tables:
        charges = Charges(tables.statements)
        ours = {one.id: one for one in await charges.since(provider.name, since=since)}
        ours |= {one.id: one for one in await charges.known(provider.name, [job.id for job in jobs])}
    listed = provider.facts.many_at_once is ManyAtOnce.LIST
    return compare(provider.name, [*ours.values()], jobs, since=since, listed=listed)


def compare(
    name: str, ours: Sequence[Given], theirs: Sequence[ProviderJob], *, since: datetime, listed: bool = True
) -> Compared:
    """Return what both sides say; `listed`: the provider has a list, so that what is not on it is gone."""
    by_job = {one.job_id: one for one in ours if one.job_id is not None}
    found_late = {one.makes_up_for: one for one in ours if one.makes_up_for is not None}
    unanswered = [one for one in ours if _got_no_answer(one) and one.id not in found_late]
    likely: set[int] = set()
    remarks: list[Remark] = []
    agree = 0
    for job in theirs:
        if (known := by_job.get(job.id)) is None:
            alike = [one for one in unanswered if _says_the_same(one, job)]
            likely.update(one.id for one in alike)
            remarks += _unknown(job, alike, since=since)
        elif (remark := _of_both(known, job)) is None:
            agree += 1
        else:
            remarks.append(remark)
    seen, ids = {job.id for job in theirs}, {one.id for one in ours}
    alone = [one for one in ours if one.job_id not in seen and one.id not in likely]
    remarks += [remark for one in alone if (remark := _ours_alone(one, found_late, ids, listed=listed)) is not None]
    return Compared(account=name, ours=len(ours), theirs=len(theirs), agree=agree, remarks=tuple(remarks))


def _of_both(one: Given, job: ProviderJob) -> Remark | None:
    """Return where we and the provider do not agree about a job; None where we do."""
    about, state = f"#{one.id} ({job.id})", job.state
    if one.deleted:
        return _fine(f"{about} is deleted here and still remembered there; it goes when the deletion comes through.")
    if state is _expected(one.status):
        return None
    if one.status not in ENDED:
        return _fine(f"{about} has {state} there and is {one.status} here; the next look settles it.")
    if one.status is Status.SUCCEEDED:
        return _odd(f"{about} was delivered here, and there it has not succeeded: it is {state}.")
    why = one.failure.value if one.failure is not None else one.status.value
    if one.failure in POSSIBLY_CHARGED:
        return _fine(
            f"{about} was given up here ({why}) and is {state} there: its {shown(one.cost)} is booked as your cost."
        )
    return _odd(f"{about} failed here ({why}), and there it is {state}: {shown(one.cost)} may have been charged.")


def _expected(status: Status) -> JobState:
    """Return what the provider should say of work that stands so here."""
    if status not in ENDED:
        return JobState.RUNNING
    return JobState.SUCCEEDED if status is Status.SUCCEEDED else JobState.FAILED


def _got_no_answer(one: Given) -> bool:
    """Tell whether nobody knows if it was accepted; what was refused has no job either."""
    return one.job_id is None and (
        one.status in {Status.SUBMITTING, Status.UNCONFIRMED} or one.failure is Reason.UNCONFIRMED
    )


def _says_the_same(one: Given, job: ProviderJob) -> bool:
    """Tell whether a job's prompt is this one's, the camera's words behind it included."""
    told = job.prompt or ""
    same = told == one.prompt or bool(one.camera and told.startswith(one.prompt) and told.endswith(one.camera))
    return same and one.model == job.model


def _unknown(job: ProviderJob, alike: Sequence[Given], *, since: datetime) -> Iterator[Remark]:
    """Yield what to think of a job that no row of ours names; `alike` are those that it could be."""
    if job.created_at is not None and job.created_at < since:
        return  # handed over before the time that is looked at
    if alike:
        numbers = " or ".join(f"#{one.id}" for one in alike)
        yield _fine(f"{job.id} ({job.state}) is most likely {numbers}, which got no answer when it was handed over.")
    else:
        yield _odd(f"{job.id} ({job.state}) is not ours: somebody else uses this API key.")


def _ours_alone(one: Given, found_late: Mapping[int, Given], ids: Collection[int], *, listed: bool) -> Remark | None:
    """Return what to think of work that the provider does not tell about; None where that is as it should be."""
    if one.job_id is None:
        return _without_answer(one, found_late.get(one.id))
    about = f"#{one.id} ({one.job_id})"
    if one.deleted:
        return None  # we had it forgotten
    if not listed:
        return _fine(f"{about} cannot be compared: the provider has no list.")
    if one.makes_up_for is not None and one.makes_up_for not in ids:
        return _fine(f"{about} was found late: its job is older than the time that is compared.")
    if one.status not in ENDED:
        return _fine(f"{about} is under way and not on the list yet, which may be a little behind.")
    return _odd(f"{about} is {one.status} here and not on the provider's list.")


def _without_answer(one: Given, found_late: Given | None) -> Remark | None:
    if found_late is not None:
        return _fine(f"#{one.id} got no answer; its job turned up later, and is #{found_late.id}.")
    if one.status not in ENDED:
        return _fine(f"#{one.id} is {one.status}: it got no answer yet, or is just being handed over.")
    if one.failure is Reason.UNCONFIRMED:
        return _fine(f"#{one.id} got no answer and is not on the list: it never arrived, so nothing was charged.")
    return None  # refused, so there is nothing to remember


def _fine(told: str) -> Remark:
    return Remark(told=told, explained=True)


def _odd(told: str) -> Remark:
    return Remark(told=told, explained=False)


def as_text(compared: Sequence[Compared]) -> str:
    """Return it for people: a paragraph for each account, what is not explained first."""
    return "\n\n".join("\n".join(_lines(one)) for one in compared) or "There is no account with a key."


def _lines(one: Compared) -> Iterator[str]:
    if one.unreadable:
        yield f"{one.account}: the provider's list cannot be read ({one.unreadable})."
        return
    yield f"{one.account}: {one.ours} of ours, {one.theirs} on the provider's list, {one.agree} the same on both sides."
    for remark in sorted(one.remarks, key=lambda remark: remark.explained):
        yield f"  {'fine' if remark.explained else 'ODD '}  {remark.told}"
    yield "Everything is explained." if one.in_order else "Not everything is explained."
