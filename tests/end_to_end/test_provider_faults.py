"""The provider fails in every way that it can: the clip comes all the same, or its reason and the price back."""

import re

import pytest

from sandbox.discord.driver import Message
from tests.end_to_end.acting import Play, has_clip, label, png

pytestmark = pytest.mark.asyncio(loop_scope="session")

SETTINGS = {"RECONCILE_SECONDS": "3"}
CREATE = "POST /generations*"
FILE = "GET /files/*.mp4"


async def delivered_once(play: Play, words: str) -> Message:
    """Check that the clip came, that one create was accepted and that it was charged once."""
    result = await play.result(words)
    assert has_clip(result), result.text
    await play.quiet()
    row = play.generations()[-1]
    assert [entry.kind for entry in play.ledger(row["id"])] == ["reserve", "commit"]
    assert await play.machine.creates() == 1
    return result


async def given_back(play: Play, words: str, sentence: str) -> Message:
    """Check that the reason came, in those words, and that everything came back."""
    result = await play.result(words)
    assert not has_clip(result)
    assert re.search(sentence, result.text, re.IGNORECASE), result.text
    assert "your quota came back" in result.text
    assert label(result, "Retry")
    row = play.generations()[-1]
    assert row["status"] == "failed"
    assert [entry.kind for entry in play.ledger(row["id"])] == ["reserve", "release"]
    assert sum(entry.amount for entry in play.ledger(row["id"])) == 0
    assert sum(entry.videos for entry in play.ledger(row["id"])) == 0
    return result


class TestWhenItIsAskedToMakeSomething:
    async def test_too_many_requests_are_repeated_later(self, play: Play):
        await play.machine.fault(CREATE, "status", status=429)
        await play.video("patience")
        await delivered_once(play, "patience")
        asked = [one["status"] for one in await play.machine.requests() if one["method"] == "POST"]
        assert asked == [429, 201]

    @pytest.mark.parametrize("action", ["status", "drop", "malformed"])
    async def test_an_answer_lost_after_accepting_is_found(self, play: Play, action: str):
        await play.machine.fault(CREATE, action, when="after")
        words = f"the letter that was {action}"
        await play.video(words)
        await delivered_once(play, words)
        assert len([one for one in await play.machine.requests() if one["method"] == "POST"]) == 1

    @pytest.mark.parametrize("action", ["status", "drop"])
    async def test_what_nobody_can_confirm_is_given_back_and_not_sent_again(self, play: Play, action: str):
        await play.machine.fault(CREATE, action, when="before")
        words = f"into the void by {action}"
        await play.video(words)
        await given_back(play, words, "never confirmed")
        assert await play.machine.creates() == 0
        assert len([one for one in await play.machine.requests() if one["method"] == "POST"]) == 1

    async def test_two_lost_answers_to_the_same_words_are_not_confused(self, play: Play):
        """Two members, the same words, both answers lost: nobody can say whose job is whose, so none is guessed."""
        await play.machine.fault(CREATE, "drop", when="after", times=2)
        await play.video("twins", by="Ana")
        await play.video("twins", by="Ben")
        for name in ("Ana", "Ben"):
            result = await play.result("twins", by=name)
            assert not has_clip(result) or len({row["provider_job_id"] for row in play.generations()[-2:]}) == 2
        assert await play.machine.creates() == 2


class TestWhileItWorks:
    async def test_a_broken_list_is_gone_round(self, play: Play):
        await play.machine.fault("GET /generations", "status", times=1000)
        await play.machine.pause()
        for words in ("left shoe", "right shoe"):
            await (await play.video(words)).answer()
        await play.machine.resume()
        for words in ("left shoe", "right shoe"):
            assert has_clip(await play.result(words))

    async def test_looks_that_fail_are_repeated(self, play: Play):
        for action in ("status", "drop", "malformed"):
            await play.machine.fault("GET /generations/*", action)
        await play.video("a stubborn mule")
        await delivered_once(play, "a stubborn mule")

    async def test_slow_answers_are_waited_for(self, play: Play):
        await play.machine.fault("GET /generations/*", "slow", seconds=0.5)
        await play.video("a slow clock")
        await delivered_once(play, "a slow clock")

    @pytest.mark.parametrize(
        ("reason", "sentence"),
        [
            ("Contains blacklisted words", "does not allow some of these words"),
            ("Frame moderation failed", "does not allow one of the pictures"),
            ("Advanced prompt moderation failed", "does not allow this prompt"),
            ("Prompt processing failed", "could not work with this prompt"),
            ("Failed to read user input frames", "could not read the picture"),
            ("Error dispatching job", "could not start it"),
            ("Job failed", "failed there"),
            ("Error processing callback", "could not hand over"),
            ("Something quite new", "could not make this"),
        ],
    )
    async def test_each_reason_has_its_sentence(self, play: Play, reason: str, sentence: str):
        await play.machine.fail_next(reason)
        words = f"doomed by {reason}"
        await play.video(words)
        result = await given_back(play, words, sentence)
        shown = result.text.replace(words, "")
        assert reason not in shown  # a provider's own words stay with the operator

    async def test_a_word_that_is_not_allowed(self, play: Play):
        await play.video("so much gore")
        await given_back(play, "so much gore", "does not allow some of these words")

    async def test_a_picture_that_is_not_allowed(self, play: Play):
        await play.video("all magenta", files={"start_frame": png("magenta")})
        await given_back(play, "all magenta", "pictures?")


class TestTheFile:
    @pytest.mark.parametrize("action", ["truncate", "drop", "status"])
    async def test_is_fetched_again(self, play: Play, action: str):
        await play.machine.fault(FILE, action, status=503)
        words = f"a file with {action}"
        await play.video(words)
        await delivered_once(play, words)

    async def test_an_expired_link_is_asked_for_again(self, play: Play):
        await play.machine.fault(FILE, "status", status=403)
        await play.video("a stale link")
        await delivered_once(play, "a stale link")

    async def test_that_never_comes_is_given_up(self, play: Play):
        await play.machine.fault(FILE, "status", status=404, times=1000)
        await play.video("a lost film")
        await given_back(play, "a lost film", "could not be fetched")

    async def test_that_stays_broken_is_given_up(self, play: Play):
        await play.machine.fault(FILE, "truncate", times=1000)
        await play.video("half a film")
        await given_back(play, "half a film", "could not be fetched|damaged")


class TestTheAccount:
    async def test_without_credits(self, empty_stage: Play):
        play = empty_stage
        play.errors_expected = True  # it is for the operator
        await play.start()
        await play.machine.set(credits_cents=0)
        await play.video("an empty purse")
        await given_back(play, "an empty purse", "run out of credits")
        again = await play.refusal(await play.video("and another"))  # nothing more is even accepted
        assert "credits" in again
        assert play.spent() == (0, 0)

    async def test_whose_provider_is_down(self, empty_stage: Play):
        play = empty_stage
        # The bot's clock goes thirty times as fast, so that five tries with growing pauses take seconds.
        nowhere = "http://127.0.0.1:9/dream-machine/v1"
        await play.start(CLOCK_RATE="30", LEASE_SECONDS="120", PROVIDERS__LUMA__BASE_URL=nowhere)
        await (await play.video("nobody at home")).answer()
        await given_back(play, "nobody at home", "could not be reached")
        assert await play.machine.requests() == []
