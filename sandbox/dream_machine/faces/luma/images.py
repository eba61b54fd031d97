"""What a picture request means, and what Luma checks before it accepts one."""

from dataclasses import dataclass

from sandbox.dream_machine import catalogue
from sandbox.dream_machine.faces.luma.fields import Fields
from sandbox.dream_machine.operations.image import ImageOrder, Weighted

MOST_REFERENCES = 4
MOST_STYLES = 1  # the document has a list, and the page shows one
MOST_OF_A_CHARACTER = 4
USUAL_WEIGHT = 0.85  # of a picture that is given without one: the weight in the page's example
SYNC_SECONDS = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sync:
    """Whether, and for how long, the answer waits for the picture."""

    wanted: bool
    seconds: float


def read_image(fields: Fields) -> ImageOrder:
    """Return the order that a create request means. Raises Invalid."""
    fields.kind(ImageOrder.kind)
    model = fields.one_of("model", catalogue.PICTURE_MODELS, catalogue.DEFAULT_PICTURE_MODEL)
    references = tuple(_weighted(one) for one in fields.parts("image_ref", most=MOST_REFERENCES))
    styles = [_weighted(one) for one in fields.parts("style_ref", most=MOST_STYLES)]
    modified = fields.part("modify_image_ref")
    character = _character(fields)
    return ImageOrder(
        prompt=fields.prompt(required=not (references or styles or character or modified)),
        model=model,
        aspect=fields.one_of("aspect_ratio", sorted(catalogue.ASPECTS), catalogue.DEFAULT_ASPECT),
        format=fields.one_of("format", catalogue.FORMATS, catalogue.FORMATS[0]),
        references=references,
        style=styles[0] if styles else None,
        character=character,
        modify=None if modified is None else _weighted(modified),
        callback_url=fields.callback_url(),
        request={"model": model, **fields.body},
    )


def read_sync(fields: Fields) -> Sync:
    """Return how the answer is wanted. Raises Invalid."""
    return Sync(wanted=fields.switch("sync"), seconds=fields.number("sync_timeout", SYNC_SECONDS))


def _weighted(given: Fields) -> Weighted:
    return Weighted(url=given.url("url"), weight=given.number("weight", USUAL_WEIGHT, most=1.0))


def _character(fields: Fields) -> tuple[str, ...]:
    """Read the pictures of the one identity that the page knows."""
    given = fields.part("character_ref")
    if given is None:
        return ()
    identity = given.part("identity0")
    if identity is None:
        given.refuse("Field required", "character_ref.identity0")
        return ()
    urls = [str(url) for url in identity.items("images", most=MOST_OF_A_CHARACTER)]
    if not urls:
        given.refuse("List should have at least 1 item", "character_ref.identity0.images")
    for url in urls:
        if not url.startswith(("http://", "https://")):
            given.refuse("Input should be a valid URL", "character_ref.identity0.images")
    return tuple(urls)
