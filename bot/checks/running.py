"""Runs checks beside each other, each within its time; one that goes wrong is a line like any other."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Final

from bot.checks.findings import Finding

logger = logging.getLogger(__name__)

SECONDS: Final = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """Something to look at. `if_late`: what to do where it gives no answer in time."""

    name: str
    look: Callable[[], Awaitable[Finding | Sequence[Finding]]]
    if_late: str
    seconds: float = SECONDS


async def run(checks: Sequence[Check]) -> list[Finding]:
    """Run all of them at once, and return what they found in the order in which they were given."""
    found = await asyncio.gather(*(_within_its_time(check) for check in checks))
    return [finding for findings in found for finding in findings]


async def _within_its_time(check: Check) -> Sequence[Finding]:
    try:
        async with asyncio.timeout(check.seconds):
            found = await check.look()
            return [found] if isinstance(found, Finding) else found
    except TimeoutError:
        return [Finding.broken(check.name, f"No answer within {check.seconds:g} seconds.", check.if_late)]
    except Exception as error:  # whatever it is, the other lines are worth having
        logger.debug("the check of %s failed", check.name, exc_info=True)
        told = f"This could not be checked: {type(error).__name__}."
        remedy = "That is a mistake of ours. Run it again with LOG_LEVEL=DEBUG, and report what it says."
        return [Finding.broken(check.name, told, remedy)]
