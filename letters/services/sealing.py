"""The seal of many letters at once: each by itself, a result per letter."""

import datetime
from collections.abc import Iterable

from letters.models import Letter
from letters.services import issuing
from members import clock
from members.refusals import Refusal
from members.services import journal
from members.services.journal import Actor


def seal_many(letters: Iterable[Letter], sealed_on: datetime.date, actor: Actor) -> list[tuple[Letter, str]]:
    """Record the seal of each letter; beside each the sentence why not, "" when it was done.

    Raises ``Refusal`` for a day in the future.
    """
    if sealed_on > clock.today():
        raise Refusal(f"用印日期不能晚于今天（{clock.today()}），请核对。")
    results = []
    for letter in letters:
        try:
            with journal.change() as book:
                issuing.record_sealing(book, actor, letter, sealed_on)
        except Refusal as refusal:
            results.append((letter, str(refusal)))
        else:
            results.append((letter, ""))
    return results
