"""The local world: a Discord and a Dream Machine on this machine, independent of the bot that they judge."""
