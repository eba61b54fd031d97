"""What a server does not allow leaves nothing behind, and holds at once."""

from dataclasses import replace

import pytest

from bot.domain.community.configuration import AgeRestricted
from bot.domain.errors import UserError
from bot.domain.reasons import Reason
from bot.domain.request import ClipFrame, Destination, GenerationRequest, Requester

ME = Requester(user_id=1, guild_id=9)
HERE = Destination(channel_id=77, asked_in=(77,))


async def rule(house, **rules):
    await house.configurations.change(9, lambda now: replace(now, **rules), actor_id=3, action="config.rules")


async def refused(asking):
    with pytest.raises(UserError) as caught:
        await asking
    return caught.value.reason


async def nothing_spent(house):
    return await house.spent() == 0 and not await house.outbox.take()


async def test_the_words_that_are_checked_are_those_that_would_be_sent(house):
    await rule(house, words=("bad",))
    assert await refused(house.admit("a b\u200ba\u200bd day")) is Reason.PROMPT_FILTERED
    assert await refused(house.admit("  b\x00a\x00d day")) is Reason.PROMPT_FILTERED
    assert await nothing_spent(house)
    await rule(house, words=())
    assert (await house.ask("a bad day")).request.prompt == "a bad day"


async def test_the_rules_are_those_of_the_clips_server_for_a_press_in_direct_messages(house):
    clip = await house.made("a secret", private=True)
    await rule(house, words=("bad",), private_work=True)
    at_mine = Destination(channel_id=700, private=True)

    def extend(prompt):
        return house.extend(clip.id, prompt, requester=Requester(user_id=1, guild_id=None), destination=at_mine)

    assert await refused(extend("a bad day")) is Reason.PROMPT_FILTERED
    await rule(house, private_work=False)
    assert await refused(extend("a good day")) is Reason.PRIVATE_WORK_OFF
    await rule(house, private_work=True)
    assert (await extend("a good day")).generation.destination.private


async def test_the_row_remembers_where_it_came_and_how(house):
    adults = Destination(channel_id=8, asked_in=(8,), age_restricted=True)
    request = GenerationRequest(prompt="a lake", model="ray-2")
    made = await house.admission.admit(request, requester=ME, destination=adults, press=house.press())
    kept = await house.get(made.generation)
    assert (kept.destination.age_restricted, kept.destination.spoiler) == (True, True)
    await rule(house, age_restricted=AgeRestricted.SHOW)
    made = await house.admission.admit(request, requester=ME, destination=adults, press=house.press())
    assert not (await house.get(made.generation)).destination.spoiler


async def test_a_chosen_channel_holds_for_buttons_too(house):
    clip = await house.made()
    await rule(house, channel_ids=(5,))
    again = house.admission.again(clip.id, prompt=None, requester=ME, destination=HERE, press=house.press())
    assert await refused(again) is Reason.CHANNEL_NOT_CHOSEN
    request = GenerationRequest(prompt="and on", model="ray-2", start=ClipFrame(generation_id=clip.id))
    there = Destination(channel_id=50, asked_in=(50, 5))
    await house.admission.admit(request, requester=ME, destination=there, press=house.press())
