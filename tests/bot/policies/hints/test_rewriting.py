import pytest

from bot.domain.community.hints import Hint
from bot.policies.hints import advise, find


@pytest.mark.parametrize(
    ("prompt", "example"),
    [
        (
            "A happy dog at the beach feeling free and joyful",
            "A dog at the beach, moving slowly, warm low sunlight, slow tracking shot",
        ),
        ("a street without people, at night", "a street, at night, moving slowly, slow tracking shot"),
        ('a sign that says "HELLO" in the rain', "a sign in the rain, moving slowly, slow tracking shot"),
        ("whip pan over the city at dusk", "slow pan over the city at dusk, moving slowly"),
        ("a cat", "a cat, moving slowly, warm low sunlight, slow tracking shot"),
    ],
)
def test_the_example_keeps_the_prompts_own_words(prompt, example):
    assert advise(prompt).example == example
    assert find(example) == set()


def test_a_pictures_example_does_not_move():
    assert advise("a cat", picture=True).example == "a cat, warm low sunlight, wide shot"


@pytest.mark.parametrize("prompt", ["freedom", "no cars", "the camera pans, zooms and orbits around a tree"])
def test_where_nothing_is_left_of_it_there_is_no_example(prompt):
    advice = advise(prompt)
    assert advice.hints
    assert advice.example == ""


def test_a_long_prompt_gets_hints_and_no_example():
    advice = advise("a cat " * 100)
    assert (advice.hints, advice.example) == ((Hint.BARE,), "")


def test_hints_come_in_one_order():
    advice = advise("freedom without borders, barrel roll")
    assert advice.hints == (Hint.NEGATIVE, Hint.ABSTRACT, Hint.WILD_CAMERA)


def test_what_is_fine_gets_nothing():
    assert advise("a lake at dawn").hints == ()
