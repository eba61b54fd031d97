"""Every example on Luma's own page can be asked for here, and what we send then says all that the example says."""

from typing import Any

import pytest

from bot.domain.provider import ClipOf, Keyframe, Order, PictureAt
from bot.domain.request import ClipFrame, GenerationRequest, ImageFrame, Operation, Reference, Role
from bot.policies import options
from bot.providers.luma.facts import FACTS, MORE_MODELS
from bot.providers.luma.orders import body_of, path_of
from tests.sandbox.dream_machine.faces.luma.test_face_page_examples import PAGE, examples

MODELS = {**FACTS.models, **MORE_MODELS}
DEFAULTS = {"/generations": "ray-2", "/generations/image": "photon-1"}  # where the example names no model


@pytest.fixture(scope="module")
def found():
    if not PAGE.exists():
        pytest.skip(f"{PAGE.name} is missing: set REVERIE_PROVIDER_DOCS to the folder that has it")
    return examples()


def wished(path: str, body: dict[str, Any]) -> Order:
    """Return the order of which an example is the request."""
    kinds = {"/generations": Operation.VIDEO, "/generations/image": Operation.IMAGE}
    wishes: dict[str, Any] = {"operation": kinds.get(path, Operation.MODIFY_VIDEO), "prompt": body["prompt"]}
    wishes["model"] = body.get("model", DEFAULTS.get(path))
    names = {"aspect_ratio": "aspect", "resolution": "resolution", "loop": "loop", "mode": "strength"}
    wishes |= {ours: body[theirs] for theirs, ours in names.items() if theirs in body}
    if "duration" in body:
        wishes["seconds"] = int(body["duration"].removesuffix("s"))
    wishes["concepts"] = tuple(one["key"] for one in body.get("concepts", ()))
    frames = body.get("keyframes", {})
    (start, begins), (end, ends) = (_frame(frames.get(name)) for name in ("frame0", "frame1"))
    given = _references(body)
    edited = "media" in body
    return Order(
        reference="1",
        request=GenerationRequest(
            start=start,
            end=end,
            references=tuple(reference for reference, _ in given),
            source_media_id=1 if edited else None,
            first_frame_id=2 if "first_frame" in body else None,
            **wishes,
        ),
        start=begins,
        end=ends,
        references=tuple(link for _, link in given),
        source=PictureAt(url=body["media"]["url"]) if edited else None,
        first_frame=PictureAt(url=body["first_frame"]["url"]) if "first_frame" in body else None,
        callback_url=body.get("callback_url"),
    )


def _frame(frame: dict[str, str] | None) -> tuple[ImageFrame | ClipFrame | None, Keyframe | None]:
    if frame is None:
        return None, None
    if frame["type"] == "generation":
        return ClipFrame(generation_id=1), ClipOf(job_id=frame["id"])
    return ImageFrame(media_id=1), PictureAt(url=frame["url"])


def _references(body: dict[str, Any]) -> list[tuple[Reference, PictureAt]]:
    modified = [body["modify_image_ref"]] if "modify_image_ref" in body else []
    someone = body.get("character_ref", {}).get("identity0", {}).get("images", [])
    given = [(Role.IMAGE, one) for one in body.get("image_ref", ())]
    given += [(Role.STYLE, one) for one in body.get("style_ref", ())]
    given += [(Role.CHARACTER, {"url": url}) for url in someone]
    given += [(Role.MODIFY, one) for one in modified]
    return [
        (Reference(role=role, media_id=place, weight=one.get("weight")), PictureAt(url=one["url"]))
        for place, (role, one) in enumerate(given)
    ]


def test_all_of_them_can_be_asked_for_and_are_sent_as_they_stand(found):
    assert len(found) > 50
    for path, example in found:
        order = wished(path, example)
        options.check(order.request, MODELS[order.request.model])
        assert path_of(order, create_path="/generations") == path
        sent = body_of(order).as_json()
        assert {name: sent.get(name) for name in example} == example
