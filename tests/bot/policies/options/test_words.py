"""Concepts and camera moves that the model and the provider know."""

import pytest

from bot.domain.errors import UserError
from bot.domain.provider import Catalogue
from bot.domain.reasons import Reason
from bot.domain.request import Operation
from bot.policies.options import words
from tests.bot.policies.options.asked import FACTS, asked

KNOWN = Catalogue(concepts=("dolly_zoom", "handheld", "orbit_left"), cameras=("camera orbit left", "camera pan left"))


def check(known=KNOWN, **wishes):
    request = asked(Operation.VIDEO, **wishes)
    words.check(request, FACTS.models[request.model], known, FACTS.models)


def refusal(**wishes):
    with pytest.raises(UserError) as caught:
        check(**wishes)
    return caught.value.reason, caught.value.facts


def test_what_is_known_passes():
    check(concepts=("orbit_left", "handheld"), camera="camera pan left")
    check()


@pytest.mark.parametrize("known", [None, Catalogue()])
def test_without_a_list_the_provider_decides(known):
    check(known, concepts=("of_tomorrow",), camera="camera upside down")


@pytest.mark.parametrize(
    ("concept", "offered"),
    [("doly_zoom", ("dolly_zoom",)), ("Dolly Zoom", ("dolly_zoom",)), ("orbit", ("orbit_left",)), ("qqq", None)],
)
def test_an_unknown_concept_is_refused_with_the_nearest(concept, offered):
    facts = {"concept": concept} | ({"offered": offered} if offered else {})
    assert refusal(concepts=("handheld", concept)) == (Reason.CONCEPT_UNKNOWN, facts)


def test_so_is_a_camera_move():
    reason, facts = refusal(camera="orbit left")
    assert reason is Reason.CAMERA_UNKNOWN
    assert "camera orbit left" in str(facts["offered"])
    _, facts = refusal(camera="Orbit")
    assert "camera orbit left" in str(facts["offered"])


def test_a_model_without_concepts_names_those_that_have():
    facts = {"model": "Old Ray", "offered": ("Ray", "Ray Flash")}
    assert refusal(model="old", concepts=("handheld",)) == (Reason.CONCEPTS_UNSUPPORTED, facts)
    check(model="old", camera="camera pan left")
