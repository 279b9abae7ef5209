"""The only code of this app that changes anything."""
