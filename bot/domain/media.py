"""A picture or a clip that we hold in the media store."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class MediaKind(StrEnum):
    """What it is."""

    PICTURE = "picture"
    CLIP = "clip"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What decoding a file told. Seconds is 0 for a picture."""

    content_type: str
    width: int
    height: int
    seconds: float
    size: int  # bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """One stored file; `key` is its name in the store, and `deleted_at` says that only the row is left."""

    id: int
    kind: MediaKind
    key: str
    facts: Facts
    created_at: datetime
    user_id: int | None = None  # who sent it; None: it was made here
    deleted_at: datetime | None = None

    @property
    def filename(self) -> str:
        """How the file is called where people see it."""
        return self.key.rsplit("/", 1)[-1]

    @property
    def extension(self) -> str:
        """What kind of file it is, as its name ends: mp4, jpg."""
        return self.key.rsplit(".", 1)[-1]
