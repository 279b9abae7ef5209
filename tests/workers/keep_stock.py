"""A process of its own that keeps the stock ledger: ``python -m tests.workers.keep_stock DATABASE SEED LETTER …``

Notes sheets as spoiled, in an order of its own, and between that prints each letter given on the uppermost sheet.
Prints one line: spoiled, refused because somebody else was there first, printed.
"""

import os
import random
import sys

SERIALS = [f"No.{n:03d}" for n in range(1, 81)]
TO_SPOIL = SERIALS[::3]


def main(database: str, seed: int, letters: list[str]) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    from django.conf import settings

    settings.DATABASES["default"]["NAME"] = database
    import django

    django.setup()
    from letters.enums import Stock, StockKind
    from letters.models import PrintedSheet, PrintRun
    from letters.services import serials, stock_recording
    from members import clock
    from members.models import User
    from members.refusals import Refusal
    from members.services import journal

    user = User.objects.select_related("organization").get(username="admin-a")
    actor, owner = journal.Actor.of(user), user.organization

    def spoil(serial):
        stock_recording.record(
            owner, StockKind.SPOILED, actor, day=clock.today(), first_serial=serial, note="卡纸"
        )

    def print_on_top(letter):
        with journal.change():
            (serial,) = serials.check_start(owner, serials.expected(owner), 1)
            run = PrintRun.objects.create(
                organization=owner,
                made_by=user,
                made_at=clock.now(),
                count=1,
                stock=Stock.PREPRINTED,
                start_serial=serial,
                pdf_digest="0" * 64,
            )
            PrintedSheet.objects.create(
                run=run, letter_id=letter, position=1, stock_owner=owner, factory_serial=serial
            )

    acts = [(spoil, serial) for serial in TO_SPOIL] + [(print_on_top, letter) for letter in letters]
    random.Random(seed).shuffle(acts)
    done = {spoil: 0, print_on_top: 0}
    refused = 0
    for act, what in acts:
        try:
            act(what)
            done[act] += 1
        except Refusal:
            refused += 1
    sys.stdout.write(f"{done[spoil]} {refused} {done[print_on_top]}\n")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3:])
