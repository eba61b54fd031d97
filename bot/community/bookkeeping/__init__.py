"""The operator's audit of the books."""
