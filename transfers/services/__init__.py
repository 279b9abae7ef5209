"""The only code of this app that changes anything; ``performing`` alone changes a status."""
