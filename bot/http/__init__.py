"""HTTP that the providers share: JSON calls, and guarded downloads."""
