"""Ana looks through what she made, and opens it again."""

import asyncio

import discord
import pytest

from bot.domain.errors import ProviderRejected
from bot.domain.generation import Status
from bot.domain.reasons import Reason
from bot.domain.request import ClipFrame, Destination, GenerationRequest, Requester
from cogs.mine import history as cog
from cogs.ui import cards
from cogs.ui.personal import pages
from tests.cogs.conftest import buttons, texts
from tests.cogs.making.painted import painted


def shown(message) -> list[str]:
    """Return the numbers of the generations on a page, in order."""
    return [custom_id.split(":")[2] for custom_id in all_ids(message.components) if custom_id.startswith("v1:show:")]


def all_ids(components) -> list[str]:
    found = []
    for component in components:
        found += [component["custom_id"]] if "custom_id" in component else []
        found += all_ids(component.get("components") or [])
        found += all_ids([component["accessory"]] if component.get("accessory") else [])
    return found


def select(message, verb: str) -> str:
    """Return the id of a menu."""
    (found,) = [custom_id for custom_id in all_ids(message.components) if custom_id.startswith(f"v1:{verb}:")]
    return found


def disabled(components) -> set[str]:
    found = {one["label"] for one in components if one.get("disabled")}
    return found.union(*(disabled(one.get("components") or []) for one in components))


@pytest.fixture
def many(lounge):
    async def many(count: int) -> None:
        """Have Ana ask for so many videos, as if she were quicker than Discord lets her."""
        for number in range(count):
            await lounge.house.admission.admit(
                GenerationRequest(prompt=f"scene {number + 1}", model="ray-2"),
                requester=Requester(user_id=lounge.ana.id, guild_id=lounge.guild.id),
                destination=Destination(channel_id=lounge.general.id),
                press=lounge.house.press(),
            )

    lounge.house.allow(videos_per_day=100, jobs_at_once=100)
    return many


class TestHistory:
    async def test_it_is_private_and_shows_mine_newest_first(self, lounge):
        await lounge.made("a lake at *dawn*")
        await lounge.video("not hers", by=lounge.ben)
        await lounge.video("a boat")
        asked = await lounge.ana.slash(lounge.general, "history")
        told = await lounge.said(asked)
        assert "2 videos" in told
        assert told.index("a boat") < told.index("a lake")
        assert r"\*dawn\*" in told
        assert "✅ Finished" in told
        assert "🕓 Waiting its turn" in told
        assert "Ray 2 · 5 s · 720p · 16:9 · $0.50" in told
        assert "not hers" not in told
        assert shown(asked.response) == ["3", "1"]

    async def test_nothing_yet_is_said_and_so_is_what_to_do(self, lounge):
        told = await lounge.said(await lounge.ana.slash(lounge.general, "history"))
        assert "not made anything here yet" in told
        assert "/video" in told

    async def test_its_pages_turn_in_place_and_end_at_both_ends(self, lounge, many):
        await many(12)
        asked = await lounge.ana.slash(lounge.general, "history")
        page = asked.response  # one message all the time
        assert (shown(page), disabled(page.components)) == (["12", "11", "10", "9", "8"], {"← Newer"})
        assert "12 videos and pictures · 1 to 5" in texts(page.components)
        assert (await lounge.ana.click(page, label="Older →")).response.id == page.id
        assert (shown(page), disabled(page.components)) == (["7", "6", "5", "4", "3"], set())
        assert "12 videos and pictures · 6 to 10" in texts(page.components)
        await lounge.ana.click(page, label="Older →")
        assert (shown(page), disabled(page.components)) == (["2", "1"], {"Older →"})
        assert "12 videos and pictures · 11 to 12" in texts(page.components)
        await lounge.ana.click(page, label="← Newer")
        assert shown(page) == ["7", "6", "5", "4", "3"]

    async def test_what_is_made_meanwhile_moves_no_page(self, lounge, many):
        await many(7)
        asked = await lounge.ana.slash(lounge.general, "history")
        await many(3)
        older = await lounge.ana.click(asked.response, label="Older →")
        assert shown(older.response) == ["2", "1"]
        assert "10 videos and pictures · 9 to 10" in texts(older.response.components)
        newer = await lounge.ana.click(older.response, label="← Newer")
        assert shown(newer.response) == ["7", "6", "5", "4", "3"]

    async def test_its_buttons_outlive_a_restart(self, lounge, many):
        await many(6)
        asked = await lounge.ana.slash(lounge.general, "history", search="scene", state="under-way")
        await lounge.restart()
        older = await lounge.ana.click(asked.response, label="Older →")
        assert shown(older.response) == ["1"]
        assert "“scene”" in texts(older.response.components)
        again = await lounge.ana.click(older.response, custom_id="v1:show:1:0")
        assert "scene 1" in await lounge.said(again)

    async def test_words_are_looked_for(self, lounge):
        await lounge.made("ein SCHÖNER See")
        await lounge.video("50% fox")
        asked = await lounge.ana.slash(lounge.general, "history", search="  schöner   see ")
        assert "1 video or picture matches “schöner see”" in await lounge.said(asked)
        assert shown(asked.response) == ["1"]
        assert shown((await lounge.ana.slash(lounge.general, "history", search="0%")).response) == ["2"]
        assert shown((await lounge.ana.slash(lounge.general, "history", search="#1")).response) == ["1"]
        nothing = await lounge.ana.slash(lounge.general, "history", search="**owl**")
        assert "Nothing matches" in await lounge.said(nothing)
        assert r"Nothing matches “\*\*owl\*\*”." in await lounge.said(nothing)
        everything = await lounge.ana.click(nothing.response, label="Show all")
        assert shown(everything.response) == ["2", "1"]

    async def test_other_words_are_asked_for_in_a_dialog(self, lounge):
        await lounge.made("a lake")
        await lounge.video("a boat")
        asked = await lounge.ana.slash(lounge.general, "history", search="lake", state="finished")
        opened = await lounge.ana.click(asked.response, label="Search")
        assert "lake" in str(opened.modal)
        found = await lounge.ana.submit_modal(opened, {"words": "boat"})
        assert "Nothing matches “boat”." in texts(found.response.components)
        opened = await lounge.ana.click(found.response, label="Search")
        found = await lounge.ana.submit_modal(opened, {"words": ""})
        assert shown(found.response) == ["1"]  # still only what is finished
        assert found.response.id == asked.response.id

    async def test_kind_and_state_narrow_it_down(self, lounge):
        await lounge.made("words")
        opened = await lounge.ana.click(await lounge.result(await lounge.house.get(1)), label="Extend")
        await lounge.ana.submit_modal(opened, {"prompt": "goes on"})
        asked = await lounge.ana.slash(lounge.general, "history")
        clips = await lounge.ana.select(asked.response, ["clips"], custom_id=select(asked.response, "history-kind"))
        assert shown(clips.response) == ["2"]
        none = await lounge.ana.select(clips.response, ["finished"], custom_id=select(clips.response, "history-stage"))
        assert "Nothing matches" in texts(none.response.components)
        words = await lounge.ana.select(none.response, ["words"], custom_id=select(none.response, "history-kind"))
        assert shown(words.response) == ["1"]
        every = await lounge.ana.select(words.response, ["all"], custom_id=select(words.response, "history-kind"))
        every = await lounge.ana.select(every.response, ["all"], custom_id=select(every.response, "history-stage"))
        assert shown(every.response) == ["2", "1"]

    async def test_videos_pictures_and_edits_are_told_apart(self, lounge, picture_file):
        await lounge.made("a lake")
        await painted(lounge, picture_file, prompt="a hat")
        file = ("a.png", picture_file)
        await lounge.ana.slash(lounge.general, "edit reframe", aspect="1:1", file=file)
        asked = await lounge.ana.slash(lounge.general, "history", what="pictures")
        assert "2 pictures match" in await lounge.said(asked)
        assert shown(asked.response) == ["3", "2"]
        page = asked.response
        for category, found in {"edits": ["3"], "videos": ["1"], "all": ["3", "2", "1"]}.items():
            page = (await lounge.ana.select(page, [category], custom_id=select(page, "history-category"))).response
            assert shown(page) == found

    @pytest.mark.parametrize("more", ["", "x", "o5", "q5--", "--zz", "---"])
    async def test_an_odd_button_does_no_harm(self, lounge, more):
        pressed = await lounge.press(lounge.ana, f"v1:history:0:0:{more}".rstrip(":"))
        told = await lounge.said(pressed)
        assert ("not made anything" if more == "---" else "do not know this button") in told


class TestShow:
    async def test_the_clip_itself_comes_again_with_all_its_buttons(self, lounge, clip_file):
        posted = await lounge.made("a lake at dawn")
        asked = await lounge.ana.slash(lounge.general, "generation show", number="#1")
        told = await lounge.said(asked)
        assert "**#1**" in told
        assert "a lake at dawn" in told
        assert f"/{posted.id})" in told
        (file,) = asked.response.attachments
        assert (file.filename, file.size) == ("reverie-1.mp4", len(clip_file))
        public, private = buttons(posted.components), buttons(asked.response.components)
        assert private.keys() == public.keys()
        assert set(private.values()) == {custom_id.rpartition(":")[0] + ":0" for custom_id in public.values()}

    async def test_the_button_in_the_list_does_the_same(self, lounge):
        await lounge.made("a lake at dawn")
        asked = await lounge.ana.slash(lounge.general, "history")
        opened = await lounge.ana.click(asked.response, label="Show")
        assert opened.response.id != asked.response.id  # the list stays
        assert len(opened.response.attachments) == 1
        assert "Extend" in buttons(opened.response.components)

    async def test_extending_what_is_shown_posts_in_public(self, lounge):
        await lounge.made("a lake at dawn")
        shown_again = await lounge.ana.slash(lounge.general, "generation show", number="1")
        opened = await lounge.ana.click(shown_again.response, label="Extend")
        await lounge.said(await lounge.ana.submit_modal(opened, {"prompt": "and a boat"}))
        child = await lounge.newest()
        assert child.request.start == ClipFrame(generation_id=1)
        assert "a boat" in texts((await lounge.card(child)).components)

    async def test_what_is_private_stays_so_wherever_its_buttons_are_pressed(self, lounge):
        await lounge.made("a secret", visibility="private")
        shown_again = await lounge.ana.slash(lounge.general, "generation show", number="1")
        opened = await lounge.ana.click(shown_again.response, label="Extend")
        assert "direct messages" in await lounge.said(await lounge.ana.submit_modal(opened, {"prompt": "more"}))
        label = next(one for one in buttons(shown_again.response.components) if one.startswith("Re-roll"))
        lounge.house.clock.forward(minutes=1)
        assert "direct messages" in await lounge.said(await lounge.ana.click(shown_again.response, label=label))
        assert [(await lounge.house.get(number)).destination.private for number in (2, 3)] == [True, True]
        assert lounge.messages() == []

    async def test_others_see_what_is_public_here_and_nothing_private(self, lounge):
        await lounge.made("for all")
        await lounge.made("a secret", visibility="private")
        seen = await lounge.ben.slash(lounge.general, "generation show", number="1")
        assert "for all" in await lounge.said(seen)
        assert len(seen.response.attachments) == 1
        refused = await lounge.ben.slash(lounge.general, "generation show", number="2")
        assert "private" in await lounge.said(refused)
        assert "secret" not in await lounge.said(refused)
        assert "private" in await lounge.said(await lounge.press(lounge.ben, "v1:show:2:0"))

    @pytest.mark.parametrize("denied", [{"view_channel": False}, {"read_message_history": False}])
    async def test_what_was_made_in_a_channel_that_one_cannot_read_is_out_of_sight(self, lounge, denied):
        closed = {lounge.ben: discord.PermissionOverwrite(**denied)}
        inner = lounge.guild.create_text_channel("inner", overwrites=closed)
        await lounge.ana.slash(inner, "video", prompt="for those inside")
        await lounge.finish(await lounge.newest())
        refused = await lounge.ben.slash(lounge.videos, "generation show", number="1")
        assert "cannot read" in await lounge.said(refused)
        assert "inside" not in await lounge.said(refused)
        assert refused.response.attachments == []
        seen = await lounge.ana.slash(lounge.videos, "generation show", number="1")
        assert len(seen.response.attachments) == 1

    async def test_a_deleted_one_is_refused_and_in_no_list(self, lounge):
        result = await lounge.made("a lake")
        asked = await lounge.ana.slash(lounge.general, "history")
        question = await lounge.ana.click(result, label="Delete")
        await lounge.ana.click(question.response, label="Delete it")
        assert "was deleted" in await lounge.said(await lounge.ana.click(asked.response, label="Show"))
        assert "not made anything" in await lounge.said(await lounge.ana.slash(lounge.general, "history"))

    async def test_deleting_what_is_shown_removes_the_message_in_the_channel(self, lounge):
        await lounge.made("a lake")
        shown_again = await lounge.ana.slash(lounge.general, "generation show", number="1")
        question = await lounge.ana.click(shown_again.response, label="Delete")
        deleted = await lounge.ana.click(question.response, label="Delete it")
        assert "is deleted" in texts(deleted.response.components)
        assert lounge.messages() == []

    async def test_what_waits_comes_with_cancel(self, lounge):
        await lounge.video("a lake")
        asked = await lounge.ana.slash(lounge.general, "generation show", number="1")
        assert "next in line" in await lounge.said(asked)
        await lounge.said(await lounge.ana.click(asked.response, label="Cancel"))
        assert (await lounge.house.get(1)).status is Status.CANCELLED
        asked = await lounge.ana.slash(lounge.general, "generation show", number="1")
        assert "Cancelled before it began" in await lounge.said(asked)
        assert any(label.startswith("Retry") for label in buttons(asked.response.components))

    async def test_what_failed_says_why_and_offers_retry(self, lounge):
        generation = await lounge.video("a lake")
        await lounge.quiet()
        await lounge.house.submission.run_once()
        generation = await lounge.house.get(generation)
        lounge.house.provider.fail(generation.provider_job_id, Reason.JOB_FAILED)
        lounge.house.clock.forward(minutes=1)
        await lounge.house.polling.run_once()
        await lounge.quiet()
        asked = await lounge.ana.slash(lounge.general, "generation show", number="1")
        told = await lounge.said(asked)
        assert "it failed there" in told
        label = next(one for one in buttons(asked.response.components) if one.startswith("Retry"))
        await lounge.said(await lounge.ana.click(asked.response, label=label))
        assert (await lounge.newest()).origin_id == 1

    async def test_a_clip_that_no_copy_of_is_small_enough_leads_to_its_message(self, lounge, monkeypatch):
        posted = await lounge.made("a lake")

        async def too_large(*_, **__):
            raise ProviderRejected(Reason.BROKEN_FILE)

        monkeypatch.setattr(lounge.house.outbox, "file", too_large)
        asked = await lounge.ana.slash(lounge.general, "generation show", number="1")
        told = await lounge.said(asked)
        assert cards.TOO_LARGE in told
        assert f"/{posted.id})" in told
        assert "Extend" in buttons(asked.response.components)

    async def test_who_comes_when_many_clips_are_in_memory_waits_for_a_turn(self, lounge, monkeypatch):
        await lounge.made("a lake")
        waits = asyncio.Event()

        class Turns(asyncio.Semaphore):
            async def acquire(self):
                waits.set()
                return await super().acquire()

        turns = Turns(0)
        monkeypatch.setattr(lounge.bot.get_cog("History"), "_turns", turns)
        asking = asyncio.create_task(lounge.ana.slash(lounge.general, "generation show", number="1"))
        waiting = asyncio.create_task(waits.wait())
        await asyncio.wait([asking, waiting], return_when=asyncio.FIRST_COMPLETED)
        assert waiting.done()
        turns.release()
        assert "a lake" in await lounge.said(await asking)

    async def test_numbers_are_offered_by_their_words_however_they_ended(self, lounge):
        await lounge.made("a lake at dawn")
        await lounge.video("a boat")
        await lounge.video("not hers", by=lounge.ben)
        offered = await lounge.ana.autocomplete(lounge.general, "generation show", "number", "")
        assert [one["value"] for one in offered] == ["2", "1"]
        offered = await lounge.ana.autocomplete(lounge.general, "generation show", "number", "LAKE")
        assert [one["value"] for one in offered] == ["1"]

    @pytest.mark.parametrize("typed", ["nonsense", "999", "9" * 30, "#", "-1"])
    async def test_what_is_none_is_said(self, lounge, typed):
        told = await lounge.said(await lounge.ana.slash(lounge.general, "generation show", number=typed))
        assert "do not know that clip" in told


def test_the_choices_of_the_command_are_those_of_the_menus():
    assert [one.value for one in cog.KINDS] == [kind.value for kind in pages.KINDS]
    assert [one.value for one in cog.STAGES] == [stage.value for stage in pages.STAGES]
