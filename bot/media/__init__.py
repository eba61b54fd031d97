"""Pictures and clips: checked, made fit, and kept."""
