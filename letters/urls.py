"""Addresses about letters and their numbers."""

from django.urls import path

from letters.views import letters, sealing

app_name = "letters"

urlpatterns = [
    path("letters/", letters.register, name="register"),
    path("letters/export.xlsx", letters.export, name="export"),
    path("letters/batch/", letters.batch, name="batch"),
    path("letters/print/", letters.print_letters, name="print"),
    path("letters/<uuid:pk>/", letters.letter, name="letter"),
    path("seals/", sealing.seals, name="seals"),
]
