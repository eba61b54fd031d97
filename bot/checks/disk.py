"""Is there room where the bot keeps things?"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from bot.checks.findings import Finding

NAME: Final = "disk"
REMEDY: Final = "Make room, or move what DATABASE_URL and MEDIA_STORE name to a larger disk (clips: to a bucket)."
MIB: Final = 1024 * 1024
GIB: Final = 1024 * MIB
FULL: Final = 100 * MIB  # about what the work on one long clip may need
LITTLE: Final = GIB

Free = Callable[[Path], int]  # bytes that are free where this folder is


def nowhere_to_work() -> Finding:
    """Say that no folder takes a temporary file."""
    return Finding.broken(
        NAME, "There is no folder for work in hand.", "See that the bot's user may write to $TMPDIR or /tmp."
    )


def look(folders: Mapping[str, Path], free: Free) -> Finding:
    """Say how much room there is for each of these (what is kept there: where)."""
    if not folders:
        return Finding.fine(NAME, "Nothing is kept on this machine's disk.")
    room = {what: free(_that_exists(folder)) for what, folder in folders.items()}
    told = "; ".join(f"{_size(amount)} free for {', '.join(whose)}" for amount, whose in _grouped(room).items())
    least = min(room.values())
    if least < FULL:
        return Finding.broken(NAME, f"It is nearly full: {told}.", REMEDY)
    if least < LITTLE:
        return Finding.warning(NAME, f"There is little room: {told}.", REMEDY)
    return Finding.fine(NAME, f"{told}.")


def _that_exists(folder: Path) -> Path:
    """Return the folder, or what it will be made in, or where it is hidden from us."""
    return next((one for one in (folder, *folder.parents) if _seen(one)), Path("/"))


def _seen(folder: Path) -> bool:
    try:
        return folder.exists()
    except OSError:
        return False


def _grouped(room: Mapping[str, int]) -> dict[int, list[str]]:
    groups: dict[int, list[str]] = {}
    for what, amount in room.items():
        groups.setdefault(amount, []).append(what)
    return groups


def _size(amount: int) -> str:
    return f"{amount / GIB:.1f} GiB" if amount >= GIB else f"{amount // MIB} MiB"
