"""The image: only what the bot runs on, not as root, writing nowhere but in its volume; and how it is run."""

import json
import os
import re
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest
import yaml

from bot.app import CLOSING_SECONDS
from bot.settings import Settings
from bot.web import probe
from bot.web.health import DATABASE_SECONDS
from bot.worker import LAST_SECONDS

ROOT = Path(__file__).parent.parent
DOCKERFILE = (ROOT / "Dockerfile").read_text()
SERVICE = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]["reverie"]
LET_IN = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}


def test_takes_what_the_bot_imports_and_nothing_else():
    copied = {path for path, _ in re.findall(r"^COPY (?!--from)(\S+) (\S+)$", DOCKERFILE, re.MULTILINE)}
    assert copied == LET_IN == {"requirements/run.txt", "bot", "cogs", "db"}
    assert [path for path in copied if not (ROOT / path).exists()] == []


def test_keeps_everything_in_the_volume(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)  # away from the developer's .env
    monkeypatch.setenv("DISCORD_TOKEN", "token")
    for name, value in re.findall(r"\b([A-Z_]+)=(\S+)", DOCKERFILE.split("\nENV ")[1].split("\nUSER")[0]):
        monkeypatch.setenv(name, value)
    settings = Settings()  # pyright: ignore[reportCallIssue]  values come from the environment
    assert settings.database_url == "sqlite+aiosqlite:////data/reverie.sqlite3"
    assert settings.media_store == "/data/media"
    assert os.environ["TMPDIR"] == "/data"
    assert "VOLUME /data" in DOCKERFILE


def test_is_not_root():
    assert DOCKERFILE.rindex("\nUSER reverie\n") < DOCKERFILE.rindex("\nCMD ")


def steps() -> list[tuple[str, str]]:
    """Return the Dockerfile as .ci/image reads it: instruction, rest."""
    bash = shutil.which("bash") or pytest.skip("install bash to run this")
    awk = shutil.which("awk") or pytest.skip("install awk to run this")
    command = [bash, str(ROOT / ".ci/image"), "steps"]
    environment = {"PATH": f"{Path(awk).parent}:{os.environ['PATH']}"}
    read = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    parts = [line.partition(" ") for line in read.stdout.splitlines()]
    return [(instruction, rest) for instruction, _, rest in parts]


def of(instruction: str) -> list[str]:
    return [rest for name, rest in steps() if name == instruction]


def environment() -> dict[str, str]:
    pairs = [pair.partition("=") for rest in of("ENV") for pair in rest.split()]
    return {name: value for name, _, value in pairs}


class TestTheStepsAsTheScriptReadsThem:
    def test_every_instruction_is_there_once_and_in_order(self):
        written = re.findall(r"^([A-Z]+) ", DOCKERFILE, re.MULTILINE)
        assert [instruction for instruction, _ in steps()] == written
        assert written.count("FROM") == 2

    def test_the_script_knows_every_instruction(self):
        known = re.findall(r"^    ([A-Z]+)\)", (ROOT / ".ci/image").read_text(), re.MULTILINE)
        assert {instruction for instruction, _ in steps()} <= set(known)

    def test_lines_that_go_on_are_one(self):
        (joined,) = of("ENV")
        assert joined.count("=") == len(environment()) >= 7
        assert "\\" not in joined

    def test_comments_are_left_out(self):
        assert [rest for _, rest in steps() if "#" in rest] == []

    def test_only_root_is_asked_to_run_it(self):
        """So it never runs with the tests, wherever they run."""
        called = subprocess.run([str(ROOT / ".ci/image"), "nonsense"], capture_output=True, text=True, check=False)
        assert called.returncode == 64
        assert "No image is built" in called.stdout


class TestWhatTheImageSays:
    def test_its_environment_is_settings_or_python_s_own(self):
        settings = {name.upper() for name in Settings.model_fields}
        assert set(environment()) - settings == {"PATH", "PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE", "TMPDIR"}

    def test_sets_no_secret(self):
        assert [name for name in environment() if re.search("TOKEN|KEY|PASSWORD", name)] == []

    def test_its_health_check_asks_where_it_listens(self):
        (check,) = of("HEALTHCHECK")
        options, _, command = check.partition(" CMD ")
        module = re.fullmatch(r'python -m (\S+) "\$WEB_ADDRESS"', command)
        assert module
        assert find_spec(module[1])
        port = environment()["WEB_ADDRESS"].rpartition(":")[2]
        assert of("EXPOSE") == [port]
        seconds = {name: int(value) for name, value in re.findall(r"--([a-z-]+)=(\d+)s?", options)}
        assert seconds["timeout"] > probe.SECONDS > DATABASE_SECONDS

    def test_its_command_is_a_module_of_ours(self):
        (command,) = of("CMD")
        assert json.loads(command) == ["python", "-m", "bot"]


class TestCompose:
    def test_may_do_nothing_that_it_need_not(self):
        assert SERVICE["read_only"] is True
        assert SERVICE["cap_drop"] == ["ALL"]
        assert SERVICE["security_opt"] == ["no-new-privileges:true"]
        assert "ports" not in SERVICE
        assert not {"privileged", "cap_add", "user", "network_mode"} & set(SERVICE)

    def test_its_volume_is_the_image_s(self):
        assert [f"data:{place}" for place in of("VOLUME")] == SERVICE["volumes"]
        assert "/data" not in SERVICE["tmpfs"]

    def test_checks_health_as_the_image_does(self):
        (check,) = of("HEALTHCHECK")
        options, _, command = check.partition(" CMD ")
        kind, asked = SERVICE["healthcheck"]["test"]
        assert (kind, asked.replace("$$", "$")) == ("CMD-SHELL", command)
        said = dict(re.findall(r"--([a-z-]+)=(\S+)", options))
        rest = {name.replace("_", "-"): str(value) for name, value in SERVICE["healthcheck"].items() if name != "test"}
        assert rest == said

    def test_gives_it_the_time_to_finish_what_is_in_hand(self):
        assert int(SERVICE["stop_grace_period"].removesuffix("s")) > LAST_SECONDS + CLOSING_SECONDS

    def test_reads_the_settings_from_where_the_example_goes(self):
        assert SERVICE["env_file"] == ".env"
        assert SERVICE["build"] == "."
