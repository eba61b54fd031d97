"""How a film goes from its first frame to its last (placeholder scene for now)."""

from PIL import Image, ImageOps


class Story:
    def __init__(self, *, words: str, size: tuple[int, int], frames: int, loop: bool, start: Image.Image | None, end: Image.Image | None, continues: bool) -> None:
        self._size, self._frames = size, frames
        hue = hash(words) % 255
        self._scene = Image.linear_gradient("L").resize(size)
        self._scene = Image.merge("HSV", (Image.new("L", size, hue), Image.new("L", size, 150), self._scene)).convert("RGB")
        self._start = ImageOps.fit(start, size) if start else None
        self._end = ImageOps.fit(end, size) if end else (self._start if loop else None)

    def frame(self, number: int) -> Image.Image:
        t = number / max(1, self._frames - 1)
        frame = self._scene.rotate(360 * t)
        if self._start:
            frame = Image.blend(self._start, frame, min(1.0, t * 2))
        if self._end:
            frame = Image.blend(frame, self._end, max(0.0, t * 2 - 1))
        return frame
