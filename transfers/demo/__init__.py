"""The invented season of ``manage.py load_demo``: people, places, and what happened to each until 15 June 2022."""
