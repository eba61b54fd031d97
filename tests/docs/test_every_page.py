"""What the pages name exists: links, files, modules, verbs of make, settings, commands of the shell."""

import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from bot.settings import ProviderSettings, Settings
from tests.cogs.stories.test_matrix import COMMANDS
from tests.docs.pages import PAGES, ROOT

MADE = {".venv", ".env", "specs", "demo-output", "data"}  # by make, or by the reader
PLACEHOLDER = re.compile(r"[<>]|v0003_time_zones")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
EXAMPLES = {"adding-a-command.md": {"/latest"}}  # what a page has its reader write
ROUTES = {"/healthz", "/generations", "/data"}
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


def commands() -> set[str]:
    """Return the slash commands, by their whole names; the matrix holds its list against the running client."""
    names = {name for name in COMMANDS if name.islower()}  # the others are not typed: they stand in menus
    assert "video" in names
    return names


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
    groups = {f"/{name.rpartition(' ')[0]}" for name in commands()}
    known = groups | {f"/{name}" for name in commands()} | EXAMPLES.get(page.name, set())
    named = {span for span in spans(page) if re.fullmatch(r"/[a-z-]+( [a-z-]+){0,2}", span)}
    assert named - known - {path for path in named if path in ROUTES} == set()


def settings() -> set[str]:
    """Return the names of all settings, those of an account under Luma's."""
    own = {name.upper() for name in Settings.model_fields} - {"PROVIDERS"}
    return own | {f"PROVIDERS__LUMA__{name.upper()}" for name in ProviderSettings.model_fields}


@pytest.mark.parametrize("name", ["README.md", "docs/quickstart.md", "docs/operators.md", "docs/sandbox.md"])
def test_settings_exist(name):
    named = {span for span in spans(ROOT / name) if re.fullmatch(r"[A-Z]+(_+[A-Z]+)+", span)}
    assert named - settings() - variables() == set()


def variables() -> set[str]:
    """Return the names of all variables by which tests find what is not ours, or this machine's."""
    read = re.compile(r'"((?:REVERIE|TEST_POSTGRESQL)_[A-Z_]+)"')
    files = [*(ROOT / "tests").rglob("*.py"), *(ROOT / "sandbox").rglob("*.py")]
    return {name for file in files for name in read.findall(file.read_text(encoding="utf-8"))}


def test_every_variable_of_the_tests_is_on_the_sandbox_page():
    assert variables() - set(spans(ROOT / "docs/sandbox.md")) == set()


def test_every_setting_is_on_the_operators_page():
    assert settings() - set(spans(ROOT / "docs/operators.md")) == set()


def test_every_command_is_on_the_page_of_those_who_may_use_it():
    pages = {"config": "admins", "mod": "admins", "operator": "operators"}
    texts = {name: (ROOT / f"docs/{name}.md").read_text() for name in ("members", "admins", "operators")}
    missing = [name for name in commands() if f"`/{name}`" not in texts[pages.get(name.split()[0], "members")]]
    assert missing == []


def test_every_menu_of_a_message_is_on_the_members_page():
    menus = set(COMMANDS) - commands()
    assert "Animate this picture" in menus
    text = (ROOT / "docs/members.md").read_text()
    assert [name for name in menus if f"**{name}**" not in text] == []


def test_every_verb_is_on_the_contributors_page():
    verbs = set(re.findall(r"^([a-z]+):(?!=)", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert {verb for verb in verbs if f"`make {verb}`" not in (ROOT / "CONTRIBUTING.md").read_text()} == set()


def test_what_is_generated_is_up_to_date():
    checked = subprocess.run(
        [sys.executable, "-m", "docs.generate", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert checked.stdout == ""
    assert checked.returncode == 0, checked.stderr


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
    text = (ROOT / "docs/quickstart.md").read_text()
    bits = [int(bit) for bit in re.findall(r"\| 1 << (\d+) \|", text)]
    asked = {
        re.findall(r"&permissions=(\d+)", page.read_text())[0]
        for page in (ROOT / "README.md", ROOT / "docs/quickstart.md")
    }
    assert asked == {str(sum(1 << bit for bit in bits))}
    assert f"the number is {sum(1 << bit for bit in bits if bit != 38)}" in text
