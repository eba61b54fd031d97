"""Puts Discord's and Luma's own descriptions of their APIs into specs/, where tests hold the sandbox against them.

    python -m sandbox.specs [--to specs] [--from FOLDER]

They come from a folder that holds them (`--from`, the variable REVERIE_SPECS_FROM, or `../shared/specs`), else from
their public repositories at a pinned commit. Either way the checksum decides. They are other people's work, so they are
never committed. This lives here and not in tests/, since the local Discord reads one of them (`--specs`).
"""

import argparse
import hashlib
import importlib.util
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx

FROM_VARIABLE: Final = "REVERIE_SPECS_FROM"
BESIDE_THE_PROJECT: Final = Path("../shared/specs")
SECONDS: Final = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """One document: our name for it, where it is published, and the sha256 of exactly that edition."""

    name: str
    url: str
    sha256: str


SPECS: Final = (
    Spec(
        name="discord-openapi.json",
        url="https://raw.githubusercontent.com/discord/discord-api-spec/74fda0fad044407ea280043a03ffc9bc64c4e49e/specs/openapi.json",
        sha256="8c1d0707ccdf8e380a86dfba04058820a66435c1b69d5ed82e04dd8c0520dd73",
    ),
    Spec(
        name="luma-openapi.yaml",
        url="https://raw.githubusercontent.com/lumalabs/lumaai-api/2520034b213e6c5214c11210d5cdedd1c026ee39/openapi.yaml",
        sha256="770dd462606510ea6ada5a48682a8e9e1666f4107bbd46faf875b25383629275",
    ),
)


class SpecsError(Exception):
    """A document could not be had, or was not the pinned edition. The text says which and why."""


def is_in_place(spec: Spec, folder: Path) -> bool:
    """Say whether the pinned edition already lies in the folder."""
    path = folder / spec.name
    return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == spec.sha256


def known(folder: Path) -> Path | None:
    """Return the folder where all documents are in place and can be read, which takes the tests' packages."""
    readable = all(importlib.util.find_spec(name) for name in ("jsonschema_rs", "yaml"))
    return folder if readable and all(is_in_place(spec, folder) for spec in SPECS) else None


def put(spec: Spec, to: Path, *, source: Path | None, client: httpx.Client) -> None:
    """Put one document into the folder `to`; if it is not the pinned one, raise SpecsError and change nothing."""
    if source is not None:
        path = source / spec.name
        if not path.is_file():
            raise SpecsError(f"{spec.name} is not in {source}.")
        data = path.read_bytes()
    else:
        try:
            data = client.get(spec.url).raise_for_status().content
        except httpx.HTTPError as error:
            raise SpecsError(f"{spec.name} could not be downloaded ({type(error).__name__}).") from error
    found = hashlib.sha256(data).hexdigest()
    if found != spec.sha256:
        raise SpecsError(f"{spec.name} is refused: its sha256 is {found}, and {spec.sha256} was expected.")
    to.mkdir(parents=True, exist_ok=True)
    # A new file under the name at once: a test that is reading the old one must never see half of it.
    part = to / f".{spec.name}.{os.getpid()}"
    part.write_bytes(data)
    part.replace(to / spec.name)


def find_source(given: Path | None) -> Path | None:
    """Return the folder to copy from: the one that was named, or the one beside the project; None means download."""
    if given is None and os.environ.get(FROM_VARIABLE):
        given = Path(os.environ[FROM_VARIABLE])
    if given is None and BESIDE_THE_PROJECT.is_dir():
        given = BESIDE_THE_PROJECT
    return given


def main(argv: Sequence[str] | None = None, *, transport: httpx.BaseTransport | None = None) -> int:
    """Run the command line; 0 when all documents are in place, 1 otherwise."""
    parser = argparse.ArgumentParser(prog="python -m sandbox.specs", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--to", type=Path, default=Path("specs"))
    parser.add_argument("--from", type=Path, dest="source", help=f"a folder that holds them (or {FROM_VARIABLE})")
    arguments = parser.parse_args(argv)
    source = find_source(arguments.source)
    wanted = [spec for spec in SPECS if not is_in_place(spec, arguments.to)]
    missing = 0
    with httpx.Client(transport=transport, timeout=SECONDS, follow_redirects=True) as client:
        for spec in wanted:
            try:
                put(spec, arguments.to, source=source, client=client)
            except SpecsError as error:
                missing += 1
                print(error, file=sys.stderr)
            else:
                print(f"{spec.name} is now in {arguments.to}/")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
