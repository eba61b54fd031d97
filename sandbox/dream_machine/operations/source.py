"""What edits of a video have in common: how long it is."""

import math

from sandbox.dream_machine.jobs import Material, Refused
from sandbox.dream_machine.render.reel import Probe

TOLERANCE = 0.1  # seconds that encoders add


def check_length(material: Material, *, longest: int, model: str) -> None:
    """Raise Refused where the video is longer than the model takes."""
    if material.probe is not None and material.probe.seconds > longest + TOLERANCE:
        raise Refused("media", f"Video is too long, maximum duration is {longest} seconds for {model}")


def seconds_of(video: Probe | None) -> int:
    """How many seconds are paid: those begun. A video that cannot be played costs nothing.

    No page says how a length is rounded; this is assumed of a file that is fetched and of a clip made here alike.
    """
    return 0 if video is None else max(1, math.ceil(video.seconds - TOLERANCE))
