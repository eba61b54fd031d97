"""The camera: how the view moves in the course of a clip, from words such as "pan left" or "zoom out"."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Where the camera looks: shifts in widths and heights of the nearest layer, zoom >= 1, roll in degrees."""

    x: float = 0.0
    y: float = 0.0
    orbit: float = 0.0  # near layers go one way, far ones the other
    zoom: float = 1.0
    roll: float = 0.0


LARGEST_SHIFT = 0.3  # layers are painted so much wider than the picture on both sides

# Each move changes the view by how far the clip is (0..1, a little below 0 while a loop closes).
MOVES: Mapping[str, Callable[[View, float], View]] = {
    "pan left": lambda view, t: replace(view, x=view.x + 0.26 * (0.5 - t)),
    "pan right": lambda view, t: replace(view, x=view.x - 0.26 * (0.5 - t)),
    "truck left": lambda view, t: replace(view, x=view.x + 0.3 * (0.5 - t)),
    "truck right": lambda view, t: replace(view, x=view.x - 0.3 * (0.5 - t)),
    "tilt up": lambda view, t: replace(view, y=view.y + 0.12 * t),
    "tilt down": lambda view, t: replace(view, y=view.y + 0.12 * (1 - t)),
    "crane up": lambda view, t: replace(view, y=view.y + 0.14 * t, zoom=view.zoom + 0.05 * (1 - t)),
    "crane down": lambda view, t: replace(view, y=view.y + 0.14 * (1 - t), zoom=view.zoom + 0.05 * t),
    "pedestal up": lambda view, t: replace(view, y=view.y + 0.1 * t),
    "pedestal down": lambda view, t: replace(view, y=view.y + 0.1 * (1 - t)),
    "zoom in": lambda view, t: replace(view, zoom=view.zoom * (1 + 0.5 * t)),
    "push in": lambda view, t: replace(view, zoom=view.zoom * (1 + 0.35 * t), y=view.y - 0.02 * t),
    "zoom out": lambda view, t: replace(view, zoom=view.zoom * (1 + 0.5 * (1 - t))),
    "pull out": lambda view, t: replace(view, zoom=view.zoom * (1 + 0.35 * (1 - t))),
    "dolly zoom": lambda view, t: replace(view, zoom=view.zoom * (1 + 0.4 * t), orbit=view.orbit + 0.1 * t),
    "orbit left": lambda view, t: replace(view, orbit=view.orbit + 0.24 * (t - 0.5)),
    "orbit right": lambda view, t: replace(view, orbit=view.orbit - 0.24 * (t - 0.5)),
    "roll left": lambda view, t: replace(view, roll=view.roll + 14 * (t - 0.5)),
    "roll right": lambda view, t: replace(view, roll=view.roll - 14 * (t - 0.5)),
    "aerial": lambda view, t: replace(view, y=view.y + 0.08 + 0.04 * t, zoom=view.zoom * (1 + 0.2 * t)),
    "bolt cam": lambda view, t: replace(view, zoom=view.zoom * (1 + 0.6 * t * t), x=view.x + 0.1 * t),
    "static": lambda view, _t: view,
    "handheld": lambda view, t: replace(
        view, x=view.x + 0.012 * math.sin(9 * t) + 0.006 * math.sin(23 * t), y=view.y + 0.008 * math.sin(13 * t + 1)
    ),
}


class Camera:
    """The moves that were asked for, or a slow drift and push where none was."""

    def __init__(self, moves: Sequence[str], seed: int) -> None:
        self._moves = [MOVES[move] for move in moves if move in MOVES]
        self._side = 1 if seed % 2 else -1

    def at(self, t: float) -> View:
        if not self._moves:
            return View(x=0.14 * self._side * (t - 0.5), orbit=0.05 * self._side * (t - 0.5))
        view = View()
        for move in self._moves:
            view = move(view, t)
        return replace(view, zoom=max(1.0, view.zoom))
