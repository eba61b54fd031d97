"""Look into a clip, take a frame out of it, and make it small enough for a place that takes only so many bytes."""

# PyAV leaves the packet's type parameter open, so strict checking calls every packet unknown.
# pyright: reportUnknownMemberType=false

import asyncio
import io
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Final

import av
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.error import FFmpegError
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from PIL import Image

from bot.domain.errors import ProviderRejected
from bot.domain.media import Facts
from bot.domain.reasons import Reason
from bot.media import boxes, videos

# The demuxer is named, since others (playlists) would follow links out of a file.
CONTAINER: Final = "mp4"
# Of one frame; a decoder is told before it allocates any. Four times what the largest clips have.
MOST_PIXELS: Final = 4 * 4096 * 2304
QUALITY: Final = "16"  # crf; with a cap on the rate one pass is as good as two, in half the time
PRESET: Final = "veryfast"
HEIGHTS: Final = (1080, 720, 540, 480, 360, 240)
LEAST_BITS_A_PIXEL: Final = 0.04  # below this a smaller picture looks better
MARGIN: Final = 0.98
TABLES: Final = 64 * 1024  # bytes of the container itself, and 14 more a frame
BYTES_A_FRAME: Final = 14
AUDIO_RATE: Final = 128_000  # bits a second, where a stream does not tell its own
TRIES: Final = 3
FRAME_QUALITY: Final = 92  # of a frame on its own
LEAST_RATE: Final = 40_000  # bits a second; less shows nothing


async def fit_in_thread(path: Path, *, limit_bytes: int, to: Path) -> Facts:
    """Do the same as `fit` without holding up the event loop."""
    return await asyncio.to_thread(fit, path, limit_bytes=limit_bytes, to=to)


def inspect(path: Path) -> Facts:
    """
    Return what an mp4 file holds, after decoding its beginning, middle and end.

    Raises ProviderRejected (BROKEN_FILE) where it is not a video that plays to its end.
    """
    bounded = {"max_pixels": str(MOST_PIXELS)}
    try:
        boxes.check(path)
        with av.open(str(path), format=CONTAINER, options=bounded) as clip:
            return _inspected(clip, path, bounded)
    except (FFmpegError, OSError, ValueError, EOFError) as error:
        raise _broken(f"{type(error).__name__}") from error


async def first_frame(path: Path) -> bytes:
    """Return the first frame as JPEG, as it is shown. Raises ProviderRejected (BROKEN_FILE)."""
    return await asyncio.to_thread(_frame, path, last=False)


async def last_frame(path: Path) -> bytes:
    """Return the last frame as JPEG, as it is shown. Raises ProviderRejected (BROKEN_FILE)."""
    return await asyncio.to_thread(_frame, path, last=True)


def _frame(path: Path, *, last: bool) -> bytes:
    found: VideoFrame | None = None
    try:
        with av.open(str(path), format=videos.kind_of(path) or CONTAINER) as clip:
            video = clip.streams.video[0]
            if last:
                clip.seek(_key_frames(clip, video, path.stat().st_size)[-1], stream=video)
            for frame in clip.decode(video):
                found = frame
                if not last:
                    break
    except (FFmpegError, OSError, ValueError, EOFError, IndexError) as error:
        raise _broken(f"{type(error).__name__}") from error
    if found is None:
        raise _broken("no frame in it")
    pixels = found.to_ndarray(format="rgb24")
    picture = Image.fromarray(pixels).rotate(found.rotation, expand=True)  # a telephone held upright films lying down
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=FRAME_QUALITY)
    return file.getvalue()


def _inspected(clip: InputContainer, path: Path, bounded: dict[str, str]) -> Facts:
    if not clip.streams.video:
        raise _broken("no video in it")
    video = clip.streams.video[0]
    video.thread_type = "AUTO"
    video.codec_context.options = bounded
    size = path.stat().st_size
    key_frames = _key_frames(clip, video, size)
    decoded = [_decode_from(clip, video, key_frames[0], most=1)]
    decoded.append(_decode_from(clip, video, key_frames[len(key_frames) // 2], most=1))
    decoded.append(_decode_from(clip, video, key_frames[-1]))
    if not all(decoded):
        raise _broken("frames that do not decode")
    seconds = _seconds(clip, video)
    if seconds <= 0 or not video.width or not video.height:
        raise _broken("no length or no size")
    return Facts(content_type="video/mp4", width=video.width, height=video.height, seconds=seconds, size=size)


def _key_frames(clip: InputContainer, video: VideoStream, size: int) -> Sequence[int]:
    """Read every packet of the video; return the stamps of its key frames. Raises ProviderRejected on a gap."""
    stamps: list[int] = []
    count = 0
    for packet in clip.demux(video):
        if packet.dts is None:  # the demuxer's last, empty one
            continue
        if packet.is_corrupt or (packet.pos is not None and packet.pos + packet.size > size):
            raise _broken("cut off")
        count += 1
        if packet.is_keyframe and packet.pts is not None:
            stamps.append(packet.pts)
    if count < video.frames or not stamps:
        raise _broken(f"{count} of {video.frames} frames")
    return stamps


def _decode_from(clip: InputContainer, video: VideoStream, stamp: int, *, most: int | None = None) -> int:
    """Decode from a key frame on, to the end or up to `most` frames; return how many there were."""
    clip.seek(stamp, stream=video)
    count = 0
    for _ in clip.decode(video):
        count += 1
        if count == most:
            break
    return count


def _seconds(clip: InputContainer, video: VideoStream) -> float:
    if video.duration is not None and video.time_base is not None:
        return round(float(video.duration * video.time_base), 3)
    return round((clip.duration or 0) / av.time_base, 3)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """How a clip is encoded anew."""

    width: int
    height: int
    rate: int  # bits a second at most


def fit(path: Path, *, limit_bytes: int, to: Path) -> Facts:
    """
    Write the clip so that it is no larger than limit_bytes: as it is if it fits, else encoded anew, smaller if need be.

    Sound is kept as it is. Raises ProviderRejected (BROKEN_FILE) where the clip does not play or cannot be made to fit.
    """
    facts = inspect(path)
    if facts.size <= limit_bytes:
        shutil.copyfile(path, to)
        return facts
    part = to.with_name(f"{to.name}.part")
    target = float(limit_bytes)
    try:
        for _ in range(TRIES):
            plan = _plan(path, facts, target)
            _encode(path, part, plan)
            size = part.stat().st_size
            if size <= limit_bytes:
                part.replace(to)
                return inspect(to)
            target *= MARGIN * limit_bytes / size
    except (FFmpegError, OSError, ValueError, EOFError) as error:
        raise _broken(f"could not be encoded: {type(error).__name__}") from error
    finally:
        part.unlink(missing_ok=True)
    raise _broken(f"does not fit into {limit_bytes} bytes")


def _plan(path: Path, facts: Facts, target: float) -> _Plan:
    """Choose the rate that fits, and the largest picture that still looks well at it."""
    with av.open(str(path), format=CONTAINER) as clip:
        video = clip.streams.video[0]
        frame_rate = float(video.average_rate or 24)
        sound = sum(stream.bit_rate or AUDIO_RATE for stream in clip.streams.audio[:1])
    tables = TABLES + BYTES_A_FRAME * frame_rate * facts.seconds
    # The buffer may be as large as one second: the file is at most rate x (seconds + 1).
    rate = int(((target * MARGIN - tables) * 8 - sound * facts.seconds) / (facts.seconds + 1))
    if rate < LEAST_RATE:
        raise _broken("too long for a file that small")
    heights = [facts.height, *(height for height in HEIGHTS if height < facts.height)]
    for height in heights:
        width = _even(facts.width * height / facts.height)
        if rate >= LEAST_BITS_A_PIXEL * width * height * frame_rate:
            break
    else:
        height, width = heights[-1], _even(facts.width * heights[-1] / facts.height)
    return _Plan(width=width, height=_even(height), rate=rate)


def _encode(path: Path, to: Path, plan: _Plan) -> None:
    with (
        av.open(str(path), format=CONTAINER) as source,
        av.open(str(to), "w", format=CONTAINER, options={"movflags": "+faststart"}) as result,
    ):
        video = source.streams.video[0]
        video.thread_type = "AUTO"
        sound: AudioStream | None = source.streams.audio[0] if source.streams.audio else None
        picture = result.add_stream("libx264", rate=Fraction(video.average_rate or 24))
        picture.width, picture.height, picture.pix_fmt = plan.width, plan.height, "yuv420p"
        picture.options = {
            "preset": PRESET,
            "crf": QUALITY,
            "maxrate": str(plan.rate),
            "bufsize": str(plan.rate),
        }
        picture.codec_context.thread_type = "FRAME"  # PyAV's own choice, slices, makes files 5 % larger
        kept = result.add_stream_from_template(sound) if sound is not None else None
        for packet in source.demux([stream for stream in (video, sound) if stream is not None]):
            if kept is not None and packet.stream is sound:
                if packet.dts is not None:
                    packet.stream = kept
                    result.mux(packet)
                continue
            for frame in packet.decode():
                if isinstance(frame, VideoFrame):
                    result.mux(picture.encode(_shaped(frame, plan)))
        result.mux(picture.encode())


def _shaped(frame: VideoFrame, plan: _Plan) -> VideoFrame:
    if (frame.width, frame.height, frame.format.name) != (plan.width, plan.height, "yuv420p"):
        frame = frame.reformat(plan.width, plan.height, "yuv420p")
    frame.pict_type = 0  # the encoder chooses its own key frames
    return frame


def _even(length: float) -> int:
    return max(2, round(length / 2) * 2)


def _broken(detail: str) -> ProviderRejected:
    return ProviderRejected(Reason.BROKEN_FILE, detail)
