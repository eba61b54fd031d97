"""/mod: what staff do. One file a subject; group.py holds the group they hang on."""
