"""What CI runs, and its throw-away PostgreSQL: there while the command runs, gone afterwards."""

import asyncio
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from sqlalchemy import make_url

ROOT = Path(__file__).parent.parent
BASH = shutil.which("bash") or pytest.skip("install bash to run this", allow_module_level=True)


def postgresql(*command: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [BASH, str(ROOT / ".ci/postgresql"), *command], cwd=cwd, capture_output=True, text=True, check=False
    )


async def test_is_there_while_the_command_runs_and_gone_afterwards(tmp_path):
    reach = (
        'port=${TEST_POSTGRESQL_URL##*:}; echo "$TEST_POSTGRESQL_URL"; echo > "/dev/tcp/127.0.0.1/${port%/*}" && exit 7'
    )
    result = await asyncio.to_thread(postgresql, BASH, "-c", reach, cwd=tmp_path)
    if result.returncode == 69 and "There is no PostgreSQL here" in result.stderr:
        pytest.skip("install PostgreSQL (Debian, Ubuntu: apt install postgresql) to run this")
    assert result.returncode == 7, result.stderr
    url = make_url(result.stdout.strip())
    assert re.fullmatch(r"[0-9a-f]{32}", str(url.password))
    assert url.port
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection("127.0.0.1", url.port)


def test_says_how_to_call_it(tmp_path):
    result = postgresql(cwd=tmp_path)
    assert result.returncode == 64
    assert ".ci/postgresql make test" in result.stdout


class TestRun:
    """`.ci/run` with a make and an apt-get that only tell how they were called."""

    @pytest.fixture
    def project(self, tmp_path):
        (tmp_path / ".ci").mkdir()
        shutil.copy(ROOT / ".ci/run", tmp_path / ".ci")
        (tmp_path / ".venv/bin").mkdir(parents=True)
        program(tmp_path / ".venv/bin/pip")
        program(tmp_path / ".ci/postgresql", 'exec "$@"')
        (tmp_path / "bin").mkdir()
        for name in ("bash", "dirname", "timeout"):
            (tmp_path / "bin" / name).symlink_to(shutil.which(name) or "")
        program(tmp_path / "bin/id", "echo 0")
        program(
            tmp_path / "bin/make",
            'echo "called: make $*"; for verb; do :; done; [ ! -f "$verb" ] || exit "$(<"$verb")"',
        )
        program(tmp_path / "bin/apt-get", f'echo "$*" >>"{tmp_path}/asked"')
        for name in ("initdb", "chromium", "node", "npm"):
            program(tmp_path / "bin" / name)
        return tmp_path

    def run(self, project):
        return subprocess.run(
            [BASH, project / ".ci/run"], env={"PATH": str(project / "bin")}, capture_output=True, text=True, check=False
        )

    def test_checks_and_then_lets_outsiders_judge(self, project):
        result = self.run(project)
        assert result.returncode == 0, result.stderr
        called = [line for line in result.stdout.splitlines() if line.startswith("called")]
        assert called == [
            f"called: make --no-print-directory {verb}" for verb in ("check", "ARGS=--outsiders conformance")
        ]
        assert not (project / "asked").exists(), "nothing was missing"

    @pytest.mark.parametrize(("check", "conformance", "code"), [("0", "1", 1), ("2", "0", 2), ("2", "1", 2)])
    def test_fails_when_one_of_them_fails_and_runs_both(self, project, check, conformance, code):
        (project / "check").write_text(f"{check}\n")
        (project / "conformance").write_text(f"{conformance}\n")
        result = self.run(project)
        assert result.returncode == code
        assert f"make check: exit code {check}" in result.stdout
        assert f"make conformance: exit code {conformance}" in result.stdout

    def test_installs_what_is_missing(self, project):
        for name in ("chromium", "npm"):
            (project / "bin" / name).unlink()
        result = self.run(project)
        assert "Installing Chromium…\nInstalling Node and npm…\n" in result.stdout
        installed = [line.split()[-1] for line in (project / "asked").read_text().splitlines() if "install" in line]
        assert installed == ["chromium", "npm"]

    def test_goes_on_where_nothing_can_be_installed(self, project):
        (project / "bin/node").unlink()
        program(project / "bin/apt-get", "exit 1")
        result = self.run(project)
        assert result.returncode == 0
        assert "They could not be installed: discord.js is skipped." in result.stdout


def program(path: Path, body: str = "") -> None:
    """Write a small program."""
    path.write_text(f"#!{BASH}\n{body}\n")
    path.chmod(0o755)
