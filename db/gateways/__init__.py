"""One file a table: its statements, and what a transaction may ask of it."""
