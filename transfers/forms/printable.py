"""What a letter will print is checked where it is typed (domain.md §6)."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from letters.services.printable import complaints_of_register


def require_printable(form: forms.Form, data: Mapping[str, Any], names: Iterable[str]) -> None:
    """Complain beside each of these fields whose text no font has, or that is too long for its place.

    Only what is typed now: what is stored already (an import lets it in) shows as a finding, and keeps nobody from
    changing something else.
    """
    for name in names:
        if data.get(name) and name in form.changed_data and name not in form.errors:
            for complaint in complaints_of_register(name, data[name]):
                form.add_error(name, complaint)
