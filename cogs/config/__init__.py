"""/config: how an admin sets a server up. One file a subject; group.py holds the group they hang on."""
