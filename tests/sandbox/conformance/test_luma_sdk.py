"""How Luma's SDK judges: the verdict follows from its tests. `make conformance` runs those."""

from pathlib import Path

import pytest

from sandbox.conformance import luma_sdk
from sandbox.conformance.play import main


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An environment whose python says what a test puts into its folder, and to whom it should have spoken."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "lumaai/tests").mkdir(parents=True)
    python = tmp_path / "bin/python"
    python.write_text(f'#!/bin/sh\necho "$TEST_API_BASE_URL $@" > {tmp_path}/asked\ncat {tmp_path}/says\n')
    python.chmod(0o755)
    monkeypatch.setattr(luma_sdk, "FOLDER", tmp_path)
    monkeypatch.setattr(luma_sdk, "SOURCE", tmp_path / "lumaai")
    return tmp_path


async def test_all_of_them_must_pass(installed, capsys):
    (installed / "says").write_text("......\n275 passed in 2.49s\n")
    assert await luma_sdk.judge() is True
    assert capsys.readouterr().out == "lumaai 1.21.0: 275 passed\n"
    asked = (installed / "asked").read_text()
    assert asked.startswith("http://127.0.0.1:")
    assert "-m pytest tests/api_resources" in asked


@pytest.mark.parametrize(
    ("says", "told"),
    [
        ("FAILED test_get\n1 failed, 274 passed in 2s", "1 failed, 274 passed"),
        ("200 passed in 2s", "200 passed"),
        ("270 passed, 5 skipped in 2s", "270 passed, 5 skipped"),
        ("no such option: -q", "no such option: -q"),
    ],
)
async def test_else_it_is_said_what_happened(installed, capsys, says, told):
    (installed / "says").write_text(f"{says}\n")
    assert await luma_sdk.judge() is False
    said = capsys.readouterr().out.splitlines()
    assert said[-1] == f"lumaai 1.21.0: {told}, where 275 should pass"
    assert said[0] == f"  lumaai: {says.splitlines()[0]}"


def test_without_it_the_others_judge(installed, capsys):
    (installed / "bin/python").unlink()
    assert main(["--only", "lumaai"]) == 0
    assert capsys.readouterr().out.splitlines()[-1].startswith("lumaai 1.21.0: skipped (its packages could not be")
