"""The side navigation: which rooms a role has."""

from typing import Any

from django.http import HttpRequest


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """Groups of links for the signed-in role."""
    return []
