"""The door while work is paused, for who is held back, and for what would only be refused again."""

from dataclasses import replace

import pytest

from bot.domain.community.people import Actor, Rank, Target
from bot.domain.errors import UserError
from bot.domain.reasons import Reason
from bot.domain.request import Destination, Requester
from tests.bot.house import CHANNEL, GUILD

SOL = Actor(user_id=50, guild_id=GUILD, rank=Rank.STAFF)
ANA = Target(user_id=1)


async def refusal(doing):
    with pytest.raises(UserError) as refused:
        await doing
    return refused.value.reason


async def refused_by_the_provider(house, reason, prompt="something forbidden"):
    generation = await house.queued(prompt)
    await house.submission.run_once()
    house.provider.fail((await house.get(generation)).provider_job_id, reason)
    house.clock.forward(minutes=1)
    await house.polling.run_once()
    return await house.get(generation)


def again(house, generation, *, prompt=None, user_id=1):
    return house.admission.again(
        generation.id,
        prompt=prompt,
        requester=Requester(user_id=user_id, guild_id=GUILD),
        destination=Destination(channel_id=CHANNEL),
        press=house.press(),
    )


async def test_nothing_is_left_behind_by_a_refusal(house):
    await house.conduct.pause(ANA, actor=SOL, reason="calm down", hours=1)
    assert await refusal(house.ask()) is Reason.MEMBER_PAUSED
    assert await house.spent() == 0
    async with house.database.reading() as tables:
        assert await tables.generations.unfinished(Requester(user_id=1, guild_id=GUILD)) == []


async def test_a_press_in_direct_messages_counts_for_the_clips_server(house):
    made = await house.made(private=True)
    await house.conduct.pause(ANA, actor=SOL, reason="calm down", hours=1)
    pressed = house.admission.again(
        made.id,
        prompt=None,
        requester=Requester(user_id=1, guild_id=None),
        destination=Destination(channel_id=CHANNEL, private=True),
        press=house.press(),
    )
    assert await refusal(pressed) is Reason.MEMBER_PAUSED


async def test_a_double_press_of_what_was_accepted_is_no_new_work(house):
    press = replace(house.press(), key="5:reroll")
    first = await house.admit(press=press)
    await house.conduct.ban(ANA, actor=SOL, reason="spam", days=None)
    second = await house.admit(press=press)
    assert (second.generation.id, second.duplicate) == (first.generation.id, True)


@pytest.mark.parametrize("reason", [Reason.PROMPT_MODERATED, Reason.BLACKLISTED_WORDS, Reason.MODERATED])
async def test_the_same_words_are_not_sent_again_by_anybody(house, reason):
    failed = await refused_by_the_provider(house, reason)
    assert await refusal(again(house, failed)) is Reason.SAME_AGAIN
    assert await refusal(again(house, failed, prompt="something forbidden")) is Reason.SAME_AGAIN
    assert await refusal(again(house, failed, user_id=2)) is Reason.SAME_AGAIN
    assert len(house.provider.orders) == 1
    assert await again(house, failed, prompt="something nice")


async def test_a_refused_picture_is_not_sent_again_with_other_words(house):
    failed = await refused_by_the_provider(house, Reason.FRAME_MODERATED)
    assert await refusal(again(house, failed, prompt="something nice")) is Reason.PICTURE_AGAIN


@pytest.mark.parametrize(
    ("failures", "refused"),
    [
        ((Reason.MODERATED, None), False),
        ((None, Reason.MODERATED), False),
        ((Reason.JOB_FAILED, Reason.MODERATED), True),
    ],
)
async def test_several_at_once_are_made_again_where_anything_came_of_them(house, picture_file, failures, refused):
    house.web.picture = picture_file
    batch = await house.paint(len(failures))
    await house.deliver()
    await house.submission.run_once()
    for one, failure in zip(batch, failures, strict=True):
        job_id = (await house.get(one)).provider_job_id
        if failure is None:
            house.provider.finish(job_id)
        else:
            house.provider.fail(job_id, failure)
    await house.collected()
    if refused:
        assert await refusal(again(house, batch[0])) is Reason.SAME_AGAIN
    else:
        assert len((await again(house, batch[0])).batch) == len(batch)


async def test_what_failed_otherwise_may_be_tried_again(house):
    assert await again(house, await refused_by_the_provider(house, Reason.JOB_FAILED))
