"""One file for each thing that can be ordered: what it fetches, checks, costs and renders."""
