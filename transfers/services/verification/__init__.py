"""Verification of letters: what an outsider learns by the code on the slip, and what the receiver reports (domain.md §2, §8)."""
