"""Pages about handing letters out: the desk, the post, the signed list, and the look at the printed sheets."""
