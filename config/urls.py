"""All addresses of the house."""

from django.urls import include, path

urlpatterns = [
    path("", include("transfers.urls")),
    path("", include("letters.urls")),
    path("", include("members.urls")),
]
