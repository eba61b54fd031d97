"""Somebody wants to be forgotten: what goes, what stays, and what a crash makes of it."""

import json

from bot.community.privacy import BATCH, DELETE
from bot.domain.allowance import Granted
from bot.domain.community.audit import Deed
from bot.domain.community.conduct import RestrictionKind, StrikeKind
from bot.domain.community.configuration import Configuration, Extending
from bot.domain.community.notices import NoticeKind
from bot.domain.community.proposals import ProposalKind, ProposalState
from bot.domain.community.reports import Complaint
from bot.domain.generation import Status
from bot.domain.ledger import EntryKind, LedgerEntry
from bot.domain.money import DOLLAR, NOTHING, MicroUsd
from bot.domain.reasons import Reason
from bot.domain.request import ClipFrame, Destination, GenerationRequest, ImageFrame, Requester
from db.schema import AUDIT, DELIVERIES, GENERATIONS, LEDGER, MEDIA, NOTICES, PROPOSALS, REPORTS, STRIKES
from tests.bot.house import CHANNEL, GUILD
from tests.bot.stories.forgotten import knows, rows, sweep, words

ME, OTHER, STAFF = 101, 102, 103
MINE = Requester(user_id=ME, guild_id=GUILD)


async def made(house, prompt="my secret garden", *, user_id=ME, **options):
    return await house.made(prompt, user_id=user_id, **options)


async def grant(house, *, videos=0, amount=NOTHING, user_id=ME) -> None:
    async with house.database.transaction() as tables:
        entry = LedgerEntry(
            guild_id=GUILD,
            user_id=user_id,
            generation_id=None,
            kind=EntryKind.GRANT,
            amount=NOTHING,
            videos=0,
            counts_at=house.clock(),
            at=house.clock(),
            granted_videos=videos,
            granted_amount=amount,
            actor_id=STAFF,
        )
        await tables.ledger.add(entry)


async def granted(house, user_id=ME):
    async with house.database.reading() as tables:
        return await tables.ledger.granted(Requester(user_id=user_id, guild_id=GUILD))


class TestWhatWasMade:
    async def test_words_files_and_the_person_go_and_the_numbers_stay(self, house):
        before = await made(house)
        (clip,) = await rows(house, MEDIA)
        assert await house.store.exists(clip.key)
        await house.privacy.delete(MINE)
        await sweep(house)
        (row,) = await rows(house, GENERATIONS)
        assert (row.user_id, row.prompt, row.asset_url, row.interaction_id, row.card_message_id) == (
            0,
            "",
            None,
            None,
            None,
        )
        assert (row.price, row.created_at, row.status) == (before.price, before.created_at, "succeeded")
        assert row.deleted_at is not None
        assert not await house.store.exists(clip.key)
        assert "secret garden" not in await words(house)
        assert await knows(house, ME) == {"ledger.user_id", "erasures.user_id"}

    async def test_every_message_about_it_is_to_be_removed(self, house):
        await made(house)
        shown = {one.message_id for one in await rows(house, DELIVERIES) if one.message_id}
        assert len(shown) == 2  # the card and the result
        await house.privacy.delete(MINE)
        await sweep(house)
        removals = [one for one in await rows(house, NOTICES) if one.kind == NoticeKind.REMOVAL]
        assert {json.loads(one.facts)["message"] for one in removals} == shown
        assert {one.channel_id for one in removals} == {CHANNEL}
        assert all(one.done and one.message_id is None for one in await rows(house, DELIVERIES))

    async def test_the_channel_of_private_work_goes_too(self, house):
        await made(house, private=True)
        await house.privacy.delete(MINE)
        await sweep(house)
        assert (await house.get(1)).destination.channel_id == 0

    async def test_others_keep_what_they_made_of_it(self, house):
        mine = await made(house)
        theirs = await made(house, "it goes on", user_id=OTHER, start=ClipFrame(generation_id=mine.id))
        await house.privacy.delete(MINE)
        await sweep(house)
        after = await house.get(theirs)
        assert (after.request.prompt, after.requester.user_id, after.deleted_at) == ("it goes on", OTHER, None)
        assert (await house.outbox.file(after, limit_bytes=10**8)).data

    async def test_a_picture_goes_unless_somebody_elses_clip_begins_with_it(self, house, picture_file):
        kept, gone = [(await house.intake.picture(picture_file, filename="a.png", user_id=ME)).media for _ in range(2)]
        mine = await made(house, start=ImageFrame(media_id=kept.id))
        await made(house, start=ImageFrame(media_id=gone.id))
        again = await house.admission.again(
            mine.id,
            prompt=None,
            requester=Requester(user_id=OTHER, guild_id=GUILD),
            destination=Destination(channel_id=CHANNEL),
            press=house.press(),
        )
        await house.privacy.delete(MINE)
        await sweep(house)
        assert await house.store.exists(kept.key)
        assert not await house.store.exists(gone.key)
        assert again.generation.request.picture_ids == (kept.id,)
        assert await knows(house, ME) == {"ledger.user_id", "erasures.user_id"}

    async def test_what_waits_is_cancelled_for_nothing(self, house):
        waiting = await house.queued("not yet", user_id=ME)
        await house.privacy.delete(MINE)
        await sweep(house)
        assert await house.status(waiting) is Status.CANCELLED
        assert sum(one.amount for one in await house.entries(waiting)) == 0
        assert (await house.get(waiting)).requester.user_id == 0

    async def test_what_runs_ends_unseen_and_the_books_balance(self, house):
        running = await house.running("already begun", user_id=ME)
        posted = len(house.posted)
        await house.privacy.delete(MINE)
        await sweep(house, rounds=2)
        assert (await house.get(running)).requester.user_id == ME  # it is still at the provider
        after = await house.finished(await house.get(running))
        assert after.status is Status.SUCCEEDED
        await sweep(house)
        assert house.posted[posted:] == []
        after = await house.get(running)
        assert (after.requester.user_id, after.request.prompt) == (0, "")
        assert sum(one.amount for one in await house.entries(running)) == running.price
        assert all(one.purged_at is not None for one in await rows(house, MEDIA))

    async def test_a_lost_one_that_turns_up_later_is_nobodys_present(self, house):
        house.provider.accepts_and_then = TimeoutError("no answer")
        lost = await house.running("lost words", user_id=ME)
        house.provider.accepts_and_then = None
        house.provider.find_fails = None
        house.provider.found = {str(lost.id): []}
        for _ in range(40):
            house.clock.forward(minutes=1)
            await house.reconciliation.run_once()
        assert await house.status(lost) is Status.FAILED
        await house.privacy.delete(MINE)
        await sweep(house)
        house.provider.found = {str(lost.id): [*house.provider.jobs.values()]}
        for _ in range(40):
            house.clock.forward(minutes=5)
            await house.reconciliation.run_late()
        assert [one.id for one in await rows(house, GENERATIONS)] == [lost.id]

    async def test_a_long_history_goes_in_pieces(self, house):
        house.allow(jobs_at_once=100, videos_per_day=100)
        for number in range(BATCH + 5):
            await house.ask(f"scene {number}", user_id=ME)
        async with house.database.transaction() as tables:
            assert await house.cancellation.cancel_all(tables, MINE, now=house.clock()) == BATCH + 5
        await house.privacy.delete(MINE)
        assert await house.forgetting.run_once()
        left = [one for one in await rows(house, GENERATIONS) if one.user_id == ME]
        assert len(left) == 5
        assert not await house.forgetting.run_once()  # a pause, so that other news are told
        await sweep(house)
        assert await knows(house, ME) == {"ledger.user_id", "erasures.user_id"}


class TestTheBooks:
    async def test_the_allowance_is_not_refilled_until_the_month_is_over(self, house):
        await made(house)
        spent = await house.spent(ME)
        assert spent > 0
        await house.privacy.delete(MINE)
        await sweep(house)
        assert await house.spent(ME) == spent
        house.clock.forward(days=31)
        await sweep(house)
        assert await knows(house, ME) == set()
        assert sum(one.amount for one in await rows(house, LEDGER)) == spent

    async def test_months_that_are_over_lose_the_person_at_once(self, house):
        old = await made(house)
        house.clock.forward(days=40)
        new = await made(house)
        await house.privacy.delete(MINE)
        await sweep(house)
        owners = {one.generation_id: one.user_id for one in await rows(house, LEDGER)}
        assert owners == {old.id: 0, new.id: ME}

    async def test_what_was_granted_ends_and_no_balance_falls_below_nothing(self, house):
        await grant(house, videos=5, amount=MicroUsd(3 * DOLLAR))
        house.clock.forward(days=40)
        await made(house)
        await house.privacy.delete(MINE)
        left = await granted(house)
        assert (left.videos, left.pictures, left.amount) == (0, 0, 0)
        await sweep(house)
        for user_id in (ME, 0):
            left = await granted(house, user_id)
            assert min(left.videos, left.pictures, left.amount) == 0
        house.clock.forward(days=40)
        await sweep(house)
        assert await knows(house, ME) == set()
        assert (await granted(house, 0)).videos == 0

    async def test_what_comes_back_after_it_was_asked_and_is_used_again_is_no_debt(self, house, provider):
        house.allow(videos_per_day=0, dollars_per_month=NOTHING)
        await grant(house, videos=1, amount=MicroUsd(500_000))
        running = await house.running(user_id=ME)
        await house.privacy.delete(MINE)
        provider.fail(running.provider_job_id, Reason.JOB_FAILED)
        house.clock.forward(minutes=1)
        await house.polling.run_once()
        await made(house)  # with what came back
        house.clock.forward(days=40)
        await sweep(house)
        assert await granted(house) == Granted()
        await grant(house, videos=1, amount=MicroUsd(500_000))
        await made(house)  # and the next grant is worth all that it says

    async def test_what_is_made_afterwards_is_kept(self, house):
        await made(house)
        await house.privacy.delete(MINE)
        house.clock.forward(seconds=1)
        later = await made(house, "a new beginning")
        await sweep(house)
        after = await house.get(later)
        assert (after.request.prompt, after.requester.user_id, after.deleted_at) == ("a new beginning", ME, None)
        house.clock.forward(days=40)
        await sweep(house)
        assert {one.generation_id: one.user_id for one in await rows(house, LEDGER)} == {1: 0, later.id: ME}
        assert "erasures.user_id" not in await knows(house, ME)


class TestEverythingElse:
    async def test_belongings_go_at_once(self, house):
        theirs = await made(house, user_id=OTHER)
        now = house.clock()
        request = GenerationRequest(prompt="may I?", model="ray-2")
        place = Destination(channel_id=CHANNEL)
        async with house.database.transaction() as tables:
            await tables.configurations.prefer(GUILD, ME, Extending.ME)
            await tables.configurations.prefer(GUILD, OTHER, Extending.ME)
            for kind, requester, owner in (
                (ProposalKind.CONSENT, MINE, OTHER),
                (ProposalKind.CONSENT, Requester(user_id=OTHER, guild_id=GUILD), ME),
            ):
                await tables.proposals.add(
                    kind,
                    requester=requester,
                    destination=place,
                    request=request,
                    price=NOTHING,
                    now=now,
                    owner_id=owner,
                )
            await tables.reports.add(
                generation_id=theirs.id,
                guild_id=GUILD,
                reporter_id=ME,
                complaint=Complaint.OTHER,
                words="that is my aunt",
                now=now,
            )
            await tables.notices.owe(NoticeKind.GIFT, {"videos": 1}, now=now, user_id=ME)
        await house.privacy.delete(MINE)
        assert await knows(house, ME) == {"erasures.user_id"}
        assert "aunt" not in await words(house)
        (asked,) = await rows(house, PROPOSALS)  # what somebody else asked for is theirs, and is answered: no
        assert (asked.user_id, asked.owner_id, asked.state) == (OTHER, None, ProposalState.REFUSED)
        (report,) = await rows(house, REPORTS)
        assert report.complaint == Complaint.OTHER

    async def test_what_they_prefer_afterwards_stays(self, house):
        """They are looked at again for weeks: until the month ends, the ledger knows them."""
        await made(house, user_id=ME)
        await house.owners.prefer(GUILD, ME, Extending.ME)
        await house.privacy.delete(MINE)
        assert (await house.owners.preference(GUILD, ME)).own is None
        await sweep(house)
        await house.owners.prefer(GUILD, ME, Extending.ASK)
        house.clock.forward(hours=7)
        await sweep(house, rounds=1)
        assert (await house.owners.preference(GUILD, ME)).own is Extending.ASK

    async def test_two_who_reported_the_same_clip_can_both_be_forgotten(self, house):
        theirs = await made(house, user_id=OTHER)
        for reporter_id in (ME, STAFF):
            async with house.database.transaction() as tables:
                await tables.reports.add(
                    generation_id=theirs.id,
                    guild_id=GUILD,
                    reporter_id=reporter_id,
                    complaint=Complaint.OTHER,
                    words="",
                    now=house.clock(),
                )
        for user_id in (ME, STAFF):
            await house.privacy.delete(Requester(user_id=user_id, guild_id=GUILD))
            await sweep(house, rounds=1)
        assert len({one.reporter_id for one in await rows(house, REPORTS)}) == 2
        assert await knows(house, ME) | await knows(house, STAFF) == set()

    async def test_strikes_and_bans_stay_while_they_are_in_force(self, house):
        now = house.clock()
        async with house.database.transaction() as tables:
            await tables.conduct.strike(StrikeKind.STAFF, user_id=ME, guild_id=GUILD, reason="he swore", now=now)
            await tables.conduct.restrict(
                RestrictionKind.BAN,
                user_id=ME,
                guild_id=GUILD,
                reason="he swore again",
                actor_id=STAFF,
                now=now,
                until=now.replace(year=now.year + 1),
            )
        await house.privacy.delete(MINE)
        await sweep(house)
        assert await knows(house, ME) == {"strikes.user_id", "restrictions.user_id", "erasures.user_id"}
        house.clock.forward(days=31)
        await sweep(house)
        assert await knows(house, ME) == {"restrictions.user_id", "erasures.user_id"}
        async with house.database.reading() as tables:
            assert await tables.conduct.in_force(ME, GUILD, now=house.clock())
        house.clock.forward(days=366)
        await sweep(house)
        assert await knows(house, ME) == set()
        assert "swore" not in await words(house)
        assert [one.user_id for one in await rows(house, STRIKES)] == [0]

    async def test_what_a_member_did_is_not_what_staff_did(self, house):
        async with house.database.transaction() as tables:
            for action in ("member.gift", "report.appeal", "mod.ban"):
                deed = Deed(action=action, actor_id=ME, guild_id=GUILD, user_id=OTHER)
                await tables.write_down(deed, now=house.clock())
        await house.privacy.delete(MINE)
        await sweep(house)
        by = {one.action: one.actor_id for one in await rows(house, AUDIT)}
        assert by == {"member.gift": None, "report.appeal": None, "mod.ban": ME, DELETE: None}

    async def test_it_is_written_down_without_a_name(self, house):
        async with house.database.transaction() as tables:
            await tables.configurations.save(GUILD, Configuration(log_channel_id=5), seen=0, now=house.clock())
        await house.privacy.delete(MINE)
        (line,) = await rows(house, AUDIT)
        assert (line.action, line.actor_id, line.user_id, line.guild_id) == (DELETE, None, None, GUILD)
        (told,) = [one for one in await rows(house, NOTICES) if one.channel_id == 5]
        assert str(ME) not in told.facts

    async def test_what_it_would_mean_is_told_before(self, house):
        await made(house)
        await house.queued(user_id=ME)
        await grant(house, videos=2)
        facts = await house.privacy.look(MINE)
        assert (facts.generations, facts.under_way, facts.granted.videos, facts.restricted) == (2, 1, 2, False)
        assert facts.month_ends > house.clock()
