"""The tables of a community: its rules, its people's conduct, reports, notices and the audit log."""
