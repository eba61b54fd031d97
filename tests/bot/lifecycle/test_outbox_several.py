"""Several pictures that were asked for at once: the first has the card and the result."""

from sqlalchemy import update

from bot.domain.delivery import DeliveryKind
from bot.domain.generation import Status
from bot.domain.reasons import Reason
from bot.domain.request import Destination, GenerationRequest
from db.schema import GENERATIONS
from tests.bot.lifecycle.test_outbox import ME, PICTURE, picture


class TestSeveral:
    """Their card, their result, and what becomes of them when Discord does not take it."""

    async def ask(self, house, count=3):
        house.web.clip = picture()
        admitted = await house.admission.admit(
            GenerationRequest(prompt="a lake", **PICTURE),
            requester=ME,
            destination=Destination(channel_id=77),
            press=house.press(),
            count=count,
        )
        return list(admitted.batch)

    async def running(self, house, count=3):
        batch = await self.ask(house, count)
        await house.deliver()
        await house.submission.run_once()
        await house.deliver()
        return batch

    async def end(self, house, *, failed=()):
        for job in [*house.provider.jobs]:
            if int(house.provider.made_of[job].reference) in failed:
                house.provider.fail(job, Reason.JOB_FAILED)
            else:
                house.provider.finish(job)
        house.clock.forward(minutes=1)
        while await house.polling.run_once() or await house.download.run_once():
            pass

    async def test_one_card_tells_of_all_of_them(self, house):
        batch = await self.ask(house)
        [card] = await house.outbox.take()
        assert (card.kind, card.generation) == (DeliveryKind.CARD, batch[0])
        assert list(card.batch) == batch
        assert card.statuses == (Status.QUEUED,) * 3
        await house.outbox.shown(card, message_id=5)
        assert [(await house.get(one)).card_message_id for one in batch] == [5, 5, 5]
        assert await house.outbox.take() == []

    async def test_one_result_tells_of_all_of_them(self, house):
        batch = await self.running(house)
        await self.end(house, failed={batch[0].id})
        results = await house.deliver(DeliveryKind.RESULT)
        assert [one.generation.id for one in results] == [batch[0].id]
        assert results[0].statuses == (Status.FAILED, Status.SUCCEEDED, Status.SUCCEEDED)
        assert await house.deliver() == []

    async def test_the_card_is_redrawn_when_one_of_them_ends(self, house):
        batch = await self.running(house)
        house.provider.finish((await house.get(batch[1])).provider_job_id)
        house.clock.forward(minutes=1)
        await house.polling.run_once()
        await house.download.run_once()
        [redraw] = await house.outbox.take()
        assert (redraw.kind, redraw.generation.id) == (DeliveryKind.REDRAW, batch[0].id)
        assert redraw.statuses == (Status.RUNNING, Status.SUCCEEDED, Status.RUNNING)

    async def test_a_card_that_was_shown_late_is_redrawn_for_any_of_them(self, house):
        batch = await self.ask(house)
        [card] = await house.outbox.take()
        async with house.database.transaction() as tables:
            await tables.statements.run(
                update(GENERATIONS).where(GENERATIONS.c.id == batch[2].id).values(status="cancelled"), {}
            )
        await house.outbox.shown(card, message_id=5)
        [redraw] = await house.outbox.take()
        assert redraw.kind is DeliveryKind.REDRAW
        assert redraw.statuses == (Status.QUEUED, Status.QUEUED, Status.CANCELLED)

    async def test_refused_it_ends_all_of_them(self, house):
        batch = await self.ask(house)
        [card] = await house.outbox.take()
        await house.outbox.refused(card, Reason.CHANNEL_FORBIDDEN)
        assert {await house.status(one) for one in batch} == {Status.FAILED}
        assert await house.spent() == 0
        assert await house.deliver() == []

    async def test_one_alone_is_no_batch(self, house):
        generation = await house.ask()
        assert await house.outbox.batch(generation) == ()
        [card] = await house.outbox.take()
        assert (card.batch, card.statuses) == ((), (Status.QUEUED,))
