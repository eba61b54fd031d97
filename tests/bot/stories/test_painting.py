"""
The same books with pictures among the clips: several at once, others made after them, and a provider that is to forget.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule, run_state_machine_as_test

from bot.domain.delivery import DeliveryKind
from bot.domain.errors import ProviderUnavailable
from bot.domain.generation import ENDED, Generation, Status
from bot.domain.reasons import Reason
from bot.domain.request import ImageFrame, Reference, Requester, Role
from tests.bot.house import House
from tests.bot.stories.test_ledger import Story as Ledger
from tests.bot.stories.test_ledger import houses, numbers, people, some

ENOUGH = 5  # rounds of ten minutes, in which the provider is told to forget


class Story(Ledger):
    """What may happen besides."""

    @initialize(seconds=st.sampled_from([5, 9]), own_limits=st.booleans(), count=st.integers(1, 3))
    def begin(self, seconds: int, count: int, *, own_limits: bool) -> None:
        if own_limits:
            limits = replace(self.provider.facts.limits, at_once=2)
            self.provider.facts = replace(self.provider.facts, picture_limits=limits)
            for number in (0, 1):
                self.begin_anew(number)
        super().begin(seconds)
        self.attempt(self.houses[0].paint(count, user_id=1))
        self.deliver(0, "shown", 1)

    @rule(who=people, count=st.integers(1, 4), house=houses)
    def paint(self, who: Requester, count: int, house: int) -> None:
        self.attempt(self.houses[house].paint(count, user_id=who.user_id))

    @some(Status.SUCCEEDED)
    @rule(who=people, number=numbers, house=houses, animate=st.booleans())
    def make_after(self, who: Requester, number: int, house: int, *, animate: bool) -> None:
        generations, _, _ = self.run(self._look())
        made = generations.get(number)
        if made is None or made.clip_id is None:
            return
        if animate:
            frame = ImageFrame(media_id=made.clip_id)
            self.attempt(self.houses[house].ask("it moves", user_id=who.user_id, start=frame))
        else:
            after = (Reference(role=Role.STYLE, media_id=made.clip_id),)
            self.attempt(self.houses[house].paint(2, "in that style", user_id=who.user_id, references=after))

    @some(*ENDED)
    @rule(house=houses, answers=st.booleans())
    def forget_there(self, house: int, *, answers: bool) -> None:
        self.provider.delete_fails = None if answers else ProviderUnavailable(Reason.UNAVAILABLE)
        self.run(self.houses[house].removal.run_once())
        self.provider.delete_fails = None

    async def _adds_up(self) -> None:
        await super()._adds_up()
        generations, _, deliveries = await self._look()
        owed = {one.generation_id: one for one in deliveries if one.kind == DeliveryKind.RESULT.value}
        for generation in generations.values():
            batch = _together(generations.values(), generation)
            assert generation.id not in owed or generation.id == batch[0].id  # only the first tells
            if not all(one.status in ENDED for one in batch):
                assert batch[0].id not in owed  # and only of all of them
            assert len({one.card_message_id for one in batch}) == 1
            assert len({one.deleted_at for one in batch}) == 1

    def _settle_down(self) -> None:
        super()._settle_down()
        for _ in range(ENOUGH):
            self.clock.forward(minutes=10)
            self.run(self.houses[0].removal.run_once())
        generations, _, _ = self.run(self._look())
        deleted = {one.provider_job_id for one in generations.values() if one.deleted_at and one.provider_job_id}
        assert set(self.provider.deleted) == deleted

    async def _all_steps(self, house: House) -> None:
        await super()._all_steps(house)
        await house.removal.run_once()


def _together(generations: Any, one: Generation) -> list[Generation]:
    wanted: Callable[[Generation], bool] = (
        (lambda other: other.id == one.id) if one.batch_id is None else (lambda other: other.batch_id == one.batch_id)
    )
    return sorted(filter(wanted, generations), key=lambda other: other.id)


def test_the_books_add_up_with_pictures_among_them(migrated_file: Path, clip_file: bytes, picture_file: bytes) -> None:
    Story.migrated, Story.clip, Story.picture = migrated_file, clip_file, picture_file
    run_state_machine_as_test(
        Story,
        settings=settings(
            max_examples=6,
            stateful_step_count=40,
            deadline=None,
            derandomize=True,  # the same in every run; to search further, let it be random and give it more examples
            database=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
        ),
    )
