"""Letters and printed sheets put straight into the database: what the ledger counts, without any printing."""

import datetime
import itertools

from django.utils import timezone

from letters.enums import SheetOutcome, Stock
from letters.models import Letter, PrintedSheet, PrintRun
from members.enums import SealHolder
from tests import factories

_sequence = itertools.count(1)
DAY = datetime.date(2022, 6, 8)


def at(day=DAY, hour=0):
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(hour)))


def make_letters(world, count, organization=None):
    """Numbers without content: nobody reads it here."""
    organization = organization or world.college
    member = factories.make_member(organization)
    letters = []
    for _ in range(count):
        n = next(_sequence)
        letters.append(
            Letter(
                organization=organization,
                member=member,
                year=2022,
                sequence=n,
                number=f"T{n:08d}",
                content="{}",
                content_digest="",
                layout_version=1,
                issued_on=DAY,
                valid_until=DAY + datetime.timedelta(days=90),
                issued_by=world.admin,
                seal_holder=SealHolder.ORGANIZATION,
            )
        )
    return Letter.objects.bulk_create(letters)


def print_on_stock(
    world, serials, *, owner=..., user=None, when=None, stock=Stock.PREPRINTED, letters=None, bad=()
):
    """A run on these serials ("" for sheets without), one letter each; ``bad``: positions seen to be bad."""
    owner = world.college if owner is ... else owner
    letters = letters or make_letters(world, len(serials))
    run = PrintRun.objects.create(
        organization=world.college,
        made_by=user or world.admin,
        made_at=when or at(),
        count=len(serials),
        stock=stock,
        start_serial=serials[0] if stock == Stock.PREPRINTED else "",
        pdf_digest="0" * 64,
    )
    for position, (letter, serial) in enumerate(zip(letters, serials, strict=True), 1):
        PrintedSheet.objects.create(
            run=run,
            letter=letter,
            position=position,
            stock_owner=owner,
            factory_serial=serial,
            outcome=SheetOutcome.BAD if position in bad else SheetOutcome.UNCHECKED,
        )
    return run
