"""What graduates report after leaving, on the desk of the office."""
