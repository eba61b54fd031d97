"""What an admin asks about a server: its rules, the check that it works, what changed."""
