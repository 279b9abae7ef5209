"""The letter on paper: the fixed form, and what is filled in."""
