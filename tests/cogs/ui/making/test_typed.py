import pytest

from cogs.ui.making import painting, typed

KNOWN = ("dolly_zoom", "handheld", "pan_left", "pan_right", "zoom_in")


@pytest.mark.parametrize(
    ("words", "read"),
    [
        ("", ()),
        ("Dolly Zoom", ("dolly_zoom",)),
        ("dolly_zoom, pan left,,dolly zoom ", ("dolly_zoom", "pan_left")),
        ("pan-left", ("pan_left",)),
    ],
)
def test_concepts_are_read_however_they_are_typed(words, read):
    assert typed.concepts(words) == read


def values(offered):
    return [one.value for one in offered]


@pytest.mark.parametrize(
    ("begun", "offered"),
    [
        ("pan", ["pan left", "pan right"]),
        ("zoom", ["zoom in", "dolly zoom"]),  # what begins with it comes first
        ("pan left, ha", ["pan_left, handheld"]),
        ("handheld, pan left, ", ["handheld, pan_left, dolly_zoom"]),
        ("nothing", []),
    ],
)
def test_the_last_concept_is_completed(begun, offered):
    found = values(typed.offered_concepts(begun, KNOWN))
    assert found[: len(offered)] == [one.replace("_", " ") for one in offered]
    assert bool(found) == bool(offered)


def test_what_is_offered_reads_as_what_it_was():
    (offered,) = typed.offered_concepts("pan left, ha", KNOWN)
    assert typed.concepts(offered.value) == ("pan_left", "handheld")


def test_a_list_that_discord_does_not_take_is_not_offered():
    assert typed.offered_concepts("x" * 90 + ", pan", ("a_very_long_pan_to_the_left",)) == []


def test_cameras_are_offered_in_the_providers_words():
    assert values(typed.offered_cameras("ORBIT", ("camera orbit left", "camera pan left"))) == ["camera orbit left"]
    assert len(typed.offered_cameras("", tuple(f"camera {number}" for number in range(40)))) == 25


def test_weights_are_offered_by_how_they_begin_and_none_is_left_out():
    assert [one.value for one in painting.offered_weights("0.8")] == [0.85]
    assert [one.value for one in painting.offered_weights(float("nan"))] == [*painting.WEIGHTS]
    assert 0.1 in [one.value for one in painting.offered_weights("", painting.CHANGES)]
