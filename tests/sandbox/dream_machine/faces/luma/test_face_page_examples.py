"""Every example on Luma's own page is understood. What is mended: the page's commas, and links and ids of its own."""

import ast
import json
import os
import re
from pathlib import Path
from typing import Any

import pytest

from sandbox.dream_machine import catalogue
from tests.sandbox.dream_machine.conftest import encoded, film, gradient_picture

ROOT = Path(__file__).parents[5]
BESIDE_THE_PROJECT = ROOT.parent / "shared/provider-docs"
PAGE = Path(os.environ.get("REVERIE_PROVIDER_DOCS", BESIDE_THE_PROJECT)) / "luma-dream-machine-official-docs.md"
CURL = re.compile(r"--request POST.*?--url \S*?/dream-machine/v1(\S+).*?--data '\n(.*?)\n'", re.DOTALL)
PYTHON = re.compile(r"client\.(generations(?:\.image)?)\.create\((.*?)\n\)", re.DOTALL)
JSON = re.compile(r"\n\{\n.*?\n\}\n", re.DOTALL)
PATHS = {"generations": "/generations", "generations.image": "/generations/image"}

Example = tuple[str, dict[str, Any]]


def examples() -> list[Example]:
    """Return path and body of each example."""
    page = PAGE.read_text(encoding="utf-8")
    found = [(path, json.loads(re.sub(r",(\s*[}\]])", r"\1", body))) for path, body in CURL.findall(page)]
    for resource, arguments in PYTHON.findall(page):
        with_commas = re.sub(r'"\n(\s*\w+=)', r'",\n\1', arguments)
        call = ast.parse(f"f({with_commas}\n)", mode="eval").body
        assert isinstance(call, ast.Call)
        found.append((PATHS[resource], {str(one.arg): ast.literal_eval(one.value) for one in call.keywords}))
    outside = CURL.sub("", page)
    for text in JSON.findall(re.sub(r" # or [^\n]*", "", outside)):
        body = json.loads(text)
        if "state" in body:
            continue  # an answer
        fits = "/generations/video/modify" if "mode" in body else "/generations/image"
        found.append((fits, {"generation_type": "modify_video", **body} if "mode" in body else body))
    return found


@pytest.fixture
def found() -> list[Example]:
    if not PAGE.exists():
        pytest.skip(f"{PAGE.name} is missing: set REVERIE_PROVIDER_DOCS to the folder that has it")
    return examples()


def test_all_of_them_are_found(found):
    paths = [path for path, _body in found]
    wanted = {"/generations": 32, "/generations/image": 18, "/generations/video/modify": 1}
    assert {path: paths.count(path) for path in set(paths)} == wanted


async def test_all_of_them_are_understood(luma, dream, gallery, found):
    clip = await luma.made()
    await dream.pause()
    await dream.set(concurrent=99, creates_per_minute=99)
    picture = gallery("picture.png", encoded(gradient_picture()))
    links = {"video.mp4": gallery("video.mp4", film(0.2)), "endpoint": "https://example.com/hook"}
    for path, body in found:
        text = re.sub(
            r'"(https://[^"]+|<your[^"]+>)"',
            lambda link: json.dumps(_link(link[1], links, picture)),
            json.dumps(body),
        )
        mended = json.loads(re.sub(r'"id": "[^"]+"', f'"id": "{clip.id}"', text))
        answer = await luma.http.post(path, json=mended)
        assert answer.status_code == 201, (answer.text, path, body)
        kind = {"/generations": "video", "/generations/image": "image"}.get(path, "modify_video")
        model = {"video": "ray-1-6", "image": "photon-1"}.get(kind)  # where the example names none
        assert answer.json()["request"] == {"generation_type": kind, "model": model, **mended}


def _link(url: str, links: dict[str, str], picture: str) -> str:
    return next((ours for name, ours in links.items() if name in url), picture)


def test_the_standard_sizes_of_a_reframe_are_those_of_the_page():
    if not PAGE.exists():
        pytest.skip(f"{PAGE.name} is missing")
    table = re.search(r"aspect_ratio_map = (\{.*?\n\})", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert table
    assert {name: tuple(size) for name, size in ast.literal_eval(table[1]).items()} == catalogue.REFRAMED
