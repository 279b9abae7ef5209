"""Forms clean what people type; they never change anything themselves."""
