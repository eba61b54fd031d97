"""What the drawer says of each kind of job."""

from datetime import UTC, datetime
from typing import Any

import pytest

from sandbox.dream_machine.driver import Job
from sandbox.dream_machine.operations.image import ImageOrder
from sandbox.dream_machine.operations.modify import ModifyOrder
from sandbox.dream_machine.operations.reframe import ReframeImageOrder, ReframeVideoOrder
from sandbox.dream_machine.operations.treatment import AudioOrder, UpscaleOrder
from sandbox.dream_machine.operations.video import VideoOrder
from sandbox.page.jobs import OPERATIONS, operation, options, source, told

NOW = datetime(2030, 1, 1, 12, tzinfo=UTC)
NUMBERS = {"one": 1, "two": 2}
START, END = {"type": "image", "url": "https://a.test/a.png"}, {"type": "generation", "id": "one"}
LOOK = {"url": "https://a.test/a.png", "weight": 0.5}


def job(kind: str = "video", *, sources: tuple[str, ...] = (), state: str = "completed", **request: Any) -> Job:
    return Job(
        id="new",
        state=state,
        kind=kind,
        model="ray-2",
        prompt="a lake",
        request=request,
        created_at=NOW,
        dreaming_at=NOW,
        completed_at=None if state in ("queued", "dreaming") else NOW,
        failure_reason=None,
        cost_cents=71.0,
        video_url=None,
        image_url=None,
        sources=list(sources),
        deleted=False,
    )


@pytest.mark.parametrize(
    ("made", "name", "origin"),
    [
        (job(), "Video from words", ""),
        (job(loop=True), "Video from words, as a loop", ""),
        (job(keyframes={"frame0": START}), "Video from a start picture", "From 1 picture as frame"),
        (job(keyframes={"frame1": START}), "Video to an end picture", "From 1 picture as frame"),
        (job(keyframes={"frame0": START, "frame1": START}), "Video between two pictures", "From 2 pictures as frames"),
        (job(keyframes={"frame0": END}, sources=("one",)), "Extension", "From job 1"),
        (job(keyframes={"frame0": None, "frame1": END}, sources=("one",)), "Extension backwards", "From job 1"),
        (
            job(keyframes={"frame0": END, "frame1": START}, sources=("one",)),
            "Extension to an end picture",
            "From job 1 and 1 picture as frame",
        ),
        (
            job(keyframes={"frame0": START, "frame1": END}, sources=("two",)),
            "Extension backwards from a start picture",
            "From job 2 and 1 picture as frame",
        ),
        (
            job(keyframes={"frame0": END, "frame1": END}, sources=("one", "two")),
            "Blend of two clips",
            "From job 1 and job 2",
        ),
        (job("image"), "Picture", ""),
        (
            job(
                "image",
                image_ref=[LOOK, LOOK],
                style_ref=[LOOK],
                modify_image_ref=LOOK,
                character_ref={"identity0": {"images": ["https://a.test/a.png"] * 3}},
            ),
            "Picture",
            "From 2 references, 1 style, 1 picture to modify and 3 pictures of a character",
        ),
        (job("reframe_image", media=LOOK), "Picture reframed", "From a picture that was sent"),
        (job("reframe_video", media=LOOK), "Video reframed", "From a clip that was sent"),
        (
            job("modify_video", media=LOOK, first_frame=LOOK),
            "Video modified",
            "From a clip that was sent and 1 picture as frame",
        ),
        (job("upscale_video", sources=("two",)), "Upscale", "From job 2"),
        (job("add_audio", sources=("gone",)), "Sound", "From a job that is forgotten"),
        (job("dance"), "dance", ""),
    ],
)
def test_each_operation_has_its_name_and_its_source(made, name, origin):
    assert (operation(made), source(made, NUMBERS)) == (name, origin)


def test_options_are_those_that_were_asked_for():
    assert options(job(resolution="720p", duration="5s", aspect_ratio="16:9")) == "ray-2 · 720p · 5s · 16:9"
    assert options(job("modify_video", mode="flex_1")) == "ray-2 · flex_1"
    assert options(job("image", aspect_ratio="1:1", format="png")) == "ray-2 · 1:1 · png"


def test_every_operation_of_the_machine_has_a_name():
    orders = (ImageOrder, ModifyOrder, ReframeImageOrder, ReframeVideoOrder, UpscaleOrder, AudioOrder)
    assert {order.kind for order in orders} == OPERATIONS.keys()
    assert VideoOrder.kind == job().kind


def test_a_failed_one_costs_nothing():
    assert [told(3, job(state=state), NUMBERS)["cost_cents"] for state in ("dreaming", "failed")] == [71.0, 0]
