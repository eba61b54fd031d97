"""docs/dependencies.md gives a reason for each package that is named, and each package that is imported is named."""

import ast
import json
import re
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SECTIONS = {
    "run": "To run",
    "dev": "To develop",
    "conformance": "To judge (`requirements/conformance.in`)",
    "luma_sdk": "To judge the Dream Machine",
    "lock": "To pin",
}
OURS = {"bot", "cogs", "db", "sandbox", "benchmarks", "docs", "tests"}


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def wanted(name: str) -> list[str]:
    """Return the packages in requirements/<name>.in, without versions and extras."""
    lines = (ROOT / "requirements" / f"{name}.in").read_text().splitlines()
    return [canonical(found.group()) for line in lines if (found := re.match(r"[A-Za-z0-9][A-Za-z0-9._-]*", line))]


def rows(name: str) -> dict[str, list[str]]:
    """Return the rows of one table on the page: the package's name, and what the other columns say."""
    page = (ROOT / "docs/dependencies.md").read_text()
    section = page.split(f"## {SECTIONS[name]}")[1].split("\n## ")[0]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in section.splitlines() if line[:1] == "|"]
    return {canonical(row[0]): row[1:] for row in cells[2:]}


@pytest.mark.parametrize("name", SECTIONS)
class TestEachSection:
    def test_gives_a_reason_for_each_package_and_no_other(self, name):
        assert sorted(rows(name)) == sorted(wanted(name))

    def test_leaves_no_cell_empty(self, name):
        assert [package for package, cells in rows(name).items() if len(cells) != 4 or "" in cells] == []

    def test_is_pinned_with_hashes(self, name):
        pins = (ROOT / "requirements" / f"{name}.txt").read_text()
        entries = re.split(r"\n(?=[A-Za-z0-9])", pins.strip())
        assert [entry for entry in entries if "==" not in entry.splitlines()[0] or "--hash=sha256:" not in entry] == []
        assert set(wanted(name)) <= {canonical(entry.split("==")[0]) for entry in entries}


def test_discord_js_is_named_and_pinned_with_hashes():
    folder = ROOT / "sandbox/conformance/clients/discord_js"
    wanted = json.loads((folder / "package.json").read_text())["dependencies"]
    lock = json.loads((folder / "package-lock.json").read_text())["packages"]
    assert list(wanted) == ["discord.js"]
    assert "**discord.js**" in (ROOT / "docs/dependencies.md").read_text()
    assert lock[""]["dependencies"] == wanted
    assert lock["node_modules/discord.js"]["version"].startswith("14.")
    assert [name for name, one in lock.items() if name and not one.get("integrity", "").startswith("sha512-")] == []
    assert [name for name, one in lock.items() if "resolved" in one] == [], "addresses are the reader's own business"


def test_what_both_files_pin_is_the_same():
    pins = [
        set(re.findall(r"^([A-Za-z0-9._-]+==\S+)", (ROOT / "requirements" / f"{name}.txt").read_text(), re.MULTILINE))
        for name in ("run", "dev")
    ]
    names = [{pin.split("==")[0] for pin in side} for side in pins]
    shared = names[0] & names[1]
    assert shared
    assert {pin for pin in pins[0] ^ pins[1] if pin.split("==")[0] in shared} == set()


@pytest.mark.parametrize(
    ("tops", "files"), [(["bot", "cogs", "db", "sandbox"], ["run"]), (["tests", "benchmarks"], ["run", "dev"])]
)
def test_what_is_imported_is_named(tops, files):
    homes = packages_distributions()
    named = {package for file in files for package in wanted(file)}
    # Only the conformance judge of the local Discord reads these, and only when it is given the documents.
    # hikari and lumaai are judges themselves, and imported only in environments of their own. playwright is for
    # `make pictures` only, which installs what is needed to develop.
    judges = {"sandbox": {"jsonschema-rs", "pyyaml", "hikari", "lumaai", "playwright"}}
    unnamed = set()
    for top in tops:
        for path in (ROOT / top).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Import):
                    found = [alias.name for alias in node.names]
                elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                    found = [node.module]
                else:
                    continue
                for package in {name.split(".")[0] for name in found} - OURS - sys.stdlib_module_names:
                    if not {canonical(home) for home in homes.get(package, [package])} & (
                        named | judges.get(top, set())
                    ):
                        unnamed.add((path.relative_to(ROOT).as_posix(), package))
    assert unnamed == set()
