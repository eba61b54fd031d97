"""What a member asks about themselves: the queue, what they made, what they have left; and help."""
