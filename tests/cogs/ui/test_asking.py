from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import aiohttp
import discord
import pytest

from bot.domain.community.configuration import Visibility
from bot.domain.errors import UserError
from bot.domain.generation import Status
from bot.domain.media import MediaKind
from bot.domain.reasons import Reason
from bot.domain.request import Destination
from cogs.ui import asking
from cogs.ui.asking import LARGEST_ID, MIB
from tests.cogs.ui.conftest import NOW, generation

NEEDED = {"view_channel": True, "send_messages": True, "attach_files": True, "read_message_history": True}


def interaction(**permissions) -> Any:
    return SimpleNamespace(
        guild_id=9,
        channel_id=77,
        guild=None,
        channel=None,
        app_permissions=discord.Permissions(**(NEEDED | permissions)),
    )


async def test_the_channel_is_where_it_goes():
    destination = await asking.destination(interaction(), visibility=Visibility.CHANNEL)
    assert (destination.channel_id, destination.private) == (77, False)
    assert destination.upload_limit == 10 * 1024 * 1024
    assert (destination.asked_in, destination.spoiler, destination.age_restricted) == ((77,), False, False)
    assert (await asking.destination(interaction(), visibility=Visibility.SPOILER)).spoiler


@pytest.mark.parametrize(
    ("destination", "seen"),
    [
        (Destination(channel_id=7), Visibility.CHANNEL),
        (Destination(channel_id=7, spoiler=True), Visibility.SPOILER),
        (Destination(channel_id=7, private=True), Visibility.PRIVATE),
        (Destination(channel_id=7, private=True, spoiler=True), Visibility.PRIVATE),
    ],
)
def test_what_comes_of_something_is_seen_like_it(destination, seen):
    assert asking.visibility(destination) is seen


@pytest.mark.parametrize(
    ("permission", "named"),
    [
        ("view_channel", "View Channel"),
        ("send_messages", "Send Messages"),
        ("attach_files", "Attach Files"),
        ("read_message_history", "Read Message History"),
    ],
)
async def test_a_permission_that_is_missing_is_named_before_anything_is_spent(permission, named):
    with pytest.raises(UserError) as caught:
        await asking.destination(interaction(**{permission: False}), visibility=Visibility.CHANNEL)
    assert (caught.value.reason, caught.value.facts) == (Reason.CHANNEL_FORBIDDEN, {"missing": (named,)})


@pytest.mark.parametrize(
    ("digits", "number"),
    [
        ("12", 12),
        (str(2**63 - 1), 2**63 - 1),
        (str(2**63), None),
        ("9" * 5000, None),
        ("", None),
        ("-1", None),
        ("1.5", None),
        ("\u0661", None),
    ],
)
def test_only_what_a_row_can_be_called_is_a_number(digits, number):
    assert asking.number(digits) == number


@pytest.mark.parametrize("error", [aiohttp.ServerDisconnectedError(), aiohttp.ClientPayloadError("cut")])
async def test_a_picture_that_discord_does_not_hand_over_is_the_pictures_fault(error):
    async def read():
        raise error

    attachment: Any = SimpleNamespace(content_type="image/png", size=10, filename="a.png", read=read)
    with pytest.raises(UserError) as caught:
        await asking.picture(interaction(), attachment)
    assert caught.value.reason is Reason.PICTURE_UNREADABLE


def sent(data=b"", *, size=None, content_type: str | None = "video/mp4", error=None):
    """Return an attachment as Discord describes it, and what is then read of it."""

    async def read():
        if error is not None:
            raise error
        return data

    size = len(data) if size is None else size
    return SimpleNamespace(content_type=content_type, size=size, filename="a.mp4", read=read)


async def taken(house, attachment, **options) -> Any:
    services = SimpleNamespace(intake=house.intake)
    asked: Any = SimpleNamespace(client=SimpleNamespace(services=services), user=SimpleNamespace(id=5))
    return await asking.video(asked, attachment, **options)


async def test_a_video_is_copied_to_where_it_stays(house, clip_file):
    media = await taken(house, sent(clip_file))
    assert (media.kind, media.user_id, media.facts.seconds) == (MediaKind.CLIP, 5, 0.5)
    assert (await taken(house, sent(clip_file, content_type=None))).facts == media.facts  # Discord does not always know


@pytest.mark.parametrize(
    ("attachment", "options", "reason"),
    [
        (sent(content_type="image/png"), {}, Reason.NOT_A_VIDEO),
        (sent(b"hello"), {}, Reason.NOT_A_VIDEO),
        (sent(size=100_000_001, error=AssertionError("it was read")), {}, Reason.VIDEO_TOO_LARGE),
        (sent(error=aiohttp.ClientPayloadError("cut")), {}, Reason.VIDEO_UNREADABLE),
    ],
)
async def test_what_is_no_video_that_we_take_is_refused(house, attachment, options, reason):
    with pytest.raises(UserError) as caught:
        await taken(house, attachment, **options)
    assert caught.value.reason is reason
    assert not house.intake.room.locked()


async def test_a_video_may_be_no_longer_than_the_model_takes(house, clip_file):
    with pytest.raises(UserError) as caught:
        await taken(house, sent(clip_file), longest=0.3)
    assert caught.value.reason is Reason.VIDEO_TOO_LONG


def test_a_number_may_be_typed_as_it_is_shown():
    assert asking.generation_number(" #12 ") == 12
    with pytest.raises(UserError):
        asking.generation_number("twelve")


def test_a_choice_tells_number_words_and_age_and_fits():
    made = [generation(Status.SUCCEEDED, id=LARGEST_ID, prompt="\u0628 " * 200), generation(prompt="")]
    long, short = asking.choices(made, now=NOW + timedelta(minutes=5))
    assert long.name.startswith(f"#{LARGEST_ID} · ")
    assert len(long.name) <= 100
    assert (short.name, short.value) == ("#12 · without words · 5 min ago", "12")
    assert len(asking.choices([generation()] * 30, now=NOW)) == 25


@pytest.mark.parametrize(("taken", "limit"), [(10 * MIB, 10 * MIB), (100 * MIB, asking.LARGEST_MESSAGE)])
def test_an_answer_may_hold_what_discord_takes_in_one_request(taken, limit):
    asked: Any = SimpleNamespace(filesize_limit=taken)
    assert asking.upload_limit(asked) == limit


@pytest.mark.parametrize(("data", "chosen"), [({"values": ["a"]}, "a"), ({"values": []}, ""), ({}, ""), (None, "")])
def test_what_was_chosen_is_read(data, chosen):
    asked: Any = SimpleNamespace(data=data)
    assert asking.chosen(asked) == chosen
