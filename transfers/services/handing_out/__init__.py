"""Handing letters out: finding one at the desk, delivering by post, recording a signed list."""
