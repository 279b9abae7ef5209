"""An input that offers names while one types. Without JavaScript it is a plain input."""

from typing import Any

from django import forms
from django.urls import reverse_lazy

HEADING, RECEIVING = "heading", "receiving"


class SuggestInput(forms.TextInput):
    """For a heading or a receiving organisation; static/js/directory.js makes a combobox of it."""

    def __init__(self, kind: str, **attrs: Any) -> None:
        address = {"data-suggest": reverse_lazy("transfers:body_suggest"), "data-suggest-kind": kind}
        super().__init__(attrs={**address, "autocomplete": "off", **attrs})
