"""
Make what a member attached a plain video that any provider takes.

Nothing that the file or its name claims is believed: it is sniffed, bounded before and while it is decoded to its end,
and rewrapped without metadata, which costs no picture any quality. Only its first picture and sound go along.
"""

# PyAV leaves the packet's type parameter open, so strict checking calls every packet unknown.
# pyright: reportUnknownMemberType=false

import asyncio
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import av
from av.container import InputContainer
from av.error import FFmpegError
from av.packet import Packet
from av.stream import Disposition, Stream
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from bot.domain.errors import UserError
from bot.domain.media import Facts
from bot.domain.reasons import Reason
from bot.media import boxes

MB: Final = 1_000_000
LARGEST_FILE: Final = 100 * MB  # what a provider takes at most
LONGEST: Final = 60  # seconds, where whoever asks does not say it
SHORTEST_SIDE: Final = 64
MOST_PIXELS: Final = 4096 * 2304  # of one frame; a decoder is told before it allocates any
MOST_DECODED: Final = 4_000_000_000  # pixels of all frames: half a minute of 1080p at 60 a second
SLACK: Final = 0.1  # seconds; a clip of ten seconds may have a frame more
MISSING: Final = 0.5  # seconds less than a file promises, from which on it does not count as whole
HEAD: Final = 64  # bytes that tell what a file is

MOV, WEBM = "mov", "matroska"  # the demuxers are named, since others (playlists) would follow links out of a file
BOXES: Final = frozenset({b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip"})
STILLS: Final = frozenset({b"heic", b"heix", b"mif1", b"msf1", b"avif", b"avis"})
# What a file is wrapped in anew; the second is for a codec that the first does not hold.
WRAPPERS: Final = {
    MOV: (("mp4", "video/mp4"), ("mov", "video/quicktime")),
    WEBM: (("webm", "video/webm"),),
}
REFUSED: Final = (FFmpegError, OSError, ValueError, EOFError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A video ready to be kept and published; `path` is where it lies."""

    path: Path
    facts: Facts
    extension: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Played:
    """What was found in a file that was read to its end; times in seconds."""

    packets: int  # of the video
    ends: float  # from its first picture to its last, which stands no longer than others
    stands: float  # the same by the file's own word, where the last one may stand for long
    over: float  # when all in it is over, sound too
    last: VideoFrame | None


async def prepare_in_thread(path: Path, *, to: Path, filename: str, longest: float | None = None) -> Prepared:
    """Do the same as `prepare` without holding up the event loop."""
    return await asyncio.to_thread(prepare, path, to=to, filename=filename, longest=longest)


def prepare(path: Path, *, to: Path, filename: str, longest: float | None = None) -> Prepared:
    """
    Write a clean copy of a video into the folder `to`. Takes MP4, MOV and WebM, of `longest` seconds at most.

    Raises UserError: NOT_A_VIDEO(filename), VIDEO_UNREADABLE(filename) where it is damaged or ends early,
    VIDEO_TOO_LARGE(megabytes, limit), VIDEO_TOO_LONG(seconds, limit), VIDEO_TOO_MANY_PIXELS(width, height, limit) or
    VIDEO_TOO_SMALL(width, height, limit).
    """
    check_bytes(path.stat().st_size)
    kind = kind_of(path)
    if kind is None:
        raise UserError(Reason.NOT_A_VIDEO, filename=filename)
    try:
        if kind == MOV:
            boxes.check(path)
        width, height, seconds = _measured(path, kind, filename, longest or LONGEST)
        return _rewrapped(path, kind, to, width=width, height=height, seconds=seconds)
    except REFUSED as error:
        raise UserError(Reason.VIDEO_UNREADABLE, filename=filename) from error


def check_bytes(size: int) -> None:
    """Raise UserError(VIDEO_TOO_LARGE) for more bytes than we take; to be asked before anything is fetched."""
    if size > LARGEST_FILE:
        raise UserError(Reason.VIDEO_TOO_LARGE, megabytes=math.ceil(size / MB), limit=LARGEST_FILE // MB)


def sniff(head: bytes) -> str | None:
    """Return the demuxer for what these bytes begin, None for what is no video that we take."""
    if head[4:8] in BOXES and head[8:12] not in STILLS:
        return MOV
    return WEBM if head.startswith(b"\x1a\x45\xdf\xa3") and b"webm" in head else None


def kind_of(path: Path) -> str | None:
    """Return the same of a file."""
    with path.open("rb") as file:
        return sniff(file.read(HEAD))


def _measured(path: Path, kind: str, filename: str, longest: float) -> tuple[int, int, float]:
    """Return width and height as it is shown, and for how many seconds there is a picture."""
    with _opened(path, kind) as container:
        video = _video(container)
        if video is None:
            raise UserError(Reason.NOT_A_VIDEO, filename=filename)
        _check_frame(video.width, video.height)
        promised = (container.duration or 0) / av.time_base
        _check_length(promised, longest)
        played = _played(container, video, path.stat().st_size, longest)
        last = played.last
        # The index has what an edit list leaves: whoever trims without encoding hides pictures, and takes none out.
        if last is None or played.packets < len(video.index_entries) or played.over < promised - MISSING:
            raise UserError(Reason.VIDEO_UNREADABLE, filename=filename)
        seconds = max(played.ends, min(played.stands, promised))
        _check_length(seconds, longest)
        lies = last.rotation % 180 != 0  # how a telephone held upright films
        width, height = (last.height, last.width) if lies else (last.width, last.height)
    return width, height, round(seconds, 3)


def _played(container: InputContainer, video: VideoStream, size: int, longest: float) -> _Played:
    """Read a file to its end, and decode every picture. Raises ValueError."""
    video.thread_type = "AUTO"
    video.codec_context.options = _bounded()
    packets, pixels, ends, stands, over = 0, 0, 0.0, 0.0, 0.0
    begins: float | None = None
    last: VideoFrame | None = None
    usual = 1 / float(video.average_rate or 24)
    for packet in container.demux():
        if packet.is_corrupt or (packet.pos is not None and packet.pos + packet.size > size):
            raise ValueError("cut off")
        over = max(over, _end(packet))
        if packet.stream.index != video.index:
            _check_length(_end(packet), longest)
            continue
        packets += packet.dts is not None
        if packet.is_discard:  # what was trimmed away is decoded, too
            pixels = _counted(pixels, video)
        else:
            stands = max(stands, _end(packet))
        for frame in packet.decode():
            assert isinstance(frame, VideoFrame)
            last, pixels = frame, _counted(pixels, frame)
            moment = frame.time or 0.0
            begins = moment if begins is None else begins
            stays = float((frame.duration or 0) * (frame.time_base or 0)) or usual
            ends = max(ends, moment - begins + min(stays, usual))
            _check_length(ends, longest)
    return _Played(packets=packets, ends=ends, stands=stands - (begins or 0.0), over=over, last=last)


def _end(packet: "Packet[Stream]") -> float:  # generic for who checks types only
    """Return the second at which what is in a packet is over; 0 where it does not say."""
    if packet.pts is None:
        return 0.0
    return float((packet.pts + (packet.duration or 0)) * packet.time_base)


def _counted(pixels: int, frame: VideoFrame | VideoStream) -> int:
    """Return the pixels decoded so far, with those of one more frame. Raises UserError for too many."""
    pixels += frame.width * frame.height
    if pixels > MOST_DECODED:
        raise UserError(Reason.VIDEO_TOO_MANY_PIXELS, width=frame.width, height=frame.height, limit=_megapixels())
    return pixels


def _opened(path: Path, kind: str) -> InputContainer:
    """Open a file; to find out what is in it, a first frame is decoded already."""
    return av.open(str(path), format=kind, options=_bounded())


def _bounded() -> dict[str, str]:
    return {"max_pixels": str(MOST_PIXELS)}


def _video(container: InputContainer) -> VideoStream | None:
    """Return the first video, which is not the picture on the cover of a song."""
    return next((one for one in container.streams.video if not one.disposition & Disposition.attached_pic), None)


def _check_frame(width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        raise UserError(Reason.VIDEO_TOO_MANY_PIXELS, width=width, height=height, limit=_megapixels())
    if min(width, height) < SHORTEST_SIDE:
        raise UserError(Reason.VIDEO_TOO_SMALL, width=width, height=height, limit=SHORTEST_SIDE)


def _check_length(seconds: float, longest: float) -> None:
    if seconds > longest + SLACK:
        raise UserError(Reason.VIDEO_TOO_LONG, seconds=math.ceil(seconds), limit=math.floor(longest))


def _megapixels() -> int:
    return MOST_PIXELS // 1_000_000


def _rewrapped(path: Path, kind: str, folder: Path, *, width: int, height: int, seconds: float) -> Prepared:
    """Write the packets of the first video and sound into a new file, and nothing else. Raises what PyAV raises."""
    refused: Exception | None = None
    for extension, content_type in WRAPPERS[kind]:
        to = folder / f"clean.{extension}"
        try:
            _rewrap(path, kind, to, extension)
        except REFUSED as error:
            to.unlink(missing_ok=True)
            refused = error
            continue
        size = to.stat().st_size
        facts = Facts(content_type=content_type, width=width, height=height, seconds=seconds, size=size)
        return Prepared(path=to, facts=facts, extension=extension)
    raise refused or ValueError("nothing to wrap it in")


def _rewrap(path: Path, kind: str, to: Path, wrapper: str) -> None:
    options = {"movflags": "+faststart"} if kind == MOV else {}
    with _opened(path, kind) as source, av.open(str(to), "w", format=wrapper, options=options) as result:
        video = _video(source)
        assert video is not None
        sources = [video, *source.streams.audio[:1]]
        kept = {one.index: result.add_stream_from_template(one) for one in sources}
        hidden: dict[int, list[Packet[Stream]]] = {one.index: [] for one in sources}
        for packet in source.demux(sources):
            if packet.dts is None:
                continue
            waiting = hidden[packet.stream.index]
            waiting.append(packet)
            if not packet.is_discard:  # what was trimmed away is needed before what is shown, and behind it would play
                for one in waiting:
                    one.stream = kept[one.stream.index]
                    result.mux(one)
                waiting.clear()
