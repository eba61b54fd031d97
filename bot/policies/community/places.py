"""Where may it be made, where does it come, and who is shown it at once?"""

from collections.abc import Iterable
from dataclasses import replace

from bot.domain.community.configuration import AgeRestricted, Configuration
from bot.domain.errors import UserError
from bot.domain.generation import Generation
from bot.domain.reasons import Reason
from bot.domain.request import Destination, Requester


def placed(
    destination: Destination, configuration: Configuration, *, made_from: Iterable[Generation], requester: Requester
) -> Destination:
    """
    Return where it comes, with what the server's rules and the clips it is made from ask of that.

    What continues or repeats a spoiler is one, and what comes from an age-restricted channel never leaves those; its
    owner may go on with it in direct messages. Raises UserError where it may not be made there.
    """
    earlier = tuple(made_from)
    _check_chosen(destination, configuration)
    if destination.private and not configuration.private_work:
        raise UserError(Reason.PRIVATE_WORK_OFF)
    if destination.age_restricted and configuration.age_restricted is AgeRestricted.REFUSE:
        raise UserError(Reason.AGE_RESTRICTED_HERE)
    for one in earlier:
        _check_age(one, destination, requester)
    age_restricted = destination.age_restricted or any(one.destination.age_restricted for one in earlier)
    hidden = age_restricted and configuration.age_restricted is AgeRestricted.SPOILER and not destination.private
    spoiler = destination.spoiler or hidden or any(one.destination.spoiler for one in earlier)
    return replace(destination, spoiler=spoiler, age_restricted=age_restricted)


def _check_chosen(destination: Destination, configuration: Configuration) -> None:
    """Raise UserError where it is asked for in another channel than the admins chose; a thread counts as its own."""
    chosen = configuration.channel_ids
    asked_in = destination.asked_in or (() if destination.private else (destination.channel_id,))
    if chosen and asked_in and not set(asked_in) & set(chosen):
        raise UserError(Reason.CHANNEL_NOT_CHOSEN, channels=tuple(map(str, chosen)))


def _check_age(made_from: Generation, destination: Destination, requester: Requester) -> None:
    """Raise UserError where something would leave the age-restricted channels."""
    if not made_from.destination.age_restricted or destination.age_restricted:
        return
    if not (destination.private and made_from.requester.user_id == requester.user_id):
        raise UserError(Reason.CLIP_AGE_RESTRICTED)
