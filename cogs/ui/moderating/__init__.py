"""What staff see: conduct, reports, numbers."""
