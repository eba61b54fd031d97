"""Is everything that the bot needs there and usable? Each look is free, changes nothing, and says what to do."""
