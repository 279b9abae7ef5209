"""Addresses and forms of the pages of an import, for their tests."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from transfers.models import Upload
from transfers.services import intake


def page_of(upload: Upload) -> str:
    return reverse("transfers:upload", args=[upload.pk])


def commit_of(upload: Upload) -> str:
    return reverse("transfers:upload_commit", args=[upload.pk])


def mapping_of(upload: Upload) -> str:
    return reverse("transfers:upload_mapping", args=[upload.pk])


def posted(upload: Upload, **more: str) -> dict[str, str]:
    """What the form on the plan's page sends."""
    return {"digest": intake.plan_of(upload).digest, **more}


def queries(client, url: str) -> int:
    """How many queries the page costs."""
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)
