"""Where pictures and clips lie: a folder by default, a bucket where several processes share it."""

import asyncio
import re
import secrets
from datetime import datetime
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, ObjectStore, from_url

from bot.domain.errors import ProviderUnavailable, StorageUnusable
from bot.domain.media import MediaKind
from bot.domain.reasons import Reason

SMALL: Final = "-small"
FOLDERS: Final = {MediaKind.PICTURE: "pictures", MediaKind.CLIP: "clips"}
PROBE: Final = "probe"
LONGEST_WORD: Final = 200
KEY: Final = re.compile(r"(pictures|clips)/[0-9]{4}/[0-9]{2}/[A-Za-z0-9_-]{8,64}\.[a-z0-9]{2,4}")


def new_key(kind: MediaKind, extension: str, *, now: datetime, token: str) -> str:
    """Return a key such as clips/2026/11/<token>.mp4. The token is random, 8 to 64 of A-Z a-z 0-9 _ -."""
    return _checked(f"{FOLDERS[kind]}/{now:%Y/%m}/{token}.{extension}")


def small_key(key: str) -> str:
    """Return where the smaller copy of a clip lies, if one was made."""
    stem, dot, extension = key.rpartition(".")
    return _checked(f"{stem}{SMALL}{dot}{extension}")


class MediaStore:
    """
    Files by their keys. A file is there whole or not at all.

    Only keys of `new_key`'s form are taken (ValueError), so none leads out of the store. A store that does not answer
    raises ProviderUnavailable; a file that is not there FileNotFoundError.
    """

    def __init__(self, store: ObjectStore) -> None:
        self._store = store

    @classmethod
    def open(cls, url: str) -> "MediaStore":
        """
        Open file:///folder (made if missing), s3://bucket/prefix and what else obstore knows; or a plain folder.

        Raises StorageUnusable.
        """
        try:
            if "://" not in url:
                return cls(LocalStore(Path(url).absolute(), mkdir=True))
            return cls(LocalStore.from_url(url, mkdir=True) if url.startswith("file://") else from_url(url))
        except (BaseError, OSError, ValueError) as error:
            raise _unusable(error) from error

    async def check(self) -> None:
        """Write, read and delete a small file. Raises StorageUnusable."""
        try:
            probe = f"{PROBE}-{secrets.token_hex(8)}"  # somebody else may be checking, too
            await obstore.put_async(self._store, probe, b"probe")
            await obstore.get_async(self._store, probe)
            await obstore.delete_async(self._store, probe)
        except (BaseError, OSError) as error:
            raise _unusable(error) from error

    async def put(self, key: str, file: Path | bytes) -> None:
        """Keep a file, or the bytes of one."""
        try:
            await obstore.put_async(self._store, _checked(key), file)
        except BaseError as error:
            raise _unavailable(error) from error

    async def get(self, key: str) -> bytes:
        """Return a whole file."""
        try:
            found = await obstore.get_async(self._store, _checked(key))
            return bytes(await found.bytes_async())
        except BaseError as error:
            raise _unavailable(error) from error

    async def read(self, key: str, *, start: int, length: int) -> bytes:
        """Return so many bytes of a file from an offset on; fewer where it ends before."""
        try:
            return bytes(await obstore.get_range_async(self._store, _checked(key), start=start, length=length))
        except BaseError as error:
            raise _unavailable(error) from error

    async def get_to(self, key: str, path: Path) -> None:
        """Copy a file to a path, where it appears only when it is whole."""
        part = path.with_name(f"{path.name}.part")
        try:
            found = await obstore.get_async(self._store, _checked(key))
            with await asyncio.to_thread(part.open, "wb") as file:
                async for chunk in found.stream():
                    await asyncio.to_thread(file.write, chunk)
            part.replace(path)
        except BaseError as error:
            raise _unavailable(error) from error
        finally:
            part.unlink(missing_ok=True)

    async def delete(self, key: str) -> None:
        """Delete a file; one that is gone already is fine."""
        try:
            await obstore.delete_async(self._store, _checked(key))
        except FileNotFoundError:
            return
        except BaseError as error:
            raise _unavailable(error) from error

    async def exists(self, key: str) -> bool:
        """Tell whether a file is there."""
        try:
            await obstore.head_async(self._store, _checked(key))
        except FileNotFoundError:
            return False
        except BaseError as error:
            raise _unavailable(error) from error
        return True


def folder_of(url: str) -> Path | None:
    """Return the folder of a store on this machine; None for a bucket, and for what is no address at all."""
    if "://" not in url:
        return Path(url).absolute()
    try:
        return Path(unquote(urlsplit(url).path)) if url.startswith("file://") else None
    except ValueError:
        return None


def _checked(key: str) -> str:
    if KEY.fullmatch(key) is None:
        raise ValueError("not a key of the media store")
    return key


def _unusable(error: Exception) -> StorageUnusable:
    first, *_ = str(error).splitlines() or [""]
    return StorageUnusable(f"{type(error).__name__}: {first[:LONGEST_WORD]}")


def _unavailable(error: BaseError) -> ProviderUnavailable:
    """Say what kind of trouble, not more: a store's own words hold paths and signed links."""
    return ProviderUnavailable(Reason.UNAVAILABLE, f"the media store: {type(error).__name__}")
