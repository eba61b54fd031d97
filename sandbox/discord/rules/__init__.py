"""What Discord accepts: the hand-coded rules, and the check against its OpenAPI document."""
