"""Messages to the people of a list, what was sent, and contacts."""
