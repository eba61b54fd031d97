"""The only reader of the environment. Every setting is explained in .env.example."""

import re
from datetime import timedelta
from decimal import Decimal
from typing import Annotated, Final, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    Field,
    SecretStr,
    ValidationError,
    model_validator,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.domain.allowance import Allowance
from bot.domain.money import DOLLAR, MicroUsd
from bot.policies.timing import Timing

LAST_PORT: Final = 65_535
BAD_CONFIGURATION: Final = 78  # sysexits.h, EX_CONFIG: what a supervisor should not retry


def _listed(value: object) -> object:
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


def _known_zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError("expected a time zone such as UTC or Europe/Berlin") from error
    return value


def _one_of(*choices: str) -> BeforeValidator:
    def check(value: object) -> object:
        if str(value).upper() not in choices:
            raise ValueError(f"expected one of {', '.join(choices)}")
        return str(value).upper()

    return BeforeValidator(check)


def _matching(pattern: str, expected: str) -> AfterValidator:
    def check(value: str) -> str:
        if re.fullmatch(pattern, value) is None:
            raise ValueError(f"expected {expected}")
        return value

    return AfterValidator(check)


def _address(value: str) -> str:
    host, _, port = value.rpartition(":")
    if not host or not port.isascii() or not port.isdigit() or not 0 < int(port) <= LAST_PORT:
        raise ValueError("expected host:port, such as 127.0.0.1:8000")
    return value


Dollars = Annotated[Decimal, Field(ge=0, le=1_000_000)]
Count = Annotated[int, Field(ge=0, le=1_000_000)]
Seconds = Annotated[float, Field(gt=0, le=7 * 24 * 3600)]
HostPort = Annotated[str, AfterValidator(_address)]
WebUrl = Annotated[str, _matching(r"https?://[^/\s]+(/\S*)?", "an address that begins with https://")]
ApiPath = Annotated[str, _matching(r"/\S+", "a path that begins with /, such as /generations/video")]
DatabaseUrl = Annotated[
    str,
    _matching(
        r"(sqlite\+aiosqlite|postgresql\+asyncpg)://\S+",
        "sqlite+aiosqlite:///path/to/file or postgresql+asyncpg://user:password@host/name",
    ),
]


class ProviderSettings(BaseModel, extra="forbid"):
    """One provider account: PROVIDERS__LUMA__API_KEY and friends. `adapter` tells which API a second account speaks."""

    adapter: str | None = None
    api_key: SecretStr = SecretStr("")
    base_url: WebUrl | None = None
    create_path: ApiPath | None = None
    at_once: Count | None = None
    creates_per_minute: Count | None = None
    usd_per_month: Dollars | None = None


class Settings(BaseSettings):
    """Everything that differs between one deployment and another."""

    model_config = SettingsConfigDict(
        env_file=".env", env_nested_delimiter="__", env_ignore_empty=True, extra="ignore", hide_input_in_errors=True
    )

    discord_token: SecretStr
    providers: dict[str, ProviderSettings] = {}
    database_url: DatabaseUrl = "sqlite+aiosqlite:///data/reverie.sqlite3"
    media_store: str = "data/media"
    allowed_guild_ids: Annotated[list[int], NoDecode, BeforeValidator(_listed)] = []
    time_zone: Annotated[str, AfterValidator(_known_zone)] = "UTC"

    videos_per_day: Count = 10
    usd_per_month: Dollars = Decimal(20)
    jobs_at_once: Count = 3
    server_usd_per_month: Dollars = Decimal(200)

    patience_seconds: Seconds = 15 * 60
    reconcile_seconds: Seconds = 15 * 60
    reconcile_late_seconds: Seconds = 24 * 3600
    lease_seconds: Seconds = 120
    shortest_look_seconds: Seconds = 3
    longest_look_seconds: Seconds = 15
    idle_seconds: Seconds = 1

    fetch_exceptions: Annotated[list[HostPort], NoDecode, BeforeValidator(_listed)] = []
    discord_address: HostPort | None = None
    discord_ca_file: str | None = None
    clock_rate: Annotated[float, Field(gt=0, le=10_000)] = 1.0
    clock_offset_seconds: float = 0.0

    log_level: Annotated[str, _one_of("DEBUG", "INFO", "WARNING", "ERROR")] = "INFO"
    log_format: Annotated[str, _one_of("TEXT", "JSON")] = "TEXT"

    @model_validator(mode="after")
    def _both_or_none(self) -> Self:
        if (self.discord_address is None) != (self.discord_ca_file is None):
            raise ValueError("DISCORD_ADDRESS and DISCORD_CA_FILE belong together: set both or none")
        if not self.discord_token.get_secret_value().strip():
            raise ValueError("DISCORD_TOKEN is empty: expected the bot's token from the Discord developer portal")
        return self

    @classmethod
    def load(cls) -> Self:
        """Read .env and the environment. Raises ValidationError or SettingsError (see `complaints`)."""
        return cls()  # pyright: ignore[reportCallIssue]  the values come from outside

    @property
    def allowance(self) -> Allowance:
        """What a member and a server may use."""
        return Allowance(
            videos_per_day=self.videos_per_day,
            dollars_per_month=micro(self.usd_per_month),
            jobs_at_once=self.jobs_at_once,
            server_dollars_per_month=micro(self.server_usd_per_month),
        )

    @property
    def timing(self) -> Timing:
        """The intervals of the lifecycle."""
        return Timing(
            lease=timedelta(seconds=self.lease_seconds),
            patience=timedelta(seconds=self.patience_seconds),
            reconcile=timedelta(seconds=self.reconcile_seconds),
            reconcile_late=timedelta(seconds=self.reconcile_late_seconds),
            shortest_look=timedelta(seconds=self.shortest_look_seconds),
            longest_look=timedelta(seconds=max(self.longest_look_seconds, self.shortest_look_seconds)),
            idle=timedelta(seconds=self.idle_seconds),
        )


def micro(dollars: Decimal) -> MicroUsd:
    """Return dollars as the ledger counts them."""
    return MicroUsd(int(dollars * DOLLAR))


def complaints(error: ValidationError) -> list[str]:
    """Return one line for each wrong setting: its name in .env, and what was expected; never its value."""
    lines: list[str] = []
    for problem in error.errors(include_input=False, include_url=False):
        # A part of a list is known by its setting's name; the setting is one line in .env.
        name = "__".join(part for part in problem["loc"] if isinstance(part, str)).upper()
        expected = problem["msg"].removeprefix("Value error, ")
        lines.append(f"{name}: {expected}" if name else expected)
    return lines
