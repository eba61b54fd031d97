"""A generation as everybody sees it: the card while it is made, the result, and what is left of the card then."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from discord import ui

from bot.domain.generation import Generation, Status
from bot.domain.money import MicroUsd, shown
from bot.domain.provider import ModelFacts
from bot.domain.reasons import Reason
from bot.domain.request import GenerationRequest, Mode
from bot.domain.waits import Outlook, Typical
from cogs.ui import sentences, text
from cogs.ui.layout import Colour, Layout, boxed

Models = Mapping[str, ModelFacts]

COLOURS: Final = {
    Status.QUEUED: Colour.WAITING,
    Status.SUBMITTING: Colour.WAITING,
    Status.UNCONFIRMED: Colour.WORKING,
    Status.RUNNING: Colour.WORKING,
    Status.DOWNLOADING: Colour.WORKING,
    Status.SUCCEEDED: Colour.DONE,
    Status.FAILED: Colour.FAILED,
    Status.CANCELLED: Colour.QUIET,
}
STATES: Final = {
    Status.QUEUED: "🕓 Waiting its turn",
    Status.SUBMITTING: "📨 Being handed to {account}",
    Status.UNCONFIRMED: "🔎 Handed to {account}, which has not confirmed it yet",
    Status.RUNNING: "🎨 {account} is making it",
    Status.DOWNLOADING: "📥 Made; the file is on its way",
    Status.SUCCEEDED: "✅ Finished",
    Status.FAILED: "⚠️ Failed",
    Status.CANCELLED: "✖️ Cancelled before it began",
}
MODES: Final = {
    Mode.START_PICTURE: "from a picture",
    Mode.END_PICTURE: "ending with a picture",
    Mode.BOTH_PICTURES: "from one picture to another",
    Mode.EXTEND: "continues #{start}",
    Mode.EXTEND_BACKWARDS: "leads to #{end}",
    Mode.EXTEND_TO_PICTURE: "from #{start} to a picture",
    Mode.PICTURE_TO_CLIP: "from a picture to #{end}",
    Mode.BETWEEN_CLIPS: "from #{start} to #{end}",
}
LISTED_PROMPT: Final = 120
NO_PROMPT: Final = "> *without words*"
FITTED: Final = "Made smaller, so that Discord takes it."
TOO_LARGE: Final = "The clip is too large for Discord, even made smaller. It is kept; Info tells all about it."
PRESENT: Final = (
    "🎁 A present: this one was given up and its price given back, and then it turned up after all. It is free."
)


def today(request: GenerationRequest, models: Models) -> MicroUsd | None:
    """Return what making this costs today; None where it is not offered any more."""
    model = models.get(request.model)
    return None if model is None else model.prices.get((request.resolution, request.seconds))


def options(request: GenerationRequest, models: Models) -> str:
    """Return what was asked besides the words: Ray 2 · 5 s · 720p · 16:9 · continues #12."""
    model = models.get(request.model)
    told = [model.label if model else request.model, f"{request.seconds} s", request.resolution, request.aspect]
    if request.loop:
        told.append("loop")
    if request.mode in MODES:
        clips = {"start": getattr(request.start, "generation_id", ""), "end": getattr(request.end, "generation_id", "")}
        told.append(MODES[request.mode].format(**clips))
    return " · ".join(told)


def words(request: GenerationRequest, limit: int = 600) -> str:
    """Return the prompt as a quotation."""
    return text.quoted(request.prompt, limit) or NO_PROMPT


def usually(typical: Typical) -> str:
    """Return how long such a clip takes, and who says so."""
    span = text.span(typical.low, typical.high)
    if typical.published:
        return f"usually {span}, says the provider"
    return f"usually {span}, from our last {typical.samples} like it"


def stands(outlook: Outlook) -> str:
    """Return where one stands in the queue, who is ahead, and when it may be finished: half of such waits to 90 %."""
    told = ["next in line" if outlook.place <= 1 else text.ordinal(outlook.place)]
    if outlook.people:
        told.append(f"{text.count(outlook.people, 'person', 'people')} ahead")
    if outlook.low is None or outlook.high is None:
        told.append("the provider is not taking anything just now")
    else:
        by_whom = ", by what the provider says" if outlook.published else ""
        told.append(f"about {text.span(outlook.low, outlook.high)}{by_whom}")
    return " · ".join(told)


def state(generation: Generation, *, typical: Typical | None = None, outlook: Outlook | None = None) -> str:
    """Return where a generation stands, since when, and how long it may take."""
    line = STATES[generation.status].format(account=generation.account.capitalize())
    moment = generation.created_at if generation.status is Status.QUEUED else generation.submitted_at
    ended = generation.finished_at
    told = [line]
    if generation.status is Status.QUEUED and outlook is not None:
        told.append(stands(outlook))
    if ended is not None or moment is not None:
        told.append(text.since(ended or moment or generation.created_at))
    if typical is not None and ended is None and outlook is None:
        told.append(usually(typical))
    return " · ".join(told)


def waiting(
    generation: Generation,
    models: Models,
    *,
    typical: Typical,
    outlook: Outlook | None,
    pictures: Sequence[str],
    buttons: Sequence[ui.Button[Any]],
    banner: str = "",
) -> Layout:
    """Return the card of work that has not ended; `banner` says why nothing is begun now."""
    return boxed(
        [
            f"<@{generation.requester.user_id}> asked for a video · #{generation.id}",
            PRESENT if generation.present else "",
            words(generation.request),
            f"-# {options(generation.request, models)}",
            banner,
            state(generation, typical=typical, outlook=outlook),
        ],
        colour=COLOURS[generation.status],
        media=pictures,
        spoiler=generation.destination.spoiler,
        buttons=buttons,
    )


def ended(generation: Generation, *, link: str | None, buttons: Sequence[ui.Button[Any]] = ()) -> Layout:
    """Return what is left of the card when the work has ended: one line that leads to the result."""
    who, number = f"<@{generation.requester.user_id}>", f"#{generation.id}"
    if generation.deleted_at is not None:
        line = f"🗑️ {number} was deleted."
    elif generation.hidden_at is not None:
        line = f"🙈 {number} · Staff took this clip out of sight."
    elif generation.status is Status.CANCELLED:
        by_staff = generation.failure is Reason.CANCELLED_BY_STAFF
        whose = f"{who}'s video was cancelled by staff" if by_staff else f"{who} cancelled it"
        line = f"✖️ {number} · {whose} before it began. {sentences.FREE}"
    else:
        done = generation.status is Status.SUCCEEDED
        told = "is finished" if done else "did not work out"
        where = f" → [see the {'clip' if done else 'reason'}]({link})" if link else ""
        line = f"{'✅' if done else '⚠️'} {number} · {who}'s video {told}{where}"
    colour = COLOURS[generation.status] if generation.hidden_at is None else Colour.QUIET
    return boxed([line], colour=colour, buttons=buttons)


def finished(
    generation: Generation,
    models: Models,
    *,
    filename: str | None,
    remark: str = "",
    above: str | None = None,
    buttons: Sequence[ui.Button[Any]],
) -> Layout:
    """
    Return the message with the clip; without a file name the remark says why it is not there.

    `above` is what stands there instead of the news.
    """
    return boxed(
        [
            PRESENT if generation.present else "",
            words(generation.request),
            f"-# #{generation.id} · {options(generation.request, models)} · {_cost(generation)}",
            f"-# {remark}" if remark else "",
        ],
        above=above or f"<@{generation.requester.user_id}>, your video is ready.",
        colour=Colour.DONE,
        media=[filename] if filename else [],
        spoiler=generation.destination.spoiler,
        media_first=True,
        buttons=buttons,
    )


def failed(
    generation: Generation, models: Models, *, above: str | None = None, buttons: Sequence[ui.Button[Any]]
) -> Layout:
    """Return the message that says why there is no clip, and that it cost nothing; `above` as before."""
    cancelled = generation.status is Status.CANCELLED
    return boxed(
        [
            f"{STATES[Status.CANCELLED]}. {sentences.FREE}" if cancelled else sentences.for_failure(generation),
            words(generation.request, limit=300),
            f"-# #{generation.id} · {options(generation.request, models)}",
        ],
        above=above or f"<@{generation.requester.user_id}>, this video did not work out.",
        colour=COLOURS[generation.status],
        buttons=buttons,
    )


def entry(generation: Generation, models: Models, *, stands: str) -> str:
    """Return one of several in a list: its words, where it stands, what was asked for and the price."""
    return "\n".join(
        [
            f"**#{generation.id}** · {text.plain(generation.request.prompt, LISTED_PROMPT) or '*without words*'}",
            stands,
            f"-# {options(generation.request, models)} · {_paid(generation)}",
        ]
    )


def heading(generation: Generation) -> str:
    """Return what stands over a card that is shown again."""
    ended = generation.finished_at or generation.created_at
    return f"**#{generation.id}** · <@{generation.requester.user_id}>'s video · {text.since(ended)}"


def _paid(generation: Generation) -> str:
    if generation.present or generation.status in {Status.FAILED, Status.CANCELLED}:
        return "free"
    cost = generation.price if generation.cost is None else min(generation.price, generation.cost)
    return shown(MicroUsd(cost))


def _cost(generation: Generation) -> str:
    told = _paid(generation)
    if generation.submitted_at is None or generation.finished_at is None:
        return told
    return f"{told} · took {text.lasted((generation.finished_at - generation.submitted_at).total_seconds())}"


def link(generation: Generation, message_id: int, *, channel_id: int | None = None) -> str:
    """Return the address of a message about a generation; `channel_id` where it is not the generation's own."""
    private = generation.destination.private or channel_id not in (None, generation.destination.channel_id)
    server = "@me" if private else generation.requester.guild_id or "@me"
    return f"https://discord.com/channels/{server}/{channel_id or generation.destination.channel_id}/{message_id}"
