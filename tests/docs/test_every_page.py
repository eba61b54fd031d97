"""What the pages name exists: links, files, modules, verbs of make, settings, commands of the shell."""

import re
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
MADE = {".venv", ".env", "specs", "demo-output", "data"}  # by make, or by the reader
PLACEHOLDER = re.compile(r"[<>]|v0002_what_it_does")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
TOPS = {"bot", "cogs", "db", "sandbox", "benchmarks", "tests"}


@pytest.fixture(params=PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def page(request) -> Path:
    return request.param


def spans(page: Path) -> list[str]:
    """Return what stands in `code` in the page's text."""
    return re.findall(r"`([^`\n]+)`", FENCE.sub("", page.read_text()))


def code(page: Path) -> str:
    """Return all code of a page, in the text and in blocks."""
    return "\n".join([*spans(page), *FENCE.findall(page.read_text())])


def test_links_lead_somewhere(page):
    links = re.findall(r"\]\(([^)\s]+)\)", page.read_text())
    inside = [link.split("#")[0] for link in links if not link.startswith(("https://", "#"))]
    assert [link for link in inside if not (page.parent / link).exists()] == []


def test_files_exist(page):
    named = [
        span for span in spans(page) if re.fullmatch(r"[\w.*-]+(/[\w.*-]+)*/?", span) and not PLACEHOLDER.search(span)
    ]
    tops = {path.name for path in ROOT.iterdir()}
    paths = [
        span for span in named if span.split("/")[0] in tops - MADE or ("/" in span and span.split("/")[0] not in MADE)
    ]
    assert [path for path in paths if not list(ROOT.glob(path.rstrip("/")))] == []


def test_modules_exist(page):
    named = [span for span in spans(page) if re.fullmatch(r"[a-z_]+(\.[a-z_]+)+", span) and span.split(".")[0] in TOPS]
    started = re.findall(r"python -m ([a-z_.]+)", code(page))
    missing = [name for name in [*named, *started] if name.split(".")[0] in TOPS and not find_spec(name)]
    assert missing == []


def test_verbs_exist(page):
    verbs = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z]+)", code(page))) - verbs == set()


def test_commands_exist(page):
    cogs = "".join(path.read_text() for path in (ROOT / "cogs").glob("*.py"))
    commands = set(re.findall(r"\bcommand\(\s*name=\"([a-z]+)\"", cogs))
    assert "video" in commands
    assert {span for span in spans(page) if re.fullmatch(r"/[a-z]+", span)} - {f"/{name}" for name in commands} == set()


def test_settings_exist():
    example = set(re.findall(r"^(?:# )?([A-Z][A-Z0-9_]*)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    named = {span for span in spans(ROOT / "README.md") if re.fullmatch(r"[A-Z]+(_+[A-Z]+)+", span)}
    assert named
    assert named - example == set()


def test_every_page_is_within_reach():
    """Whoever starts at the README, or at what it links, finds each page."""
    found, ahead = set(), [ROOT / "README.md"]
    while ahead:
        page = ahead.pop()
        if page in found or page.suffix != ".md" or not page.exists():
            continue
        found.add(page)
        links = re.findall(r"\]\(([^)#\s]+)", page.read_text())
        ahead += [(page.parent / link).resolve() for link in links if not link.startswith("https://")]
    assert sorted(path.relative_to(ROOT).as_posix() for path in set(PAGES) - found) == []


def test_the_invitation_asks_for_what_the_table_explains():
    text = (ROOT / "README.md").read_text()
    bits = [int(bit) for bit in re.findall(r"\| 1 << (\d+) \|", text)]
    asked = re.search(r"&permissions=(\d+)", text)
    assert asked
    assert int(asked.group(1)) == sum(1 << bit for bit in bits)
    assert f"the number is {sum(1 << bit for bit in bits if bit != 38)}" in text
