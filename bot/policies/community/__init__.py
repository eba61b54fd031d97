"""Rules of a community: who may do what, how much, in what order, and what is not to be made at all."""
