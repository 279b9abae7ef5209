"""What tests of these pages share."""

import html
import re

from django.contrib.messages import get_messages
from django.test import Client

from letters.services.mailing import Destination, set_mailing
from tests import factories
from transfers.enums import Path, Status

MAILING = "/mailing/"
ADDRESS = "甘肃省陇南市武都区人民路 18 号"


def text_of(response) -> str:
    """The words of a page."""
    page = response.content.decode()
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", "", page)))


def entering(user):
    client = Client()
    client.force_login(user)
    return client


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def to_be_mailed(world, *, sealed=True, organization=None, **fields):
    """A letter with an address, sealed or not."""
    transfer = world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED, organization=organization, **fields)
    letter = transfer.letter
    if sealed:
        world.seal(transfer)
    admin = world.admin_of(transfer.organization)
    to = Destination(letter.member.name, letter.member.phone, ADDRESS, "746000")
    set_mailing(letter.pk, to, world.actor(admin), seen="")
    return factories.fresh(transfer)


def record(client, rows, **more):
    """POST the page with tracking numbers: {transfer: typed}."""
    data = {"action": "record", "delivered_on": "2022-06-08", **more}
    for transfer, typed in rows.items():
        data |= {f"tracking-{transfer.letter_id}": typed, f"version-{transfer.letter_id}": transfer.version}
    return client.post(MAILING, data)
