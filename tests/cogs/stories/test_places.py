"""Where it may be made, what comes behind a spoiler, and what never leaves the age-restricted channels."""

from dataclasses import replace

import discord
import pytest
from simcord.backend import serializers

from bot.domain.community.configuration import AgeRestricted, Visibility
from bot.lifecycle.publishing import Publishing
from tests.cogs.conftest import texts


@pytest.fixture
def rule(lounge):
    """Return what changes the rules of the server."""

    async def change(**rules):
        await lounge.house.configurations.change(
            lounge.guild.id, lambda now: replace(now, **rules), actor_id=1, action="config.channels"
        )

    return change


async def thread(lounge, channel):
    """Open a thread, and return it."""
    opened = await lounge.bot.get_channel(channel.id).create_thread(
        name="a film", type=discord.ChannelType.public_thread
    )
    await lounge.env.settle()
    (found,) = [one for one in channel.threads if one.id == opened.id]
    return found


def gallery(message):
    """Return the pictures and clips that a message shows: their address, and whether they are behind a spoiler."""
    found = []

    def look(parts):
        for part in parts:
            if part.get("type") == 12:
                found.extend((one["media"]["url"], one.get("spoiler", False)) for one in part["items"])
            look(part.get("components") or [])

    look(message.components)
    return found


async def video(lounge, channel, *, by=None, **options):
    return await lounge.said(await (by or lounge.ana).slash(channel, "video", **{"prompt": "a lake", **options}))


class TestChannels:
    async def test_only_the_chosen_ones_and_the_refusal_names_them(self, lounge, rule):
        await rule(channel_ids=(lounge.videos.id,))
        told = await video(lounge, lounge.general)
        assert "Nothing is made in this channel" in told
        assert f"<#{lounge.videos.id}>" in told
        assert "Nothing is made" in await video(lounge, lounge.general, visibility="private")
        assert lounge.messages() == []
        assert "reserved" in await video(lounge, lounge.videos)

    async def test_a_thread_counts_as_its_channel(self, lounge, rule):
        await rule(channel_ids=(lounge.videos.id,))
        assert "reserved" in await video(lounge, await thread(lounge, lounge.videos))
        assert "Nothing is made" in await video(lounge, await thread(lounge, lounge.general))

    async def test_old_buttons_elsewhere_are_refused_and_private_ones_go_on(self, lounge, rule):
        public = await lounge.made()
        private = await lounge.made("a secret", visibility="private")
        await rule(channel_ids=(lounge.videos.id,))
        assert "Nothing is made" in await lounge.said(await lounge.ben.click(public, label="Re-roll · $0.50"))
        assert "reserved" in await lounge.said(await lounge.ana.user.click(private, label="Re-roll · $0.50"))


class TestPrivateWork:
    async def test_it_can_be_forbidden(self, lounge, rule):
        private = await lounge.made("a secret", visibility="private")
        await rule(private_work=False)
        assert "do not allow private work" in await video(lounge, lounge.general, visibility="private")
        pressed = await lounge.ana.user.click(private, label="Re-roll · $0.50")
        assert "do not allow private work" in await lounge.said(pressed)
        assert "reserved" in await video(lounge, lounge.general)

    async def test_the_server_says_where_clips_come_and_the_member_otherwise(self, lounge, rule):
        await rule(visibility=Visibility.PRIVATE)
        assert "in your direct messages" in await video(lounge, lounge.general)
        assert (await lounge.newest()).destination.private
        await video(lounge, lounge.general, visibility="channel")
        assert (await lounge.newest()).destination.channel_id == lounge.general.id
        await rule(private_work=False)  # the two do not go together
        await video(lounge, lounge.general)
        assert not (await lounge.newest()).destination.private


class TestSpoiler:
    async def test_the_clip_its_pictures_and_what_continues_it_are_behind_it(self, lounge, picture_file):
        await lounge.ana.slash(
            lounge.general, "video", prompt="it moves", start_frame=("a.png", picture_file), visibility="spoiler"
        )
        generation = await lounge.newest()
        assert [hidden for _, hidden in gallery(await lounge.card(generation))] == [True]
        result = await lounge.finish(generation)
        ((url, hidden),) = gallery(result)
        assert hidden
        assert "SPOILER_reverie-1.mp4" in url
        shown = await lounge.ben.click(result, label="Extend")
        await lounge.ben.submit_modal(shown, {"prompt": "and then"})
        child = await lounge.finish(await lounge.newest())
        assert [hidden for _, hidden in gallery(child)] == [True]
        again = await lounge.ana.slash(lounge.general, "generation show", number="1")
        assert [hidden for _, hidden in gallery(again.response)] == [True]

    async def test_it_is_not_there_otherwise(self, lounge):
        ((url, hidden),) = gallery(await lounge.made())
        assert not hidden
        assert "/reverie-1.mp4" in url

    async def test_a_picture_behind_it_is_still_published(self, lounge, picture_file):
        await lounge.ana.slash(
            lounge.general, "video", prompt="it moves", start_frame=("a.png", picture_file), visibility="spoiler"
        )
        generation = await lounge.newest()
        async with lounge.house.database.reading() as tables:
            media = await tables.media.get(generation.request.picture_ids[0])
        house, attached = lounge.house, lounge.bot.attached
        publish = Publishing(house.database, now=house.clock, public_url=None, attached=attached)
        assert (await publish(generation, media)).endswith(media.filename)

    async def test_the_server_can_want_it_for_all(self, lounge, rule):
        await rule(visibility=Visibility.SPOILER)
        assert [hidden for _, hidden in gallery(await lounge.made())] == [True]
        await rule(private_work=False)  # which is about private clips alone
        assert [hidden for _, hidden in gallery(await lounge.made("another lake"))] == [True]


class TestAgeRestricted:
    @pytest.fixture
    async def adults(self, lounge):
        """A channel that Discord marks; SimCord has no such mark, so it is told as Discord tells it."""
        channel = lounge.guild.create_text_channel("adults")
        backend = lounge.env.backend
        payload = serializers.channel_payload(backend, backend.get_channel(channel.id))
        backend.emit("CHANNEL_UPDATE", {**payload, "nsfw": True})
        await lounge.env.settle()
        return channel

    async def test_clips_come_behind_a_spoiler_there(self, lounge, adults):
        await video(lounge, adults)
        generation = await lounge.newest()
        assert (generation.destination.age_restricted, generation.destination.spoiler) == (True, True)
        assert [hidden for _, hidden in gallery(await lounge.finish(generation))] == [True]

    async def test_or_openly_or_not_at_all(self, lounge, rule, adults):
        await rule(age_restricted=AgeRestricted.SHOW)
        await video(lounge, adults)
        assert [hidden for _, hidden in gallery(await lounge.finish(await lounge.newest()))] == [False]
        await rule(age_restricted=AgeRestricted.REFUSE)
        assert "nothing is made in age-restricted channels" in await video(lounge, adults)
        assert "age-restricted" in await video(lounge, await thread(lounge, adults))
        assert "reserved" in await video(lounge, lounge.general)

    async def test_it_stays_there(self, lounge, adults):
        await video(lounge, adults)
        await lounge.finish(await lounge.newest())
        for member in (lounge.ben, lounge.ana):
            for verb in ("reroll", "extend-dialog"):
                refused = await lounge.said(await lounge.press(member, f"v1:{verb}:1:0"))
                assert "stays there" in refused
        refused = await lounge.said(await lounge.ana.slash(lounge.general, "extend", clip="1", prompt="and then"))
        assert "stays there" in refused
        assert "reserved" in await lounge.said(await lounge.ana.slash(adults, "extend", clip="1", prompt="and then"))
        child = await lounge.newest()
        assert (child.id, child.destination.age_restricted, child.destination.spoiler) == (2, True, True)

    async def test_it_is_shown_there_and_elsewhere_to_its_owner_alone(self, lounge, adults):
        await video(lounge, adults)
        await lounge.finish(await lounge.newest())
        refused = await lounge.said(await lounge.ben.slash(lounge.general, "generation show", number="1"))
        assert "stays there" in refused
        for member, channel in ((lounge.ben, adults), (lounge.ana, lounge.general)):
            shown = await member.slash(channel, "generation show", number="1")
            assert "a lake" in texts(shown.response.components)

    async def test_what_is_private_from_there_stays_private(self, lounge, adults):
        await video(lounge, adults, visibility="private")
        generation = await lounge.newest()
        assert (generation.destination.private, generation.destination.age_restricted) == (True, True)
        result = await lounge.finish(generation)
        told = await lounge.said(await lounge.ana.user.click(result, label="Re-roll · $0.50"))
        assert "reserved" in told
        assert (await lounge.newest()).destination.age_restricted
