import subprocess
import sys
from pathlib import Path

import pytest

from bot.domain.community.hints import Hint
from bot.policies.hints import find

ROOT = Path(__file__).parents[4]
GOOD = (
    "A golden retriever running through shallow ocean waves at sunset, water splashing, warm orange light, "
    "slow motion, tracking shot following the dog"
)


def test_the_guidelines_good_example_needs_nothing():
    assert find(GOOD) == set()


@pytest.mark.parametrize(
    ("prompt", "hint"),
    [
        ("A happy dog at the beach feeling free and joyful", Hint.ABSTRACT),
        ("freedom", Hint.ABSTRACT),
        ("an amazing, inspiring story of hope", Hint.ABSTRACT),
        ('a shop window at night with a sign that says "OPEN"', Hint.WRITING),
        ("a rainy street with a neon logo", Hint.WRITING),
        ("a street at night without people", Hint.NEGATIVE),
        ("a calm sea at dusk, no boats", Hint.NEGATIVE),
        ("don\u2019t show the moon above the snowy hill", Hint.NEGATIVE),
        ("the same woman as before walks through morning fog", Hint.SAME_FACE),
        ("whip pan over a city at night", Hint.WILD_CAMERA),
        ("the camera pans, zooms and orbits around a tree at dawn", Hint.WILD_CAMERA),
        ("gears turning in the evening light", Hint.MACHINES),
        ("a cat", Hint.BARE),
    ],
)
def test_what_does_not_work_is_found_alone(prompt, hint):
    assert find(prompt) == {hint}


@pytest.mark.parametrize(
    "prompt",
    [
        "a lake at dawn",
        "it moves",
        "Nothing moves on a frozen lake",  # no word of the list stands alone
        "a bright carefree morning",
        "a notebook on a desk by candlelight",
        "ein See im Morgengrauen",
        "",
    ],
)
def test_what_is_fine_or_not_understood_is_left_alone(prompt):
    assert find(prompt) == set()


@pytest.mark.parametrize(
    "prompt",
    [
        "a happy child in warm evening light",
        "A free-falling skydiver above the sea",
        "a crime-free city, wide shot",
        "A cool breeze moves the grass",
        "A beautiful beach, camera orbit left",
        "lovers laughing in love",
    ],
)
def test_a_feeling_that_can_be_seen_is_no_feeling_alone(prompt):
    assert find(prompt) == set()


def test_pictures_know_faces_again_and_do_not_move():
    for prompt in ("the same woman in morning fog", "whip pan over a city at night", "gears in the evening light"):
        assert find(prompt, picture=True) == set()
    assert find("a wall with the words \u201cstop\u201d at noon", picture=True) == {Hint.WRITING}


def test_what_only_says_how_a_picture_goes_on_may_be_short():
    assert find("the boat", from_picture=True) == set()


BUSY = """
import resource, sys
from bot.policies.hints import find
resource.setrlimit(resource.RLIMIT_CPU, (30, 30))
begun = sys.argv[1]
find(begun * (400_000 // len(begun)))
"""


@pytest.mark.parametrize(
    "begun", ["no ", "with the words ", "a neon ", "the camera ", '"', ", ", " ", "says ", "light"]
)
def test_no_prompt_keeps_the_search_busy(begun):
    """A hundred prompts long, it takes about a second; where time grew with the square, it would be an hour."""
    searched = subprocess.run([sys.executable, "-c", BUSY, begun], cwd=ROOT, check=False)
    assert searched.returncode == 0
