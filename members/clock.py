"""What day it is. The demo and the tests stand on a day of their own; a real season runs on the real one."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings
from django.utils import timezone

_standing: ContextVar[datetime.datetime | None] = ContextVar("clock_standing", default=None)


def now() -> datetime.datetime:
    """The present moment, aware. With ``CLOCK_DATE`` set: that day, at the real time of day."""
    standing = _standing.get()
    if standing is not None:
        return standing
    present = timezone.now()
    if settings.CLOCK_DATE is None:
        return present
    local = timezone.localtime(present)
    return local.replace(
        year=settings.CLOCK_DATE.year, month=settings.CLOCK_DATE.month, day=settings.CLOCK_DATE.day
    )


def today() -> datetime.date:
    """The present day in the university's time zone."""
    return timezone.localdate(now())


@contextmanager
def standing_on(day: datetime.date, time: datetime.time = datetime.time(9, 0)) -> Iterator[None]:
    """The clock stands still at that local time within the block, in this thread or task only.

    For the demo, which tells what happened in the weeks before, and for tests. No page uses it.
    """
    moment = timezone.make_aware(datetime.datetime.combine(day, time))
    token = _standing.set(moment)
    try:
        yield
    finally:
        _standing.reset(token)
