"""The graduate's pages, made for a phone."""
