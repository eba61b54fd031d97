"""Writes into the pages what they take from the code: `make docs`. With --check, only says whether that is owed."""

import re
import sys
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, SecretStr
from pydantic.fields import FieldInfo

from bot.settings import ProviderSettings, Settings
from docs.luma_api import answers_table, calls_table, requests_table

DOCS: Final = Path(__file__).parent
ACCOUNT: Final = "PROVIDERS__LUMA__"
BLOCK: Final = re.compile(r"(?P<begin><!-- generated: (?P<name>[a-z-]+) -->\n).*?(?P<end><!-- end -->)", re.DOTALL)


def settings_table() -> str:
    """Return all settings of the bot, one row each."""
    return _table(Settings, prefix="")


def account_table() -> str:
    """Return the settings of one provider account, under the name of Luma's."""
    return _table(ProviderSettings, prefix=ACCOUNT)


BLOCKS: Final = {
    "settings": settings_table,
    "account-settings": account_table,
    "luma-calls": calls_table,
    "luma-requests": requests_table,
    "luma-answers": answers_table,
}


def filled(page: str) -> str:
    """Return the page with each generated block as it has to be. Raises KeyError for a block that nothing makes."""
    return BLOCK.sub(lambda block: f"{block['begin']}\n{BLOCKS[block['name']]()}\n\n{block['end']}", page)


def _table(model: type[BaseModel], *, prefix: str) -> str:
    return "\n".join(["| setting | default | what it is for |", "|---|---|---|", *_rows(model, prefix)])


def _rows(model: type[BaseModel], prefix: str) -> Iterator[str]:
    for name, field in model.model_fields.items():
        if field.description is None:
            raise ValueError(f"{name} says nothing about itself: write a docstring under it in bot/settings.py")
        setting = f"{ACCOUNT}…" if name == "providers" else f"{prefix}{name}".upper()
        yield f"| `{setting}` | {_default(field)} | {' '.join(field.description.split())} |"


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "needed"
    value: Any = field.default
    if isinstance(value, SecretStr) or value in (None, "", [], {}):
        return ""
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, Decimal | int | float):
        return f"`{value:g}`"
    return f"`{value}`"


def main(argv: Sequence[str]) -> int:
    """Write the pages, or compare them; returns 1 where --check finds one that is not up to date."""
    stale: list[str] = []
    for path in sorted(DOCS.rglob("*.md")):
        page = path.read_text(encoding="utf-8")
        wanted = filled(page)
        if wanted != page:
            stale.append(path.relative_to(DOCS.parent).as_posix())
            if "--check" not in argv:
                path.write_text(wanted, encoding="utf-8")
    if stale and "--check" in argv:
        print(f"Not up to date: {', '.join(stale)}. Run make docs.")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
