"""Which prompts and pictures are refused, and the words by which a tester orders a failure.

| in the prompt (as a whole word)                | the job fails with                |
|------------------------------------------------|-----------------------------------|
| gore, nude, nsfw (settable: moderation_words)  | Contains blacklisted words        |
| deepfake, propaganda                           | Advanced prompt moderation failed |
| unreadable-frames                              | Failed to read user input frames  |
| indecent-frame                                 | Frame moderation failed           |
| fail-prompt                                    | Prompt processing failed          |
| fail-dispatch                                  | Error dispatching job             |
| fail-job                                       | Job failed                        |
| fail-callback                                  | Error processing callback         |

A picture that is pure magenta on average, or whose file is called forbidden*, fails with Frame moderation failed.
"""

import re
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

import numpy as np
from PIL import Image

BLACKLISTED = "Contains blacklisted words"
UNREADABLE_FRAMES = "Failed to read user input frames"
FRAME_MODERATED = "Frame moderation failed"

DEFAULT_WORDS = ("gore", "nude", "nsfw")
ORDERED = {
    "deepfake": "Advanced prompt moderation failed",
    "propaganda": "Advanced prompt moderation failed",
    "unreadable-frames": UNREADABLE_FRAMES,
    "indecent-frame": FRAME_MODERATED,
    "fail-prompt": "Prompt processing failed",
    "fail-dispatch": "Error dispatching job",
    "fail-job": "Job failed",
    "fail-callback": "Error processing callback",
}
LATE = {"Job failed", "Error processing callback"}  # these happen at the end of the rendering
MAGENTA = np.array([255.0, 0.0, 255.0])


def verdict(prompt: str, words: Iterable[str]) -> str | None:
    """Return the failure reason that this prompt brings about, if any."""
    said = set(re.findall(r"[\w-]+", prompt.lower()))
    if said & {word.lower() for word in words}:
        return BLACKLISTED
    return next((reason for word, reason in ORDERED.items() if word in said), None)


def verdict_on_pictures(pictures: Mapping[str, Image.Image]) -> str | None:
    """Return the failure reason that these pictures, by their URL, bring about, if any."""
    for url, picture in pictures.items():
        name = urlsplit(url).path.rpartition("/")[2].lower()
        mean = np.asarray(picture.convert("RGB").resize((1, 1), Image.Resampling.BOX), dtype=float)[0, 0]
        if name.startswith("forbidden") or float(np.abs(mean - MAGENTA).max()) < 24:
            return FRAME_MODERATED
    return None
