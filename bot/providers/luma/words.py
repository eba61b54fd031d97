"""The words that Luma knows, for when it does not say: its list of camera moves, for one, was dropped in 2025."""

from typing import Final

from bot.domain.provider import Catalogue

# What GET /generations/concepts/list gave to those who wrote it down, in 2025 and 2026.
CONCEPTS: Final = (
    "aerial",
    "aerial_drone",
    "bolt_cam",
    "crane_down",
    "crane_up",
    "dolly_zoom",
    "elevator_doors",
    "eye_level",
    "ground_level",
    "handheld",
    "high_angle",
    "low_angle",
    "orbit_left",
    "orbit_right",
    "over_the_shoulder",
    "overhead",
    "pan_left",
    "pan_right",
    "pedestal_down",
    "pedestal_up",
    "pov",
    "pull_out",
    "push_in",
    "roll_left",
    "roll_right",
    "selfie",
    "static",
    "tilt_down",
    "tilt_up",
    "tiny_planet",
    "truck_left",
    "truck_right",
    "zoom_in",
    "zoom_out",
)
# The form is that of the page's one example, "camera orbit left"; the page says that similar phrases work as well. The
# moves are those that have a concept too.
CAMERAS: Final = (
    "camera static",
    "camera orbit left",
    "camera orbit right",
    "camera pan left",
    "camera pan right",
    "camera tilt up",
    "camera tilt down",
    "camera push in",
    "camera pull out",
    "camera zoom in",
    "camera zoom out",
    "camera truck left",
    "camera truck right",
    "camera pedestal up",
    "camera pedestal down",
    "camera crane up",
    "camera crane down",
    "camera roll left",
    "camera roll right",
)
BUILT_IN: Final = Catalogue(concepts=CONCEPTS, cameras=CAMERAS)
LONGEST_WORD: Final = 100  # characters; what Discord shows of a choice


def with_camera(prompt: str, camera: str) -> str:
    """Return a prompt that tells the camera what to do: "Just add the camera motion value as part of prompt itself"."""
    if not camera or camera.casefold() in prompt.casefold():
        return prompt
    return f"{prompt}, {camera}" if prompt else camera
