"""What graduates report after leaving, and what the office makes of it."""
