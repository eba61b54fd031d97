"""How a provider gets at our files, and how it gets at us: orders.py puts the links into what is sent."""

from bot.lifecycle.publishing.callbacks import Callbacks
from bot.lifecycle.publishing.links import Attached, Publishing
from bot.lifecycle.publishing.orders import files_of, order_of

__all__ = ["Attached", "Callbacks", "Publishing", "files_of", "order_of"]
