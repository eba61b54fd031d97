"""What the painter reads out of a prompt."""

import pytest

from sandbox.dream_machine.render.words import COLOURS, Subject, read


def test_a_whole_sentence():
    look = read("Two red foxes in a snowy pine forest at night, fireflies around, camera pan left")
    assert look.subjects == (Subject(kind="fox", colour=COLOURS["red"]),)
    assert (look.time, look.realm, look.backdrops) == ("night", "land", ("forest",))
    assert look.snowy
    assert look.weathers == ("snow", "fireflies")
    assert look.cameras == ("pan left",)
    assert look.tint is None


@pytest.mark.parametrize(
    ("prompt", "kinds"),
    [
        ("wolves and butterflies", ["wolf", "butterfly"]),
        ("a teddy bear in sunglasses playing electric guitar", ["teddy"]),
        ("a galaxy of stars", []),
        ("a lighthouse, a boat, a bird, a cat", ["lighthouse", "boat", "bird"]),
    ],
)
def test_subjects(prompt, kinds):
    assert [subject.kind for subject in read(prompt).subjects] == kinds


@pytest.mark.parametrize(
    ("prompt", "realm", "water"),
    [
        ("a whale", "land", "sea"),
        ("rolling waves", "land", "sea"),
        ("a river in the mountains", "land", "lake"),
        ("an astronaut in space", "space", None),
        ("jellyfish", "underwater", None),
        ("a quiet village", "land", None),
    ],
)
def test_places(prompt, realm, water):
    look = read(prompt)
    assert (look.realm, look.water) == (realm, water)


def test_colours_belong_to_what_follows_them():
    look = read("a white horse on a green meadow under a purple sky")
    assert look.subjects == (Subject(kind="horse", colour=COLOURS["white"]),)
    assert (look.soil, look.tint) == (COLOURS["green"], COLOURS["purple"])


def test_concept_keys_are_camera_words_too():
    assert read("a lake orbit_left zoom_in").cameras == ("orbit left", "zoom in")


def test_the_seed_follows_from_the_words_alone():
    assert read("A lake!").seed == read("a  lake").seed != read("a pond").seed


def test_words_that_say_nothing_still_give_a_place():
    look = read("")
    assert look.backdrops or look.water
    assert look.subjects
