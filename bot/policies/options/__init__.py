"""The rules of what can be asked of a model. The first that is broken is told, with the nearest that works."""

from bot.policies.options.check import check, model_of, models_for
from bot.policies.options.sources import Given, whole_seconds

__all__ = ["Given", "check", "model_of", "models_for", "whole_seconds"]
