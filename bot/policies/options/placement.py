"""Where the old picture lies in the reframed one: from words to numbers, and whether the numbers fit."""

from enum import StrEnum

from bot.domain.errors import UserError
from bot.domain.reasons import Reason
from bot.domain.request import Placement

Size = tuple[int, int]  # width and height in pixels


class Place(StrEnum):
    """Where, in a word."""

    CENTRE = "centre"
    LEFT = "left"
    RIGHT = "right"
    TOP = "top"
    BOTTOM = "bottom"


def fitted(source: Size, canvas: Size) -> Size:
    """Return how large a picture is that fills as much of the canvas as it can while all of it is seen."""
    (width, height), (wide, high) = source, canvas
    if width * high >= height * wide:
        return wide, max(round(height * wide / width), 1)
    return max(round(width * high / height), 1), high


def placed(place: Place, *, source: Size, canvas: Size) -> Placement:
    """Return the numbers of a word: the whole picture, as large as it fits."""
    width, height = fitted(source, canvas)
    free_x, free_y = canvas[0] - width, canvas[1] - height
    x = {Place.LEFT: 0, Place.RIGHT: free_x}.get(place, free_x // 2)
    y = {Place.TOP: 0, Place.BOTTOM: free_y}.get(place, free_y // 2)
    return Placement(grid_x=x, grid_y=y, width=width, height=height)


def check(placement: Placement, *, canvas: Size, source: Size | None) -> None:
    """
    Raise UserError for the first number that leads outside: of the resized picture, or of the new one.

    What is left open is taken as the provider would: the picture fitted into the canvas, all of it, in the middle.
    Luma's page names the numbers and their unit only; the meaning is ours (bot/domain/request.py, Placement).
    """
    width, height = _resized(placement, canvas, source)
    _along("x", width, canvas[0], start=placement.x_start, end=placement.x_end, grid=placement.grid_x)
    _along("y", height, canvas[1], start=placement.y_start, end=placement.y_end, grid=placement.grid_y)


def _resized(placement: Placement, canvas: Size, source: Size | None) -> Size:
    """Return how large the picture is before it is cut; at most four times the canvas, which is far in."""
    wide, high = canvas
    _within("width", placement.width, 1, wide * 4)
    _within("height", placement.height, 1, high * 4)
    width, height = fitted(source or canvas, canvas)
    if placement.width is not None and placement.height is not None:
        return placement.width, placement.height
    if placement.width is not None:
        return placement.width, max(round(height * placement.width / width), 1)
    if placement.height is not None:
        return max(round(width * placement.height / height), 1), placement.height
    return width, height


def _along(axis: str, length: int, canvas: int, *, start: int | None, end: int | None, grid: int | None) -> None:
    _within(f"{axis}_start", start, 0, length - 1)
    begin = start or 0
    _within(f"{axis}_end", end, begin + 1, length)
    left = (length if end is None else end) - begin  # of the picture, after the cut
    if left > canvas:
        # Cut on: from where it begins, what there is room for.
        raise UserError(Reason.PLACEMENT_OUTSIDE, field=f"{axis}_end", least=begin + 1, most=begin + canvas)
    _within(f"grid_{axis}", grid, 0, canvas - left)


def _within(field: str, number: int | None, least: int, most: int) -> None:
    """Refuse by the name that the number has in the command."""
    if number is not None and not least <= number <= most:
        raise UserError(Reason.PLACEMENT_OUTSIDE, field=field, least=least, most=most)
