"""REST v10, as far as the bot uses it, and the CDN."""
