"""The models that the options' tests ask, and requests of each kind that they take."""

from typing import Any

from bot.domain.media import MediaKind
from bot.domain.money import MicroUsd
from bot.domain.provider import VIDEO_MODES, Limits, ManyAtOnce, ModelFacts, ProviderFacts, Rate, Source
from bot.domain.request import GenerationRequest, Mode, Operation, Role
from bot.policies.options import Given

CANVASES = {"16:9": (2048, 1152), "1:1": (1536, 1536)}
EDITS = frozenset({Mode.REFRAME_VIDEO, Mode.MODIFY_VIDEO, Mode.UPSCALE, Mode.ADD_AUDIO})


def _ray(label, longest, *, concepts=True):
    return ModelFacts(
        label=label,
        modes=VIDEO_MODES | EDITS,
        loops=frozenset({Mode.TEXT}),
        seconds=(5, 9),
        resolutions=("540p", "720p", "1080p"),
        aspects=("16:9", "1:1"),
        prices={("720p", 5): MicroUsd(500_000)},
        published_wait=(70, 105),
        rates={
            Operation.REFRAME_VIDEO: Rate(per_pixel=640, sizes=CANVASES),
            Operation.MODIFY_VIDEO: Rate(per_pixel=1582),
            Operation.UPSCALE: Rate(
                per_pixel=640, sizes={"540p": (960, 540), "720p": (1280, 720), "1080p": (1920, 1080)}
            ),
            Operation.ADD_AUDIO: Rate(per_piece=MicroUsd(100_000)),
        },
        sources={
            Operation.REFRAME_VIDEO: Source(longest=longest, largest=100_000_000),
            Operation.MODIFY_VIDEO: Source(longest=10, largest=100_000_000),
        },
        strengths=("adhere_1", "flex_1"),
        concepts=concepts,
    )


RAY = _ray("Ray", 10)
FLASH = _ray("Ray Flash", 30)
OLD = _ray("Old Ray", 10, concepts=False)
PHOTON = ModelFacts(
    label="Photon",
    modes=frozenset({Mode.IMAGE, Mode.REFRAME_IMAGE}),
    aspects=("16:9", "1:1"),
    published_wait=(5, 15),
    rates={
        Operation.IMAGE: Rate(per_pixel=730, sizes=CANVASES),
        Operation.REFRAME_IMAGE: Rate(per_pixel=730, sizes=CANVASES),
    },
    sources={Operation.REFRAME_IMAGE: Source(largest=10_000_000)},
    references={Role.IMAGE: 4, Role.STYLE: 1, Role.CHARACTER: 4, Role.MODIFY: 1},
    formats=("jpg", "png"),
)
FACTS = ProviderFacts(
    models={"ray": RAY, "flash": FLASH, "old": OLD, "photon": PHOTON},
    limits=Limits(at_once=1, creates_per_minute=1, dollars_per_month=MicroUsd(1)),
    prompt_length=(3, 4000),
    many_at_once=ManyAtOnce.NO,
)
FILE, OURS = {"source_media_id": 1}, {"source_clip_id": 1}
PLAIN: dict[Operation, dict[str, Any]] = {
    Operation.VIDEO: {"prompt": "a lake"},
    Operation.IMAGE: {"prompt": "a lake", "model": "photon"},
    Operation.REFRAME_IMAGE: {"model": "photon", **FILE},
    Operation.REFRAME_VIDEO: FILE,
    Operation.MODIFY_VIDEO: {"strength": "flex_1", **FILE},
    Operation.UPSCALE: {"resolution": "1080p", **OURS},
    Operation.ADD_AUDIO: OURS,
}


def asked(operation: Operation, **wishes: Any) -> GenerationRequest:
    """Return a request that its model takes, but for these wishes."""
    plain: dict[str, Any] = {"prompt": "", "model": "ray", "operation": operation} | PLAIN[operation]
    return GenerationRequest(**plain | wishes)


def clip(*, seconds=5.0, size=(1280, 720), weight=1_000_000, **more: Any) -> Given:
    return Given(kind=MediaKind.CLIP, seconds=seconds, size=size, weight=weight, **more)


def still(*, size=(800, 600), weight=1_000_000) -> Given:
    return Given(kind=MediaKind.PICTURE, seconds=0, size=size, weight=weight)
