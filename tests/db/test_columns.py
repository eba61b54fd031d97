"""What the two databases would not agree on is told in the tests of the tables; here is what never reaches them."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy.dialects import postgresql, sqlite

from db.columns import Instant, Words

DIALECTS = pytest.mark.parametrize("dialect", [sqlite.dialect(), postgresql.dialect()], ids=["sqlite", "postgresql"])


@DIALECTS
class TestInstant:
    def test_refuses_a_moment_without_a_time_zone(self, dialect):
        with pytest.raises(ValueError, match="time zone"):
            Instant().process_bind_param(datetime(2030, 1, 1), dialect)  # noqa: DTZ001 - on purpose

    def test_comes_back_as_the_same_moment_in_utc(self, dialect):
        moment = datetime(2030, 1, 1, 1, tzinfo=timezone(timedelta(hours=9)))
        kept = Instant().process_result_value(Instant().process_bind_param(moment, dialect), dialect)
        assert kept is not None
        assert (kept, kept.tzinfo) == (moment, UTC)

    def test_nothing_stays_nothing(self, dialect):
        assert Instant().process_bind_param(None, dialect) is None
        assert Instant().process_result_value(None, dialect) is None


@DIALECTS
class TestWords:
    def test_leaves_out_what_cannot_be_stored(self, dialect):
        assert Words().process_bind_param("a\0 lake \ud83d, ö漢🎬", dialect) == "a lake ?, ö漢🎬"

    def test_nothing_stays_nothing(self, dialect):
        assert Words().process_bind_param(None, dialect) is None
