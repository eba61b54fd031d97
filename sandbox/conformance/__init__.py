"""`make conformance`: clients of other people judge the local Discord, by simply working with it."""
