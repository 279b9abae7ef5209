"""All addresses of the house."""

from django.urls import include, path

from transfers.views.home import home

urlpatterns = [
    path("", home, name="home"),
    path("", include("transfers.urls")),
    path("", include("letters.urls")),
    path("", include("members.urls")),
]
