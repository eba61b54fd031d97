"""What members are shown about themselves."""
