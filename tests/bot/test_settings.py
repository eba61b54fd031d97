from decimal import Decimal

import pytest
from pydantic import ValidationError

from bot.settings import Settings, complaints, micro


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
    assert settings.allowance.videos_per_day == 10
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
    assert settings.allowance.dollars_per_month == 2_500_000


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
        ("DATABASE_URL", "mysql://somewhere", "postgresql"),
        ("LOG_LEVEL", "LOUD", "DEBUG, INFO, WARNING, ERROR"),
        ("ALLOWED_GUILD_IDS", "12,our server", "valid integer"),
        ("PROVIDERS__LUMA__BASE_URL", "api.lumalabs.ai", "https://"),
        ("PROVIDERS__LUMA__CREATE_PATH", "generations", "begins with /"),
        ("PROVIDERS__LUMA__API_KYE", "k", "not permitted"),
        ("FETCH_EXCEPTIONS", "everything", "FETCH_EXCEPTIONS: expected host:port"),
        ("DISCORD_ADDRESS", "127.0.0.1:99999", "expected host:port"),
        ("PATIENCE_SECONDS", "0", "greater than 0"),
        ("DISCORD_ADDRESS", "127.0.0.1:1", "belong together"),
        ("DISCORD_TOKEN", "  ", "DISCORD_TOKEN"),
    ],
)
def test_a_wrong_value_is_named_with_what_was_expected(monkeypatch, name, value, expected):
    told = wrong(monkeypatch, **{name: value})
    assert name.split("__")[0] in told
    assert expected in told


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


def test_dollars_become_whole_micro_dollars():
    assert micro(Decimal("0.1")) == 100_000
