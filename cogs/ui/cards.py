"""A generation as everybody sees it: the card while it is made, the result, and what is left of the card then."""

from collections.abc import Mapping, Sequence
from typing import Final

from bot.community.making.prices import today
from bot.domain.generation import ENDED, Generation, Status
from bot.domain.money import MicroUsd, shown
from bot.domain.provider import ModelFacts
from bot.domain.reasons import Reason
from bot.domain.request import GenerationRequest, Mode, Operation, Role
from bot.domain.waits import Outlook, Typical
from bot.lifecycle.outbox import File
from cogs.ui import sentences, text
from cogs.ui.layout import Colour, Controls, Layout, boxed

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
# Of several at once, the card tells of the one that is furthest.
FURTHEST: Final = (Status.DOWNLOADING, Status.RUNNING, Status.UNCONFIRMED, Status.SUBMITTING, Status.QUEUED)
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
EDITS: Final = {
    Operation.REFRAME_IMAGE: "reframed from {source} to {aspect}",
    Operation.REFRAME_VIDEO: "reframed from {source} to {aspect}",
    Operation.MODIFY_VIDEO: "modified from {source}",
    Operation.UPSCALE: "{source} upscaled to {resolution}",
    Operation.ADD_AUDIO: "{source} with sound",
}
ROLES: Final = {
    Role.IMAGE: ("reference", "references"),
    Role.STYLE: ("style", "styles"),
    Role.CHARACTER: ("picture of the character", "pictures of the character"),
    Role.MODIFY: ("picture to modify", "pictures to modify"),
}
LISTED_PROMPT: Final = 120
LONGEST_DESCRIPTION: Final = 200
NO_PROMPT: Final = "> *without words*"
FITTED: Final = "Made smaller, so that Discord takes it."
TOO_LARGE: Final = "It is too large for Discord, even made smaller. It is kept; Info tells all about it."
PRESENT: Final = (
    "🎁 A present: this one was given up and its price given back, and then it turned up after all. It is free."
)


def price(request: GenerationRequest, models: Models, *, count: int = 1) -> str | None:
    """Return the same in words, for so many at once: ≈ where no page gives the price."""
    one = today(request, models)
    if one is None:
        return None
    about = "≈ " if models[request.model].is_approximate(request.operation) else ""
    return f"{about}{shown(MicroUsd(one * max(1, count)))}"


def reserved(request: GenerationRequest, models: Models, amount: MicroUsd) -> str:
    """Return what is held for it in words: ≈ where no page gives the price."""
    model = models.get(request.model)
    return f"≈ {shown(amount)}" if model is not None and model.is_approximate(request.operation) else shown(amount)


def what(request: GenerationRequest, count: int = 1) -> str:
    """Return what is made, as people call it: video, picture, 4 pictures."""
    noun = "picture" if request.makes_picture else "video"
    return noun if count <= 1 else text.count(count, noun)


def options(request: GenerationRequest, models: Models) -> str:
    """Return what was asked besides the words: Ray 2 · 5 s · 720p · 16:9 · continues #12."""
    model = models.get(request.model)
    label = model.label if model else request.model
    told = {Operation.VIDEO: _of_video, Operation.IMAGE: _of_picture}.get(request.operation, _of_edit)(request, label)
    return " · ".join(one for one in told if one)


def _of_video(request: GenerationRequest, label: str) -> list[str]:
    told = [label, f"{request.seconds} s", request.resolution, request.aspect]
    if request.loop:
        told.append("loop")
    told += [text.plain(word.replace("_", " ")) for word in request.concepts]
    told.append(text.plain(request.camera))
    if request.mode in MODES:
        clips = {"start": getattr(request.start, "generation_id", ""), "end": getattr(request.end, "generation_id", "")}
        told.append(MODES[request.mode].format(**clips))
    return told


def _of_picture(request: GenerationRequest, label: str) -> list[str]:
    told = [label, request.aspect, request.format]
    for role, names in ROLES.items():
        number = sum(one.role is role for one in request.references)
        if number:
            told.append(text.count(number, *names))
    return told


def _of_edit(request: GenerationRequest, label: str) -> list[str]:
    if request.source_clip_id is not None:
        source = f"#{request.source_clip_id}"
    else:
        source = "a picture" if request.operation is Operation.REFRAME_IMAGE else "a video"
    how = EDITS[request.operation].format(source=source, aspect=request.aspect, resolution=request.resolution)
    strength = request.strength.replace("_", " ")
    length = "" if request.makes_picture else f"{request.seconds} s"
    first = "with a first frame" if request.first_frame_id is not None else ""
    return [how + (f", {strength}" if strength else ""), label, length, request.format, first]


def words(request: GenerationRequest, limit: int = 600) -> str:
    """Return the prompt as a quotation."""
    return text.quoted(request.prompt, limit) or NO_PROMPT


def described(request: GenerationRequest) -> str:
    """Return what a file shows, as far as we know, for who cannot see it."""
    told = text.one_line(request.prompt, LONGEST_DESCRIPTION)
    return f"{what(request).capitalize()}: {told}" if told else f"{what(request).capitalize()} made without words"


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


def furthest(generation: Generation, batch: Sequence[Generation] = ()) -> Generation:
    """Return which of a batch the card tells of: of those that have not ended the one that is furthest."""
    under_way = [one for one in batch if one.status not in ENDED]
    return min(under_way, key=lambda one: FURTHEST.index(one.status), default=generation)


def waiting(
    generation: Generation,
    models: Models,
    *,
    typical: Typical,
    outlook: Outlook | None,
    pictures: Sequence[str],
    buttons: Controls,
    banner: str = "",
    batch: Sequence[Generation] = (),
) -> Layout:
    """
    Return the card of work that has not ended; `banner` says why nothing is begun now.

    `batch` is all that were asked for at once, where several were: the card of the first tells of all of them.
    """
    seen, done = furthest(generation, batch), sum(one.status in ENDED for one in batch)
    return boxed(
        [
            f"<@{generation.requester.user_id}> asked for {_some(generation.request, len(batch))} · #{generation.id}",
            PRESENT if generation.present else "",
            words(generation.request),
            f"-# {options(generation.request, models)}",
            banner,
            state(seen, typical=typical, outlook=outlook),
            f"**{done} of {len(batch)}** are done." if done else "",
        ],
        colour=COLOURS[seen.status],
        media=pictures,
        alt="What it is made from",
        spoiler=generation.destination.spoiler,
        buttons=buttons,
    )


def ended(
    generation: Generation, *, link: str | None, buttons: Controls = (), batch: Sequence[Generation] = ()
) -> Layout:
    """Return what is left of the card when the work has ended: one line that leads to the result."""
    who, number = f"<@{generation.requester.user_id}>", f"#{generation.id}"
    noun, made = what(generation.request, len(batch)), succeeded(generation, batch)
    colour = COLOURS[Status.SUCCEEDED if made else generation.status]
    if generation.removed:
        line = f"🗑️ {number} was deleted."
    elif generation.hidden_at is not None:
        line = f"🙈 {number} · Staff took {_this(generation.request, len(batch))} out of sight."
        colour = Colour.QUIET
    elif generation.deleted_at is not None:
        line = f"⌛ {number} · {who}'s {noun} {'are' if len(made) > 1 else 'is'} no longer kept here."
        colour = Colour.QUIET
    elif made:
        part = f"{len(made)} of " if len(made) < len(batch) else ""
        told = "are finished" if len(made) > 1 else "is finished"
        seen = noun if len(made) == 1 and not batch else "result"
        where = f" → [see the {'clip' if seen == 'video' else seen}]({link})" if link else ""
        line = f"✅ {number} · {part}{who}'s {noun} {told}{where}"
    elif all(one.status is Status.CANCELLED for one in batch or [generation]):
        by_staff = generation.failure is Reason.CANCELLED_BY_STAFF
        were = "were" if len(batch) > 1 else "was"
        whose = f"{who}'s {noun} {were} cancelled by staff" if by_staff else f"{who} cancelled it"
        line = f"✖️ {number} · {whose} before it began. {sentences.FREE}"
    else:
        where = f" → [see the reason]({link})" if link else ""
        line = f"⚠️ {number} · {who}'s {noun} did not work out{where}"
        colour = COLOURS[Status.FAILED]
    return boxed([line], colour=colour, buttons=buttons)


def finished(
    generation: Generation,
    models: Models,
    *,
    files: Sequence[str],
    remark: str = "",
    above: str | None = None,
    buttons: Controls,
    batch: Sequence[Generation] = (),
) -> Layout:
    """
    Return the message with what was made; without a file name the remark says why it is not there.

    `above` is what stands there instead of the news. `batch` as before: those that worked out are shown, and it is
    said of the others that they did not, and cost nothing.
    """
    made = succeeded(generation, batch)
    numbers = ", ".join(f"#{one.id}" for one in made)
    noun, are = what(generation.request, len(batch)), "are" if len(made) > 1 else "is"
    part = f"{len(made)} of " if len(made) < len(batch) else ""
    return boxed(
        [
            PRESENT if all(one.present for one in made) else "",
            words(generation.request),
            f"-# {numbers} · {options(generation.request, models)} · {_cost(made)}",
            *_lost(batch),
            f"-# {remark}" if remark else "",
        ],
        above=above or f"<@{generation.requester.user_id}>, {part}your {noun} {are} ready.",
        colour=Colour.DONE,
        media=files,
        alt=described(generation.request),
        spoiler=generation.destination.spoiler,
        media_first=True,
        buttons=buttons,
    )


def failed(
    generation: Generation,
    models: Models,
    *,
    above: str | None = None,
    buttons: Controls,
    batch: Sequence[Generation] = (),
) -> Layout:
    """Return the message that says why there is nothing, and that it cost nothing; `above` and `batch` as before."""
    told = next((one for one in batch if one.status is Status.FAILED), generation)
    cancelled = told.status is Status.CANCELLED
    return boxed(
        [
            f"{STATES[Status.CANCELLED]}. {sentences.FREE}" if cancelled else sentences.for_failure(told),
            words(generation.request, limit=300),
            f"-# #{generation.id} · {options(generation.request, models)}",
        ],
        above=above or f"<@{generation.requester.user_id}>, {_this(generation.request, len(batch))} did not work out.",
        colour=COLOURS[told.status],
        buttons=buttons,
    )


def entry(generation: Generation, models: Models, *, stands: str) -> str:
    """Return one of several in a list: its words, where it stands, what was asked for and the price."""
    return "\n".join(
        [
            f"**#{generation.id}** · {text.plain(generation.request.prompt, LISTED_PROMPT) or '*without words*'}",
            stands,
            f"-# {options(generation.request, models)} · {_paid([generation])}",
        ]
    )


def heading(generation: Generation) -> str:
    """Return what stands over a card that is shown again."""
    ended = generation.finished_at or generation.created_at
    noun = what(generation.request)
    return f"**#{generation.id}** · <@{generation.requester.user_id}>'s {noun} · {text.since(ended)}"


def succeeded(generation: Generation, batch: Sequence[Generation] = ()) -> list[Generation]:
    """Return which of a batch, or which one, worked out."""
    return [one for one in batch or [generation] if one.status is Status.SUCCEEDED]


def size(files: Sequence[File]) -> str:
    """Return what is to be said of the size of what is shown: that it is smaller, or too large to be there."""
    return TOO_LARGE if not files else FITTED if any(file.fitted for file in files) else ""


def _some(request: GenerationRequest, count: int) -> str:
    return what(request, count) if count > 1 else f"a {what(request)}"


def _this(request: GenerationRequest, count: int) -> str:
    return f"{'these' if count > 1 else 'this'} {what(request, count)}"


def _lost(batch: Sequence[Generation]) -> list[str]:
    """Return what is said of those of a batch that did not work out: each reason once, and that they were free."""
    failed = [one for one in batch if one.status is Status.FAILED]
    cancelled = sum(one.status is Status.CANCELLED for one in batch)
    lines = [f"✖️ {cancelled} of {len(batch)} cancelled before it began. {sentences.FREE}"] if cancelled else []
    for reason in dict.fromkeys(one.failure for one in failed):
        alike = [one for one in failed if one.failure is reason]
        lines.append(f"⚠️ {len(alike)} of {len(batch)} did not work out: {sentences.for_failure(alike[0])}")
    return lines


def _paid(made: Sequence[Generation]) -> str:
    paid = [
        one.price if one.cost is None else min(one.price, one.cost)
        for one in made
        if not one.present and one.status not in {Status.FAILED, Status.CANCELLED}
    ]
    return shown(MicroUsd(sum(paid))) if paid else "free"


def _cost(made: Sequence[Generation]) -> str:
    told = _paid(made)
    begun = [one.submitted_at for one in made if one.submitted_at is not None]
    done = [one.finished_at for one in made if one.finished_at is not None]
    if not begun or not done:
        return told
    return f"{told} · took {text.lasted((max(done) - min(begun)).total_seconds())}"


def link(generation: Generation, message_id: int, *, channel_id: int | None = None) -> str:
    """Return the address of a message about a generation; `channel_id` where it is not the generation's own."""
    private = generation.destination.private or channel_id not in (None, generation.destination.channel_id)
    server = "@me" if private else generation.requester.guild_id or "@me"
    return f"https://discord.com/channels/{server}/{channel_id or generation.destination.channel_id}/{message_id}"
