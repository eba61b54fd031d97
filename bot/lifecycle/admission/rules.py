"""What a server does not allow: words, places, private work; and files that no provider could reach."""

from dataclasses import replace

from bot.domain.request import EDITS, GenerationRequest
from bot.lifecycle.admission.asked import Asked
from bot.lifecycle.admission.ingredients import KEEPS_FRAMES
from bot.policies import publishing
from bot.policies.community import filters, places
from bot.policies.options import prompts


def placed(asked: Asked) -> Asked:
    """Return the request with the place where it really comes. Raises UserError where it may not come there."""
    destination = places.placed(
        asked.destination, asked.configuration, made_from=asked.made_from, requester=asked.requester
    )
    return replace(asked, destination=destination)


def may_lack_words(request: GenerationRequest) -> bool:
    """Tell whether this may be asked for without a prompt, for whoever asks for one."""
    return prompts.may_be_missing(request)


def check_words(asked: Asked, request: GenerationRequest) -> None:
    """Raise UserError where the words, as they would be sent, are not allowed today."""
    for words in (request.prompt, request.negative_prompt):
        filters.check(asked.configuration, words)


def check_within_reach(asked: Asked, *, has_public_url: bool) -> None:
    """Raise UserError where a file is too large for the message that would carry it to the provider."""
    found, request = asked.ingredients, asked.request
    sizes = [one.facts.size for one in found.files]
    publishing.check(sizes, limit_bytes=asked.destination.upload_limit, has_public_url=has_public_url)
    if found.given is not None and found.clips and request.operation in EDITS - KEEPS_FRAMES:
        (clip,) = found.clips  # it is fetched from its own result
        limit_bytes = clip.destination.upload_limit
        publishing.check([found.given.weight], limit_bytes=limit_bytes, has_public_url=has_public_url)
