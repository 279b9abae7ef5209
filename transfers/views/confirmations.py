"""What the graduate has confirmed, and what is to be confirmed anew, for the office's pages."""

from typing import Any

from django.utils import timezone

from transfers.enums import Status
from transfers.models import Transfer
from transfers.services import confirmed

Rows = list[dict[str, Any]]

ASKED_NEXT = (Status.DRAFT, Status.AWAITING_CONFIRMATION)


def history(transfer: Transfer) -> Rows:
    """Who has declared it, newest first, each with the words; a new attempt may rest on an earlier one's."""
    return [
        {
            "confirmation": confirmation,
            "rows": [
                {"label": label, "value": value} for _, label, value in confirmed.kept_words(confirmation)
            ],
        }
        for confirmation in confirmed.history(transfer)
    ]


def to_confirm(transfer: Transfer | None) -> dict[str, Any] | None:
    """For ``transfers/_changes_to_confirm.html``: what the graduate will be shown; None when it is all of it."""
    if transfer is None or transfer.status not in ASKED_NEXT:
        return None
    changes = confirmed.changes_since(transfer)
    if changes is None:
        return None
    return {
        "rows": [
            {"field": change.label, "before": change.before, "after": change.after} for change in changes.rows
        ],
        "on": timezone.localdate(changes.at),
        "on_behalf": changes.on_behalf,
    }
