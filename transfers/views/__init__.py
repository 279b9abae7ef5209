"""Pages about seasons, transfers, review and lists."""
