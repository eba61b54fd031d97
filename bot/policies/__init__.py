"""Rules. Pure functions and data: facts in, decision out; no clock, no network, no database."""
