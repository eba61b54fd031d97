"""Is this file whole? One answer for clips and for pictures."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from bot.domain.media import Facts, MediaKind
from bot.media import clips, pictures

INSPECTORS: Final[dict[MediaKind, Callable[[Path], Facts]]] = {
    MediaKind.CLIP: clips.inspect,
    MediaKind.PICTURE: pictures.inspect,
}


def inspect(path: Path, kind: MediaKind) -> Facts:
    """Return what a provider's file holds. Raises ProviderRejected (BROKEN_FILE) where it does not open to its end."""
    return INSPECTORS[kind](path)
