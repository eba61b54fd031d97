"""The numbers in words, in a file and in a chart, without Discord."""

import csv
import io
from datetime import UTC, datetime

import pytest

from bot.domain.community.statistics import Grouping, Origin, Period, Work
from bot.domain.generation import Status
from bot.domain.money import MicroUsd, exact
from bot.media.charts import MOST_SERIES, Unit
from bot.policies.community import statistics
from cogs.ui import text
from cogs.ui.moderating import numbers
from cogs.ui.moderating.numbers import Names, Subject, View
from tests.cogs.conftest import texts

NOON = datetime(2026, 3, 15, 12, tzinfo=UTC)
NAMES = Names(members={"1": "Ana"}, models={"ray-2": "Ray 2"})


def made(groups: dict[str, int], by: Grouping, period: Period = Period.WEEK):
    """Count so many clips for each member, model or account."""
    works = []
    for group, count in groups.items():
        user_id = int(group) if by is Grouping.MEMBER else 1
        model = group if by is Grouping.MODEL else "ray-2"
        account = group if by is Grouping.PROVIDER else "luma"
        origin = Origin(user_id=user_id, model=model, account=account)
        works += [Work(origin=origin, status=Status.SUCCEEDED, at=NOON)] * count
    span = statistics.days(period, NOON, "UTC")
    return statistics.count(period, by, span, time_zone="UTC", works=works, movements=())


def rows(view: View, counted, **options) -> list[dict[str, str]]:
    data = numbers.sheet(view, counted, operator=options.get("operator", False))
    return [*csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))]


def view(by: Grouping = Grouping.MEMBER, subject: Subject = Subject.STATS, period: Period = Period.WEEK) -> View:
    return View(subject=subject, period=period, by=by)


class TestTheFile:
    def test_is_utf8_that_excel_knows(self):
        assert numbers.sheet(view(), made({"1": 1}, Grouping.MEMBER), operator=False).startswith(b"\xef\xbb\xbf")

    def test_ids_stay_text(self):
        (row,) = rows(view(), made({"1234567890123456789": 1}, Grouping.MEMBER))
        assert row["member"] == "id:1234567890123456789"

    @pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
    def test_a_formula_is_harmless(self, name):
        (row,) = rows(view(Grouping.PROVIDER), made({name: 1}, Grouping.PROVIDER))
        assert row["provider"] == f"'{name}"

    def test_a_name_with_commas_quotes_and_lines_is_one_cell(self):
        name = 'a, "b"\nc'
        (row,) = rows(view(Grouping.PROVIDER), made({name: 1}, Grouping.PROVIDER))
        assert (row["provider"], row["made"]) == (name, "1")

    def test_has_a_row_a_day_and_group(self):
        found = rows(view(), made({"1": 2, "2": 1}, Grouping.MEMBER))
        assert [(row["date"], row["member"], row["made"]) for row in found] == [
            ("2026-03-15", "id:1", "2"),
            ("2026-03-15", "id:2", "1"),
        ]

    def test_only_the_operators_has_what_they_bore(self):
        counted = made({"1": 1}, Grouping.MEMBER)
        assert "operator_usd" not in rows(view(subject=Subject.COSTS), counted)[0]
        assert "operator_usd" in rows(view(subject=Subject.COSTS), counted, operator=True)[0]

    @pytest.mark.parametrize(("amount", "told"), [(1, "0.000001"), (-1_500_000, "-1.500000"), (400_000, "0.400000")])
    def test_amounts_are_exact(self, amount, told):
        assert exact(MicroUsd(amount)) == told


class TestTheChart:
    def test_has_a_colour_for_the_largest_and_one_for_all_others(self):
        counted = made({str(number): number for number in range(1, 13)}, Grouping.MEMBER)
        chart = numbers.chart(view(), counted, NAMES)
        assert len(chart.series) == MOST_SERIES + 1
        assert chart.series[0].name == "member …12"
        assert (chart.series[-1].name, chart.series[-1].rest) == ("others", True)
        assert sum(sum(one.values) for one in chart.series) == counted.total.made
        assert len({len(one.values) for one in chart.series} | {len(chart.days)}) == 1

    def test_calls_members_by_name_where_it_is_known(self):
        counted = made({"1": 2, "22222": 1, "0": 1}, Grouping.MEMBER)
        chart = numbers.chart(view(), counted, NAMES)
        assert {one.name for one in chart.series} == {"Ana", "member …2222", "nobody any more"}

    def test_of_costs_is_in_dollars(self):
        chart = numbers.chart(view(Grouping.MODEL, Subject.COSTS), made({"ray-2": 1}, Grouping.MODEL), NAMES)
        assert (chart.unit, chart.title) == (Unit.DOLLARS, "Dollars used a day, by model")
        assert chart.series[0].name == "Ray 2"


class TestTheAnswer:
    def told(self, counted, **options) -> str:
        asked = options.get("view", view(counted.by, period=counted.period))
        return texts(numbers.answer(asked, counted, NAMES, operator=False).to_components())

    def test_names_eight_and_counts_the_others(self):
        told = self.told(made({str(number): number for number in range(1, 13)}, Grouping.MEMBER))
        assert told.count("<@") == 8
        assert "and 4 others: all are in the file" in told

    def test_says_who_is_nobody_any_more(self):
        assert "nobody any more · 1 clip" in self.told(made({"0": 1}, Grouping.MEMBER))

    def test_shows_names_as_they_are_written(self):
        assert r"\*bold\*" in self.told(made({"*bold*": 1}, Grouping.PROVIDER))

    def test_says_so_where_there_is_nothing(self):
        assert "Nothing was asked for" in self.told(made({}, Grouping.MODEL))

    def test_fits_into_a_message_whatever_is_counted(self):
        assert len(self.told(made(dict.fromkeys(map(str, range(10**18, 10**18 + 30)), 3), Grouping.MEMBER))) < 4000
        assert len(self.told(made({"*" * 900: 1}, Grouping.PROVIDER))) < 400

    def test_its_ids_are_short_enough(self):
        for subject in Subject:
            for period in Period:
                for by in Grouping:
                    asked = View(subject=subject, period=period, by=by)
                    assert numbers.read(str(asked)) == asked
                    assert len(f"v1:{numbers.Switching.PERIOD}:0:0:{asked}") <= 100


def test_a_harmless_cell_stays_as_it_is():
    assert text.cell("a lake = water") == "a lake = water"
    assert text.cell("") == ""
