"""What is dear is asked about first, and made once."""

from dataclasses import replace
from typing import Any

import discord
import pytest

from bot.domain.community.configuration import Tier
from bot.domain.generation import Status
from bot.domain.money import MicroUsd
from cogs.ui.layout import Colour, boxed
from tests.bot.scripted import FACTS
from tests.cogs.conftest import buttons, texts

RAY = FACTS.models["ray-2"]


@pytest.fixture(autouse=True)
async def _ask_above(lounge):
    await lounge.configured(confirm_above=MicroUsd(450_000))


async def question(lounge, prompt="a lake", **options):
    """Type /video; return the private question."""
    asked = await lounge.ana.slash(lounge.general, "video", prompt=prompt, **options)
    assert asked.ephemeral
    return asked.response


async def count(lounge):
    """Return how many were accepted."""
    number = 0
    while True:
        try:
            await lounge.house.get(number + 1)
        except KeyError:
            return number
        number += 1


async def test_it_is_asked_with_the_price_and_what_it_would_leave(lounge):
    asked = await question(lounge)
    told = texts(asked.components)
    for one in ("This costs $0.50", "> a lake", "Nothing is reserved yet", "leave you 9 videos and $19.50"):
        assert one in told
    assert "The same, smaller: 540p $0.40" in told
    assert list(buttons(asked.components)) == ["Make it · $0.50", "Never mind"]
    assert (await count(lounge), await lounge.spent(lounge.ana)) == (0, 0)


async def test_what_is_cheaper_is_made_at_once(lounge):
    assert (await lounge.video("a lake", resolution="540p")).status is Status.QUEUED


async def test_yes_makes_it_once_however_often_it_is_pressed(lounge):
    asked = await question(lounge)
    yes = custom_id(asked)
    pressed = await lounge.ana.click(asked, label="Make it · $0.50")
    assert "Accepted." in texts(pressed.response.components)
    assert "double press" in await lounge.said(await lounge.press(lounge.ana, yes))
    lounge.house.clock.forward(hours=1)
    await lounge.press(lounge.ana, yes)
    assert (await count(lounge), await lounge.spent(lounge.ana)) == (1, 500_000)
    assert (await lounge.newest()).request.prompt == "a lake"


async def test_it_works_after_a_restart(lounge):
    asked = await question(lounge)
    await lounge.restart()
    await lounge.ana.click(asked, label="Make it · $0.50")
    assert await count(lounge) == 1


async def test_no_makes_nothing_and_yes_after_no_neither(lounge):
    asked = await question(lounge)
    yes = custom_id(asked)
    declined = await lounge.ana.click(asked, label="Never mind")
    assert "nothing was charged" in texts(declined.response.components)
    assert "That question is closed" in await lounge.said(await lounge.press(lounge.ana, yes))
    assert await count(lounge) == 0


async def test_nobody_else_says_yes_for_me(lounge):
    yes = custom_id(await question(lounge))
    assert "belongs to somebody else" in await lounge.said(await lounge.press(lounge.ben, yes))
    assert await count(lounge) == 0


async def test_yes_is_to_that_price_or_less(lounge):
    asked = await question(lounge)
    yes = custom_id(asked)
    costs(lounge, MicroUsd(600_000))
    pressed = await lounge.ana.click(asked, label="Make it · $0.50")
    assert list(buttons(pressed.response.components)) == ["Make it · $0.60", "Never mind"]
    assert await count(lounge) == 0
    assert "That question is closed" in await lounge.said(await lounge.press(lounge.ana, yes))
    costs(lounge, MicroUsd(400_000))
    await lounge.ana.click(pressed.response, label="Make it · $0.60")
    assert await lounge.spent(lounge.ana) == 400_000


async def test_every_rule_is_looked_at_again(lounge):
    asked = await question(lounge)
    yes = custom_id(asked)
    await lounge.configured(models=("sora",))
    pressed = await lounge.ana.click(asked, label="Make it · $0.50")
    assert "not among those that you may use" in texts(pressed.response.components)
    assert pressed.response.id == asked.id
    await lounge.configured(models=())
    await lounge.press(lounge.ana, yes)  # the refusal closed nothing
    assert await count(lounge) == 1


async def test_a_passing_refusal_leaves_the_question(lounge, picture_file):
    asked = await question(lounge, start_frame=("lake.png", picture_file))
    await lounge.configured(everyone=Tier(jobs_at_once=1), confirm_above=None)
    first = await lounge.video("a hill")
    await lounge.configured(confirm_above=MicroUsd(450_000))
    for _ in range(2):
        pressed = await lounge.ana.click(asked, label="Make it · $0.50")
        told = texts(pressed.response.components)
        assert pressed.response.id == asked.id
        assert told.index("as much under way as you may") < told.index("This costs $0.50")
        assert told.count("under way") == 1
        assert "> a lake" in told
    await lounge.finish(first)
    await lounge.ana.click(asked, label="Make it · $0.50")
    made = await lounge.newest()
    assert (made.request.prompt, len(made.request.picture_ids)) == ("a lake", 1)


async def test_its_picture_is_kept_until_somebody_says_no(lounge, picture_file):
    picture = ("lake.png", picture_file)
    asked = await question(lounge, start_frame=picture)
    pressed = await lounge.ana.click(asked, label="Make it · $0.50")
    assert "Accepted." in texts(pressed.response.components)
    [picture_id] = (await lounge.newest()).request.picture_ids
    other = await question(lounge, start_frame=picture)
    await lounge.ana.click(other, label="Never mind")
    async with lounge.house.database.reading() as tables:
        assert (await tables.media.get(picture_id)).deleted_at is None
        assert (await tables.media.get(picture_id + 1)).deleted_at is not None


async def test_a_reroll_is_asked_about_too(lounge):
    await lounge.configured(confirm_above=None)
    result = await lounge.made("a lake")
    await lounge.configured(confirm_above=MicroUsd(1))
    pressed = await lounge.ben.click(result, label="Re-roll · $0.50")
    await lounge.ben.click(pressed.response, label="Make it · $0.50")
    made = await lounge.newest()
    assert (made.origin_id, made.requester.user_id) == (1, lounge.ben.id)


def costs(lounge, price):
    """Change today's price."""
    facts = lounge.house.provider.facts
    models = {"ray-2": replace(RAY, prices={**RAY.prices, ("720p", 5): price})}
    lounge.house.admission._facts["scripted"] = replace(facts, models=models)


def custom_id(asked):
    """Return what the button that says yes carries; an answer loses its buttons when it becomes another one."""
    return next(iter(buttons(asked.components).values()))


async def test_in_direct_messages_it_counts_for_the_server_and_its_roles(lounge):
    await lounge.configured(confirm_above=None)
    role = lounge.guild.create_role("Boosters")
    user = lounge.env.create_user("cem")
    cem = lounge.guild.add_member(user, roles=[role])
    await lounge.configured(tiers=(Tier(role_id=role.id, videos_per_day=2),), everyone=Tier(videos_per_day=1))
    result = await lounge.made("a lake", by=cem, visibility="private")
    await lounge.configured(confirm_above=MicroUsd(1))
    pressed = await user.click(result, label="Re-roll · $0.50")
    await user.click(pressed.response, label="Make it · $0.50")
    made = await lounge.newest()
    assert (made.origin_id, made.requester.guild_id, made.destination.private) == (1, lounge.guild.id, True)
    again = await user.click(result, label="Re-roll · $0.50")
    assert "used up today's videos" in texts(again.response.components)


async def test_wherever_it_is_pressed_the_server_pays_in_which_it_was_asked(lounge):
    user = lounge.env.create_user("cem")
    cem = lounge.guild.add_member(user)
    asked = await cem.slash(lounge.general, "video", prompt="a lake", visibility="private")
    yes = custom_id(asked.response)
    button = discord.ui.Button[Any](label="Old", custom_id=yes)
    home = await lounge.bot.create_dm(discord.Object(user.id))
    sent = await home.send(view=boxed(["old"], colour=Colour.QUIET, buttons=[button]))
    await user.click(sent, custom_id=yes)
    assert (await lounge.newest()).requester.guild_id == lounge.guild.id
    assert await lounge.spent(cem) == 500_000
