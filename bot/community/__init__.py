"""What a member asks about: what is left, what waits, what there is, how long it takes; and what is to be deleted."""
