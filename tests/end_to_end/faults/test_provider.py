"""The provider fails in every way that it can: the clip comes all the same, or its reason and the price back."""

import pytest

from tests.end_to_end.acting import Play, png

pytestmark = pytest.mark.asyncio(loop_scope="session")

SETTINGS = {"RECONCILE_SECONDS": "3"}
CREATE = "POST /generations*"
FILE = "GET /files/*.mp4"
RETRY, EDIT = "Retry", "Edit & re-run"


class TestWhenItIsAskedToMakeSomething:
    @pytest.mark.parametrize("action", ["status", "drop", "malformed"])
    async def test_an_answer_lost_after_accepting_is_found(self, play: Play, action: str):
        await play.machine.fault(CREATE, action, when="after")
        words = f"the letter that was {action}"
        await play.video(words)
        await play.expect_delivered_once(words)
        assert len([one for one in await play.machine.requests() if one["method"] == "POST"]) == 1

    async def test_so_is_one_that_begins_with_a_picture_whose_link_is_made_anew_each_time(self, play: Play):
        await play.machine.fault(CREATE, "drop", when="after")
        await play.video("the picture that was lost", files={"start_frame": png()})
        await play.expect_delivered_once("the picture that was lost")
        assert await play.machine.creates() == 1

    async def test_what_nobody_can_confirm_is_given_back_and_not_sent_again(self, play: Play):
        await play.machine.fault(CREATE, "drop", when="before")
        await play.video("into the void")
        await play.expect_given_back("into the void", "never confirmed")
        assert await play.machine.creates() == 0
        assert len([one for one in await play.machine.requests() if one["method"] == "POST"]) == 1

    async def test_two_lost_answers_to_the_same_words_are_not_guessed(self, play: Play):
        """Nobody can say whose job is whose, so neither is given to anybody: both members get their price back."""
        before = play.spent()
        listing = await play.machine.fault(
            "GET /generations", "status", times=1000
        )  # none is found before both are lost
        await play.machine.fault(CREATE, "drop", when="after", times=2)
        for name in ("Ana", "Ben"):
            await play.video("twins", by=name)

        async def both() -> bool:
            return await play.machine.creates() == 2

        await play.machine.until(both, what="two creates")
        await listing.remove()
        for name in ("Ana", "Ben"):
            assert "never confirmed" in (await play.result("twins", by=name)).text
        assert play.spent() == before
        assert await play.machine.creates() == 2


class TestWhileItWorks:
    async def test_slow_answers_are_waited_for(self, play: Play):
        await play.machine.fault("GET /generations/*", "slow", seconds=0.5)
        await play.video("a slow clock")
        await play.expect_delivered_once("a slow clock")

    @pytest.mark.parametrize(
        ("reason", "sentence", "again"),
        [
            ("Contains blacklisted words", "some of these words.*counts as a strike", EDIT),
            ("Frame moderation failed", "one of the pictures.*counts as a strike", None),
            ("Advanced prompt moderation failed", "does not allow this prompt.*counts as a strike", EDIT),
            ("Prompt processing failed", "could not work with this prompt", RETRY),
            ("Failed to read user input frames", "could not download the picture", RETRY),
            ("Error dispatching job", "could not start it", RETRY),
            ("Job failed", "failed there", RETRY),
            ("Error processing callback", "could not hand over", RETRY),
            ("Something quite new", "failed there", RETRY),
        ],
    )
    async def test_each_reason_has_its_sentence(self, play: Play, reason: str, sentence: str, again: str | None):
        await play.machine.fail_next(reason)
        words = f"doomed by {reason}"
        await play.video(words)
        result = await play.expect_given_back(words, sentence, again=again)
        shown = result.text.replace(words, "")
        assert reason not in shown  # a provider's own words stay with the operator

    # By Ben: Ana's strikes would be too many.
    async def test_a_word_that_is_not_allowed(self, play: Play):
        await play.video("so much gore", by="Ben")
        await play.expect_given_back("so much gore", "does not allow some of these words", by="Ben", again=EDIT)

    async def test_a_picture_that_is_not_allowed(self, play: Play):
        magenta = png("magenta", band="magenta")  # the Dream Machine takes offence at it
        await play.video("all magenta", by="Ben", files={"start_frame": magenta})
        await play.expect_given_back("all magenta", "pictures?", by="Ben", again=None)


class TestTheFile:
    @pytest.mark.parametrize("action", ["truncate", "drop", "status"])
    async def test_is_fetched_again(self, play: Play, action: str):
        await play.machine.fault(FILE, action, status=503)
        words = f"a file with {action}"
        await play.video(words)
        await play.expect_delivered_once(words)

    async def test_an_expired_link_is_asked_for_again(self, play: Play):
        await play.machine.fault(FILE, "status", status=403)
        await play.video("a stale link")
        await play.expect_delivered_once("a stale link")


class TestTheAccount:
    async def test_without_credits(self, empty_stage: Play):
        play = empty_stage
        play.errors_expected = True  # it is for the operator
        await play.start()
        await play.machine.set(credits_cents=0)
        await play.video("an empty purse")
        await play.expect_given_back("an empty purse", "run out of credits")
        await play.expect_refused(await play.video("and another"), "credits")  # nothing more is even accepted
        assert play.spent() == (0, 0)
