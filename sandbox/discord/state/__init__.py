"""What the local Discord knows: people, servers, channels, messages, commands, interactions."""
