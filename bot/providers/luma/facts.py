"""What Luma's models can do and what they cost, as Luma's pages say. Data only."""

from typing import Final

from bot.domain.money import DOLLAR, MicroUsd
from bot.domain.provider import RATE_UNIT, VIDEO_MODES, Limits, ManyAtOnce, ModelFacts, ProviderFacts
from bot.domain.request import Mode

FRAMES_PER_SECOND: Final = 24
SECONDS: Final = (5, 9)
ASPECTS: Final = ("16:9", "9:16", "1:1", "4:3", "3:4", "21:9", "9:21")
# Luma prices by pixels; the frame sizes are those of 16:9, and other aspects have about as many.
FRAME_SIZES: Final = {"540p": (960, 540), "720p": (1280, 720), "1080p": (1920, 1080), "4k": (3840, 2160)}
RAY_2_RATE: Final = 64
RAY_FLASH_2_RATE: Final = 22
# Every mode but these answers "Loop is not supported …".
LOOPS: Final = frozenset({Mode.TEXT, Mode.START_PICTURE, Mode.EXTEND})
LONGEST_LIST: Final = 100


def price(rate: int, resolution: str, seconds: int) -> MicroUsd:
    """Return rate x width x height x frames, rounded up."""
    width, height = FRAME_SIZES[resolution]
    return MicroUsd(-(-rate * width * height * FRAMES_PER_SECOND * seconds // RATE_UNIT))


def _model(label: str, *, rate: int, published_wait: tuple[int, int], draft: bool = False) -> ModelFacts:
    return ModelFacts(
        label=label,
        modes=VIDEO_MODES,
        loops=LOOPS,
        seconds=SECONDS,
        resolutions=tuple(FRAME_SIZES),
        aspects=ASPECTS,
        prices={(size, seconds): price(rate, size, seconds) for size in FRAME_SIZES for seconds in SECONDS},
        published_wait=published_wait,
        draft=draft,
    )


FACTS: Final = ProviderFacts(
    models={
        "ray-2": _model("Ray 2", rate=RAY_2_RATE, published_wait=(70, 105)),
        "ray-flash-2": _model("Ray 2 Flash", rate=RAY_FLASH_2_RATE, published_wait=(40, 50), draft=True),
    },
    # The "Build" tier of Luma's page "Rate Limits".
    limits=Limits(at_once=10, creates_per_minute=20, dollars_per_month=MicroUsd(5000 * DOLLAR)),
    # Luma takes 5000 characters; Discord's dialog, with which a prompt is edited, 4000.
    prompt_length=(3, 4000),
    many_at_once=ManyAtOnce.LIST,
    page=LONGEST_LIST,
)
