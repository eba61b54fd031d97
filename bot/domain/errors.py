"""
Everything that can go wrong, grouped by who can put it right.

* BotError
  x UserError                the person who asked (told to them in a sentence)
  x ProviderError            the provider, or our operator
    + ProviderRejected       never retry; the person may change the request
    + AccountRefused         never retry here; the operator must mend the key or the credits
    + ProviderUnavailable    retry later; certainly not accepted
    + OutcomeUnknown         may have been accepted: reconcile, never retry blindly
  x WordNeeded               nobody: the request is kept until somebody says yes to it
  x StorageUnusable          our operator: the database or the media store cannot be opened
  x LeaseLost                nobody: a newer owner has the row, our result is discarded
  x IllegalTransition        a programming mistake
"""

from datetime import datetime, timedelta

from bot.domain.allowance import Left, Windows
from bot.domain.community.proposals import Proposal
from bot.domain.reasons import Reason

Fact = str | int | float | datetime | tuple[str, ...]


class BotError(Exception):
    """Base class of every error this application raises on purpose."""


class UserError(BotError):
    """The request cannot be served as asked; facts fill the reason's sentence (cogs/ui/sentences)."""

    def __init__(self, reason: Reason, /, **facts: Fact) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.facts = facts


class ProviderError(BotError):
    """A provider did not do what we asked. `detail` is its own words: for the operator's eyes only."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(f"{reason.value}: {detail}" if detail else reason.value)
        self.reason = reason
        self.detail = detail


class ProviderRejected(ProviderError):
    """The provider refused this request for good."""


class AccountRefused(ProviderError):
    """The provider refused the account (its key, its credits), so every request would be refused."""


class ProviderUnavailable(ProviderError):
    """The provider certainly did not accept the request; it may later."""

    def __init__(self, reason: Reason, detail: str = "", *, retry_after: timedelta | None = None) -> None:
        super().__init__(reason, detail)
        self.retry_after = retry_after


class OutcomeUnknown(ProviderError):
    """The request left us and no usable answer came back."""


class WordNeeded(BotError):
    """A request is kept as a proposal: nothing is reserved until somebody says yes; `left` is what would be left."""

    def __init__(self, proposal: Proposal, *, left: Left, windows: Windows) -> None:
        super().__init__(f"proposal {proposal.id} waits for a word")
        self.proposal = proposal
        self.left = left
        self.windows = windows


class StorageUnusable(BotError):
    """The database or the media store cannot be opened or written; it says why, for the operator."""


class LeaseLost(BotError):
    """The row was taken over by another worker while we held on to it for too long."""


class IllegalTransition(BotError):
    """A generation was asked to move to a status it cannot reach."""
