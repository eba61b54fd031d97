"""What make says when something is missing, and that a second call installs nothing."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture
def project(tmp_path):
    """A folder with the Makefile and an environment that looks installed, whose python tells how it was called."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    (tmp_path / "requirements").mkdir()
    for name in ("run", "dev", "conformance", "luma_sdk", "lock"):
        (tmp_path / f"requirements/{name}.txt").touch()
    bin_folder = tmp_path / ".venv/bin"
    bin_folder.mkdir(parents=True)
    for name in ("python", "pip"):
        (bin_folder / name).write_text('#!/bin/sh\necho "called: $@"\n')
        (bin_folder / name).chmod(0o755)
    for stamp in (".run", ".dev"):
        (tmp_path / ".venv" / stamp).touch()
    return tmp_path


def make(project: Path, *arguments: str, path: str | None = None) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": path or os.environ["PATH"], "LC_ALL": "C.UTF-8"}
    program = shutil.which("make")
    assert program
    return subprocess.run(
        [program, *arguments], cwd=project, env=environment, capture_output=True, text=True, check=False
    )


def test_alone_lists_every_verb(project):
    verbs = "help demo run test judges page check conformance image format lock docs pictures specs clean"
    assert re.findall(r"^  ([a-z]+) ", make(project).stdout, re.MULTILINE) == verbs.split()


def test_demo_hands_on_its_arguments_and_installs_nothing_again(project):
    assert (
        make(project, "demo", "ARGS=--once --profile hostile").stdout
        == "called: -m sandbox demo --once --profile hostile\n"
    )


def test_newer_pins_are_installed(project):
    stamp = project / ".venv/.run"
    os.utime(stamp, (0, 0))
    said = make(project, "demo").stdout
    assert "Installing what Reverie needs" in said
    assert "install --require-hashes -r requirements/run.txt" in said
    assert "Installing" not in make(project, "demo").stdout


def test_an_installation_that_fails_is_tried_again(project):
    os.utime(project / ".venv/.run", (0, 0))
    (project / ".venv/bin/python").write_text("#!/bin/sh\nexit 1\n")
    assert make(project, "demo").returncode != 0
    assert "Installing what Reverie needs" in make(project, "demo").stdout


def test_tests_run_without_the_documents(project):
    (project / ".venv/bin/python").write_text('#!/bin/sh\necho "called: $@"\n[ "$2" != sandbox.specs ]\n')
    result = make(project, "test", "ARGS=-k quota")
    assert result.returncode == 0
    assert "Going on without the documents" in result.stdout
    assert (
        "-m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder -m not chromium and not longer -k quota"
        in result.stdout
    )


class TestConformance:
    @pytest.fixture
    def machine(self, project):
        """A project with hikari and Luma's SDK installed, and a machine whose npm tells how it was called."""
        folder = project / "sandbox/conformance/clients/discord_js"
        shutil.copytree(ROOT / folder.relative_to(project), folder)
        for stamp in (".conformance", ".luma_sdk"):
            (project / ".venv" / stamp).touch()
        tools = project / "tools"
        tools.mkdir()
        for name in ("sh", "mkdir", "cp", "touch"):
            (tools / name).symlink_to(shutil.which(name) or "")
        (tools / "npm").write_text('#!/bin/sh\necho "npm in $(pwd): $@"\n')
        (tools / "npm").chmod(0o755)
        return project

    def test_installs_discord_js_once_from_its_lock_and_outside_the_sources(self, machine):
        said = make(machine, "conformance", "ARGS=--only discord.js", path=f"{machine}/tools").stdout.splitlines()
        folder = machine / ".venv/discord_js"
        assert said[1].startswith(f"npm in {folder}: ci --ignore-scripts")
        assert {one.name for one in folder.iterdir()} == {"package.json", "package-lock.json"}
        assert said[2:] == ["called: -m sandbox.specs", "called: -m sandbox conformance --only discord.js"]
        assert len(make(machine, "conformance", path=f"{machine}/tools").stdout.splitlines()) == 2

    def test_goes_on_without_npm(self, machine):
        (machine / "tools/npm").unlink()
        result = make(machine, "conformance", path=f"{machine}/tools")
        assert (result.returncode, result.stderr) == (0, "")
        assert result.stdout.splitlines()[-1] == "called: -m sandbox conformance"

    def test_hikari_has_an_environment_of_its_own(self, machine):
        (machine / ".venv/.conformance").unlink()
        other = machine / ".venv/conformance/bin"
        other.mkdir(parents=True)
        shutil.copy(machine / ".venv/bin/python", other)
        said = make(machine, "conformance", path=f"{machine}/tools").stdout
        assert "called: -m venv .venv/conformance" in said
        assert "install --require-hashes -r requirements/conformance.txt" in said

    def test_goes_on_without_lumas_sdk_and_tries_again(self, machine):
        (machine / ".venv/.luma_sdk").unlink()  # and there is no registry: its environment has no python
        for _ in range(2):
            result = make(machine, "conformance", path=f"{machine}/tools")
            assert result.returncode == 0
            said = result.stdout.splitlines()
            assert "Luma's SDK could not be installed: going on without it." in said
            assert said[-1] == "called: -m sandbox conformance"


def test_run_says_how_to_write_settings(project):
    result = make(project, "run")
    assert result.returncode != 0
    assert "Copy .env.example to .env" in result.stdout
    assert "called" not in result.stdout


def test_run_starts_the_bot(project):
    (project / ".env").touch()
    assert make(project, "run").stdout == "called: -m bot\n"


class TestWithoutAnEnvironment:
    @pytest.fixture
    def bare(self, project):
        shutil.rmtree(project / ".venv")
        return project

    def test_says_when_there_is_no_python(self, bare, tmp_path):
        tools = tmp_path / "tools"
        tools.mkdir()
        (tools / "sh").symlink_to(shutil.which("sh") or "")
        result = make(bare, "demo", path=str(tools))
        assert result.returncode != 0
        assert "needs Python 3.11 or newer, and found none" in result.stdout

    def test_says_when_python_is_too_old_or_cannot_make_one(self, bare):
        old = bare / "old-python"
        old.write_text("#!/bin/sh\nexit 1\n")
        old.chmod(0o755)
        result = make(bare, "demo", f"PYTHON={old}")
        assert result.returncode != 0
        assert "its venv module is missing" in result.stdout


def test_clean_keeps_settings_and_data(project):
    (project / ".env").write_text("DISCORD_TOKEN=secret")
    (project / "data").mkdir()
    (project / "demo-output").mkdir()
    make(project, "clean")
    assert (project / ".env").read_text() == "DISCORD_TOKEN=secret"
    assert (project / "data").exists()
    assert not (project / ".venv").exists()
    assert not (project / "demo-output").exists()
