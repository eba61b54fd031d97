"""The rules of the house that no linter knows. CONTRIBUTING.md gives the reasons."""

import ast
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from bot.providers import PROVIDERS, SIMULATED
from bot.settings import ProviderSettings, Settings
from cogs import EXTENSIONS

ROOT = Path(__file__).parent.parent
OURS = ("bot", "cogs", "db", "sandbox", "benchmarks", "tests")
LINES = 400
CROWD = 12

# Where the time may be asked and waited for: there `now` and the waiting come from, everybody else is given them.
CLOCKS = {"bot/app.py", "bot/services.py", "bot/worker.py", "sandbox/clock.py"}
TIME = re.compile(r"(^|\.)(datetime\.(now|utcnow|today)|date\.today|utcnow|asyncio\.sleep|time\.(time|time_ns|sleep))$")
# The sandbox has a clock of its own, and may measure how long somebody really waited; the bot may not.
STOPWATCH = re.compile(r"(^|\.)time\.(monotonic|monotonic_ns|perf_counter|perf_counter_ns)$")
SQL = re.compile(
    r"\s*(SELECT\b.*\bFROM\b|INSERT INTO|UPDATE \w+ SET|DELETE FROM"
    r"|(CREATE|ALTER|DROP) (TABLE|INDEX)|PRAGMA \w|BEGIN IMMEDIATE)",
    re.DOTALL,
)
PAGE = "sandbox/page/static"
# What would make markup or code of a text, or asks for what the page's content security policy forbids.
MARKUP = re.compile(
    r"\b(innerHTML|outerHTML|insertAdjacentHTML|srcdoc|setHTMLUnsafe|createContextualFragment|DOMParser)\b"
    r"|\bdocument\.write|\beval\(|new Function\(|\bjavascript:"
    r"|<[^<>]*\s(?:on[a-z]+|style)\s*=\s*[\"']"
)
DRAWERS = {"utils", "util", "helpers", "helper", "common", "misc", "shared", "tools"}

# Tests of more than one file; every other test file is called after the file that it tests.
ACROSS = {
    "tests/test_ci.py",
    "tests/test_dockerfile.py",
    "tests/test_house.py",
    "tests/test_makefile.py",
    "tests/benchmarks/test_questions.py",
    "tests/bot/providers/test_contract.py",
    "tests/docs/test_code.py",
    "tests/docs/test_every_page.py",
    "tests/sandbox/discord/test_with_discord_py.py",
}

# Put together here, so that this file does not name them either.
HOSTS = [".".join(parts) for parts in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com"))]
OPTIONS = ["--" + "-".join(parts) for parts in (("index", "url"), ("extra", "index", "url"), ("find", "links"))]
FOLDERS = [f"/{name}/" for name in ("work", "tmp", "root", "home", "Users")]
LEFT_OVER = re.compile("|".join(["TO" + "DO", "FIX" + "ME", "XX" + "X", "Not" + "ImplementedError"]))
BARE = re.compile(r"#\s*(noqa|type:\s*ignore|pyright:\s*ignore)(?!\s*[:\[])")


def python(*tops: str) -> Iterator[tuple[str, str, ast.Module]]:
    """Give each Python file under these folders: its name, its text and its tree."""
    for top in tops:
        for path in sorted((ROOT / top).rglob("*.py")):
            yield path.relative_to(ROOT).as_posix(), *parsed(path)


@cache
def parsed(path: Path) -> tuple[str, ast.Module]:
    text = path.read_text()
    return text, ast.parse(text)


def tracked() -> Iterator[tuple[str, str]]:
    """Give each text file that git has, or would take: its name and its text."""
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("this is not a git checkout: clone the repository to run this")
    for name in listed.stdout.decode().split("\0"):
        path = ROOT / name
        if name and path.is_file():
            data = path.read_bytes()
            if b"\0" not in data:
                yield name, data.decode()


@cache
def imported(tree: ast.Module) -> list[str]:
    """Return the full name of everything that a file imports."""
    names: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names += [f"{node.module}.{alias.name}" for alias in node.names]
    return names


@cache
def mentioned(tree: ast.Module) -> list[str]:
    """Return every dotted name in a file's code (not in its texts), imports included."""
    return imported(tree) + [ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Attribute)]


class TestEveryFile:
    def test_says_what_it_is(self):
        silent = [
            name
            for name, _, tree in python("bot", "cogs", "db", "sandbox", "benchmarks")
            if not ast.get_docstring(tree)
        ]
        assert silent == []

    def test_fits_on_a_few_screens(self):
        assert [name for name, text, _ in python(*OURS) if len(text.splitlines()) > LINES] == []

    def test_has_a_name_that_says_what_is_in_it(self):
        assert [name for name, _, _ in python(*OURS) if DRAWERS & {*Path(name).parts, Path(name).stem}] == []

    def test_asks_for_the_time_only_at_the_top(self):
        tellers = [
            (name, said)
            for name, _, tree in python("bot", "cogs", "db", "sandbox")
            for said in mentioned(tree)
            if name not in CLOCKS and (TIME.search(said) or (name[:7] != "sandbox" and STOPWATCH.search(said)))
        ]
        assert tellers == []

    def test_holds_sql_only_in_db(self):
        speakers = [
            (name, node.value)
            for name, _, tree in python("bot", "cogs", "sandbox", "benchmarks")
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL.match(node.value)
        ]
        assert speakers == []

    def test_is_finished(self):
        assert [name for name, text in tracked() if LEFT_OVER.search(text)] == []

    def test_says_which_rule_it_breaks(self):
        assert [name for name, text, _ in python(*OURS) if BARE.search(text)] == []

    def test_runs_on_any_machine(self):
        needles = [*HOSTS, *OPTIONS, *FOLDERS]
        named = [(name, needle) for name, text in tracked() for needle in needles if needle in text]
        assert named == []


def test_no_folder_is_crowded():
    folders = {path.parent for top in OURS for path in (ROOT / top).rglob("*.py") if "versions" not in path.parts}
    crowds = {
        str(folder.relative_to(ROOT)): len([path for path in folder.glob("*.py") if path.name != "__init__.py"])
        for folder in folders
    }
    assert {folder: count for folder, count in crowds.items() if count > CROWD} == {}


class TestThePage:
    """The page of the sandbox: plain files that a browser takes as they are, and texts that stay texts."""

    def files(self) -> Iterator[tuple[str, str]]:
        for path in sorted((ROOT / PAGE).rglob("*")):
            if path.suffix in {".js", ".css", ".html", ".svg"}:
                yield path.relative_to(ROOT).as_posix(), path.read_text()

    def test_is_there(self):
        assert len(list(self.files())) > 12

    def test_fits_on_a_few_screens(self):
        assert [name for name, text in self.files() if len(text.splitlines()) > LINES] == []

    def test_has_no_crowded_folder(self):
        folders = Counter(Path(name).parent.as_posix() for name, _ in self.files())
        assert {folder: count for folder, count in folders.items() if count > CROWD} == {}

    def test_says_what_each_file_is(self):
        silent = [name for name, text in self.files() if Path(name).suffix in {".js", ".css"} and text[:2] != "/*"]
        assert silent == []

    def test_makes_no_markup_of_texts(self):
        assert [(name, found[0]) for name, text in self.files() if (found := MARKUP.search(text))] == []

    def test_asks_nobody_else(self):
        """Nothing is loaded from elsewhere: an address of another site is only ever a text or a link."""
        loaded = re.compile(r"""(?:import|from|src=|@import|url\()\s*\(?["']?(?:https?:)?//""")
        assert [(name, found[0]) for name, text in self.files() if (found := loaded.search(text))] == []


def test_nouns_and_rules_import_only_plain_python():
    plain = {*sys.stdlib_module_names, "bot"} - {"asyncio", "logging", "os", "random", "secrets", "socket", "sqlite3"}
    borrowed = [
        (name, said)
        for name, _, tree in python("bot/domain", "bot/policies")
        for said in imported(tree)
        if said.split(".")[0] not in plain
    ]
    # No clock and no input either; and Python's own engine cannot be stopped.
    assert borrowed == [("bot/policies/community/filters/patterns.py", "re2")]


def test_the_sandbox_imports_nothing_of_ours():
    known = [
        (name, said)
        for name, _, tree in python("sandbox")
        for said in imported(tree)
        if said.split(".")[0] in {"bot", "cogs", "db", "benchmarks", "tests"}
    ]
    assert known == []


class TestTests:
    def test_mirror_the_tree(self):
        homeless = [name for name, _, _ in python("tests") if not self._has_a_home(name)]
        assert homeless == []

    def _has_a_home(self, name: str) -> bool:
        path = Path(name)
        # The whole bot, and what several verbs do together, have no single file that they test.
        if not path.name.startswith("test_") or set(path.parts) & {"end_to_end", "stories"} or name in ACROSS:
            return True
        folder = ROOT / path.parent.relative_to("tests")
        words = path.stem.removeprefix("test_").split("_")
        # A file with much to test may have several: test_polling.py, test_polling_batches.py.
        stems = ["_".join(words[:count]) for count in range(1, len(words) + 1)]
        homes = [folder / stem for stem in stems] + [
            folder / f"{stem}{end}" for stem in stems for end in (".py", ".md")
        ]
        if path.is_relative_to("tests/sandbox/page"):  # a room of the page's scripts, or one script
            rooms = ROOT / PAGE / "scripts" / path.parent.relative_to("tests/sandbox/page")
            homes += [rooms / f"{stem}{end}" for stem in stems for end in ("", ".js")]
        return any(home.exists() for home in homes)

    def test_never_sleep(self):
        """Giving way to other tasks, sleep(0), is not sleeping."""
        sleepers = [
            (name, ast.unparse(node))
            for name, _, tree in python("tests")
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and re.search(r"(^|\.)(sleep\((?!0\))|wait_for_timeout\()", ast.unparse(node))
        ]
        assert sleepers == []

    def test_replace_nothing_but_sockets_and_time(self):
        mocked = [name for name, _, tree in python("tests") if any("mock" in said for said in imported(tree))]
        assert mocked == []


class TestRegisters:
    def test_every_file_of_commands_is_loaded(self):
        files = [path.relative_to(ROOT).with_suffix("") for path in (ROOT / "cogs").rglob("[!_]*.py")]
        assert set(EXTENSIONS) == {".".join(path.parts) for path in files if path.parts[1] != "ui"}

    def test_every_provider_is_registered(self):
        folder = ROOT / "bot/providers"
        rooms = {path.stem for path in folder.glob("[!_]*.py")} | {
            path.parent.name for path in folder.glob("*/__init__.py")
        }
        assert {*PROVIDERS, SIMULATED().name} == rooms

    @pytest.mark.parametrize("name", PROVIDERS)
    def test_every_provider_is_in_the_example_settings(self, name):
        assert f"PROVIDERS__{name.upper()}__API_KEY" in example_settings()


def example_settings() -> set[str]:
    """Return the names in .env.example, set or commented out."""
    return set(re.findall(r"^(?:# )?([A-Z][A-Z0-9_]*)=", (ROOT / ".env.example").read_text(), re.MULTILINE))


def test_every_setting_is_explained_and_nothing_else():
    explained = example_settings()
    accounts = {name for name in explained if name.startswith("PROVIDERS__")}
    assert explained - accounts == {name.upper() for name in Settings.model_fields} - {"PROVIDERS"}
    fields = {name.split("__", 2)[2] for name in accounts}  # PROVIDERS__<account>__<field>
    assert fields == {name.upper() for name in ProviderSettings.model_fields}


def test_every_verb_of_make_is_explained():
    verbs = re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE)
    pages = (ROOT / "README.md").read_text() + (ROOT / "CONTRIBUTING.md").read_text()
    assert len(verbs) >= 9
    assert [verb for verb in verbs if f"make {verb}" not in pages] == []
