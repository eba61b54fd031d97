"""What is shown and read when something is edited, continued or blended; and every option of a request in words."""
