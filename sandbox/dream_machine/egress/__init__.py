"""What the machine itself asks of the network: media to fetch, callbacks to make."""
