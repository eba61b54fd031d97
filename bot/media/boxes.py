"""
Does an MP4 or MOV file promise more samples than anybody keeps in mind?

FFmpeg builds the whole index when it opens a file. An index takes a few bytes to promise and gigabytes to build, so the
promises are counted before. They are looked for in all bytes but those of the media data (`mdat`), since FFmpeg finds
them in places where no box should be.
"""

import mmap
from collections.abc import Iterator
from pathlib import Path
from typing import Final

# A minute of uncompressed sound has that many; each takes some sixty bytes.
MOST_SAMPLES: Final = 3_000_000
MOST_BOXES: Final = 200_000  # a fragment for each frame of a minute takes a tenth of that
SAMPLES_AN_ENTRY: Final = 160  # at least, where sound that is not compressed is indexed in bulk
HEADER: Final = 8
LONG_HEADER: Final = 16
# Boxes that promise samples, and how many bytes behind the name the number stands.
PROMISES: Final = {b"stsz": 8, b"stz2": 8, b"trun": 4}
CHUNKS: Final = (b"stco", b"co64")
RUNS: Final = b"stsc"
RUN: Final = 12  # bytes of one: first chunk, samples in each, kind
PACKED: Final = b"cmov"  # a table of contents that has to be unpacked; nobody has written one for decades


def check(path: Path) -> None:
    """Raise ValueError where the index of a file would be too large; what is no such file is fine."""
    if path.stat().st_size < HEADER:
        return
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        index = _Index(data)
        for begin, end in _told(data):
            index.read(begin, end)
        _bounded(index.chunks * index.run // SAMPLES_AN_ENTRY, MOST_SAMPLES)


class _Index:
    """What a file promises, as far as it was read. Raises ValueError as soon as that is too much."""

    def __init__(self, data: mmap.mmap) -> None:
        self._data = data
        self._found = 0
        self._samples = 0
        self.chunks = 0  # of the track that has most
        self.run = 0  # samples in the largest chunk

    def read(self, begin: int, end: int) -> None:
        """Count what is promised from one byte to another."""
        data = self._data
        if data.find(PACKED, begin, end) >= 0:
            raise ValueError("a packed index")
        for name, behind in PROMISES.items():
            for at in self._places(name, begin, end):
                self._samples = _bounded(self._samples + _number(data, at + len(name) + behind), MOST_SAMPLES)
        for name in CHUNKS:
            for at in self._places(name, begin, end):
                self.chunks = max(self.chunks, _number(data, at + HEADER))
        for at in self._places(RUNS, begin, end):
            count = _number(data, at + HEADER)
            self._found = _bounded(self._found + count, MOST_BOXES)
            first = at + HEADER + 4 + 4
            self.run = max([self.run, *(_number(data, first + RUN * number) for number in range(count))])

    def _places(self, name: bytes, begin: int, end: int) -> Iterator[int]:
        at = self._data.find(name, begin, end)
        while at >= 0:
            self._found = _bounded(self._found + 1, MOST_BOXES)
            yield at
            at = self._data.find(name, at + 1, end)


def _bounded(number: int, most: int) -> int:
    if number > most:
        raise ValueError("an index of too many samples")
    return number


def _told(data: mmap.mmap) -> Iterator[tuple[int, int]]:
    """Yield where it says something about itself: all but what stands in its `mdat` boxes. Raises ValueError."""
    begin = at = number = 0
    while at + HEADER <= len(data):
        number = _bounded(number + 1, MOST_BOXES)
        size = _number(data, at)
        if size == 1 and at + LONG_HEADER <= len(data):
            size = int.from_bytes(data[at + HEADER : at + LONG_HEADER], "big")
        after = at + size if size >= HEADER else len(data)  # 0: to the end; any other makes no sense
        if data[at + 4 : at + HEADER] == b"mdat" and (size >= HEADER or size == 0):
            yield begin, at
            begin = min(after, len(data))
        at = after
    yield begin, len(data)


def _number(data: mmap.mmap, at: int) -> int:
    return int.from_bytes(data[at : at + 4], "big")
