"""Folders for files that are being worked on, and what a kill has left of them."""

import shutil
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

PREFIX: Final = "reverie-work-"
# Longer than any lease: what another process has in hand is younger.
LEFT_BEHIND_AFTER: Final = timedelta(days=1)


def work_folder() -> tempfile.TemporaryDirectory[str]:
    """Return a new folder, which is gone after its `with`."""
    return tempfile.TemporaryDirectory(prefix=PREFIX)


def remove_left_behind(*, now: datetime) -> int:
    """Remove the folders that nobody works in any more; return how many those were. `now` is the file system's time."""
    try:
        old = [one for one in Path(tempfile.gettempdir()).glob(f"{PREFIX}*") if _is_left_behind(one, now)]
    except OSError:
        return 0  # there is nowhere to work, or it cannot be looked at; both show where work begins
    for folder in old:
        shutil.rmtree(folder, ignore_errors=True)
    return sum(not folder.exists() for folder in old)


def _is_left_behind(path: Path, now: datetime) -> bool:
    try:
        since = datetime.fromtimestamp(path.lstat().st_mtime, UTC)
        return path.is_dir() and not path.is_symlink() and since < now - LEFT_BEHIND_AFTER
    except OSError:
        return False  # somebody else has just removed it
