"""Pictures, judged by their pixels."""

from itertools import combinations, pairwise

import numpy as np
import pytest
from PIL import Image

from sandbox.dream_machine.render.painting import Painting, paint
from tests.sandbox.dream_machine.conftest import difference, gradient_picture
from tests.sandbox.dream_machine.render.conftest import FAR, array, fitted, portrait

SIZE = (192, 108)
WEIGHTS = (0.0, 0.1, 0.25, 0.5, 0.75, 1.0)


def painted(prompt: str = "a quiet lake on a sunny day", **more: object) -> np.ndarray:
    return array(paint(Painting(prompt=prompt, **({"size": SIZE} | more))))  # type: ignore[arg-type]


@pytest.mark.parametrize("size", [(192, 108), (108, 192), (128, 128), (304, 128), (51, 121)])
def test_a_picture_has_its_size_and_something_on_it(size):
    picture = paint(Painting(prompt="a lighthouse by the sea", size=size))
    assert (picture.size, picture.mode) == (size, "RGB")
    assert array(picture).std() > 8


def test_the_same_words_give_the_same_picture_and_others_do_not():
    assert difference(painted("a red fox"), painted("a red fox")) == 0
    assert difference(painted("a red fox"), painted("a blue city at night")) > FAR


@pytest.mark.parametrize("prompt", ["a fox in a snowy forest at night", "the sea", "a robot in space"])
def test_each_take_is_another_picture_of_the_same_words(prompt):
    takes = [painted(prompt, take=take) for take in (0, 1, 2**32 - 1, 77)]
    assert min(difference(one, other) for one, other in combinations(takes, 2)) > 4
    assert difference(takes[1], painted(prompt, take=1)) == 0


def test_flowers_grow_where_they_are_named():
    def dots(prompt: str) -> int:
        """Count the pixels on the ground that are much redder or bluer than the grass."""
        ground = painted(prompt, size=(480, 270))[220:]
        return int(((ground[..., 0] > ground[..., 1] + 30) | (ground[..., 2] > ground[..., 1] + 30)).sum())

    assert dots("a meadow full of flowers by day") > 100 + 5 * dots("a meadow by day")


@pytest.mark.parametrize("size", [SIZE, (108, 192)])
class TestReferences:
    def test_pull_the_more_the_higher_their_weight(self, size):
        wanted = gradient_picture(size)
        away = [difference(painted(size=size, references=((wanted, weight),)), array(wanted)) for weight in WEIGHTS]
        assert all(one > other + 1 for one, other in pairwise(away)), away
        assert away[-1] < 3

    def test_of_no_weight_are_not_seen(self, size):
        nothing = painted(size=size, references=((gradient_picture(size), 0.0),))
        assert difference(nothing, painted(size=size)) == 0

    def test_share_the_picture(self, size):
        red, blue = Image.new("RGB", (64, 64), (220, 20, 20)), Image.new("RGB", (64, 64), (20, 20, 220))
        picture = painted(size=size, references=((red, 1.0), (blue, 1.0), (red, 0.0)))
        left, right = picture[:, : size[0] // 4].mean(axis=(0, 1)), picture[:, -size[0] // 4 :].mean(axis=(0, 1))
        assert left[0] > 120 + left[2]
        assert right[2] > 120 + right[0]

    def test_the_heavier_one_counts_more(self, size):
        red, blue = Image.new("RGB", (64, 64), (220, 20, 20)), Image.new("RGB", (64, 64), (20, 20, 220))
        picture = painted(size=size, references=((red, 0.9), (blue, 0.1)))
        left = np.abs(picture[:, : size[0] // 4].mean(axis=(0, 1)) - (220, 20, 20)).sum()
        right = np.abs(picture[:, -size[0] // 4 :].mean(axis=(0, 1)) - (20, 20, 220)).sum()
        assert left < right / 2


def test_four_references_are_all_seen():
    colours = [(220, 20, 20), (20, 200, 20), (20, 20, 220), (220, 200, 20)]
    picture = painted(references=tuple((Image.new("RGB", (30, 30), colour), 1.0) for colour in colours))
    for place, colour in enumerate(colours):
        middle = round(SIZE[0] * (0.1875 + place * 0.2083))
        assert np.abs(picture[:, middle - 3 : middle + 3].mean(axis=(0, 1)) - colour).max() < 60, place


class TestStyle:
    STYLE = Image.merge("RGB", [Image.linear_gradient("L").point([v * k // 4 for v in range(256)]) for k in (4, 1, 2)])

    def test_moves_the_colours_and_keeps_the_shapes(self):
        plain = painted()
        pictures = [painted(style=(self.STYLE, weight)) for weight in WEIGHTS]
        wanted = array(self.STYLE).mean(axis=(0, 1))
        away = [float(np.abs(picture.mean(axis=(0, 1)) - wanted).sum()) for picture in pictures]
        assert all(one > other for one, other in pairwise(away)), away
        assert away[-1] < away[0] / 4
        assert difference(pictures[0], plain) == 0
        assert np.corrcoef(pictures[3].mean(axis=2).ravel(), plain.mean(axis=2).ravel())[0, 1] > 0.8

    def test_moves_the_contrast(self):
        pale = Image.linear_gradient("L").point([110 + value // 12 for value in range(256)]).convert("RGB")
        assert painted(style=(pale, 1.0)).std() < painted().std() / 2


class TestCharacter:
    def test_is_recognised_in_the_scene(self):
        picture = painted("a knight in a green meadow", size=(200, 200), character=(portrait(),))
        tall, across = 106, 85  # of the frame, inside which the person is seen
        left, top = 100 - across // 2, 106 - tall // 2
        seen = picture[top : top + tall, left : left + across][30:-30, 20:-20]
        wanted = fitted(portrait(), (across, tall))[30:-30, 20:-20]
        assert np.corrcoef(seen.ravel(), wanted.ravel())[0, 1] > 0.9
        edge = np.concatenate([picture[0], picture[:, 0], picture[:, -1]])  # round it is the scene of the words
        empty = painted("a knight in a green meadow", size=(200, 200))
        assert difference(edge, np.concatenate([empty[0], empty[:, 0], empty[:, -1]])) < 1

    @pytest.mark.parametrize("size", [(192, 108), (108, 192)])
    def test_is_the_larger_the_more_pictures_there_are(self, size):
        plain = painted("a green meadow", size=size)
        areas = [
            int((np.abs(painted("a green meadow", size=size, character=(portrait(),) * count) - plain) > 8).sum())
            for count in (1, 2, 3, 4)
        ]
        assert all(one * 1.05 < other for one, other in pairwise(areas)), areas


class TestModify:
    def test_stays_the_nearer_to_the_picture_the_higher_the_weight(self):
        start = paint(Painting(prompt="a red fox in a snowy forest, day", size=SIZE))
        pictures = [painted("a neon city at night", modify=(start, weight)) for weight in WEIGHTS]
        away = [difference(picture, array(start)) for picture in pictures]
        assert all(one > other + 1 for one, other in pairwise(away)), away
        assert away[-1] < 3
        assert difference(pictures[0], painted("a neon city at night")) < 3

    def test_changes_the_colours_before_the_shapes(self):
        start = paint(Painting(prompt="a red fox in a snowy forest, day", size=SIZE))
        dark = painted("a neon city at night", modify=(start, 0.3))
        assert dark.mean() < array(start).mean() - 40
        assert np.corrcoef(dark.mean(axis=2).ravel(), array(start).mean(axis=2).ravel())[0, 1] > 0.5

    def test_puts_in_what_the_words_name(self):
        start = Image.new("RGB", SIZE, (120, 160, 200))
        empty, boat = (painted(words, modify=(start, 0.4)) for words in ("the sea by day", "a boat on the sea by day"))
        assert difference(empty, boat) > 0.5


@pytest.mark.parametrize(
    "odd",
    [Image.new("RGB", (1, 1), (9, 9, 9)), Image.new("L", (300, 20), 255), Image.new("RGBA", (20, 300), (255, 0, 0, 0))],
)
def test_odd_pictures_do_no_harm(odd):
    picture = paint(
        Painting(prompt="", size=SIZE, references=((odd, 0.5),), style=(odd, 0.5), character=(odd,), modify=(odd, 0.5))
    )
    assert picture.size == SIZE
