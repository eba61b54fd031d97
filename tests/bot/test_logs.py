import json
import logging

import pytest

from bot import logs


@pytest.fixture
def said(capsys):
    """Set up logging for one test, and put the root logger back."""
    root = logging.getLogger()
    before, level = list(root.handlers), root.level

    def read() -> str:
        return capsys.readouterr().err

    yield read
    root.handlers[:] = before
    root.setLevel(level)


def test_a_line_says_what_it_is_about(said):
    logs.setup(level="INFO", as_json=False, secrets=())
    logging.getLogger("bot.x").info("posted", extra={"generation": 7, "provider": "luma"})
    assert said().endswith("INFO bot.x posted generation=7 provider=luma\n")


def test_secrets_are_hidden_even_in_a_traceback(said):
    logs.setup(level="INFO", as_json=False, secrets=("luma-sesame",))
    error = RuntimeError("key luma-sesame refused")
    logging.getLogger("bot.x").error("with %s", "luma-sesame", exc_info=error)
    text = said()
    assert "luma-sesame" not in text
    assert text.count("[secret]") == 2


def test_json_is_one_object_a_line(said):
    logs.setup(level="INFO", as_json=True, secrets=("luma-sesame",))
    logging.getLogger("bot.x").warning("two\nlines of luma-sesame", extra={"guild": 9})
    (line,) = said().splitlines()
    fields = json.loads(line)
    assert (fields["level"], fields["guild"], fields["message"]) == ("WARNING", 9, "two\nlines of [secret]")


@pytest.mark.parametrize("secret", ['pa"ss\\word', "two\nlines", "grüßen"])
def test_json_hides_a_secret_that_it_writes_otherwise(said, secret):
    logs.setup(level="INFO", as_json=True, secrets=(secret,))
    error = RuntimeError(f"of {secret} too")
    logging.getLogger("bot.x").error("word of %s here", secret, exc_info=error, extra={"provider": secret})
    fields = json.loads(said())
    assert (fields["message"], fields["provider"]) == ("word of [secret] here", "[secret]")
    assert "of [secret] too" in fields["exception"]


def test_libraries_that_log_every_request_are_quiet(said):
    logs.setup(level="INFO", as_json=False, secrets=())
    logging.getLogger("httpx").info("GET https://somewhere?key=1")
    assert said() == ""
