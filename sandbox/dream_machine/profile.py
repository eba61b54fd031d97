"""How friendly the API is: as documented, doing each thing that we infer the other way, or taking anything."""

from dataclasses import dataclass, fields, replace
from typing import Any, Self


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """Switches, each of them also settable alone."""

    echo_callback: bool = True  # the echoed request keeps callback_url
    faithful_echo: bool = True  # ... and everything else as it was sent
    list_age: float = 0.0  # seconds until a job appears in the list
    shuffled_list: bool = False  # ... in no order
    unknown_fields: bool = False  # answers carry fields that no page names
    unknown_states: bool = False  # running jobs say "preprocessing", "rendering"
    partial_assets: bool = False  # running jobs have no assets, or half of them
    late_video: bool = False  # completed is seen once before the link appears
    late_pictures: bool = False  # pictures are fetched after the create, so a dead link fails the job instead
    credits_status: int = 402  # what a create without credits is answered with
    callbacks: bool = True  # those who gave a callback_url are called
    callback_repeats: int = 2  # how often for each state
    late_callbacks: float = 0.0  # so many seconds after the state has changed
    lying_callbacks: bool = False  # their bodies tell a wrong state
    unordered_callbacks: bool = False  # that a job dreams is told after its end
    camera_list: bool = True  # the list of camera moves, which Luma's documents no longer have
    error_lists: bool = False  # detail is a list of {loc, msg, type} where a field is wrong
    lenient: bool = False  # takes any key, id and value; charges, limits, fetches and tells nothing

    @property
    def shaped_as_documented(self) -> bool:
        """Whether each answer has the form that Luma's documents describe; what it says is another matter."""
        return not (self.unknown_states or self.error_lists or self.lenient) and self.faithful_echo

    def changed(self, switches: dict[str, Any]) -> Self:
        """Return a copy with other switches. Raises ValueError for one that does not exist."""
        if unknown := set(switches) - {field.name for field in fields(self)}:
            raise ValueError(f"The profile has no switch {', '.join(sorted(unknown))}.")
        return replace(self, **switches)


DOCUMENTED = Profile()
HOSTILE = Profile(
    echo_callback=False,
    faithful_echo=False,
    list_age=20 * 60.0,
    shuffled_list=True,
    unknown_fields=True,
    unknown_states=True,
    partial_assets=True,
    late_video=True,
    late_pictures=True,
    credits_status=400,
    callback_repeats=1,
    lying_callbacks=True,
    unordered_callbacks=True,
    camera_list=False,
    error_lists=True,
)
PERMISSIVE = Profile(callbacks=False, lenient=True)  # for the tests of Luma's own SDK, which send made-up values
PROFILES = {"documented": DOCUMENTED, "hostile": HOSTILE, "permissive": PERMISSIVE}
