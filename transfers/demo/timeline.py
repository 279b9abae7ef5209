"""What is to happen when: acts are noted in any order and happen in the order of time, so that the journal is a true one."""

import datetime
import heapq
import itertools
import random
from collections.abc import Callable

from members import clock

FIRST_HOUR, LAST_HOUR = 8, 17
SATURDAY = 5


class Timeline:
    """Acts by the moment at which they happen; equal moments keep the order in which they were noted."""

    def __init__(self) -> None:
        self._acts: list[tuple[datetime.datetime, int, Callable[[], object]]] = []
        self._order = itertools.count()

    def at(self, moment: datetime.datetime, act: Callable[[], object]) -> None:
        """Note an act for a moment of local time."""
        heapq.heappush(self._acts, (moment, next(self._order), act))

    def run(self) -> int:
        """Let everything happen, with the clock standing on its moment; the number of acts."""
        count = 0
        while self._acts:
            moment, _, act = heapq.heappop(self._acts)
            with clock.standing_on(moment.date(), moment.time()):
                act()
            count += 1
        return count


def later(rng: random.Random, moment: datetime.datetime, low: int, high: int) -> datetime.datetime:
    """Some working days later, within working hours; on the same day (0) some minutes to an hour later."""
    days = rng.randint(low, high)
    if days == 0:
        return moment + datetime.timedelta(minutes=rng.randint(4, 50), seconds=rng.randint(0, 59))
    day = moment
    while days:
        day += datetime.timedelta(days=1)
        days -= day.weekday() < SATURDAY
    return day.replace(
        hour=rng.randint(FIRST_HOUR, LAST_HOUR - 1), minute=rng.randint(0, 59), second=rng.randint(0, 59)
    )
