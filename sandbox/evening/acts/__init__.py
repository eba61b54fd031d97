"""What people do in an evening. Importing the subjects fills the register."""

from sandbox.evening.acts import changing, making, minding, mishaps, together
from sandbox.evening.acts.register import ACTS, Entry

__all__ = ["ACTS", "Entry", "changing", "making", "minding", "mishaps", "together"]
