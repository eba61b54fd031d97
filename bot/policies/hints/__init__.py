"""What could a prompt do better? Advice, never a refusal: finding.py looks, rewriting.py shows how it might read."""

from bot.policies.hints.finding import find
from bot.policies.hints.rewriting import advise

__all__ = ["advise", "find"]
