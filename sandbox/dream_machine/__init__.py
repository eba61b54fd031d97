"""A local Dream Machine: an imitation of the video API that really renders clips."""
