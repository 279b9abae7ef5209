"""What the office tells graduates, and every contact with them: messages, mail, contacts."""
