"""A scripted evening: sixty people in three servers, and at its end every book has to balance."""
