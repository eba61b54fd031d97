"""Ana asks what is kept about her, and has it forgotten."""

import csv
import io
import json
import zipfile

import pytest

from bot.domain.community.conduct import RestrictionKind
from bot.domain.community.configuration import Configuration
from bot.domain.community.reports import Complaint
from bot.domain.delivery import DeliveryKind
from bot.domain.request import Requester
from cogs.ui import asking
from cogs.ui.personal import privacy
from tests.cogs.conftest import buttons, texts
from tests.cogs.mod.test_concealing import thread
from tests.cogs.reporting import desk

__all__ = ["desk", "thread"]


def files(lounge, message) -> dict[str, str]:
    """Return what is in the ZIP that was attached."""
    (attachment,) = message.attachments
    with zipfile.ZipFile(io.BytesIO(lounge.env.backend.cdn.get(attachment.url))) as folder:
        return {name: folder.read(name).decode() for name in folder.namelist()}


@pytest.fixture
async def banned(lounge) -> None:
    async with lounge.house.database.transaction() as tables:
        await tables.conduct.restrict(
            RestrictionKind.BAN,
            user_id=lounge.ana.id,
            guild_id=lounge.guild.id,
            reason="swore",
            actor_id=lounge.ben.id,
            now=lounge.house.clock(),
            until=None,
        )


async def forget(lounge) -> None:
    """Let the steps run, and the messages go."""
    for _ in range(3):
        while await lounge.house.forgetting.run_once() or await lounge.house.retention.run_once():
            pass
        lounge.house.clock.forward(seconds=20)
    await lounge.quiet()
    await lounge.tell()


def said(answered) -> str:
    """Return what a private message says after it was changed in place."""
    assert answered.response.ephemeral
    return texts(answered.response.components)


async def confirm(lounge, word=privacy.WORD, *, where=None):
    asked = await lounge.ana.slash(where or lounge.general, "privacy delete")
    opened = await lounge.ana.click(asked.response, label="Delete everything…")
    return await lounge.ana.submit_modal(opened, {"words": word})


class TestExport:
    async def test_the_file_holds_everything_of_hers_and_nothing_of_others(self, lounge):
        posted = await lounge.made("=a lake at dawn")
        theirs = await lounge.made("somebody else's", by=lounge.ben)
        async with lounge.house.database.transaction() as tables:
            for number, reporter in ((1, lounge.ben), (2, lounge.ana)):
                await tables.reports.add(
                    generation_id=number,
                    guild_id=lounge.guild.id,
                    reporter_id=reporter.id,
                    complaint=Complaint.OTHER,
                    words=f"words of {reporter.id}",
                    now=lounge.house.clock(),
                )
        asked = await lounge.ana.slash(lounge.general, "privacy export")
        told = await lounge.said(asked)
        assert "1 generation in all servers" in told
        assert "linked in it, not included" in told
        found = files(lounge, asked.response)
        assert set(found) == {"README.txt", "everything.json", "clips.csv"}
        everything = json.loads(found["everything.json"])
        assert everything["user_id"] == str(lounge.ana.id)
        (generation,) = everything["generations"]
        assert (generation["prompt"], generation["price"]) == ("=a lake at dawn", "0.500000")
        assert generation["guild_id"] == str(lounge.guild.id)
        links = {one["kind"]: one["link"] for one in generation["messages"]}
        assert links["result"].endswith(f"/{lounge.guild.id}/{lounge.general.id}/{posted.id}")
        assert [one["kind"] for one in everything["ledger"]] == ["reserve", "commit"]
        assert [one["words"] for one in everything["reports_i_made"]] == [f"words of {lounge.ana.id}"]
        assert len(everything["reports_about_my_clips"]) == 1
        (row,) = csv.DictReader(io.StringIO(found["clips.csv"].removeprefix("\ufeff"), newline=""))
        assert (row["prompt"], row["server"]) == ("'=a lake at dawn", f"id:{lounge.guild.id}")
        whole = "\n".join(found.values())
        assert str(lounge.ben.id) not in whole
        assert "somebody else's" not in whole
        assert str(theirs.id) not in whole

    async def test_it_is_open_to_who_is_banned_and_tells_them_why(self, lounge, banned):
        asked = await lounge.ana.slash(lounge.general, "privacy export")
        everything = json.loads(files(lounge, asked.response)["everything.json"])
        assert [one["reason"] for one in everything["restrictions"]] == ["swore"]
        refused = await lounge.ana.slash(lounge.general, "history")
        assert "may not use this bot" in await lounge.said(refused)

    async def test_a_history_that_is_too_long_comes_in_pieces(self, lounge, monkeypatch):
        extension = lounge.bot.extensions["cogs.mine.privacy"]  # executed anew for each client
        monkeypatch.setattr(extension, "MOST_GENERATIONS", 2)
        for number in range(3):
            await lounge.made(f"scene {number + 1}")
        asked = await lounge.ana.slash(lounge.general, "privacy export")
        told = await lounge.said(asked)
        assert "1 older one did not fit" in told
        assert "`/privacy export before:2`" in told
        assert "1 older generations" in files(lounge, asked.response)["README.txt"]
        rest = await lounge.ana.slash(lounge.general, "privacy export", before="2")
        (only,) = json.loads(files(lounge, rest.response)["everything.json"])["generations"]
        assert only["prompt"] == "scene 1"

    async def test_a_file_that_discord_does_not_take_is_made_smaller_and_at_last_refused(self, lounge, monkeypatch):
        for number in range(4):
            await lounge.video(f"scene {number + 1}")
        limits = iter([1, 1, 10**6])
        monkeypatch.setattr(asking, "upload_limit", lambda _: next(limits))
        archive = privacy.archive
        monkeypatch.setattr(privacy, "archive", lambda one: archive(one) if len(one.generations) < 2 else b"x" * 10**6)
        asked = await lounge.ana.slash(lounge.general, "privacy export")
        assert "more than Discord takes" in await lounge.said(asked)


class TestDelete:
    async def test_it_says_what_goes_and_stays_and_asks_once(self, lounge):
        await lounge.made()
        asked = await lounge.ana.slash(lounge.general, "privacy delete")
        told = await lounge.said(asked)
        assert "what you made (1 video)" in told
        assert "This stays" in told
        assert "<t:1769904000:R>" in told  # when the month is over
        assert "/privacy export" in told
        assert list(buttons(asked.response.components)) == ["Delete everything…"]
        opened = await lounge.ana.click(asked.response, label="Delete everything…")
        assert "Type DELETE" in str(opened.modal)
        assert (await lounge.house.get(1)).deleted_at is None

    async def test_another_word_leaves_all_as_it_is(self, lounge):
        await lounge.made("kept")
        answered = await confirm(lounge, "no, wait")
        assert "Nothing was deleted" in said(answered)
        await forget(lounge)
        assert (await lounge.house.get(1)).request.prompt == "kept"

    async def test_then_words_and_messages_are_gone(self, lounge):
        await lounge.made("my secret garden")
        await lounge.made("of somebody else", by=lounge.ben)
        await lounge.video("not begun")
        assert len(lounge.messages()) == 5
        answered = await confirm(lounge, " delete ")
        assert "is being deleted" in said(answered)
        await forget(lounge)
        left = "\n".join(texts(one.components) for one in lounge.messages())
        assert "secret garden" not in left
        assert "not begun" not in left
        assert "of somebody else" in left
        assert len(lounge.messages()) == 2
        history = await lounge.ana.slash(lounge.general, "history")
        assert "not made anything here yet" in await lounge.said(history)

    async def test_messages_that_are_gone_or_may_not_be_deleted_stop_nothing(self, lounge):
        first, second = await lounge.made("one"), await lounge.made("two")
        lounge.env.backend.delete_message(first.channel_id, first.id)
        await confirm(lounge)
        await forget(lounge)
        assert lounge.messages() == []
        assert second.id not in {one.id for one in lounge.messages()}

    async def test_the_buttons_outlive_a_restart(self, lounge):
        await lounge.made("gone soon")
        asked = await lounge.ana.slash(lounge.general, "privacy delete")
        await lounge.restart()
        opened = await lounge.ana.click(asked.response, label="Delete everything…")
        await lounge.restart()
        answered = await lounge.ana.submit_modal(opened, {"words": "DELETE"})
        assert "is being deleted" in said(answered)
        await forget(lounge)
        assert (await lounge.house.get(1)).request.prompt == ""

    async def test_twice_is_fine(self, lounge):
        await lounge.made("gone soon")
        for _ in range(2):
            await confirm(lounge)
        await forget(lounge)
        await confirm(lounge)
        await forget(lounge)
        assert lounge.messages() == []

    async def test_who_is_banned_may_and_stays_banned(self, lounge, banned):
        await confirm(lounge)
        await forget(lounge)
        refused = await lounge.ana.slash(lounge.general, "history")
        assert "may not use this bot" in await lounge.said(refused)

    async def test_the_log_channel_hears_of_it_without_a_name(self, lounge):
        log = lounge.guild.create_text_channel("log")
        async with lounge.house.database.transaction() as tables:
            rules = Configuration(log_channel_id=log.id)
            await tables.configurations.save(lounge.guild.id, rules, seen=0, now=lounge.house.clock())
        await confirm(lounge)
        await forget(lounge)
        (told,) = lounge.messages(log.id)
        words = texts(told.components)
        assert "Privacy · delete" in words
        assert str(lounge.ana.id) not in words

    async def test_buttons_under_what_others_made_of_it_still_work(self, lounge):
        posted = await lounge.made("mine")
        opened = await lounge.ben.click(posted, label="Extend")
        await lounge.ben.submit_modal(opened, {"prompt": "and it goes on"})
        child = await lounge.finish(await lounge.newest())
        await confirm(lounge)
        await forget(lounge)
        again = await lounge.ben.click(child, label="Info")
        assert "and it goes on" in await lounge.said(again)
        more = await lounge.ben.click(child, label="Extend")
        assert more.modal is not None


async def test_a_message_that_a_killed_process_left_is_found_and_removed(lounge):
    made = await lounge.video("my secret garden")
    await lounge.quiet()
    await lounge.house.submission.run_once()
    made = await lounge.house.get(made)
    lounge.house.provider.finish(made.provider_job_id)
    lounge.house.clock.forward(minutes=1)
    await lounge.house.polling.run_once()
    lounge.pump.cancel()  # the process that posts
    await lounge.house.download.run_once()
    (delivery,) = [one for one in await lounge.house.outbox.take() if one.kind is DeliveryKind.RESULT]
    await lounge.cog._post_result(lounge.bot.get_partial_messageable(lounge.general.id), delivery)
    await confirm(lounge)  # it never came to say what it had posted
    lounge.house.clock.forward(minutes=30)
    await forget(lounge)
    assert lounge.messages() == []


async def test_messages_in_an_archived_thread_go_too(lounge, thread):
    await lounge.made("a duel")
    thread.archived = True
    await lounge.house.privacy.delete(Requester(user_id=lounge.ana.id, guild_id=lounge.guild.id))
    await forget(lounge)
    assert lounge.messages() == []


async def test_what_staff_read_of_a_report_does_not_quote_it_any_more(lounge, desk):
    await desk.reported("my secret garden")
    assert "secret garden" in texts(desk.shown.components)
    await desk.press(desk.sol, "Hide")
    await lounge.house.reports.appeal(1, user_id=lounge.ana.id, words="I am innocent")
    await lounge.tell()
    await confirm(lounge)
    await forget(lounge)
    lounge.house.clock.forward(minutes=30)
    await lounge.tell()
    log = "\n".join(
        texts(one.components) for one in lounge.messages(desk.log.id) if "was reported" in texts(one.components)
    )
    assert "#1 was reported" in log
    assert "secret garden" not in log
    assert "innocent" not in log
