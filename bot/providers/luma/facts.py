"""What Luma's models can do and what they cost, as Luma's pages say. Data only."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from bot.domain.money import DOLLAR, MicroUsd
from bot.domain.provider import (
    RATE_UNIT,
    VIDEO_MODES,
    Limits,
    ManyAtOnce,
    ModelFacts,
    ProviderAccount,
    ProviderFacts,
    Rate,
    Source,
)
from bot.domain.request import Mode, Operation, Role

FRAMES_PER_SECOND: Final = 24
ASPECTS: Final = ("16:9", "9:16", "1:1", "4:3", "3:4", "21:9", "9:21")
# Luma prices by pixels; the frame sizes are those of 16:9, and other aspects have about as many.
FRAME_SIZES: Final = {"540p": (960, 540), "720p": (1280, 720), "1080p": (1920, 1080), "4k": (3840, 2160)}
PICTURE_SIZE: Final = (1920, 1080)  # the one that Luma gives a price for: "1080p"
# What a reframed picture or clip is large (Luma's page, "Reframe", aspect_ratio_map).
REFRAMED_SIZES: Final = {
    "1:1": (1536, 1536),
    "4:3": (1792, 1344),
    "3:4": (1344, 1792),
    "16:9": (2048, 1152),
    "9:16": (1152, 2048),
    "21:9": (2432, 1024),
    "9:21": (1024, 2432),
}
STRENGTHS: Final = tuple(f"{word}_{step}" for word in ("adhere", "flex", "reimagine") for step in (1, 2, 3))
MEGABYTE: Final = 1_000_000
LARGEST_VIDEO: Final = 100 * MEGABYTE
LARGEST_PICTURE: Final = 10 * MEGABYTE
# Every mode but these answers "Loop is not supported …".
LOOPS: Final = frozenset({Mode.TEXT, Mode.START_PICTURE, Mode.EXTEND})
LONGEST_LIST: Final = 100

# Hundred-thousandths of a millionth of a dollar for a pixel: $0.0064 for a million of them is 640.
RAY_2_RATE: Final = 640
RAY_FLASH_2_RATE: Final = 220
RAY_1_6_RATE: Final = 320
RAY_2_MODIFY_RATE: Final = 1582
RAY_FLASH_2_MODIFY_RATE: Final = 544
PHOTON_RATE: Final = 730
PHOTON_FLASH_RATE: Final = 190
# No page gives these two; the operator's settings may. Until then an upscaled clip counts like a new one of Ray 2 at
# that size, which is rather too much than too little.
UPSCALE_RATE: Final = RAY_2_RATE
SOUND_PRICE: Final = MicroUsd(DOLLAR // 10)


def price(rate: int, resolution: str, seconds: int) -> MicroUsd:
    """Return rate x width x height x frames, rounded up."""
    width, height = FRAME_SIZES[resolution]
    return MicroUsd(-(-rate * width * height * FRAMES_PER_SECOND * seconds // RATE_UNIT))


def _prices(rate: int, resolutions: tuple[str, ...], seconds: tuple[int, ...]) -> Mapping[tuple[str, int], MicroUsd]:
    return {(size, length): price(rate, size, length) for size in resolutions for length in seconds}


def _ray_2(
    label: str,
    *,
    rate: int,
    modify_rate: int,
    longest_reframed: int,
    longest_modified: int,
    published_wait: tuple[int, int],
    draft: bool = False,
) -> ModelFacts:
    resolutions, seconds = tuple(FRAME_SIZES), (5, 9)
    return ModelFacts(
        label=label,
        modes=VIDEO_MODES | {Mode.REFRAME_VIDEO, Mode.MODIFY_VIDEO, Mode.UPSCALE, Mode.ADD_AUDIO},
        loops=LOOPS,
        seconds=seconds,
        resolutions=resolutions,
        aspects=ASPECTS,
        prices=_prices(rate, resolutions, seconds),
        published_wait=published_wait,
        draft=draft,
        rates={
            Operation.REFRAME_VIDEO: Rate(per_pixel=rate, sizes=REFRAMED_SIZES),
            Operation.MODIFY_VIDEO: Rate(per_pixel=modify_rate),
            Operation.UPSCALE: Rate(per_pixel=UPSCALE_RATE, sizes=FRAME_SIZES, approximate=True),
            Operation.ADD_AUDIO: Rate(per_piece=SOUND_PRICE, approximate=True),
        },
        sources={
            Operation.REFRAME_VIDEO: Source(longest=longest_reframed, largest=LARGEST_VIDEO),
            Operation.MODIFY_VIDEO: Source(longest=longest_modified, largest=LARGEST_VIDEO),
        },
        strengths=STRENGTHS,
        concepts=True,
    )


def _photon(label: str, *, rate: int, draft: bool = False) -> ModelFacts:
    return ModelFacts(
        label=label,
        draft=draft,
        modes=frozenset({Mode.IMAGE, Mode.REFRAME_IMAGE}),
        aspects=ASPECTS,
        published_wait=(5, 15),
        rates={
            Operation.IMAGE: Rate(per_pixel=rate, sizes=dict.fromkeys(ASPECTS, PICTURE_SIZE)),
            Operation.REFRAME_IMAGE: Rate(per_pixel=rate, sizes=REFRAMED_SIZES),
        },
        sources={Operation.REFRAME_IMAGE: Source(largest=LARGEST_PICTURE)},
        references={Role.IMAGE: 4, Role.STYLE: 1, Role.CHARACTER: 4, Role.MODIFY: 1},
        formats=("jpg", "png"),
    )


RAY_1_6: Final = ModelFacts(
    label="Ray 1.6",
    modes=VIDEO_MODES,
    loops=LOOPS,
    seconds=(5,),
    resolutions=("720p",),
    aspects=ASPECTS,
    prices=_prices(RAY_1_6_RATE, ("720p",), (5,)),
    published_wait=(70, 105),  # no page says; taken to be as slow as Ray 2
)
# What newer accounts do not have (the lumaai client dropped it), by name.
MORE_MODELS: Final = {"ray-1-6": RAY_1_6}

FACTS: Final = ProviderFacts(
    models={
        "ray-2": _ray_2(
            "Ray 2",
            rate=RAY_2_RATE,
            modify_rate=RAY_2_MODIFY_RATE,
            longest_reframed=10,
            longest_modified=10,
            published_wait=(70, 105),
        ),
        "ray-flash-2": _ray_2(
            "Ray 2 Flash",
            rate=RAY_FLASH_2_RATE,
            modify_rate=RAY_FLASH_2_MODIFY_RATE,
            longest_reframed=30,
            longest_modified=15,
            published_wait=(40, 50),
            draft=True,
        ),
        "photon-1": _photon("Photon", rate=PHOTON_RATE),
        "photon-flash-1": _photon("Photon Flash", rate=PHOTON_FLASH_RATE, draft=True),
    },
    # The "Build" tier of Luma's page "Rate Limits".
    limits=Limits(at_once=10, creates_per_minute=20, dollars_per_month=MicroUsd(5000 * DOLLAR)),
    picture_limits=Limits(at_once=40, creates_per_minute=80, dollars_per_month=MicroUsd(5000 * DOLLAR)),
    # Luma takes 5000 characters; Discord's dialog, with which a prompt is edited, 4000.
    prompt_length=(3, 4000),
    many_at_once=ManyAtOnce.LIST,
    page=LONGEST_LIST,
    deletes=True,
    calls_back=True,
    # The pages "Watermarks" and "Commercial Use"; the terms are those of the OpenAPI document.
    rights="no watermark, and commercial use is allowed",
    terms="https://lumalabs.ai/legal/tos",
)


def facts_of(account: ProviderAccount) -> ProviderFacts:
    """Return what one account can do: Luma's facts, with what its operator says otherwise."""
    more = {name: model for name, model in MORE_MODELS.items() if name in account.more_models}
    return replace(
        FACTS,
        models={name: _as_set(model, account) for name, model in {**FACTS.models, **more}.items()},
        limits=account.limits or FACTS.limits,
        picture_limits=account.picture_limits or FACTS.picture_limits,
    )


def _as_set(model: ModelFacts, account: ProviderAccount) -> ModelFacts:
    """Return a model with the operator's prices in place of those that no page gives."""
    rates = dict(model.rates)
    if account.upscale_rate is not None and Operation.UPSCALE in rates:
        rates[Operation.UPSCALE] = replace(rates[Operation.UPSCALE], per_pixel=account.upscale_rate)
    if account.sound_price is not None and Operation.ADD_AUDIO in rates:
        rates[Operation.ADD_AUDIO] = replace(rates[Operation.ADD_AUDIO], per_piece=account.sound_price)
    return replace(model, rates=rates)
