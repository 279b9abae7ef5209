"""Forms about people, organisations and users."""
