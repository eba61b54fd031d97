from dataclasses import replace
from typing import Any

import pytest

from bot.domain.delivery import DeliveryKind
from bot.domain.generation import ENDED, UNFINISHED, Status
from bot.domain.money import MicroUsd
from bot.domain.reasons import Reason
from bot.domain.request import ClipFrame, ImageFrame, Operation, Reference, Role
from bot.domain.waits import Outlook, Typical
from cogs.ui import buttons, cards
from tests.bot.scripted import FACTS
from tests.cogs.ui.conftest import NOW, check_limits, components, generation, labels, words

PUBLISHED = Typical(low=70, median=87, high=105, samples=2, published=True)
OURS = Typical(low=60, median=80, high=130, samples=12, published=False)
LONGEST = 2**63 - 1
NASTY = {
    "longest": "a very long wish " * 235 + "ends",
    "markdown": "**_~~||`" * 500,
    "mentions": "@everyone <@1> <#2> <@&3> " * 150,
    "emoji": "👩\u200d🚀👍🏽❤\ufe0f" * 400,
    "right to left": "بحيرة عند الفجر " * 240,
    "lines": "# a\n" * 1000,
    "turned": "\u202e" * 4000,
    "nothing": "",
}


def ahead(place, *, people=0):
    return Outlook(place=place, people=people, low=240, high=420, published=False)


def drawn(made, *, typical=PUBLISHED, outlook=None, pictures=()):
    row = buttons.under(made, DeliveryKind.CARD, delivery_id=LONGEST, price=None)
    return cards.waiting(made, FACTS.models, typical=typical, outlook=outlook, pictures=pictures, buttons=row)


@pytest.mark.parametrize("prompt", NASTY.values(), ids=NASTY.keys())
@pytest.mark.parametrize("status", Status)
def test_whatever_was_written_a_card_and_a_result_keep_to_discords_limits(status, prompt):
    made = generation(status, prompt=prompt, failure=Reason.UNCONFIRMED, id=LONGEST, present=True)
    row = buttons.under(made, DeliveryKind.RESULT, delivery_id=LONGEST, price="$11.47")
    check_limits(drawn(made, outlook=ahead(10**6), pictures=["a.png", "b.png"]))
    check_limits(cards.ended(made, link="https://discord.com/channels/1/2/3"))
    check_limits(cards.finished(made, FACTS.models, files=["clip.mp4"], remark="smaller", buttons=row))
    check_limits(cards.failed(made, FACTS.models, buttons=row))


@pytest.mark.parametrize("prompt", ["**bold** @everyone <@77> [x](https://evil.example)", "# big\n> quoted"])
def test_nothing_that_was_written_acts_on_the_channel(prompt):
    read = words(drawn(generation(prompt=prompt)))
    assert "@everyone" not in read
    assert "**bold**" not in read
    assert "https://evil" not in read
    assert "\n> # big" not in read


def test_a_card_says_who_wants_what_and_how_it_stands():
    read = words(drawn(generation(), outlook=ahead(3, people=2)))
    assert "<@5>" in read
    assert "#12" in read
    assert "a lake at dawn" in read
    assert "Ray 2 · 5 s · 720p · 16:9" in read
    assert "3rd · 2 people ahead · about 4\u20137 min" in read
    assert f"<t:{int(NOW.timestamp())}:R>" in read
    assert "provider" not in read
    published = replace(ahead(1), published=True)
    assert "next in line · about 4\u20137 min, by what the provider says" in words(
        drawn(generation(), outlook=published)
    )
    resting = replace(ahead(2, people=1), low=None, high=None)
    assert "2nd · 1 person ahead · the provider is not taking anything" in words(drawn(generation(), outlook=resting))
    assert "usually 70\u2013105 s, says the provider" in words(drawn(generation()))


def test_our_own_history_is_told_as_such():
    assert "usually 1\u20133 min, from our last 12 like it" in words(drawn(generation(Status.RUNNING), typical=OURS))


@pytest.mark.parametrize("status", sorted(UNFINISHED))
def test_each_state_has_words_and_cancel_only_while_it_waits(status):
    card = drawn(generation(status))
    assert cards.STATES[status].format(account="Luma") in words(card)
    assert labels(card) == (["Cancel", "Info"] if status is Status.QUEUED else ["Info"])


def test_running_work_is_counted_from_when_it_was_handed_over():
    made = generation(Status.RUNNING)
    assert made.submitted_at is not None
    assert f"Luma is making it · <t:{int(made.submitted_at.timestamp())}:R>" in words(drawn(made))


def test_pictures_stand_on_the_card_under_the_names_by_which_they_are_published():
    card = drawn(generation(start=ImageFrame(media_id=1)), pictures=["one.png"])
    gallery = next(part for part in components(card) if part["type"] == 12)
    assert [item["media"]["url"] for item in gallery["items"]] == ["attachment://one.png"]
    assert "from a picture" in words(card)


@pytest.mark.parametrize(
    ("frames", "told"),
    [
        ({"start": ClipFrame(generation_id=3)}, "continues #3"),
        ({"end": ClipFrame(generation_id=4)}, "leads to #4"),
        ({"start": ClipFrame(generation_id=3), "end": ClipFrame(generation_id=4)}, "from #3 to #4"),
        ({"start": ImageFrame(media_id=1), "end": ImageFrame(media_id=2)}, "from one picture to another"),
        ({"loop": True}, "loop"),
    ],
)
def test_options_tell_what_the_frames_mean(frames, told):
    assert told in cards.options(generation(**frames).request, FACTS.models)


def test_a_model_that_is_not_offered_any_more_is_named_as_it_was():
    gone = generation(model="ray-0").request
    assert cards.options(gone, FACTS.models).startswith("ray-0")
    assert cards.today(gone, FACTS.models) is None
    assert cards.today(generation().request, FACTS.models) == MicroUsd(500_000)


def test_a_result_mentions_its_owner_and_shows_the_clip_first():
    made = generation(Status.SUCCEEDED)
    row = buttons.under(made, DeliveryKind.RESULT, delivery_id=4, price="$0.71")
    result = cards.finished(made, FACTS.models, files=["reverie-12.mp4"], buttons=row)
    parts = components(result)
    assert parts[0]["content"].startswith("<@5>")
    assert [part["type"] for part in parts[1:3]] == [17, 12]
    assert "$0.71 · took 90 s" in words(result)
    assert labels(result) == [
        *("Extend", "Blend", "Re-roll · $0.71", "Edit & re-run"),
        *("Reframe", "Modify", "Upscale", "Add sound"),
        *("Info", "Report", "Delete"),
    ]


def test_who_cannot_see_is_told_what_the_files_show():
    made = generation(Status.SUCCEEDED, prompt="a lake\nat dawn")

    def told(layout):
        return [item.get("description") for one in components(layout) if one["type"] == 12 for item in one["items"]]

    assert told(cards.finished(made, {}, files=["clip.mp4"], buttons=[])) == ["Video: a lake at dawn"]
    several = cards.finished(made, {}, files=["a.png", "b.png"], buttons=[])
    assert told(several) == ["1 of 2: Video: a lake at dawn", "2 of 2: Video: a lake at dawn"]
    (long,) = told(cards.finished(generation(Status.SUCCEEDED, prompt="x" * 5000), {}, files=["a"], buttons=[]))
    assert len(long) <= 256
    silent = generation(Status.SUCCEEDED, prompt="", operation=Operation.REFRAME_IMAGE)
    assert told(cards.finished(silent, {}, files=["a.png"], buttons=[])) == ["Picture made without words"]


def test_a_member_is_told_what_they_really_paid():
    made = generation(Status.SUCCEEDED, cost=MicroUsd(400_000))
    assert "$0.40" in words(cards.finished(made, FACTS.models, files=["a.mp4"], buttons=[]))
    dearer = generation(Status.SUCCEEDED, cost=MicroUsd(900_000))
    assert "$0.71" in words(cards.finished(dearer, FACTS.models, files=["a.mp4"], buttons=[]))


def test_a_present_says_that_it_is_one():
    made = generation(Status.SUCCEEDED, present=True, price=MicroUsd(0))
    read = words(cards.finished(made, FACTS.models, files=["a.mp4"], buttons=[]))
    assert "present" in read
    assert "free" in read
    assert "present" in words(drawn(generation(Status.RUNNING, present=True)))


def test_a_failure_says_why_that_it_was_free_and_what_to_do():
    made = generation(Status.FAILED, failure=Reason.JOB_FAILED, detail="raw words of the provider")
    row = buttons.under(made, DeliveryKind.RESULT, delivery_id=4, price="$0.71")
    failed = cards.failed(made, FACTS.models, buttons=row)
    assert "failed there" in words(failed)
    assert "Nothing was charged: your quota came back." in words(failed)
    assert "raw words" not in words(failed)
    assert labels(failed) == ["Retry · $0.71", "Edit & re-run", "Info"]


@pytest.mark.parametrize("status", sorted(ENDED))
def test_what_is_left_of_the_card_is_one_line(status):
    left = cards.ended(generation(status, failure=Reason.TOO_SLOW), link="https://discord.com/channels/9/7/1")
    assert len(words(left).splitlines()) == 1
    assert labels(left) == []
    assert ("https://discord.com/channels/9/7/1" in words(left)) is (status is not Status.CANCELLED)
    assert "deleted" in words(cards.ended(generation(status, deleted_at=NOW), link=None))


def test_links_lead_to_the_server_or_to_direct_messages():
    assert cards.link(generation(), 3) == "https://discord.com/channels/9/7/3"
    assert cards.link(generation(private=True), 3) == "https://discord.com/channels/@me/7/3"


def test_what_is_shown_again_stands_under_its_own_heading():
    made = generation(Status.SUCCEEDED)
    above = cards.heading(made)
    assert above == f"**#12** · <@5>'s video · <t:{int(NOW.timestamp()) + 92}:R>"
    again = cards.finished(made, FACTS.models, files=["clip.mp4"], above=above, buttons=[])
    assert words(again).splitlines()[0] == above
    assert "ready" not in words(again)


def test_a_cancelled_one_that_is_shown_again_did_not_fail():
    made = generation(Status.CANCELLED)
    again = cards.failed(made, FACTS.models, above=cards.heading(made), buttons=[])
    check_limits(again)
    assert "Cancelled before it began. Nothing was charged." in words(again)
    assert "did not work out" not in words(again)


IMAGE: dict[str, Any] = {"operation": Operation.IMAGE, "model": "photon-1", "resolution": "", "seconds": 0}


def references(*roles):
    return tuple(Reference(role=role, media_id=number) for number, role in enumerate(roles))


@pytest.mark.parametrize(
    ("request_", "told"),
    [
        (IMAGE, "Photon · 16:9"),
        (IMAGE | {"format": "png", "aspect": "1:1"}, "Photon · 1:1 · png"),
        (IMAGE | {"references": references(Role.IMAGE, Role.IMAGE)}, "Photon · 16:9 · 2 references"),
        (
            IMAGE | {"references": references(Role.CHARACTER, Role.STYLE, Role.CHARACTER)},
            "Photon · 16:9 · 1 style · 2 pictures of the character",
        ),
        (IMAGE | {"references": references(Role.MODIFY)}, "Photon · 16:9 · 1 picture to modify"),
        (
            {"concepts": ("dolly_zoom", "handheld"), "camera": "camera orbit left"},
            "Ray 2 · 5 s · 720p · 16:9 · dolly zoom · handheld · camera orbit left",
        ),
        (
            {"operation": Operation.REFRAME_VIDEO, "source_clip_id": 3, "aspect": "9:16"},
            "reframed from #3 to 9:16 · Ray 2 · 5 s",
        ),
        (
            {"operation": Operation.REFRAME_VIDEO, "source_media_id": 3, "aspect": "9:16", "first_frame_id": 7},
            "reframed from a video to 9:16 · Ray 2 · 5 s · with a first frame",
        ),
        (
            IMAGE | {"operation": Operation.REFRAME_IMAGE, "source_media_id": 3, "format": "jpg"},
            "reframed from a picture to 16:9 · Photon · jpg",
        ),
        (
            {"operation": Operation.MODIFY_VIDEO, "source_clip_id": 3, "strength": "flex_2", "seconds": 9},
            "modified from #3, flex 2 · Ray 2 · 9 s",
        ),
        (
            {"operation": Operation.UPSCALE, "source_clip_id": 3, "resolution": "1080p"},
            "#3 upscaled to 1080p · Ray 2 · 5 s",
        ),
        ({"operation": Operation.ADD_AUDIO, "source_clip_id": 3}, "#3 with sound · Ray 2 · 5 s"),
    ],
)
def test_options_tell_what_kind_of_work_it_is(request_: dict[str, Any], told):
    assert cards.options(generation(**request_).request, FACTS.models) == told


def test_a_price_that_no_page_gives_is_read_with_a_mark():
    upscale = generation(operation=Operation.UPSCALE, source_clip_id=3, resolution="720p").request
    told = cards.price(upscale, FACTS.models)
    assert told is not None
    assert told.startswith("≈ $")
    one = cards.today(generation(**IMAGE).request, FACTS.models)
    assert one is not None
    four = cards.price(generation(**IMAGE).request, FACTS.models, count=4)
    assert four == f"${one * 4 / 1_000_000:.2f}"
    unknown: dict[str, Any] = IMAGE | {"aspect": "5:1"}
    assert cards.price(generation(**unknown).request, FACTS.models) is None


def pictures(*statuses, **options):
    fields: dict[str, Any] = IMAGE | options
    return [generation(status, id=12 + place, batch_id=12, **fields) for place, status in enumerate(statuses)]


@pytest.mark.parametrize("prompt", NASTY.values(), ids=NASTY.keys())
def test_whatever_was_written_several_pictures_keep_to_discords_limits(prompt):
    everything = pictures(*[Status.SUCCEEDED] * 2, Status.FAILED, Status.CANCELLED, prompt=prompt)
    batch = [replace(one, id=LONGEST - 4 + place) for place, one in enumerate(everything)]
    row = buttons.under(batch[0], DeliveryKind.RESULT, delivery_id=LONGEST, price="≈ $11.47", batch=batch)
    files = [f"{one.id}.png" for one in batch]
    check_limits(cards.finished(batch[0], FACTS.models, files=files, remark="smaller", buttons=row, batch=batch))
    check_limits(cards.failed(batch[2], FACTS.models, buttons=[], batch=batch[2:]))
    check_limits(cards.ended(batch[0], link="https://discord.com/channels/1/2/3", batch=batch))


def test_the_card_of_several_tells_of_the_one_that_is_furthest():
    batch = pictures(Status.SUCCEEDED, Status.QUEUED, Status.RUNNING, Status.QUEUED)
    card = words(
        cards.waiting(batch[0], FACTS.models, typical=PUBLISHED, outlook=None, pictures=[], buttons=[], batch=batch)
    )
    assert "<@5> asked for 4 pictures · #12" in card
    assert "Luma is making it" in card
    assert "**1 of 4** are done." in card


def test_the_result_of_several_adds_up_what_they_cost():
    batch = pictures(Status.SUCCEEDED, Status.SUCCEEDED, Status.FAILED, price=MicroUsd(15_000))
    read = words(cards.finished(batch[0], FACTS.models, files=["a.jpg", "b.jpg"], buttons=[], batch=batch))
    assert "<@5>, 2 of your 3 pictures are ready." in read
    assert "#12, #13 · Photon · 16:9 · $0.03 · took 90 s" in read
    assert "1 of 3 did not work out" in read


def test_what_became_of_several_is_one_line():
    def left(*statuses):
        batch = pictures(*statuses, failure=Reason.JOB_FAILED)
        return words(cards.ended(batch[0], link="https://discord.com/channels/9/7/1", batch=batch))

    assert "<@5>'s 2 pictures are finished → [see the result](" in left(*[Status.SUCCEEDED] * 2)
    assert "1 of <@5>'s 2 pictures is finished" in left(Status.FAILED, Status.SUCCEEDED)
    assert "<@5>'s 2 pictures did not work out → [see the reason](" in left(Status.FAILED, Status.CANCELLED)
    assert "<@5> cancelled it before it began." in left(*[Status.CANCELLED] * 2)
