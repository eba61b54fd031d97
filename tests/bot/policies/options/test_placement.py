"""Where the old picture lies: words become numbers that fit, and numbers that lead outside are refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import UserError
from bot.domain.reasons import Reason
from bot.domain.request import Placement
from bot.policies.options import placement
from bot.policies.options.placement import Place, fitted, placed

SIZES = st.tuples(st.integers(1, 5000), st.integers(1, 5000))
CANVAS = (1152, 2048)


@pytest.mark.parametrize(
    ("source", "canvas", "size"),
    [
        ((1920, 1080), (1152, 2048), (1152, 648)),
        ((1080, 1920), (2048, 1152), (648, 1152)),
        ((100, 100), (1536, 1536), (1536, 1536)),
        ((5000, 1), (1536, 1536), (1536, 1)),
    ],
)
def test_all_of_it_is_seen_and_it_is_as_large_as_can_be(source, canvas, size):
    assert fitted(source, canvas) == size


@pytest.mark.parametrize(
    ("place", "x", "y"),
    [(Place.CENTRE, 0, 700), (Place.TOP, 0, 0), (Place.BOTTOM, 0, 1400), (Place.LEFT, 0, 700), (Place.RIGHT, 0, 700)],
)
def test_a_wide_one_in_a_high_one_moves_up_and_down(place, x, y):
    assert placed(place, source=(1920, 1080), canvas=CANVAS) == Placement(grid_x=x, grid_y=y, width=1152, height=648)


@pytest.mark.parametrize(
    ("place", "x"), [(Place.CENTRE, 700), (Place.LEFT, 0), (Place.RIGHT, 1400), (Place.TOP, 700), (Place.BOTTOM, 700)]
)
def test_a_high_one_in_a_wide_one_moves_left_and_right(place, x):
    found = placed(place, source=(1080, 1920), canvas=(2048, 1152))
    assert found == Placement(grid_x=x, grid_y=0, width=648, height=1152)


@given(st.sampled_from(Place), SIZES, SIZES)
def test_a_word_always_fits(place, source, canvas):
    found = placed(place, source=source, canvas=canvas)
    placement.check(found, canvas=canvas, source=source)
    assert found.width == canvas[0] or found.height == canvas[1]


GOOD = [
    Placement(),
    Placement(grid_x=0, grid_y=0),
    Placement(grid_y=1400),
    Placement(width=576, grid_x=576),
    Placement(width=2304, height=1296, x_start=1152, x_end=2304),
    Placement(width=100, height=100, x_start=0, x_end=100, y_start=99, y_end=100, grid_x=1052, grid_y=2047),
]
OUTSIDE = [
    (Placement(grid_x=-1), "grid_x", 0, 0),
    (Placement(grid_y=1401), "grid_y", 0, 1400),
    (Placement(width=0), "width", 1, 4608),
    (Placement(width=4609), "width", 1, 4608),
    (Placement(height=-5), "height", 1, 8192),
    (Placement(width=100, height=100, x_start=100), "x_start", 0, 99),
    (Placement(width=100, height=100, x_start=-1), "x_start", 0, 99),
    (Placement(width=100, height=100, x_start=50, x_end=50), "x_end", 51, 100),
    (Placement(width=100, height=100, x_end=101), "x_end", 1, 100),
    (Placement(width=100, height=100, y_start=7, y_end=3), "y_end", 8, 100),
    (Placement(width=100, height=100, y_end=1000), "y_end", 1, 100),
    (Placement(width=2000, height=100), "x_end", 1, 1152),  # wider than the canvas, and not cut
    (Placement(width=2000, height=100, x_start=100), "x_end", 101, 1252),
    (Placement(width=100, height=100, grid_x=1053), "grid_x", 0, 1052),
    (Placement(width=100, height=100, x_end=60, grid_x=1093), "grid_x", 0, 1092),
]


@pytest.mark.parametrize("numbers", GOOD, ids=str)
def test_numbers_that_fit(numbers):
    placement.check(numbers, canvas=CANVAS, source=(1920, 1080))


@pytest.mark.parametrize(("numbers", "field", "least", "most"), OUTSIDE, ids=str)
def test_numbers_that_do_not_are_refused_with_those_that_would(numbers, field, least, most):
    with pytest.raises(UserError) as caught:
        placement.check(numbers, canvas=CANVAS, source=(1920, 1080))
    assert caught.value.reason is Reason.PLACEMENT_OUTSIDE
    assert caught.value.facts == {"field": field, "least": least, "most": most}


def test_where_the_source_is_not_known_it_fills_the_canvas():
    placement.check(Placement(grid_x=0, grid_y=0), canvas=CANVAS, source=None)
    with pytest.raises(UserError):
        placement.check(Placement(grid_y=1), canvas=CANVAS, source=None)
