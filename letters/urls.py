"""Addresses about letters and their numbers."""

app_name = "letters"

urlpatterns: list = []
