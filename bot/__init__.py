"""The application: nouns (domain), rules (policies), verbs (lifecycle, community) and what they stand on."""
