"""Only a job whose echo equals what we sent may be ours."""

from dataclasses import replace

import pytest

from bot.domain.provider import ClipOf, PictureAt
from bot.domain.request import ClipFrame, ImageFrame, Operation, Role
from bot.providers.luma.answers import GenerationBody
from bot.providers.luma.echo import could_be
from bot.providers.luma.orders import body_of
from tests.bot.providers.luma.wishes import CALLBACK, ID, ORDERS, PICTURE, edit, picture, video

PICTURES = {Operation.IMAGE, Operation.REFRAME_IMAGE}
TWO_FRAMES = video(ImageFrame, ClipFrame)
# As the page's samples and Luma's document echo it: what was not given is null.
UNASKED = {
    "callback_url": None,
    "concepts": None,
    "prompt": None,
    "image_ref": None,
    "style_ref": None,
    "character_ref": None,
    "modify_image_ref": None,
    "first_frame": None,
    "x_start": None,
    "grid_position_x": 0,
    "sync": False,
}


def job(order, /, *, without=(), **changes):
    """Return a job that echoes an order, but for these fields of the request."""
    body = body_of(order).as_json()
    echo = {name: value for name, value in (UNASKED | body | changes).items() if name not in without}
    kind = "image" if order.request.operation in PICTURES else "video"
    model = body.get("model", "ray-2")
    return GenerationBody.model_validate({"id": "a", "generation_type": kind, "model": model, "request": echo})


def is_it(order, /, **changes):
    return could_be(job(order, **changes), body_of(order))


def frames(start=None, end=None) -> dict:
    return {"frame0": start, "frame1": end}


IMAGE = {"type": "image", "url": PICTURE}
GENERATION = {"type": "generation", "id": ID}


@pytest.mark.parametrize("name", ORDERS)
def test_every_wish_is_known_again(name):
    assert is_it(ORDERS[name])


@pytest.mark.parametrize("name", ORDERS)
def test_no_wish_is_taken_for_another(name):
    wish = body_of(replace(ORDERS[name], callback_url=None))
    taken = [other for other, order in ORDERS.items() if could_be(job(replace(order, callback_url=None)), wish)]
    assert taken == [name]


@pytest.mark.parametrize("name", ORDERS)
def test_a_kind_that_nobody_knows_says_nothing(name):
    order = ORDERS[name]
    told = job(order).model_copy(update={"kind": order.request.operation.value})
    assert could_be(told, body_of(order))


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"prompt": " a lake\n"},
        {"duration": "5"},
        {"new_field": 1},
        {"concepts": []},
        {"aspect_ratio": None},
        {"resolution": None},
        {"duration": None},
        {"loop": None},
        {"model": None},
        {"generation_type": None},
        {"generation_type": None, "type": "video"},
        {"keyframes": frames({"type": "image", "url": "https://pictures.test/a.png?ex=9&hm=8"}, GENERATION)},
    ],
    ids=str,
)
def test_the_same_may_look_a_little_different(changes):
    assert is_it(TWO_FRAMES, **changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"prompt": "a lake at night"},
        {"prompt": None},
        {"model": "ray-flash-2"},
        {"duration": "9s"},
        {"resolution": "1080p"},
        {"aspect_ratio": "9:16"},
        {"loop": True},
        {"concepts": [{"key": "orbit"}]},
        {"keyframes": None},
        {"keyframes": "none"},
        {"keyframes": frames(IMAGE)},
        {"keyframes": frames(GENERATION, IMAGE)},
        {"keyframes": frames(IMAGE, {"type": "generation", "id": "other"})},
        {"keyframes": frames({"type": "image", "url": "https://pictures.test/c.png"}, GENERATION)},
        {"keyframes": frames({"type": "image", "url": None}, GENERATION)},
        {"generation_type": "reframe_video"},
        {"media": {"url": PICTURE}},
        {"mode": "flex_1"},
    ],
    ids=str,
)
def test_anything_else_is_somebody_else_s(changes):
    assert not is_it(TWO_FRAMES, **changes)


@pytest.mark.parametrize(
    ("order", "changes"),
    [
        (picture((Role.IMAGE, 0.5)), {"image_ref": [{"url": "https://pictures.test/0.png", "weight": 0.4}]}),
        (picture((Role.IMAGE, 0.5)), {"image_ref": []}),
        (picture((Role.IMAGE, 0.5)), {"image_ref": {"url": "https://pictures.test/0.png", "weight": 0.5}}),
        (picture((Role.IMAGE, 0.5)), {"format": "png"}),
        (picture(), {"style_ref": [{"url": PICTURE}]}),
        (picture((Role.CHARACTER, None)), {"character_ref": {"identity0": {"images": [PICTURE]}}}),
        (picture((Role.CHARACTER, None)), {"character_ref": {"identity0": {"images": []}}}),
        (picture((Role.MODIFY, 1.0)), {"modify_image_ref": None}),
        (edit(Operation.REFRAME_VIDEO), {"x_start": 7}),
        (edit(Operation.REFRAME_VIDEO), {"first_frame": {"url": PICTURE}}),
        (edit(Operation.REFRAME_VIDEO), {"media": None}),
        (edit(Operation.MODIFY_VIDEO, strength="flex_1"), {"mode": "flex_2"}),
        (edit(Operation.MODIFY_VIDEO, strength="flex_1"), {"mode": None}),
        (edit(Operation.UPSCALE, resolution="4k"), {"resolution": "1080p"}),
        (edit(Operation.UPSCALE, resolution="4k"), {"generation_type": None}),
        (edit(Operation.ADD_AUDIO, prompt="rain"), {"prompt": "waves"}),
        (edit(Operation.ADD_AUDIO, prompt="rain"), {"negative_prompt": "music"}),
        (edit(Operation.ADD_AUDIO), {"generation_type": None}),
    ],
    ids=str,
)
def test_of_pictures_and_edits_too(order, changes):
    assert is_it(order)
    assert not is_it(order, **changes)


@pytest.mark.parametrize("lacks", ["aspect_ratio", "format", "generation_type"])
def test_the_echo_of_a_picture_may_lack_what_has_a_default(lacks):
    assert is_it(picture((Role.STYLE, 0.8)), without=(lacks,))


def test_a_weight_that_we_left_open_may_be_any():
    assert is_it(picture((Role.IMAGE, None)), image_ref=[{"url": "https://pictures.test/0.png", "weight": 0.85}])


@pytest.mark.parametrize(
    "odd", [{"request": None}, {"generation_type": "image"}, {"request": {"prompt": "a lake"}, "model": None}]
)
def test_a_job_that_does_not_tell_is_not_ours(odd):
    told = {"id": "a", "generation_type": "video", "model": "ray-2", "request": body_of(video()).as_json()}
    assert could_be(GenerationBody.model_validate(told), body_of(video()))
    assert not could_be(GenerationBody.model_validate(told | odd), body_of(video()))


def test_a_job_that_began_with_a_picture_is_not_the_one_without():
    plain = video()
    assert not could_be(job(TWO_FRAMES), body_of(plain))
    assert is_it(plain, keyframes=None)
    assert is_it(plain, keyframes=frames())


def test_who_does_not_know_the_link_any_more_asks_for_any_picture():
    began = video(ImageFrame)
    searched = body_of(replace(began, start=PictureAt(url="")))
    assert could_be(job(began), searched)
    assert not could_be(job(began, keyframes=frames(GENERATION)), searched)
    assert not could_be(job(began, keyframes=frames(IMAGE, IMAGE)), searched)
    assert not could_be(job(began, keyframes=None), searched)
    changed = edit(Operation.MODIFY_VIDEO, strength="flex_1", first_frame=True)
    nowhere = PictureAt(url="")
    assert could_be(job(changed), body_of(replace(changed, source=nowhere, first_frame=nowhere)))
    assert not could_be(job(changed, media={"url": None}), body_of(replace(changed, source=nowhere)))
    someone = picture((Role.CHARACTER, None))
    assert could_be(job(someone), body_of(replace(someone, references=(nowhere,))))


class TestCallbacks:
    """Where the callback is echoed, it decides: its path names our generation."""

    OURS = replace(video(), callback_url=CALLBACK)

    @pytest.mark.parametrize("name", ORDERS)
    def test_ours_is_ours_whatever_else_is_echoed(self, name):
        order = replace(ORDERS[name], callback_url=CALLBACK)
        told = {"id": "a", "request": {"prompt": "cleaned by Luma", "callback_url": CALLBACK}}
        assert could_be(GenerationBody.model_validate(told), body_of(order))

    def test_its_host_may_have_changed_since(self):
        moved = CALLBACK.replace("video.example.org", "new.example.org/bot")
        assert is_it(self.OURS, callback_url=moved)

    @pytest.mark.parametrize(
        "other", [CALLBACK.replace("/7/", "/8/"), CALLBACK.replace("secret", "guess"), "https://else.test/hook"]
    )
    def test_another_one_is_another_s_though_all_else_is_the_same(self, other):
        assert not is_it(self.OURS, callback_url=other)

    @pytest.mark.parametrize("untold", [None, ""])
    def test_where_it_is_not_echoed_all_else_decides(self, untold):
        assert is_it(self.OURS, callback_url=untold)
        assert not is_it(self.OURS, callback_url=untold, prompt="a forest")

    def test_who_has_no_address_any_more_compares_all_else(self):
        assert could_be(job(self.OURS), body_of(video()))


@pytest.mark.parametrize("model", [None, "ray-2"])
def test_an_upscale_does_not_tell_of_which_clip(model):
    """So two of them are candidates for each other, and bot/policies/matching.py takes neither."""
    one, two = (replace(edit(Operation.UPSCALE), source=ClipOf(job_id=name)) for name in ("one", "two"))
    assert could_be(job(one).model_copy(update={"model": model}), body_of(two))
