"""A process of its own that issues letters: ``python -m tests.workers.issue_letters DATABASE SHARE SEED ID …``

Presses every letter given, in an order of its own. A share of the acts fails on purpose just before
the end; those are pressed again. Prints one line: issued, taken by others, failed on purpose.
"""

import os
import random
import sys


def main(database: str, share: float, seed: int, ids: list[str]) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    from django.conf import settings

    settings.DATABASES["default"]["NAME"] = database
    import django

    django.setup()
    from members.models import User
    from members.refusals import NotAllowed, Stale
    from members.services import journal
    from transfers.enums import Action
    from transfers.services.performing import perform

    chance = random.Random(seed)
    record_many = journal.Journal.record_many

    def record_or_fail(self, actor, lines):
        events = record_many(self, actor, lines)
        if any(event.verb == Action.ISSUE_LETTER for event in events) and chance.random() < share:
            raise InjectedFailure
        return events

    journal.Journal.record_many = record_or_fail
    actor = journal.Actor.of(User.objects.get(username="admin-a"))
    issued = taken = failed = 0
    waiting = list(ids)
    chance.shuffle(waiting)
    while waiting:
        pk = waiting.pop()
        try:
            perform(pk, Action.ISSUE_LETTER, actor)
            issued += 1
        except (NotAllowed, Stale):
            taken += 1
        except InjectedFailure:
            failed += 1
            waiting.insert(0, pk)
    sys.stdout.write(f"{issued} {taken} {failed}\n")


class InjectedFailure(Exception):
    """The failure that the test asked for."""


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]), int(sys.argv[3]), sys.argv[4:])
