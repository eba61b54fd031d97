"""The throw-away PostgreSQL: there while the command runs, gone afterwards."""

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
