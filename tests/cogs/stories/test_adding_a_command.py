"""The cog on the page docs/adding-a-command.md is one."""

import sys
from pathlib import Path
from types import ModuleType

from tests.docs.pages import ROOT, blocks

PAGE = ROOT / "docs/adding-a-command.md"


async def test_the_command_on_the_page_answers(lounge, monkeypatch):
    (block,) = blocks(PAGE, "python")
    module = ModuleType("cogs.mine.latest")
    exec(compile(block, str(Path("cogs/mine/latest.py")), "exec"), module.__dict__)
    monkeypatch.setitem(sys.modules, "cogs.mine.latest", module)
    await module.setup(lounge.bot)
    await lounge.bot.tree.sync()
    assert "made nothing yet" in await lounge.said(await lounge.ana.slash(lounge.general, "latest"))
    await lounge.made("an *old* lake")
    told = await lounge.said(await lounge.ana.slash(lounge.general, "latest"))
    assert "#1" in told
    assert "lake" in told
