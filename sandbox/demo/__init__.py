"""`make demo`: the journey that a member plays on the stage, and what it leaves in demo-output/."""
