"""A customer of Luma's, with Luma's own SDK: makes, waits, downloads and deletes, and tells what came of it as JSON.

It takes LUMAAI_BASE_URL, LUMAAI_API_KEY, MACHINE_CONTROL, PICTURE_URL and VIDEO_URL from its environment, and runs in
the environment that `make conformance` makes for the SDK.
"""

# lumaai lives in an environment of its own, which the checks do not see.
# pyright: reportMissingImports=false

import hashlib
import json
import os
from typing import Any, cast
from urllib.request import urlopen

import lumaai

CONTROL, PICTURE, VIDEO = (os.environ[name] for name in ("MACHINE_CONTROL", "PICTURE_URL", "VIDEO_URL"))
client = lumaai.LumaAI(max_retries=0)


def finished(made: Any) -> Any:
    """Poll until the generation has ended; between two looks the machine says when something has happened."""
    while True:
        with urlopen(f"{CONTROL}/control/changes") as answer:  # noqa: S310 - our own machine
            seen = json.load(answer)["count"]
        generation = client.generations.get(made.id)
        if generation.state in ("completed", "failed"):
            return generation
        urlopen(f"{CONTROL}/control/changes?since={seen}&timeout=10").close()  # noqa: S310


def told(generation: Any) -> dict[str, Any]:
    """Return what the SDK understood of a generation, and the checksum of its file."""
    url = generation.assets.video or generation.assets.image
    with urlopen(url) as file:  # noqa: S310
        checksum = hashlib.sha256(file.read()).hexdigest()
    return {
        "id": generation.id,
        "type": generation.generation_type,
        "state": generation.state,
        "model": generation.model,
        "sha256": checksum,
    }


clip = finished(client.generations.video.create(model="ray-2", prompt="a quiet lake", aspect_ratio="1:1"))
image = client.generations.image
video = client.generations.video
where: dict[str, Any] = {"media": {"url": PICTURE}, "aspect_ratio": "9:16", "model": "photon-1"}
film: dict[str, Any] = {"media": {"url": VIDEO}, "model": "ray-flash-2"}
made = {
    "create": clip,
    "image": image.create(model="photon-1", prompt="a red fox", image_ref=[{"url": PICTURE, "weight": 0.5}], sync=True),
    "reframe_image": finished(image.reframe(generation_type="reframe_image", **where)),
    "reframe_video": finished(video.reframe(generation_type="reframe_video", aspect_ratio="1:1", **film)),
    "modify_video": finished(video.modify(generation_type="modify_video", mode="flex_2", **film)),
    "upscale": finished(client.generations.upscale(clip.id, resolution="1080p")),
    "audio": finished(client.generations.audio(clip.id, prompt="birds")),
}
report: dict[str, Any] = {name: told(generation) for name, generation in made.items()}
report["ping"] = client.ping.check().message
report["credits"] = client.credits.get().credit_balance
report["concepts"] = client.generations.concepts.list()
report["listed"] = [one.id for one in client.generations.list(limit=50).generations]
for generation in made.values():
    client.generations.delete(generation.id)
report["left"] = len(client.generations.list().generations)
errors = []
for call in (
    lambda: client.generations.get(clip.id),
    lambda: client.generations.upscale(clip.id),
    lambda: video.create(model="ray-2"),
    lambda: image.create(model="photon-1", prompt="a fox", format=cast("Any", "gif")),
    client.copy(auth_token="luma-nobody").credits.get,  # noqa: S106
):
    try:
        call()
    except lumaai.APIStatusError as error:
        errors.append(type(error).__name__)
report["errors"] = errors
print(json.dumps(report))
