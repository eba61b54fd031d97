"""What people do in an evening. Importing the subjects fills the register."""

from sandbox.evening.acts import making, mishaps
from sandbox.evening.acts.register import ACTS, Entry

__all__ = ["ACTS", "Entry", "making", "mishaps"]
