"""The only reader of the environment. What stands under a setting explains it, here and on the operator's page."""

import re
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Annotated, Any, Final, Self
from urllib.parse import unquote, urlsplit
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

from bot.domain.allowance import Allowance, Budget, Terms
from bot.domain.money import DOLLAR, MicroUsd
from bot.policies.timing import Timing

LAST_PORT: Final = 65_535
LOCAL_HOSTS: Final = frozenset({"localhost", "127.0.0.1", "::1"})
NOT_A_TOKEN: Final = "-"  # noqa: S105  stands where there is none, so that the rest can be read; nobody is given it
POSTGRESQL: Final = re.compile(
    r"postgresql\+asyncpg://([^\s:@]*(:(?P<password>[^\s@]*))?@)?"
    r"(\[[^\s\]]+\]|[^\s/?:@\[\]]*)(:(?P<port>\d+))?([/?]\S*)?",
    re.ASCII,
)
BAD_CONFIGURATION: Final = 78  # sysexits.h, EX_CONFIG: what a supervisor should not retry


def _listed(value: object) -> object:
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


def _known_zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:  # OSError: of a continent, which is a folder of zones
        raise ValueError("expected a time zone such as UTC or Europe/Berlin") from error
    return value


def _not_blank(value: SecretStr) -> SecretStr:
    if not value.get_secret_value().strip():
        raise ValueError("expected the bot's token from the Discord developer portal")
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


def _address(value: str, *, first_port: int = 1) -> str:
    host, _, port = value.rpartition(":")
    if not host or not port.isascii() or not port.isdigit() or not first_port <= int(port) <= LAST_PORT:
        raise ValueError("expected host:port, such as 127.0.0.1:8000")
    return value


def _database_url(value: str) -> str:
    server = POSTGRESQL.fullmatch(value)
    if re.fullmatch(r"sqlite\+aiosqlite://\S+", value) or (server and int(server["port"] or 0) <= LAST_PORT):
        return value
    raise ValueError("expected sqlite+aiosqlite:///path/to/file or postgresql+asyncpg://user:password@host/name")


def _listening_address(value: str) -> str:
    return _address(value, first_port=0)  # 0: any free one


def _public_url(value: str) -> str:
    problem = ValueError("expected an address such as https://video.example.org, with nothing behind its path")
    try:
        parts = urlsplit(value)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise problem from None
    here = parts.scheme == "http" and host in LOCAL_HOSTS
    if not host or parts.username is not None or parts.query or parts.fragment or re.search(r"\s", value):
        raise problem
    if parts.scheme != "https" and not here:
        raise ValueError("expected https:// (http:// only for localhost)")
    return value.rstrip("/")


Dollars = Annotated[Decimal, Field(ge=0, le=1_000_000)]
PixelPrice = Annotated[Decimal, Field(ge=0, le=1, decimal_places=5)]
Count = Annotated[int, Field(ge=0, le=1_000_000)]
Seconds = Annotated[float, Field(gt=0, le=7 * 24 * 3600)]
HostPort = Annotated[str, AfterValidator(_address)]
ListeningAddress = Annotated[str, AfterValidator(_listening_address)]
PublicUrl = Annotated[str, AfterValidator(_public_url)]
WebUrl = Annotated[str, _matching(r"https?://[^/\s]+(/\S*)?", "an address that begins with https://")]
ApiPath = Annotated[str, _matching(r"/\S+", "a path that begins with /, such as /generations/video")]
DatabaseUrl = Annotated[str, AfterValidator(_database_url)]


class ProviderSettings(BaseModel, extra="forbid", use_attribute_docstrings=True):
    """One provider account: PROVIDERS__LUMA__API_KEY and friends. `adapter` tells which API a second account speaks."""

    adapter: str | None = None
    """Which API the account speaks, where its name does not say so already. A second Luma account: `luma`."""
    api_key: SecretStr = SecretStr("")
    """The key. An account without one is left alone."""
    base_url: WebUrl | None = None
    """Another address of its API than the public one."""
    create_path: ApiPath | None = None
    """Luma's pages name two paths for a create: `/generations/video`, which is used, and `/generations`."""
    at_once: Count | None = None
    """How many jobs the account may have at the provider. Default: what its smallest plan allows (Luma: 10)."""
    creates_per_minute: Count | None = None
    """How many creates a minute the account may send (Luma: 20)."""
    usd_per_month: Dollars | None = None
    """How many dollars a calendar month the account may spend (Luma: 5000)."""
    warn_below_usd: Dollars | None = None
    """With fewer dollars of credits left the operators get a message, once a day. Empty: never."""
    pictures_at_once: Count | None = None
    """How many pictures the account may have at the provider, apart from its videos (Luma: 40)."""
    pictures_per_minute: Count | None = None
    """How many creates of pictures a minute the account may send (Luma: 80)."""
    ray_1_6: bool = False
    """Whether the account has the older model Ray 1.6, which newer ones lack."""
    upscale_usd_per_million_pixels: PixelPrice | None = None
    """What an upscale costs for a million pixels made. No page gives it; people read it with ≈ (Luma: 0.0064)."""
    audio_usd: Dollars | None = None
    """What sound for a clip costs. No page gives it; people read it with ≈ (Luma: 0.10)."""


class Settings(BaseSettings):
    """Everything that differs between one deployment and another."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_nested_delimiter="__",
        env_ignore_empty=True,
        extra="ignore",
        hide_input_in_errors=True,
        use_attribute_docstrings=True,  # they are the operator's page, too: docs/generate.py
    )

    discord_token: Annotated[SecretStr, AfterValidator(_not_blank)]
    """The bot's token: Discord developer portal, your application, *Bot*, *Reset Token*. Needed."""
    providers: dict[str, ProviderSettings] = {}
    """The provider accounts, a group of settings each; see the table below."""
    database_url: DatabaseUrl = "sqlite+aiosqlite:///data/reverie.sqlite3"
    """SQLite in a file for one machine; `postgresql+asyncpg://user:password@host/name` where several share it."""
    media_store: str = "data/media"
    """Where clips and pictures are kept: a folder, or a bucket such as `s3://name/prefix`."""
    allowed_guild_ids: Annotated[list[int], NoDecode, BeforeValidator(_listed)] = []
    """The servers that may use this bot, by id, separated by commas. Empty: every server that it is in."""
    operator_ids: Annotated[list[int], NoDecode, BeforeValidator(_listed)] = []
    """Who runs the bot: users, by id, separated by commas. They may do everything, in every server."""
    operator_guild_ids: Annotated[list[int], NoDecode, BeforeValidator(_listed)] = []
    """The servers in which `/operator` is offered (only to those users). Empty: nowhere."""
    time_zone: Annotated[str, AfterValidator(_known_zone)] = "UTC"
    """In which time zone a day and a month of the allowances begin."""

    videos_per_day: Count = 10
    """Videos that one member of a server may make in a calendar day."""
    pictures_per_day: Count = 20
    """Pictures that one member of a server may make in a calendar day."""
    usd_per_month: Dollars = Decimal(20)
    """Dollars that one member of a server may use in a calendar month."""
    jobs_at_once: Count = 3
    """Videos that one member may have under way at the same time."""
    server_usd_per_month: Dollars = Decimal(200)
    """Dollars that all members of a server together may use in a month. An admin may lower it, not raise it."""
    all_servers_usd_per_day: Dollars | None = None
    """Dollars that all servers together may use in a calendar day of `TIME_ZONE`. Empty: no limit of that kind."""
    all_servers_usd_per_month: Dollars | None = None
    """Dollars that all servers together may use in a calendar month. The operators hear of 50, 75, 90 and 100 %."""

    strikes_everywhere: Annotated[int, Field(ge=1, le=1000)] = 6
    """How many refusals by providers, in all servers within 30 days, keep a member from starting anything anywhere."""

    patience_seconds: Seconds = 15 * 60
    """How long a video may take at the provider before its price is given back."""
    reconcile_seconds: Seconds = 15 * 60
    """How long a submission that got no answer is looked for before its price is given back."""
    reconcile_late_seconds: Seconds = 24 * 3600
    """How long it is looked for after that, to be delivered as a present."""
    lease_seconds: Seconds = 120
    """For how long a worker owns what it took. More than the longest call to a provider, which is 90."""
    shortest_look_seconds: Seconds = 3
    """The least time between two looks at a running job."""
    longest_look_seconds: Seconds = 15
    """The most time between two looks at a running job."""
    idle_seconds: Seconds = 1
    """How long a worker with nothing to do rests."""

    web_address: ListeningAddress | None = None
    """
    `host:port` of the bot's web server: `/healthz` for a supervisor, and with `PUBLIC_URL` files and callbacks.

    Port 0 is any free one. Empty: nowhere.
    """
    public_url: PublicUrl | None = None
    """
    Under which address that is reached from the internet, if it is: `https://video.example.org`.

    With it providers fetch files of any size from there, and call back when something is done. Without it files travel
    by way of Discord, which takes 10 MiB.
    """

    fetch_exceptions: Annotated[list[HostPort], NoDecode, BeforeValidator(_listed)] = []
    """For the sandbox: `host:port` pairs from which files may be fetched although they are not public, or not https."""
    discord_address: HostPort | None = None
    """For the sandbox: `host:port` where Discord's hosts are."""
    discord_ca_file: str | None = None
    """For the sandbox: the certificate authority to trust there."""
    clock_rate: Annotated[float, Field(gt=0, le=10_000)] = 1.0
    """For the sandbox: how fast the bot's clock goes."""
    clock_offset_seconds: float = 0.0
    """For the sandbox: how far ahead the bot's clock is."""
    clock_file: str | None = None
    """For the sandbox: a file that says what time it is, instead of a clock that runs."""

    log_level: Annotated[str, _one_of("DEBUG", "INFO", "WARNING", "ERROR")] = "INFO"
    """How much is logged: `DEBUG`, `INFO`, `WARNING` or `ERROR`."""
    log_format: Annotated[str, _one_of("TEXT", "JSON")] = "TEXT"
    """`TEXT` for people, `JSON` for machines."""

    @model_validator(mode="after")
    def _both_or_none(self) -> Self:
        if (self.discord_address is None) != (self.discord_ca_file is None):
            raise ValueError("DISCORD_ADDRESS and DISCORD_CA_FILE belong together: set both or none")
        return self

    @classmethod
    def load(cls) -> Self:
        """Read .env and the environment. Raises ValidationError or SettingsError (see `complaints`)."""
        return cls()  # pyright: ignore[reportCallIssue]  the values come from outside

    @property
    def database_passwords(self) -> frozenset[str]:
        """The database's password, as it stands in DATABASE_URL and as the server knows it."""
        server = POSTGRESQL.fullmatch(self.database_url)
        written = server["password"] if server else None
        return frozenset({written, unquote(written)}) if written else frozenset()

    @property
    def terms(self) -> Terms:
        """What a member, a server, and all servers together may use."""
        return Terms(
            allowance=Allowance(
                videos_per_day=self.videos_per_day,
                pictures_per_day=self.pictures_per_day,
                dollars_per_month=micro(self.usd_per_month),
                jobs_at_once=self.jobs_at_once,
            ),
            server=Budget(dollars_per_month=micro(self.server_usd_per_month)),
            all_servers=Budget(
                dollars_per_day=_micro_or_none(self.all_servers_usd_per_day),
                dollars_per_month=_micro_or_none(self.all_servers_usd_per_month),
            ),
            time_zone=self.time_zone,
            strikes_everywhere=self.strikes_everywhere,
            operator_ids=frozenset(self.operator_ids),
            has_public_url=self.public_url is not None,
        )

    @property
    def warn_below(self) -> dict[str, MicroUsd]:
        """Of which accounts the operators want to hear when so little is left."""
        levels = {name: account.warn_below_usd for name, account in self.providers.items()}
        return {name: micro(dollars) for name, dollars in levels.items() if dollars is not None}

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


def _micro_or_none(dollars: Decimal | None) -> MicroUsd | None:
    return None if dollars is None else micro(dollars)


def complaints(error: ValidationError) -> list[str]:
    """Return one line for each wrong setting: its name in .env, and what was expected; never its value."""
    lines: list[str] = []
    for problem in error.errors(include_input=False, include_url=False):
        # A part of a list is known by its setting's name; the setting is one line in .env.
        name = "__".join(part for part in problem["loc"] if isinstance(part, str)).upper()
        expected = problem["msg"].removeprefix("Value error, ")
        lines.append(f"{name}: {expected}" if name else expected)
    return lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Legible:
    """What could be read of the settings: for whoever has to say more about them than what is wrong."""

    settings: Settings  # with defaults in place of what is wrong
    wrong: frozenset[str]  # names as in .env; of a provider account the whole: PROVIDERS__LUMA
    complaints: tuple[str, ...]


def read_what_is_legible() -> Legible:
    """Read .env and the environment, and leave out what is wrong. Raises SettingsError where nothing can be read."""
    left_out: set[tuple[str, ...]] = set()
    told: dict[str, None] = {}

    class Rest(Settings):
        @model_validator(mode="before")
        @classmethod
        def leave_out(cls, values: dict[str, Any]) -> dict[str, Any]:
            for *above, name in left_out:
                part = values
                for step in above:
                    part = part.get(step, {})
                part.pop(name, None)
            return values if ("discord_token",) not in left_out else {**values, "discord_token": NOT_A_TOKEN}

    while True:
        try:
            settings = Rest.load()
        except ValidationError as error:
            paths = {path for problem in error.errors() for path in _paths(problem["loc"])}
            if paths <= left_out:
                raise
            left_out |= paths
            told |= dict.fromkeys(complaints(error))
        else:
            wrong = frozenset("__".join(path).upper() for path in left_out)
            return Legible(settings=settings, wrong=wrong, complaints=tuple(told))


def _paths(place: tuple[int | str, ...]) -> list[tuple[str, ...]]:
    """Return what to leave out for an error at this place: the setting, all of a provider account, both of a pair."""
    names = tuple(part for part in place if isinstance(part, str))
    if not names:
        return [("discord_address",), ("discord_ca_file",)]
    return [names[: 2 if names[0] == "providers" else 1]]
