"""The painter: from words, pictures and parent clips to a real mp4."""
