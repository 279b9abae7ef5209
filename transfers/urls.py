"""Addresses about seasons, transfers, review and lists."""

from django.urls import path

from transfers.views import home

urlpatterns = [path("", home.home, name="home")]
