"""What changes a clip or a picture that is there: /edit, the buttons under it, and /blend."""
