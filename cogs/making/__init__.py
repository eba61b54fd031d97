"""What makes something: the commands, the message menu, and the buttons under what was made."""
