"""Pages about what has to be in order before somebody leaves: files and pre-departure education."""
