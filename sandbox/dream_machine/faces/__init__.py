"""One face for each provider's wire format; all show the same engine."""
