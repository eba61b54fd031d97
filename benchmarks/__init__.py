"""Measurements. One file a question; each prints its own table, and nothing imports it."""
