"""What staff hide or delete before anybody knows its message follows their word all the same."""

from bot.domain.delivery import DeliveryKind
from tests.cogs.conftest import buttons, texts
from tests.cogs.reporting import desk

__all__ = ["desk"]


async def without_its_message(lounge):
    """Have a clip made whose result Discord does not take at first."""
    made = await lounge.video("a duel")
    await lounge.quiet()
    await lounge.house.submission.run_once()
    made = await lounge.house.get(made)
    lounge.house.provider.finish(made.provider_job_id)
    lounge.house.clock.forward(minutes=1)
    await lounge.house.polling.run_once()
    lounge.env.inject_error("POST", f"/channels/{lounge.general.id}/messages", status=500)
    await lounge.house.download.run_once()
    await lounge.quiet()
    assert await lounge.house.outbox.result_of(made.id) is None
    return made


async def hidden(lounge, desk):
    shown = await lounge.ben.slash(lounge.general, "generation show", number="1")
    await desk.report(shown.response)
    await desk.press(desk.sol, "Hide")


async def test_what_was_hidden_before_it_was_posted_is_posted_hidden(lounge, desk):
    made = await without_its_message(lounge)
    await hidden(lounge, desk)
    lounge.house.clock.forward(minutes=30)
    await lounge.quiet()
    result = await lounge.result(made)
    assert result.attachments == []
    assert "a duel" not in texts(result.components)
    assert list(buttons(result.components)) == ["Info", "Delete"]


async def test_what_was_posted_before_a_crash_and_hidden_after_it_is_hidden_once_it_is_found(lounge, desk):
    made = await without_its_message(lounge)
    lounge.house.clock.forward(minutes=30)
    (delivery,) = [one for one in await lounge.house.outbox.take() if one.kind is DeliveryKind.RESULT]
    message_id = await lounge.cog._post_result(lounge.bot.get_partial_messageable(lounge.general.id), delivery)
    await hidden(lounge, desk)  # the process that posted it was killed before it said so
    lounge.house.clock.forward(minutes=30)
    await lounge.quiet()
    await lounge.tell()
    result = await lounge.result(made)
    assert result.id == message_id
    assert result.attachments == []
    assert "a duel" not in texts(result.components)


async def test_what_is_deleted_while_it_is_posted_is_removed(lounge, desk):
    made = await without_its_message(lounge)
    lounge.house.clock.forward(minutes=30)
    (delivery,) = [one for one in await lounge.house.outbox.take() if one.kind is DeliveryKind.RESULT]
    message_id = await lounge.cog._post_result(lounge.bot.get_partial_messageable(lounge.general.id), delivery)
    made = await lounge.house.get(made)
    await lounge.house.deletion.delete(made.id, requester=made.requester, may_manage=False)
    await lounge.house.outbox.shown(delivery, message_id=message_id)
    await lounge.tell()
    assert message_id not in {one.id for one in lounge.messages()}
