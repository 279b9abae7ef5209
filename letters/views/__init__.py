"""Pages about letters and their numbers."""
