"""Advice about prompts in words: below the private answer, in dialogs, and on a page of its own."""

from typing import Final

from bot.client import Ask
from bot.domain.community.hints import Advice, Hint
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
GOOD: Final = (
    "A golden retriever running through shallow ocean waves at sunset, water splashing, warm orange light, "
    "slow motion, tracking shot following the dog"
)
BAD: Final = "A happy dog at the beach feeling free and joyful"
DO: Final = "Say what is seen, how it moves, the light, and what the camera does."
LONGEST_EXAMPLE: Final = 400
MOST_HINTS: Final = 3


async def remarks(interaction: Ask, prompt: str, *, picture: bool = False, from_picture: bool = False) -> list[str]:
    """Return the advice below a private answer; nothing where there is none, or where it is not wanted."""
    advice = await interaction.client.services.hints.about(
        prompt, requester=asking.requester(interaction), picture=picture, from_picture=from_picture
    )
    return [_below(advice)] if advice.hints else []


async def tip(interaction: Ask, prompt: str = "", *, picture: bool = False) -> str:
    """Return what stands in a dialog: about the words that are in it already, else how to write; "" if not wanted."""
    hints, requester = interaction.client.services.hints, asking.requester(interaction)
    advice = await hints.about(prompt, requester=requester, picture=picture)
    if advice.hints:
        return _below(advice)
    return f"-# 💡 {DO} **/help** tells more." if not prompt and await hints.wanted(requester) else ""


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


def _below(advice: Advice) -> str:
    told = "\n".join(f"-# 💡 {SENTENCES[hint]}" for hint in advice.hints[:MOST_HINTS])
    if not advice.example:
        return told
    return f"{told}\n-# For example: *{text.plain(text.one_line(advice.example, LONGEST_EXAMPLE), LONGEST_EXAMPLE)}*"
