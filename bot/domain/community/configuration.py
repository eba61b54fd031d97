"""The rules of a server, as its admin set them. Each default is sensible for a server where nobody set anything."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from bot.domain.money import DOLLAR, MicroUsd
from bot.domain.provider import ModelFacts

ASK_ABOVE: Final = MicroUsd(DOLLAR)  # a clip of nine seconds, or a fine one: the largest costs 16 times the smallest


class AgeRestricted(StrEnum):
    """What happens in channels that Discord shows to adults only."""

    REFUSE = "refuse"  # nothing is made there
    SPOILER = "spoiler"  # clips come behind a spoiler
    SHOW = "show"  # clips are shown openly


class Visibility(StrEnum):
    """Where a clip comes unless the member says otherwise."""

    CHANNEL = "channel"
    SPOILER = "spoiler"
    PRIVATE = "private"  # in direct messages


class Extending(StrEnum):
    """Who may go on with somebody's clips."""

    ME = "me"
    ASK = "ask"
    ANYONE = "anyone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """
    What members with a role may use; None says nothing about it.

    A member's best tier wins, field by field. An empty tuple is nothing at all, not everything.
    """

    role_id: int | None = None  # None: everybody
    videos_per_day: int | None = None
    pictures_per_day: int | None = None
    dollars_per_month: MicroUsd | None = None
    jobs_at_once: int | None = None
    weight: int | None = None  # of their turns in the queue, 1 to 10
    models: tuple[str, ...] | None = None
    resolutions: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """Everything that an admin can set. Where a limit is None, the operator's holds."""

    staff_role_id: int | None = None
    log_channel_id: int | None = None
    channel_ids: tuple[int, ...] = ()  # where the bot may be used; empty: everywhere
    age_restricted: AgeRestricted = AgeRestricted.SPOILER
    everyone: Tier = field(default_factory=Tier)  # the free allowance
    tiers: tuple[Tier, ...] = ()  # of roles
    models: tuple[str, ...] = ()  # empty: all there are; so are the next two
    resolutions: tuple[str, ...] = ()
    seconds: tuple[int, ...] = ()
    dollars_per_day: MicroUsd | None = None  # of the whole server
    dollars_per_month: MicroUsd | None = None
    words: tuple[str, ...] = ()  # that no prompt may hold
    patterns: tuple[str, ...] = ()  # regular expressions that no prompt may match
    time_zone: str | None = None
    confirm_above: MicroUsd | None = ASK_ABOVE  # what costs more is asked about first; None: nothing is
    visibility: Visibility = Visibility.CHANNEL
    private_work: bool = True  # whether members may have clips sent to them alone
    extending: Extending = Extending.ANYONE  # unless the clip's owner chose otherwise
    strikes_before_pause: int = 3
    strike_days: int = 30  # how long a strike counts
    pause_hours: int = 24
    keep_days: int | None = None  # how long prompts and files are kept; None: for as long as the bot is there


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What the operator's settings leave an admin to choose from, and what holds where the admin chooses nothing."""

    models: Mapping[str, ModelFacts]  # what the accounts offer, by the model's key
    everyone: Tier  # the free allowance
    dollars_per_month: MicroUsd  # of the whole server: an admin may lower it, not raise it
    time_zone: str
