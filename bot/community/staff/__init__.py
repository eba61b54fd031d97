"""What staff do: conduct, grants, reports, numbers."""
