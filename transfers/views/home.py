"""The home page: working lists."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def home(request: HttpRequest) -> HttpResponse:
    """Working lists for the signed-in role."""
    return render(request, "transfers/home.html")
