import asyncio
from dataclasses import replace

import pytest

from bot.community.making.words import KEPT, Words
from bot.domain.errors import ProviderUnavailable, UserError
from bot.domain.provider import Catalogue
from bot.domain.reasons import Reason
from bot.domain.request import GenerationRequest
from tests.bot.scripted import FACTS, ScriptedProvider


class Counted(ScriptedProvider):
    """Counts how often it is asked, and may not know."""

    asked = 0
    fails: Exception | None = None

    async def catalogue(self) -> Catalogue:
        self.asked += 1
        await asyncio.sleep(0)
        if self.fails is not None:
            raise self.fails
        return self.words


@pytest.fixture
def account(clock):
    return Counted(clock)


@pytest.fixture
def words(account, clock):
    return Words({account.name: account}, now=clock)


async def told_since(words):
    """Return what is known once a list that was found to be old has been asked for again."""
    await words.of("ray-2")
    for _ in range(5):
        await asyncio.sleep(0)
    return await words.of("ray-2")


async def test_they_are_asked_for_once_a_day_however_many_type(words, account, clock):
    await asyncio.gather(*(words.of("ray-2") for _ in range(5)))
    assert account.asked == 1
    clock.forward(seconds=KEPT.total_seconds() - 1)
    await words.of("ray-2")
    assert account.asked == 1
    account.words = Catalogue(concepts=("new",))
    clock.forward(seconds=2)
    await asyncio.gather(*(words.of("ray-2") for _ in range(5)))
    assert (await told_since(words)).concepts == ("new",)
    assert account.asked == 2


async def test_what_is_a_day_old_is_offered_until_the_provider_has_answered(words, account, clock):
    known, answered = await words.of("ray-2"), asyncio.Event()
    at_once = account.catalogue

    async def slow() -> Catalogue:
        await answered.wait()
        return await at_once()

    account.catalogue, account.words = slow, Catalogue(concepts=("new",))
    clock.forward(seconds=KEPT.total_seconds() + 1)
    assert await told_since(words) == known
    answered.set()
    assert (await told_since(words)).concepts == ("new",)
    assert account.asked == 2


async def test_where_the_provider_does_not_say_what_was_known_stays(words, account, clock):
    before = await words.of("ray-2")
    account.fails = ProviderUnavailable(Reason.UNAVAILABLE, "away")
    clock.forward(seconds=KEPT.total_seconds() + 1)
    assert await told_since(words) == before
    asked = account.asked
    await words.of("ray-2")
    assert account.asked == asked  # not with every letter that somebody types
    account.fails, account.words = None, Catalogue(concepts=("new",))
    clock.forward(minutes=6)
    assert (await told_since(words)).concepts == ("new",)


async def test_words_that_are_built_in_since_nobody_could_be_asked_do_not_stay_for_a_day(words, account, clock):
    account.words = Catalogue(concepts=("built_in",), asked=False)
    assert (await words.of("ray-2")).concepts == ("built_in",)
    account.words = Catalogue(concepts=("told",))
    clock.forward(minutes=6)
    assert (await told_since(words)).concepts == ("told",)
    account.words = Catalogue(concepts=("built_in",), asked=False)
    clock.forward(seconds=KEPT.total_seconds() + 1)
    assert (await told_since(words)).concepts == ("told",)  # it was there once


async def test_a_model_that_knows_no_concepts_is_offered_none(account, clock):
    account.facts = replace(FACTS, models={"ray-2": replace(FACTS.models["ray-2"], concepts=False)})
    known = await Words({account.name: account}, now=clock).of("ray-2")
    assert known.concepts == ()
    assert known.cameras


async def test_models_of_pictures_and_unknown_ones_know_no_words(words):
    assert await words.of("photon-1") == await words.of("nobody's") == Catalogue()


async def test_the_words_of_two_accounts_come_together_once(account, clock):
    other = Counted(clock, name="other")
    other.words = Catalogue(concepts=("handheld", "aerial"))
    known = await Words({account.name: account, "other": other}, now=clock).of("ray-2")
    assert known.concepts == ("dolly_zoom", "handheld", "aerial")


def asked(**options):
    return GenerationRequest(prompt="a lake", model="ray-2", **options)


async def test_words_are_sent_as_the_provider_spells_them(words):
    request = await words.checked(asked(concepts=("dolly zoom",), camera="Camera Orbit Left"), FACTS.models)
    assert (request.concepts, request.camera) == (("dolly_zoom",), "camera orbit left")


@pytest.mark.parametrize(
    ("options", "reason", "nearest"),
    [
        ({"concepts": ("doly_zoom",)}, Reason.CONCEPT_UNKNOWN, ("dolly_zoom",)),
        ({"camera": "camera orbit lef"}, Reason.CAMERA_UNKNOWN, ("camera orbit left",)),
    ],
)
async def test_an_unknown_word_is_refused_with_the_nearest(words, options, reason, nearest):
    with pytest.raises(UserError) as refused:
        await words.checked(asked(**options), FACTS.models)
    assert refused.value.reason is reason
    assert refused.value.facts["offered"] == nearest


async def test_who_uses_no_words_waits_for_nobody(words, account):
    assert await words.checked(asked(), FACTS.models) == asked()
    assert account.asked == 0
