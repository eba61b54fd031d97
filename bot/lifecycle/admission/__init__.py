"""The only door through which work enters: door.py opens it, and asks the files beside it whether it may."""

from bot.lifecycle.admission.door import Admission, Admitted, Estimating

__all__ = ["Admission", "Admitted", "Estimating"]
