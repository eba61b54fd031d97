"""What a server does not allow: words, places, private work."""

from dataclasses import replace

from bot.domain.request import GenerationRequest
from bot.lifecycle.admission.asked import Asked
from bot.policies.community import filters, places


def placed(asked: Asked) -> Asked:
    """Return the request with the place where it really comes. Raises UserError where it may not come there."""
    destination = places.placed(
        asked.destination, asked.configuration, made_from=asked.made_from, requester=asked.requester
    )
    return replace(asked, destination=destination)


def check_words(asked: Asked, request: GenerationRequest) -> None:
    """Raise UserError where the words, as they would be sent, are not allowed today."""
    for words in (request.prompt, request.negative_prompt):
        filters.check(asked.configuration, words)
