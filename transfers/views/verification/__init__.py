"""Verification of letters: the public pages, and the office's answer to what the receiver reports."""
