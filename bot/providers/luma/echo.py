"""Is that job in Luma's list the one that we ordered? Its echo of the request tells."""

from urllib.parse import urlsplit

from bot.providers.luma.wire import (
    ClipFrame,
    CreateBody,
    Echo,
    EchoedFrame,
    EchoedFrames,
    GenerationBody,
    Keyframes,
    PictureFrame,
)


def could_be(body: GenerationBody, sent: CreateBody) -> bool:
    """
    Tell whether a job's echo equals what we sent.

    The echo may lack `aspect_ratio`, `resolution`, `duration` and `loop` (Luma's own samples do), since these have
    defaults. It may never lack the prompt, the keyframes or the model (which the job itself may name), and it may hold
    no keyframe, prompt or concept that we did not send.
    """
    echo = body.request
    if echo is None or body.kind not in {None, "video"} or echo.concepts:
        return False
    return (
        (echo.model or body.model) == sent.model
        and (echo.prompt or "").strip() == (sent.prompt or "").strip()
        and _same_options(echo, sent)
        and _same_frames(echo.keyframes or EchoedFrames(), sent)
    )


def _same_options(echo: Echo, sent: CreateBody) -> bool:
    return (
        echo.aspect_ratio in {None, sent.aspect_ratio}
        and echo.resolution in {None, sent.resolution}
        and echo.duration in {None, sent.duration, sent.duration.removesuffix("s")}
        and echo.loop in {None, sent.loop}
    )


def _same_frames(echo: EchoedFrames, sent: CreateBody) -> bool:
    frames = sent.keyframes or Keyframes()
    return _same_frame(echo.frame0, frames.frame0) and _same_frame(echo.frame1, frames.frame1)


def _same_frame(echo: EchoedFrame | None, sent: PictureFrame | ClipFrame | None) -> bool:
    if echo is None or sent is None:
        return echo is None and sent is None
    if isinstance(sent, ClipFrame):
        return echo.id == sent.id
    # A picture is published anew for each create, so who searches later does not know its link, and asks with none.
    return echo.url is not None and (not sent.url or _place(echo.url) == _place(sent.url))


def _place(url: str) -> tuple[str, str, str]:
    """Return where a link leads, without its query: a signed link is signed anew now and then."""
    parts = urlsplit(url)
    return parts.scheme, parts.netloc, parts.path
