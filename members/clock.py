"""What day it is. The demo and the tests stand on a day of their own; a real season runs on the real one."""

import datetime

from django.conf import settings
from django.utils import timezone


def now() -> datetime.datetime:
    """The present moment, aware. With ``CLOCK_DATE`` set: that day, at the real time of day."""
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
