from types import SimpleNamespace
from typing import Any, cast

from cogs.ui import answers


async def test_a_bot_that_is_closed_answers_nobody_and_calls_it_no_error(caplog):
    asked = cast("Any", SimpleNamespace(guild_id=1, client=SimpleNamespace(is_closed=lambda: True)))
    with caplog.at_level("INFO"):
        await answers.refuse(asked, RuntimeError("Session is closed"))
    assert [(record.levelname, record.message) for record in caplog.records] == [
        ("INFO", "stopped before this was answered: Session is closed")
    ]
