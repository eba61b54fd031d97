from decimal import Decimal

import pytest
from pydantic import ValidationError
from pydantic_settings import SettingsError
from sqlalchemy import make_url

from bot.app import secrets_of
from bot.settings import Settings, complaints, micro, read_what_is_legible


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch, tmp_path):
    """Only what the test says: no .env of the developer, no environment of the machine."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("DISCORD_TOKEN", "a-token")
    return tmp_path


def wrong(monkeypatch, **environment) -> str:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ValidationError) as caught:
        Settings.load()
    return "\n".join(complaints(caught.value))


def test_a_token_and_a_key_are_enough(monkeypatch):
    monkeypatch.setenv("PROVIDERS__LUMA__API_KEY", "luma-key")
    settings = Settings.load()
    assert settings.providers["luma"].api_key.get_secret_value() == "luma-key"
    assert settings.terms.allowance.videos_per_day == 10
    assert settings.timing.patience.total_seconds() == 900


def test_empty_lines_of_the_example_mean_the_default(monkeypatch):
    monkeypatch.setenv("VIDEOS_PER_DAY", "")
    monkeypatch.setenv("ALLOWED_GUILD_IDS", "")
    assert Settings.load().videos_per_day == 10
    assert Settings.load().allowed_guild_ids == []


def test_reads_a_dotenv_file(bare_environment, monkeypatch):
    monkeypatch.delenv("DISCORD_TOKEN")
    (bare_environment / ".env").write_text("DISCORD_TOKEN=from-file\nPROVIDERS__LUMA__API_KEY=k\nUSD_PER_MONTH=2.50\n")
    settings = Settings.load()
    assert settings.discord_token.get_secret_value() == "from-file"
    assert settings.terms.allowance.dollars_per_month == 2_500_000


def test_lists_are_separated_by_commas(monkeypatch):
    monkeypatch.setenv("ALLOWED_GUILD_IDS", "1, 2,3")
    monkeypatch.setenv("FETCH_EXCEPTIONS", "127.0.0.1:8000")
    assert Settings.load().allowed_guild_ids == [1, 2, 3]
    assert Settings.load().fetch_exceptions == ["127.0.0.1:8000"]


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("VIDEOS_PER_DAY", "many", "valid integer"),
        ("VIDEOS_PER_DAY", "-1", "greater than or equal to 0"),
        ("USD_PER_MONTH", "a lot", "decimal"),
        ("TIME_ZONE", "Europe/Atlantis", "Europe/Berlin"),
        ("TIME_ZONE", "Europe", "TIME_ZONE: expected a time zone"),
        ("DATABASE_URL", "mysql://somewhere", "postgresql"),
        ("DATABASE_URL", "postgresql+asyncpg://me:pw@host:port/name", "DATABASE_URL: expected"),
        ("DATABASE_URL", "postgresql+asyncpg://me:pw@host:65536/name", "DATABASE_URL: expected"),
        ("DATABASE_URL", "postgresql+asyncpg://me:p@w@host/name", "DATABASE_URL: expected"),
        ("LOG_LEVEL", "LOUD", "DEBUG, INFO, WARNING, ERROR"),
        ("ALLOWED_GUILD_IDS", "12,our server", "valid integer"),
        ("PROVIDERS__LUMA__BASE_URL", "api.lumalabs.ai", "https://"),
        ("PROVIDERS__LUMA__CREATE_PATH", "generations", "begins with /"),
        ("PROVIDERS__LUMA__API_KYE", "k", "not permitted"),
        ("FETCH_EXCEPTIONS", "everything", "FETCH_EXCEPTIONS: expected host:port"),
        ("DISCORD_ADDRESS", "127.0.0.1:99999", "expected host:port"),
        ("WEB_ADDRESS", "8080", "WEB_ADDRESS: expected host:port"),
        ("WEB_ADDRESS", "127.0.0.1:65536", "expected host:port"),
        ("PUBLIC_URL", "video.example.org", "PUBLIC_URL: expected"),
        ("PUBLIC_URL", "http://video.example.org", "PUBLIC_URL: expected https://"),
        ("PUBLIC_URL", "http://localhost.example.org", "PUBLIC_URL: expected https://"),
        ("PUBLIC_URL", "ftp://localhost", "PUBLIC_URL: expected https://"),
        ("PUBLIC_URL", "https://", "PUBLIC_URL: expected an address"),
        ("PUBLIC_URL", "https://me:pw@example.org", "PUBLIC_URL: expected an address"),
        ("PUBLIC_URL", "https://example.org/?a=b", "nothing behind its path"),
        ("PUBLIC_URL", "https://example.org:99999", "PUBLIC_URL: expected an address"),
        ("PUBLIC_URL", "https://exam ple.org", "PUBLIC_URL: expected an address"),
        ("PUBLIC_URL", "https://[::1", "PUBLIC_URL: expected an address"),
        ("PATIENCE_SECONDS", "0", "greater than 0"),
        ("DISCORD_ADDRESS", "127.0.0.1:1", "belong together"),
        ("DISCORD_TOKEN", "  ", "DISCORD_TOKEN"),
    ],
)
def test_a_wrong_value_is_named_with_what_was_expected(monkeypatch, name, value, expected):
    told = wrong(monkeypatch, **{name: value})
    assert name.split("__")[0] in told
    assert expected in told


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("https://video.example.org/", "https://video.example.org"),
        ("https://example.org/reverie", "https://example.org/reverie"),
        ("http://localhost:8080/", "http://localhost:8080"),
        ("http://[::1]:8080", "http://[::1]:8080"),
    ],
)
def test_a_public_address_ends_without_a_slash(monkeypatch, value, kept):
    monkeypatch.setenv("PUBLIC_URL", value)
    assert Settings.load().public_url == kept


def test_any_free_port_may_be_listened_on(monkeypatch):
    monkeypatch.setenv("WEB_ADDRESS", "127.0.0.1:0")
    assert Settings.load().web_address == "127.0.0.1:0"


def test_without_an_address_there_is_no_web():
    assert Settings.load().web_address is None
    assert Settings.load().public_url is None


def test_every_wrong_value_is_named_at_once(monkeypatch):
    told = wrong(monkeypatch, VIDEOS_PER_DAY="x", LOG_LEVEL="y")
    assert {line.split(":")[0] for line in told.splitlines()} == {"VIDEOS_PER_DAY", "LOG_LEVEL"}


def test_a_missing_token_is_named(monkeypatch):
    monkeypatch.delenv("DISCORD_TOKEN")
    assert wrong(monkeypatch).startswith("DISCORD_TOKEN: ")


def test_values_are_never_repeated(monkeypatch):
    assert "hush" not in wrong(monkeypatch, VIDEOS_PER_DAY="hush", PROVIDERS__LUMA__AT_ONCE="hush")


def test_secrets_do_not_show(monkeypatch):
    monkeypatch.setenv("PROVIDERS__LUMA__API_KEY", "hush-hush")
    monkeypatch.setenv("DISCORD_TOKEN", "quiet-token")
    shown = repr(Settings.load()) + str(Settings.load())
    assert "hush" not in shown
    assert "quiet" not in shown


@pytest.mark.parametrize(
    ("url", "passwords"),
    [
        ("postgresql+asyncpg://me:hush@host:5432/name", {"hush"}),
        ("postgresql+asyncpg://me:a]b[c#d?e/f:g@[::1]:5432/name", {"a]b[c#d?e/f:g"}),
        ("postgresql+asyncpg://me:one%40two@host/name?ssl=require", {"one%40two", "one@two"}),
        ("postgresql+asyncpg://me@host/name", set()),
        ("postgresql+asyncpg:///name?host=/run/postgresql", set()),
        ("sqlite+aiosqlite:////data/me:you@home.sqlite3", set()),
    ],
)
def test_a_databases_password_is_known_as_written_and_as_meant(monkeypatch, url, passwords):
    monkeypatch.setenv("DATABASE_URL", url)
    settings = Settings.load()
    assert settings.database_passwords == passwords
    assert make_url(url).password in {*passwords, None}  # SQLAlchemy reads it in the same way
    assert passwords <= set(secrets_of(settings))


def test_dollars_become_whole_micro_dollars():
    assert micro(Decimal("0.1")) == 100_000


class TestWhatIsLegible:
    """What can be read although something else is wrong."""

    def test_all_of_it_where_nothing_is_wrong(self, monkeypatch):
        monkeypatch.setenv("VIDEOS_PER_DAY", "3")
        read = read_what_is_legible()
        assert (read.wrong, read.complaints) == (frozenset(), ())
        assert read.settings.videos_per_day == 3

    def test_what_is_wrong_is_left_out_and_named_and_the_rest_is_kept(self, monkeypatch):
        for name, value in {
            "VIDEOS_PER_DAY": "many",
            "ALLOWED_GUILD_IDS": "12,our server",
            "TIME_ZONE": "Europe/Berlin",
            "PROVIDERS__LUMA__AT_ONCE": "ten",
            "PROVIDERS__SPARE__API_KEY": "k",
        }.items():
            monkeypatch.setenv(name, value)
        read = read_what_is_legible()
        assert read.wrong == {"VIDEOS_PER_DAY", "ALLOWED_GUILD_IDS", "PROVIDERS__LUMA"}
        assert read.settings.videos_per_day == 10
        assert read.settings.time_zone == "Europe/Berlin"
        assert list(read.settings.providers) == ["spare"]
        assert {line.split(":")[0] for line in read.complaints} == {
            "VIDEOS_PER_DAY", "ALLOWED_GUILD_IDS", "PROVIDERS__LUMA__AT_ONCE",
        }  # fmt: skip

    def test_the_rest_is_read_without_a_token(self, monkeypatch):
        monkeypatch.delenv("DISCORD_TOKEN")
        monkeypatch.setenv("VIDEOS_PER_DAY", "3")
        read = read_what_is_legible()
        assert read.wrong == {"DISCORD_TOKEN"}
        assert read.settings.videos_per_day == 3

    def test_half_of_a_pair_costs_the_other_half(self, monkeypatch):
        monkeypatch.setenv("DISCORD_ADDRESS", "127.0.0.1:1")
        monkeypatch.setenv("VIDEOS_PER_DAY", "many")  # so that the pair is only seen at the second reading
        read = read_what_is_legible()
        assert read.wrong == {"VIDEOS_PER_DAY", "DISCORD_ADDRESS", "DISCORD_CA_FILE"}
        assert len(read.complaints) == 2

    def test_settings_that_are_no_settings_at_all_are_an_error(self, monkeypatch):
        monkeypatch.setenv("PROVIDERS", "{")
        with pytest.raises(SettingsError):
            read_what_is_legible()
