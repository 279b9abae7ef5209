"""Pages of the directory of receiving Party bodies, and its help in forms."""
