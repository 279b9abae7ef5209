"""A real CAS server (django-mama-cas) for the tests, on loopback, with a database of its own. See ``running``."""
