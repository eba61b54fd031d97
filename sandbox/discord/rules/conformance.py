"""Checks requests and our own answers against Discord's OpenAPI document.

The document is not ours to ship, so all of this is optional.
"""

import json
from pathlib import Path
from typing import Any

from sandbox.discord.state.nouns import Json
from sandbox.schemas import Schemas, escaped

SENT_BY_LIBRARIES = ("tts", "enforce_nonce")  # discord.py and discord.js, with every edit


class Conformance:
    """The document, ready to check bodies."""

    def __init__(self, path: Path) -> None:
        self._document: Json = json.loads(path.read_text())
        self._schemas = Schemas({"discord": self._document})

    def knows(self, method: str, template: str) -> bool:
        """Is there such a route?"""
        return method.lower() in self._document["paths"].get(template, {})

    def of_request(self, method: str, template: str, body: Any) -> list[str]:
        """Return what the document has against a request's body (multipart: against its payload_json)."""
        operation = self._document["paths"][template][method.lower()]
        if "application/json" not in operation.get("requestBody", {}).get("content", {}):
            return []
        pointer = f"/paths/{escaped(template)}/{method.lower()}/requestBody/content/application~1json/schema"
        return list(self._schemas.complaints("discord", pointer, _as_documented(body)))

    def strangers(self, method: str, template: str, body: Any) -> list[str]:
        """Return fields at the top of a body that the document does not have.

        Discord ignores them, so they are a mistake of the bot's without an answer that says so.
        """
        content = self._document["paths"][template][method.lower()].get("requestBody", {}).get("content", {})
        schema = content.get("application/json", {}).get("schema", {})
        while "$ref" in schema:
            schema = self._document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
        if not isinstance(body, dict) or "properties" not in schema:
            return []
        known = {*schema["properties"], *SENT_BY_LIBRARIES}
        return [f"{name}: not a field of this request" for name in sorted(set(body) - known)]

    def of_answer(self, method: str, template: str, status: int, body: Any) -> list[str]:
        """Return what the document has against an answer of ours."""
        responses = self._document["paths"][template][method.lower()]["responses"]
        key = str(status) if str(status) in responses else f"{status // 100}XX"
        if key not in responses:
            return [f"status {status} is not in the document"]
        pointer = f"/paths/{escaped(template)}/{method.lower()}/responses/{key}"
        response = responses[key]
        if "$ref" in response:
            pointer = response["$ref"].removeprefix("#")
            response = self._document["components"]["responses"][pointer.rsplit("/", 1)[1]]
        if "application/json" not in response.get("content", {}):
            return []
        if isinstance(body, dict) and "errors" in body:
            # The document has numbers for the codes in the tree; Discord's documentation, and Discord, have words.
            body = {name: value for name, value in body.items() if name != "errors"}
        return list(self._schemas.complaints("discord", f"{pointer}/content/application~1json/schema", body))


def _as_documented(body: Any, key: str = "") -> Any:
    """Turn numeric ids into texts, as the document has them: Discord takes both, and its own examples send numbers.

    A component's `id` is no snowflake and stays a number.
    """
    if isinstance(body, dict):
        return {name: _as_documented(value, f"{key}.id" if name == "id" else name) for name, value in body.items()}
    if isinstance(body, list):
        return [_as_documented(one, key) for one in body]
    if key == "default_member_permissions" and isinstance(body, str) and body.isdecimal():
        return int(body)  # and here the other way round: the documentation says text, the document number
    is_id = key.endswith("_id") or key in ("attachments.id", "default_values.id", "users", "roles")
    return str(body) if is_id and isinstance(body, int) else body
