"""Luma's Dream Machine: its adapter, its facts, its wire format and its errors."""

from bot.providers.luma.adapter import Luma

__all__ = ["Luma"]
