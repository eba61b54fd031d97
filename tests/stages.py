"""Stages that many tests share: what every folder of such tests needs besides its own fixtures (see conftest.py)."""

from collections.abc import Iterator

import pytest

from sandbox.stage import Stage

FAILED = pytest.StashKey[bool]()
# Of this process, by the folder whose tests play on it; each begins with the first test that needs it.
STAGES: dict[str, Stage] = {}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Remember whether the test itself failed, so that its fixtures say what happened and give its bot up."""
    report = yield
    if call.when == "call":
        item.stash[FAILED] = call.excinfo is not None
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(nextitem: pytest.Item | None) -> Iterator[None]:
    """Let a bot go where other tests follow: one that idles takes a seventh of a core from all of them."""
    yield
    for folder, stage in STAGES.items():
        if nextitem is None or not nextitem.nodeid.startswith(folder):
            stage.let_bot_go()
