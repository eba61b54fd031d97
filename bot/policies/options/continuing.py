"""What an extension asks for: more of the same, in a model, a length and a size that there are."""

from dataclasses import replace

from bot.domain.provider import ModelFacts
from bot.domain.request import ClipFrame, GenerationRequest, Operation

USUAL = "720p"


def continued(
    clip_id: int,
    request: GenerationRequest,
    *,
    prompt: str,
    model: ModelFacts | None,
    size: tuple[int, int] | None = None,
) -> GenerationRequest:
    """
    Return the request that goes on with a finished clip, which was asked for with `request`.

    An edited clip has no length or size of its own that could be asked for; then the nearest to its file (`size`, width
    and height in pixels) are. Of a model that is not there any more nothing is changed, so that it is refused as such.
    """
    more = GenerationRequest(
        prompt=prompt,
        model=request.model,
        seconds=request.seconds,
        resolution=request.resolution,
        aspect=request.aspect,
        start=ClipFrame(generation_id=clip_id),
    )
    if model is None or not model.makes_videos:
        return more
    return replace(
        more,
        seconds=_length(request, model),
        resolution=request.resolution if request.resolution in model.resolutions else _usual(model),
        aspect=request.aspect if request.aspect in model.aspects else _nearest(size, model),
    )


def _length(request: GenerationRequest, model: ModelFacts) -> int:
    if request.operation is Operation.VIDEO and request.seconds in model.seconds:
        return request.seconds
    return model.seconds[0]


def _usual(model: ModelFacts) -> str:
    return USUAL if USUAL in model.resolutions else model.resolutions[-1]


def _nearest(size: tuple[int, int] | None, model: ModelFacts) -> str:
    if size is None:
        return model.aspects[0]
    width, height = size

    def distance(aspect: str) -> float:
        wide, high = map(int, aspect.split(":"))
        return abs(width * high / (height * wide) - 1)

    return min(model.aspects, key=distance)
