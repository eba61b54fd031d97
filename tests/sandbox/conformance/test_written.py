"""The judges that are tests of ours: each has its tests, and its line says how many passed."""

import pytest

from sandbox.conformance import written
from sandbox.conformance.play import main
from sandbox.conformance.written import WRITTEN, Written
from sandbox.stage import PROJECT

GOOD = "def test_one():\n    pass\n\n\ndef test_two():\n    pass\n"


@pytest.mark.parametrize("one", WRITTEN, ids=lambda one: one.name)
def test_each_has_tests(one):
    assert [path for path in one.tests if not (PROJECT / path).exists()] == []


async def test_what_passes_is_counted(tmp_path, capsys):
    (tmp_path / "test_it.py").write_text(GOOD)
    assert await written.judge(Written(name="it", told="all is well", tests=(str(tmp_path),)))
    assert capsys.readouterr().out == "it: 2 passed (all is well)\n"


async def test_what_fails_is_told(tmp_path, capsys):
    (tmp_path / "test_it.py").write_text(f"{GOOD}    assert 1 == 2\n")
    assert not await written.judge(Written(name="it", told="all is well", tests=(str(tmp_path),)))
    said = capsys.readouterr().out
    assert "  it: FAILED" in said
    assert said.endswith("it: 1 failed, 1 passed (all is well)\n")


def test_one_alone_may_be_named(monkeypatch, capsys, tmp_path):
    (tmp_path / "test_it.py").write_text(GOOD)
    monkeypatch.setattr("sandbox.conformance.play.WRITTEN", [Written(name="wire", told="so", tests=(str(tmp_path),))])
    assert main(["--only", "wire"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "wire: 2 passed (so)"


def test_where_they_have_run_already_only_outsiders_judge(monkeypatch, capsys, tmp_path):
    (tmp_path / "test_it.py").write_text(f"{GOOD}    assert 1 == 2\n")
    monkeypatch.setattr("sandbox.conformance.play.WRITTEN", [Written(name="wire", told="so", tests=(str(tmp_path),))])
    assert main(["--only", "wire", "--outsiders"]) == 0
    assert "wire" not in capsys.readouterr().out
