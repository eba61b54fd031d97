"""Planning faults, and which request they strike."""

import pytest

from sandbox.faults import Faults

LIST = {"when": "before", "method": "GET", "path": "/generations", "body": ""}


@pytest.fixture
def faults() -> Faults:
    return Faults(("drop", "status"))


def test_a_fault_strikes_so_often_and_no_more(faults):
    planned = faults.plan({"route": "GET /generations", "action": "drop", "times": 2})
    assert [faults.strike(**LIST) for _ in range(3)] == [planned, planned, None]
    assert planned.hits == 2


@pytest.mark.parametrize(
    "other",
    [{"method": "POST"}, {"path": "/generations/1"}, {"when": "after"}, {"path": "/credits"}],
)
def test_a_fault_spares_other_requests(faults, other):
    faults.plan({"route": "GET /generations", "action": "drop"})
    assert faults.strike(**LIST | other) is None


def test_stars_stand_for_anything(faults):
    planned = faults.plan({"route": "GET /gen*", "action": "drop"})
    assert faults.strike(**LIST | {"path": "/generations/1/more"}) is planned


def test_a_removed_fault_lets_go_and_strikes_no_more(faults):
    planned = faults.plan({"route": "GET *", "action": "drop"})
    faults.remove(planned.id)
    assert planned.released.is_set()
    assert faults.strike(**LIST) is None
    with pytest.raises(KeyError):
        faults.get(planned.id)


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ({"action": "sing"}, "No fault"),
        ({"action": "drop", "when": "soon"}, "before or after"),
        ({"colour": 1}, "has no colour"),
    ],
)
def test_nonsense_is_refused(faults, wanted, said):
    with pytest.raises(ValueError, match=said):
        faults.plan({"route": "GET *"} | wanted)


def test_those_that_may_still_strike_are_listed_and_every_strike_is_counted(faults):
    planned = faults.plan({"route": "GET /gen*", "action": "drop", "times": 2, "name": "gone"})
    nameless = faults.plan({"route": "GET /gen*", "action": "drop"})
    faults.strike(**LIST)
    listed = faults.listed()
    assert [(one["id"], one["name"], one["left"]) for one in listed["planned"]] == [
        (planned.id, "gone", 1),
        (nameless.id, "", 1),
    ]
    faults.strike(**LIST)
    faults.remove(planned.id)
    assert faults.listed()["struck"] == {"gone": 2}
    assert [one["id"] for one in faults.listed()["planned"]] == [nameless.id]
    faults.strike(**LIST)
    assert faults.listed() == {"planned": [], "struck": {"gone": 2}}
    faults.clear()
    assert faults.listed() == {"planned": [], "struck": {}}
