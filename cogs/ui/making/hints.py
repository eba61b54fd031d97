"""Advice about prompts in words: below the private answer, in dialogs, and on a page of its own."""

from typing import Final

from bot.client import Ask
from bot.domain.community.hints import Advice, Hint
from bot.domain.request import GenerationRequest, Kind, Operation, Role
from cogs.ui import asking, text
from cogs.ui.layout import Colour, Layout, note

SENTENCES: Final = {
    Hint.WRITING: "Words in the picture come out garbled. Leave them out here, and add them later.",
    Hint.NEGATIVE: "Say what is there, not what is not: the models do not understand *no* and *without*.",
    Hint.ABSTRACT: "A feeling cannot be filmed. Say what one would see: who moves how, the place, the light.",
    Hint.SAME_FACE: "Faces change from clip to clip. Begin with the last clip's frame, or give a picture of them.",
    Hint.WILD_CAMERA: "Wild camera moves tear the picture. One slow move works best.",
    Hint.MACHINES: "Parts that drive each other often come out wrong; water, fire and smoke come out well.",
    Hint.BARE: "Say how it moves, what light there is, and what the camera does.",
}
# Of a picture, which does not move.
IN_PICTURES: Final = {
    Hint.ABSTRACT: "A feeling cannot be painted. Say what one would see: who, where, in which light.",
    Hint.BARE: "Say what light there is, and from where one looks: close up, from above, wide.",
}
GOOD: Final = (
    "A golden retriever running through shallow ocean waves at sunset, water splashing, warm orange light, "
    "slow motion, tracking shot following the dog"
)
BAD: Final = "A happy dog at the beach feeling free and joyful"
DO: Final = "Say what is seen, how it moves, the light, and what the camera does."
DO_IN_PICTURES: Final = "Say what is seen, where, in which light, and from where one looks."
LONGEST_EXAMPLE: Final = 400
MOST_HINTS: Final = 3
NOT_SEEN: Final = frozenset({Operation.UPSCALE, Operation.ADD_AUDIO})  # what is asked for there is heard, or nothing


async def remarks(interaction: Ask, request: GenerationRequest) -> list[str]:
    """Return the advice below a private answer; nothing where there is none, or where it is not wanted."""
    if request.operation in NOT_SEEN:
        return []
    advice = await interaction.client.services.hints.about(
        request.prompt,
        requester=asking.at_home(interaction),
        picture=request.makes_picture,
        from_picture=_is_shown(request),
    )
    return [_below(advice, picture=request.makes_picture)] if advice.hints else []


async def tip(interaction: Ask, prompt: str = "", *, picture: bool = False, from_picture: bool = False) -> str:
    """Return what stands in a dialog: about the words that are in it already, else how to write; "" if not wanted."""
    hints, requester = interaction.client.services.hints, asking.at_home(interaction)
    advice = await hints.about(prompt, requester=requester, picture=picture, from_picture=from_picture)
    if advice.hints:
        return _below(advice, picture=picture)
    do = DO_IN_PICTURES if picture else DO
    return f"-# 💡 {do} **/help topic:prompts** tells more." if not prompt and await hints.wanted(requester) else ""


async def tip_again(interaction: Ask, request: GenerationRequest) -> str:
    """Return what stands in a dialog for the same request with other words; "" where they are about nothing seen."""
    if request.operation in NOT_SEEN:
        return ""
    picture, from_picture = request.makes_picture, _is_shown(request)
    return await tip(interaction, request.prompt, picture=picture, from_picture=from_picture)


def preference(*, wanted: bool) -> str:
    """Return whether a member wants hints, below their other preferences."""
    told = "I give you hints about prompts; `hints:False` switches them off."
    return f"💡 {told}" if wanted else "🔕 I give you no hints about prompts; `hints:True` switches them on."


def page() -> Layout:
    """Return /help about prompts: what helps, what does not, and what the models cannot do."""
    donts = (Hint.ABSTRACT, Hint.WRITING, Hint.SAME_FACE, Hint.NEGATIVE)
    gotchas = (Hint.WILD_CAMERA, Hint.MACHINES)
    return note(
        "### How to write a prompt",
        "**Do**\n- describe it as a film: what is seen, and what happens, in the *-ing* form\n"
        "- say how the camera moves; `camera` in **/video** offers the moves that it knows\n"
        "- say what light and what air there is: *low sun, mist, neon, candles*",
        "**What does not work**\n" + "\n".join(f"- {SENTENCES[hint]}" for hint in donts),
        "**Mind**\n" + "\n".join(f"- {SENTENCES[hint]}" for hint in gotchas),
        f"**Good** {GOOD}\n**Not so good** {BAD}",
        "-# I say such things below my answers when I notice them, and never refuse anything for them. "
        "**/preferences hints:False** switches that off.",
        colour=Colour.WAITING,
    )


def _is_shown(request: GenerationRequest) -> bool:
    """Whether a picture or clip shows already what it is about, so that the words only say what becomes of it."""
    if request.operation is Operation.IMAGE:
        return any(one.role is Role.MODIFY for one in request.references)
    return request.kind is not Kind.WORDS


def _below(advice: Advice, *, picture: bool) -> str:
    said = SENTENCES | IN_PICTURES if picture else SENTENCES
    told = "\n".join(f"-# 💡 {said[hint]}" for hint in advice.hints[:MOST_HINTS])
    if not advice.example:
        return told
    return f"{told}\n-# For example: *{text.plain(text.one_line(advice.example, LONGEST_EXAMPLE), LONGEST_EXAMPLE)}*"
