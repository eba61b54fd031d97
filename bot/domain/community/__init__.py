"""Nouns of a community: its rules, its people, what they complain about and what is written down of it all."""
