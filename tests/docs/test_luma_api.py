"""
The page about Luma's API names every call and every field there is, and none that there is not.

Held against Luma's own OpenAPI document, and against luma_contract.json: our extract of Luma's page and of its client
lumaai 1.21.0, which know a call and a field or two that the document does not.
"""

import json
import os
import re
from pathlib import Path

import pytest

from docs.luma_api import ANSWERS, BODIES, CALLS, UNUSED
from tests.docs.pages import ROOT

PAGE = ROOT / "docs/providers/luma.md"
SPECS = Path(os.environ.get("REVERIE_SPECS", ROOT / "specs"))
CONTRACT = json.loads((Path(__file__).parent / "luma_contract.json").read_text())
# The document's names of what the page calls otherwise.
ANSWERED = {"Generation": "Generation", "The list": "ListGenerationResponse", "Credits": "Credits", "Error": "Error"}
ONLY_ON_THE_PAGE = {"POST /generations", "GET /generations/camera_motion/list"}


def table(name):
    """Return the rows of a generated table: what stands in its cells, without the code's marks."""
    block = PAGE.read_text().split(f"<!-- generated: {name} -->")[1].split("<!-- end -->")[0]
    rows = [line.strip("| ").split(" | ") for line in block.strip().splitlines()[2:]]
    return [[cell.strip("`") if number < len(row) - 1 else cell for number, cell in enumerate(row)] for row in rows]


@pytest.fixture(scope="module")
def document():
    yaml = pytest.importorskip("yaml", reason="PyYAML is missing: run make test, which installs it")
    path = SPECS / "luma-openapi.yaml"
    if not path.exists():
        pytest.skip("Luma's OpenAPI document is missing: run make specs")
    return yaml.safe_load(path.read_text())


class Described:
    """The fields of one schema of the document, each by its path."""

    def __init__(self, document):
        self._schemas = document["components"]["schemas"]

    def fields(self, name, *, whole=()):
        """Return the paths of what is no object: keyframes.frame0.url, concepts[].key; of `whole`, the name only."""
        return set(self._below(self._schemas[name], "", whole))

    def _below(self, schema, path, whole):
        if path in whole:
            return [path]
        if "$ref" in schema:
            return self._below(self._schemas[schema["$ref"].rpartition("/")[2]], path, whole)
        if "oneOf" in schema:
            return [field for one in schema["oneOf"] for field in self._below(one, path, whole)]
        if schema.get("type") == "array":
            return self._below(schema["items"], f"{path}[]", whole)
        if "properties" in schema:
            prefix = f"{path}." if path else ""
            return [
                field
                for name, part in schema["properties"].items()
                for field in self._below(part, prefix + name, whole)
            ]
        return [path]


def posts(document):
    """Return what each POST of the document takes, by call."""
    return {
        f"POST {path}": methods["post"]["requestBody"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[
            2
        ]
        for path, methods in document["paths"].items()
        if "post" in methods
    }


def test_every_call_is_there_and_none_is_invented(document):
    described = {f"{method.upper()} {path}" for path, methods in document["paths"].items() for method in methods}
    queries = {
        f"{method.upper()} {path} ?{parameter['name']}="
        for path, methods in document["paths"].items()
        for method, call in methods.items()
        for parameter in call.get("parameters", ())
        if parameter["in"] == "query"
    }
    named = {row[0] for row in table("luma-calls")}
    assert named == described | queries | ONLY_ON_THE_PAGE
    assert set(CONTRACT["calls"]) <= named


def test_every_field_of_every_request_is_there_and_none_is_invented(document):
    named = {(call, field) for call, field, _ in table("luma-requests")}
    described = Described(document)
    assert named == {(call, field) for call, schema in posts(document).items() for field in described.fields(schema)}
    # The contract knows the outermost names only.
    outermost = {(call, re.split(r"[.\[]", field)[0]) for call, field in named}
    known = {(call, field) for call, of in CONTRACT["calls"].items() for field in of["body"]}
    assert outermost == known


def test_every_field_of_every_answer_is_there_and_none_is_invented(document):
    named = {(answer, field) for answer, field, _ in table("luma-answers")}
    described = Described(document)
    fields = {
        (answer, field.removesuffix("[]"))
        for answer, schema in ANSWERED.items()
        for field in described.fields(schema, whole={"request", "generations[]"})
    }
    pinged = document["paths"]["/ping"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    fields |= {("GET /ping", field) for field in pinged["properties"]}
    older = {("Generation", "version")}  # of the page, not of the document
    assert named == fields | older
    outermost = {field.split(".")[0] for answer, field in named if answer == "Generation"}
    assert outermost == set(CONTRACT["generation"])
    assert {field for _, field in named if field.startswith("assets.")} == {
        f"assets.{one}" for one in CONTRACT["assets"]
    }


def test_what_is_not_used_is_not_in_the_code_and_says_why():
    rows = [row for name in ("luma-requests", "luma-answers") for row in table(name)]
    unused = {row[1]: row[2] for row in rows if row[2].startswith(UNUSED)}
    assert {"sync", "sync_timeout", "assets.progress_video"} <= unused.keys()
    assert all(len(why) > len(UNUSED) + 10 for why in unused.values())
    read = {(name, field) for name, (_, fields, _) in ANSWERS.items() for field in fields}
    assert {(row[0], row[1]) for row in rows if row[2].startswith(UNUSED)} & read == set()


def test_every_row_says_what_it_is_for():
    for name in ("luma-calls", "luma-requests", "luma-answers"):
        assert all(row[-1].strip() for row in table(name))
    assert len(CALLS) == 15
    assert len(BODIES) == 7


def test_the_extract_would_notice_a_missing_row(document):
    """The other way round: a field taken out of the page is missed."""
    described = Described(document).fields("ImageGenerationRequest")
    assert {"character_ref.identity0.images[]", "modify_image_ref.weight", "sync_timeout"} <= described
