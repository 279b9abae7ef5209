"""Pages about people, organisations, users and the journal."""
