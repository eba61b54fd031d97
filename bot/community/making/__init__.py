"""What helps somebody to ask for something: the words that providers know, frames that were chosen, advice."""
