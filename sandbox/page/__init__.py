"""The page of `make demo`: it looks and works like a Discord server, and shows behind the scenes what happens."""
