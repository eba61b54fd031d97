"""
The command line: `python -m bot` runs the bot, `check` tries everything that it needs, `books` audits its books,
`reconcile` compares them with what the providers remember.

Exit codes: 0 all is well, 1 a check or an audit has found something, 64 the command line is wrong, 78 the settings are
(sysexits.h; a supervisor should try neither of the last two again).
"""

import argparse
import asyncio
import logging
import shutil
import sys
from collections.abc import Sequence
from datetime import timedelta
from typing import Final, NoReturn

from pydantic import ValidationError
from pydantic_settings import SettingsError

from bot import logs, selfcheck
from bot.app import ConfigurationError, build_providers, clock, run, secrets_of
from bot.checks.findings import Finding, all_well, as_json, as_table
from bot.community.bookkeeping import reconciling, telling
from bot.community.bookkeeping.audit import audit
from bot.community.bookkeeping.reconciling import Compared
from bot.domain.errors import StorageUnusable
from bot.http.client import open_http
from bot.settings import BAD_CONFIGURATION, Settings, complaints, read_what_is_legible

BAD_USAGE: Final = 64
SOMETHING_IS_BROKEN: Final = 1
WIDEST: Final = 120
DAYS: Final = 7  # that `reconcile` looks back
MOST_DAYS: Final = 365
# Where .env or the environment cannot be read at all.
ILLEGIBLE: Final = (SettingsError, OSError, UnicodeError)
HOW_TO_WRITE: Final = "PROVIDERS: expected one setting for each part, such as PROVIDERS__LUMA__API_KEY"


class _Parser(argparse.ArgumentParser):
    """One that ends with the exit code for a wrong command line."""

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(BAD_USAGE, f"{self.prog}: {message}\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says, and return the exit code."""
    options = _parser().parse_args(arguments)
    if options.verb == "check":
        return _check(json=options.json)
    if options.verb == "reconcile":
        return _reconcile(days=options.days)
    return _books(json=options.json, each=options.each) if options.verb == "books" else _run()


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="python -m bot",
        description="Reverie, the Discord bot with which a community makes AI video together. Without a verb: run it.",
        epilog="Settings come from .env and the environment; .env.example explains each.",
    )
    verbs = parser.add_subparsers(dest="verb", metavar="check")
    told = "try the token, the servers, the key, the database, the files and what else is needed, and say what to do"
    check = verbs.add_parser(
        "check", help=told, description=f"{told.capitalize()}. Nothing is spent, posted or changed."
    )
    check.add_argument("--json", action="store_true", help="for machines: JSON instead of a table")
    told = "add up the ledger and say whether it balances; names every difference"
    books = verbs.add_parser("books", help=told, description=f"{told.capitalize()}. Nothing is changed.")
    books.add_argument("--json", action="store_true", help="for machines: JSON, in millionths of a dollar")
    books.add_argument("--each", action="store_true", help="with a line for each generation")
    told = "compare our work with what the providers remember of it; explains every difference"
    reconcile = verbs.add_parser("reconcile", help=told, description=f"{told.capitalize()}. Nothing is changed.")
    reconcile.add_argument("--days", type=_days, default=DAYS, help=f"how far to look back ({DAYS})")
    return parser


def _run() -> int:
    try:
        settings = Settings.load()
    except ValidationError as error:
        return _explain(complaints(error))
    except ILLEGIBLE as error:
        return _explain([_illegible(error)])
    try:
        asyncio.run(run(settings))
    except ConfigurationError as error:
        return _explain(error.complaints)
    except KeyboardInterrupt:
        pass
    return 0


def _explain(lines: list[str]) -> int:
    sys.stderr.write("Reverie cannot start. Please mend these settings (.env or the environment):\n")
    sys.stderr.writelines(f"  {line}\n" for line in lines)
    sys.stderr.write("Every setting is explained in .env.example.\n")
    return BAD_CONFIGURATION


def _check(*, json: bool) -> int:
    try:
        legible = read_what_is_legible()
    except (ValidationError, *ILLEGIBLE) as error:
        _show([Finding.broken(selfcheck.SETTINGS, f"{_illegible(error)}.", selfcheck.MEND)], json=json)
        return BAD_CONFIGURATION
    if legible.settings.log_level == "DEBUG":
        logs.setup(level="DEBUG", as_json=False, secrets=secrets_of(legible.settings))
    else:
        logging.disable()  # the table says it all
    try:
        findings = asyncio.run(selfcheck.check(legible))
    except KeyboardInterrupt:
        return SOMETHING_IS_BROKEN
    _show(findings, json=json)
    return 0 if all_well(findings) else SOMETHING_IS_BROKEN


def _books(*, json: bool, each: bool) -> int:
    try:
        settings = Settings.load()
    except ValidationError as error:
        return _explain(complaints(error))
    except ILLEGIBLE as error:
        return _explain([_illegible(error)])
    try:
        audited = asyncio.run(audit(settings.database_url))
    except StorageUnusable as error:
        sys.stderr.write(f"DATABASE_URL: the books cannot be read ({error}).\n")
        return BAD_CONFIGURATION
    except KeyboardInterrupt:
        return SOMETHING_IS_BROKEN
    _print(telling.as_json(audited, each=each) if json else telling.as_table(audited, each=each))
    return SOMETHING_IS_BROKEN if audited.differences else 0


def _reconcile(*, days: int) -> int:
    try:
        settings = Settings.load()
    except ValidationError as error:
        return _explain(complaints(error))
    except ILLEGIBLE as error:
        return _explain([_illegible(error)])
    logging.disable()  # what cannot be read stands in the answer
    try:
        compared = asyncio.run(_compared(settings, days=days))
    except ConfigurationError as error:
        return _explain(error.complaints)
    except StorageUnusable as error:
        sys.stderr.write(f"DATABASE_URL: our work cannot be read ({error}).\n")
        return BAD_CONFIGURATION
    except KeyboardInterrupt:
        return SOMETHING_IS_BROKEN
    _print(reconciling.as_text(compared))
    return 0 if all(one.in_order for one in compared) else SOMETHING_IS_BROKEN


async def _compared(settings: Settings, *, days: int) -> list[Compared]:
    now = clock(rate=settings.clock_rate, offset_seconds=settings.clock_offset_seconds)
    async with open_http() as http:
        providers = build_providers(settings.providers, http)
        return await reconciling.reconcile(settings.database_url, providers, since=now() - timedelta(days=days))


def _days(typed: str) -> int:
    if not typed.isascii() or not typed.isdigit() or not 1 <= int(typed) <= MOST_DAYS:
        raise argparse.ArgumentTypeError(f"expected a number of days from 1 to {MOST_DAYS}")
    return int(typed)


def _illegible(error: Exception) -> str:
    return HOW_TO_WRITE if isinstance(error, SettingsError) else f"The settings cannot be read ({type(error).__name__})"


def _show(findings: Sequence[Finding], *, json: bool) -> None:
    width = min(shutil.get_terminal_size(fallback=(WIDEST, 0)).columns, WIDEST)
    _print(as_json(findings) if json else as_table(findings, width=width, colours=sys.stdout.isatty()))


def _print(shown: str) -> None:
    sys.stdout.buffer.write(f"{shown}\n".encode())  # the signs are UTF-8, whatever the terminal is said to take


if __name__ == "__main__":
    sys.exit(main())
