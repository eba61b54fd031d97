"""The end of the evening: do the ledger, the provider's bill and the channels tell the same story?

Three sources that know nothing of each other are compared: `python -m bot books`, the Dream Machine's own account of
its jobs, and what stands in the channels of the local Discord. And `python -m bot reconcile`, which compares two of
them for the operator, has to come to the same end. Every difference is a line.
"""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from sandbox.discord.driver import Message
from sandbox.dream_machine.driver import Job
from sandbox.evening.scene import Scene

MARKS: Final = re.compile(r'"custom_id": "v1:([a-z-]+):(\d+):')
UNDER_WAY: Final = ("Waiting its turn", "Being handed to", "has not confirmed it yet", "is making it", "on its way")
ENDED: Final = ("succeeded", "failed", "cancelled")
ERROR: Final = re.compile(r"^.*\b(?:ERROR|CRITICAL)\b.*$|^Traceback .*$", re.MULTILINE)
MICRO_PER_CENT: Final = 10_000
ROUNDING: Final = 1  # millionth of a dollar a job: both round what they count by the pixel, at different places
FILE: Final = re.compile(r"\.(?:mp4|jpe?g|png)(?:\?|$)")  # what is made: clips and pictures
REHEARSALS: Final = "simulated"  # the account of what an admin tries out: no provider, no bill
Line = dict[str, Any]  # of `python -m bot books --json --each`


@dataclass(frozen=True, slots=True, kw_only=True)
class Bill:
    """What the provider charged, and what the books say that it charged. Millionths of a dollar."""

    creates: int
    failed: int
    charged: int
    members: int
    operator: int
    not_charged: int  # booked for the operator as possible, and never charged


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What was compared, and every difference."""

    books: Line
    bill: Bill
    posts: int
    works: int  # clips and pictures that stand in them
    differences: tuple[str, ...]


async def judge(scene: Scene) -> Verdict:
    """Compare everything with everything."""
    audited = await books(scene)
    lines: list[Line] = audited["lines"]
    jobs = await scene.machine.jobs()
    posts = [Message.of(one) for one in await scene.discord.posts()]
    differences = [
        *audited["differences"],
        *_unfinished(lines),
        *_bill_by_job(lines, jobs),
        *await _reconciled(scene),
        *_contents(lines, posts),
        *await _manners(scene),
        *_errors(scene.stage.bot_said()),
    ]
    bill = _bill(lines, jobs)
    if abs(bill.charged - (bill.members + bill.operator - bill.not_charged)) > ROUNDING * bill.creates:
        differences.append(
            f"the provider charged {bill.charged}, and the books say {bill.members} + {bill.operator} - "
            f"{bill.not_charged} (millionths of a dollar)"
        )
    return Verdict(
        books=audited,
        bill=bill,
        posts=len(posts),
        works=sum(len(_works(post)) for post in _results(lines, posts)),
        differences=tuple(differences),
    )


async def books(scene: Scene) -> Line:
    """Return what `python -m bot books` says. Raises RuntimeError where it says nothing, or not what it means."""
    code, told, errors = await scene.stage.bot_command("books", "--json", "--each")
    if not told.strip():
        raise RuntimeError(f"python -m bot books ended with code {code} and said nothing:\n{errors}")
    audited: Line = json.loads(told)
    if bool(code) != bool(audited["differences"]):
        raise RuntimeError(f"python -m bot books ended with code {code} and named {audited['differences']}")
    return audited


async def _reconciled(scene: Scene) -> list[str]:
    """Return what `python -m bot reconcile` cannot explain. It looks at the evening's clock."""
    code, told, errors = await scene.stage.bot_command("reconcile", **scene.pace.settings)
    odd = [f"reconcile: {line.strip()}" for line in told.splitlines() if line.strip().startswith("ODD")]
    if not odd and (code or "the same on both sides" not in told):
        return [f"python -m bot reconcile ended with code {code}: {(errors or told)[-300:]}"]
    return odd


def unfinished(audited: Line) -> int:
    """Return how many generations have not come to their end."""
    return sum(count for status, count in audited["generations"].items() if status not in ENDED)


# The books


def _unfinished(lines: Iterable[Line]) -> Iterator[str]:
    for line in lines:
        if line["status"] not in ENDED:
            yield f"#{line['id']} never came to its end: {line['status']}"


# The bill


def _cost(job: Job | None) -> int:
    """Return what the provider took for a job: nothing for one that failed."""
    return round(job.cost_cents * MICRO_PER_CENT) if job is not None and job.state == "completed" else 0


def _bill(lines: Iterable[Line], jobs: Iterable[Job]) -> Bill:
    by_id = {job.id: job for job in jobs}
    ours = [line for line in lines if line["account"] != REHEARSALS]
    return Bill(
        creates=len(by_id),
        failed=sum(job.state == "failed" for job in by_id.values()),
        charged=sum(map(_cost, by_id.values())),
        members=sum(line["charged"] for line in ours if line["status"] == "succeeded"),
        operator=sum(line["operator_cost"] for line in ours),
        not_charged=sum(line["operator_cost"] for line in ours if not _cost(by_id.get(line["provider_job_id"]))),
    )


def _bill_by_job(lines: list[Line], jobs: list[Job]) -> Iterator[str]:
    """Each job belongs to one generation, and each generation pays for its job and no other."""
    theirs: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        if line["provider_job_id"] and line["account"] != REHEARSALS:
            theirs[line["provider_job_id"]].append(line)
    known = {job.id: job for job in jobs}
    for job in jobs:
        if len(theirs[job.id]) != 1:
            yield f"the provider's job {job.prompt!r} ({job.state}) belongs to {len(theirs[job.id])} generations"
    for job_id, found in theirs.items():
        for line in found:
            yield from _line_by_job(line, known.get(job_id))


def _line_by_job(line: Line, job: Job | None) -> Iterator[str]:
    paid, cost = line["charged"] + line["operator_cost"], _cost(job)
    if job is None:
        yield f"#{line['id']} names a job that the provider does not know"
    elif line["status"] == "succeeded" and abs(paid - cost) > ROUNDING:
        yield f"#{line['id']}: the provider charged {cost}, and the books say {paid} (millionths of a dollar)"
    elif line["status"] != "succeeded" and cost and not line["operator_cost"]:
        yield f"#{line['id']} ({line['status']}): the provider charged {cost}, which is in nobody's books"


# The channels


def _contents(lines: list[Line], posts: list[Message]) -> Iterator[str]:
    """Look for what was made: once, where it belongs; for cards that say how it ended; and for anything else."""
    by_id = {post.id: post for post in posts}
    about: dict[int, list[Message]] = defaultdict(list)
    for post in posts:
        for number in {int(number) for _, number in _marks(post) if int(number)}:
            about[number].append(post)
    numbers = {line["id"] for line in lines}
    for number in sorted(set(about) - numbers):
        yield f"{len(about[number])} messages are about #{number}, which is in no book"
    results = _results(lines, posts)
    for batch in _batches(lines):
        first = batch[0]
        yield from _shown(batch, [post for post in about[first["id"]] if post in results])
        yield from _card(batch, by_id)
        failed = all(line["status"] == "failed" and not line["deleted"] for line in batch)
        if failed and str(first["result_message_id"]) not in by_id:
            yield f"#{first['id']} failed, and nobody was told"
    lost = [post for post in results if not any(number in numbers for number in _numbers(post))]
    for post in lost:
        yield f"a clip or picture stands in channel {post.channel_id} that belongs to nothing: {post.text[:60]!r}"


def _batches(lines: list[Line]) -> list[list[Line]]:
    """Return what was asked for at once, together: one message has all of it, and its first has the card."""
    batches: dict[int, list[Line]] = defaultdict(list)
    for line in lines:
        batches[line["batch_id"] or line["id"]].append(line)
    return list(batches.values())


def _results(lines: list[Line], posts: list[Message]) -> list[Message]:
    """Return the messages that show what was made. A card may carry a file, too: what the provider was given."""
    cards = {str(line["card_message_id"]) for line in lines}
    return [post for post in posts if _works(post) and post.id not in cards]


def _shown(batch: list[Line], shown: list[Message]) -> Iterator[str]:
    first = batch[0]
    made = [line for line in batch if line["status"] == "succeeded" and not line["deleted"] and not line["hidden"]]
    if first["account"] == REHEARSALS:
        made = []
    if len(shown) != bool(made):
        yield (
            f"the result of #{first['id']} ({first['status']}) stands in {len(shown)} messages, "
            f"and should in {bool(made):d}"
        )
        return
    for post in shown:
        if len(_works(post)) != len(made):
            yield f"the message of #{first['id']} shows {len(_works(post))} files, and should {len(made)}"
        if post.channel_id != str(first["channel_id"]):
            yield f"the result of #{first['id']} stands in channel {post.channel_id}, and not in {first['channel_id']}"
        if post.id != str(first["result_message_id"]):
            yield f"the result of #{first['id']} is another message than the one that the bot knows"


def _card(batch: list[Line], by_id: dict[str, Message]) -> Iterator[str]:
    first = batch[0]
    card = by_id.get(str(first["card_message_id"]))
    if card is None:
        if not first["deleted"]:
            yield f"the card of #{first['id']} ({first['status']}) is gone"
        return
    if all(line["status"] in ENDED for line in batch) and any(words in card.text for words in UNDER_WAY):
        yield f"the card of #{first['id']} ({first['status']}) still says: {card.text[:80]!r}"


def _marks(post: Message) -> list[tuple[str, str]]:
    return MARKS.findall(json.dumps(post.raw["components"]))


def _numbers(post: Message) -> set[int]:
    return {int(number) for _, number in _marks(post)}


def _works(post: Message) -> list[str]:
    """Return the links to the clip or the pictures that a message shows."""
    return [link for link in (*post.media, *(file.url for file in post.attachments)) if FILE.search(link)]


# Manners


async def _manners(scene: Scene) -> list[str]:
    silent = Counter(f"{one['member']} got no answer at {one['at'][11:16]}" for one in await scene.discord.unanswered())
    broken = [f"a rule of Discord or Luma was broken: {one}" for one in await scene.stage.violations()]
    return [*scene.record.unanswered, *silent, *broken]


def _errors(log: str) -> list[str]:
    return [f"the bot logged an error: {found.group()[:200]}" for found in ERROR.finditer(log)][:5]
