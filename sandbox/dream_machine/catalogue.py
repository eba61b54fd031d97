"""What the Dream Machine offers, and what it costs: models, sizes, lengths, concepts, camera moves, prices.

Prices are Luma's published formula (US dollars per million pixels). Luma publishes exact frame sizes for 16:9 only;
other aspects keep the same number of pixels, and so the same price. No page says what an upscale or sound costs: those
two are a guess, UPSCALE_RATE and AUDIO_CENTS, which /control/prices tells to whoever compares.
"""

import math
from collections.abc import Mapping
from fractions import Fraction

FRAMES_PER_SECOND = 24

VIDEO_RATES = {"ray-1-6": 0.0032, "ray-2": 0.0064, "ray-flash-2": 0.0022}
PICTURE_RATES = {"photon-1": 0.0073, "photon-flash-1": 0.0019}
RATE_PER_MILLION_PIXELS: Mapping[str, float] = VIDEO_RATES | PICTURE_RATES
MODIFY_RATES = {"ray-2": 0.01582, "ray-flash-2": 0.00544}
UPSCALE_RATE = 0.0064  # a guess: what Ray 2 takes for as many pixels as the upscaled clip has
AUDIO_CENTS = 10.0  # a guess: for each clip, whatever its length

# Some samples on the page name no model, and Luma's document has a default for videos, although it requires one.
DEFAULT_MODEL, DEFAULT_PICTURE_MODEL = "ray-1-6", "photon-1"
MODELS = tuple(VIDEO_RATES)
PICTURE_MODELS = tuple(PICTURE_RATES)
EDITING_MODELS = tuple(MODIFY_RATES)
MODELS_WITH_CONCEPTS = ("ray-2", "ray-flash-2")

HEIGHTS = {"540p": 540, "720p": 720, "1080p": 1080, "4k": 2160}
SMALL_HEIGHTS = {"540p": 90, "720p": 108, "1080p": 126, "4k": 144}
DEFAULT_RESOLUTION = "720p"

REFRAMED = {  # width and height of what a reframe makes, as the page has them
    "1:1": (1536, 1536),
    "4:3": (1792, 1344),
    "3:4": (1344, 1792),
    "16:9": (2048, 1152),
    "9:16": (1152, 2048),
    "21:9": (2432, 1024),
    "9:21": (1024, 2432),
}
SMALL_REFRAME = 8  # a small canvas has one of so many pixels in a row
ASPECTS = frozenset(REFRAMED)
DEFAULT_ASPECT = "16:9"
WIDEST = Fraction(21, 9)

DURATIONS = {"5s": 5, "9s": 9}
DEFAULT_DURATION = "5s"

FORMATS = ("jpg", "png")
MODES = tuple(f"{name}_{level}" for name in ("adhere", "flex", "reimagine") for level in (1, 2, 3))

MEBIBYTE = 1024 * 1024
LARGEST_REFRAMED_PICTURE = 10 * MEBIBYTE
LARGEST_VIDEO = 100 * MEBIBYTE
LONGEST_REFRAMED = {"ray-2": 10, "ray-flash-2": 30}
LONGEST_MODIFIED = {"ray-2": 10, "ray-flash-2": 15}

CAMERA_MOTIONS = (
    "camera orbit left", "camera orbit right", "camera pan left", "camera pan right", "camera tilt up",
    "camera tilt down", "camera push in", "camera pull out", "camera truck left", "camera truck right",
    "camera pedestal up", "camera pedestal down", "camera crane up", "camera crane down", "camera zoom in",
    "camera zoom out", "camera roll left", "camera roll right", "camera static",
)  # fmt: skip

CONCEPTS = (
    "aerial", "aerial_drone", "bolt_cam", "crane_down", "crane_up", "dolly_zoom", "elevator_doors", "eye_level",
    "ground_level", "handheld", "high_angle", "low_angle", "orbit_left", "orbit_right", "over_the_shoulder", "overhead",
    "pan_left", "pan_right", "pedestal_down", "pedestal_up", "pov", "pull_out", "push_in", "roll_left", "roll_right",
    "selfie", "static", "tilt_down", "tilt_up", "tiny_planet", "truck_left", "truck_right", "zoom_in", "zoom_out",
)  # fmt: skip


def ratio_of(aspect: str) -> Fraction:
    """Width over height of an aspect such as "16:9"."""
    width, height = aspect.split(":")
    return Fraction(int(width), int(height))


def frame_size(resolution: str, ratio: Fraction, *, small: bool = False) -> tuple[int, int]:
    """Width and height in pixels, both even: as many pixels as 16:9 has at this resolution, in this shape."""
    ratio = min(max(ratio, 1 / WIDEST), WIDEST)
    height = (SMALL_HEIGHTS if small else HEIGHTS)[resolution]
    pixels = height * height * 16 / 9
    return _even(math.sqrt(pixels * ratio)), _even(math.sqrt(pixels / ratio))


def frame_count(seconds: int, *, short: bool = False) -> int:
    """24 frames a second, exactly; a short clip has a tenth of them."""
    return round(FRAMES_PER_SECOND * seconds / (10 if short else 1))


def pixels(resolution: str) -> int:
    """How many pixels a frame of this resolution has, in any aspect."""
    height = HEIGHTS[resolution]
    return height * (height * 16 // 9)


def cost_cents(*, rate: float, pixels: int) -> float:
    """Return the list price in US cents of so many pixels, over all frames, at dollars per million of them."""
    return round(rate * pixels / 1_000_000 * 100, 4)


def _even(number: float) -> int:
    return max(2, round(number / 2) * 2)
