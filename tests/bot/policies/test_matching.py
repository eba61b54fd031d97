"""A job is given to an order only when no other reading of what we know is possible."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.policies.matching import certain

ORDERS, JOBS = ("1", "2", "3", "4"), ("a", "b", "c", "d")
doubts = st.dictionaries(st.sampled_from(ORDERS), st.lists(st.sampled_from(JOBS)))
known_jobs = st.sets(st.sampled_from(JOBS))


@pytest.mark.parametrize(
    ("candidates", "known", "pairs"),
    [
        ({}, [], {}),
        ({"1": []}, [], {}),
        ({"1": ["a"]}, [], {"1": "a"}),
        ({"1": ["a", "a"]}, [], {"1": "a"}),
        ({"1": ["a"]}, ["a"], {}),
        ({"1": ["a", "b"]}, ["a"], {"1": "b"}),
        ({"1": ["a", "b"]}, [], {}),
        # Two equal wishes, one job: whose it is, nobody can tell.
        ({"1": ["a"], "2": ["a"]}, [], {}),
        ({"1": ["a", "b"], "2": ["a", "b"]}, [], {}),
        ({"1": ["a", "b"], "2": ["a"]}, [], {}),
        ({"1": ["a"], "2": ["b"]}, [], {"1": "a", "2": "b"}),
        ({"1": ["a"], "2": ["b", "c"]}, [], {"1": "a"}),
    ],
)
def test_one_unknown_candidate_that_nobody_shares(candidates, known, pairs):
    assert certain(candidates, known=known) == pairs


@pytest.mark.parametrize(
    ("candidates", "known", "pairs"),
    [
        ({"1": ["a", "b"], "2": ["b", "a"]}, [], {"1": "a", "2": "b"}),
        ({"1": ["a", "b", "c"], "2": ["a", "b", "c"]}, ["b"], {"1": "a", "2": "c"}),
        # One of them never arrived.
        ({"1": ["a"], "2": ["a"]}, [], {"1": "a"}),
        ({"1": [], "2": []}, [], {}),
        # One of the jobs is nobody's of ours, or may be another order's.
        ({"1": ["a", "b", "c"], "2": ["a", "b", "c"]}, [], {}),
        ({"1": ["a", "b"], "2": ["a", "b"], "3": ["b"]}, [], {}),
        # What is not the same for all of them is not one wish any more.
        ({"1": ["a", "b"], "2": ["b"]}, [], {}),
    ],
)
def test_which_of_a_batch_has_which_job_makes_no_difference(candidates, known, pairs):
    assert certain(candidates, known=known, batches={"1": 1, "2": 1}) == pairs


@given(candidates=doubts, known=known_jobs)
def test_what_was_asked_for_at_once_never_gets_what_may_be_another_s(candidates, known):
    pairs = certain(candidates, known=known, batches={"1": 1, "2": 1, "3": 3})
    assert len(set(pairs.values())) == len(pairs)
    for order, job in pairs.items():
        others = candidates.keys() - ({"1", "2"} if order in {"1", "2"} else {order})
        assert job in set(candidates[order]) - known
        assert all(job not in candidates[other] for other in others)


@given(candidates=doubts, known=known_jobs)
def test_it_never_guesses(candidates, known):
    pairs = certain(candidates, known=known)
    assert len(set(pairs.values())) == len(pairs)  # no job twice
    for order, job in pairs.items():
        assert set(candidates[order]) - known == {job}
        assert all(job not in jobs for other, jobs in candidates.items() if other != order)


@given(candidates=doubts, known=known_jobs)
def test_it_finds_all_that_is_certain(candidates, known):
    pairs = certain(candidates, known=known)
    for order, jobs in candidates.items():
        others = {job for other, shared in candidates.items() if other != order for job in shared}
        unknown = set(jobs) - known
        if len(unknown) == 1 and not unknown & others:
            assert pairs[order] in unknown


@given(candidates=doubts, known=known_jobs)
def test_nothing_depends_on_the_order_of_what_was_found(candidates, known):
    expected = certain(candidates, known=known)
    for names in permutations(candidates):
        turned = {name: list(reversed(candidates[name])) for name in names}
        assert certain(turned, known=sorted(known)) == expected


@given(candidates=doubts, known=known_jobs, more=st.sampled_from(JOBS), order=st.sampled_from(ORDERS))
def test_to_know_of_another_candidate_never_makes_a_pair_of_another_job(candidates, known, more, order):
    """A list may be incomplete: one job more may take a certainty away, but must not move it."""
    before = certain(candidates, known=known)
    after = certain({**candidates, order: [*candidates.get(order, []), more]}, known=known)
    for name in before.keys() & after.keys():
        assert before[name] == after[name]
