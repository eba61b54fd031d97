"""What the Dream Machine offers, and what it costs: models, sizes, lengths, concepts, prices.

Prices are Luma's published formula (US dollars per million pixels). Luma publishes exact frame sizes for 16:9 only;
other aspects keep the same number of pixels, and so the same price.
"""

import math
from fractions import Fraction

FRAMES_PER_SECOND = 24

RATE_PER_MILLION_PIXELS = {"ray-1-6": 0.0032, "ray-2": 0.0064, "ray-flash-2": 0.0022}
MODELS = tuple(RATE_PER_MILLION_PIXELS)
MODELS_WITH_CONCEPTS = ("ray-2", "ray-flash-2")

HEIGHTS = {"540p": 540, "720p": 720, "1080p": 1080, "4k": 2160}
SMALL_HEIGHTS = {"540p": 90, "720p": 108, "1080p": 126, "4k": 144}
DEFAULT_RESOLUTION = "720p"

ASPECTS = {"1:1", "16:9", "9:16", "4:3", "3:4", "21:9", "9:21"}
DEFAULT_ASPECT = "16:9"
WIDEST = Fraction(21, 9)

DURATIONS = {"5s": 5, "9s": 9}
DEFAULT_DURATION = "5s"

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


def cost_cents(*, model: str, resolution: str, seconds: int) -> float:
    """Return the list price in US cents: rate x width x height x 24 x seconds / 10^6."""
    height = HEIGHTS[resolution]
    pixels = height * (height * 16 // 9) * FRAMES_PER_SECOND * seconds
    return round(RATE_PER_MILLION_PIXELS[model] * pixels / 1_000_000 * 100, 4)


def _even(number: float) -> int:
    return max(2, round(number / 2) * 2)
