"""What every rule at the door looks at."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.community.configuration import Configuration
from bot.domain.generation import Generation
from bot.domain.money import MicroUsd
from bot.domain.request import Destination, GenerationRequest, Requester
from bot.lifecycle.admission.ingredients import Ingredients
from bot.policies.routing import Route


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request, as it stands in the transaction that decides about it."""

    request: GenerationRequest
    requester: Requester  # who asked, and from where
    payer: Requester  # the same person; from direct messages, in the server of what it is made from
    destination: Destination
    configuration: Configuration  # the rules of the payer's server, as they are now
    ingredients: Ingredients  # what it is made from
    origin: Generation | None  # what it repeats, or tries again with other words
    now: datetime
    count: int = 1  # how many are asked for at once

    def price(self, route: Route) -> MicroUsd:
        """Return what all of it costs."""
        return MicroUsd(route.price * self.count)

    @property
    def made_from(self) -> tuple[Generation, ...]:
        """Return everything that was there before, each once."""
        before = self.ingredients.generations
        return before if self.origin is None or self.origin in before else (*before, self.origin)
