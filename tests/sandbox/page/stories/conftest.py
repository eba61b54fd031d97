"""Files that a member has on their disk."""

from pathlib import Path

import pytest

from tests.end_to_end.acting import png
from tests.sandbox.page.messages import drawn


@pytest.fixture
def boat(tmp_path: Path) -> Path:
    """A picture."""
    path = tmp_path / "boat.png"
    path.write_bytes(png("teal").data)
    return path


@pytest.fixture
def harbour(tmp_path: Path) -> Path:
    """Another one."""
    path = tmp_path / "harbour.png"
    path.write_bytes(png("purple").data)
    return path


@pytest.fixture
def holiday(tmp_path: Path) -> Path:
    """A video of two seconds."""
    path = tmp_path / "holiday.mp4"
    path.write_bytes(drawn.clip(2, width=320, height=180))
    return path
