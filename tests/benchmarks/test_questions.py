"""The questions are answered at a small size; what the answers say is true of this machine or of the rules alone."""

import pytest

from benchmarks.__main__ import QUESTIONS, answered
from benchmarks.fairness import HEAVY, Evening, first_come, in_turns, play

SMALL = Evening(hours=1, light=8, wishes=3, backlog=10)


def test_without_a_question_they_are_listed():
    assert [line.split()[0] for line in answered([])] == sorted(QUESTIONS)


def test_an_unknown_question_is_refused(capsys):
    with pytest.raises(SystemExit):
        answered(["why"])
    assert "fairness" in capsys.readouterr().err


def test_the_light_wait_less_in_turns_and_the_heavy_pays_for_it():
    fair, first = play(SMALL, in_turns), play(SMALL, first_come)
    for user_id in range(1, SMALL.light + 1):
        assert len(fair.waits[user_id]) == len(first.waits[user_id]) > 0, "the evening is the same"
        assert max(fair.waits[user_id]) < max(first.waits[user_id])
    assert max(fair.waits[HEAVY]) > max(first.waits[HEAVY])


def test_the_same_seed_prints_the_same_table():
    options = ["fairness", "--hours", "1", "--light", "4", "--seed"]
    table = answered([*options, "7"])
    assert table == answered([*options, "7"])
    assert table != answered([*options, "8"])
    assert len(table) == 5 + 2 + 4


def test_what_the_line_costs_is_measured(tmp_path):
    told = answered(["line", "--waiting", "20", "--url", f"sqlite+aiosqlite:///{tmp_path / 'line.sqlite3'}"])
    assert told[0].startswith("20 waiting")
    assert [float(line.split()[-1]) > 0 for line in told[2:]] == [True] * 3
