"""How often somebody may try something: counted in the database, which all processes of the server share.

Time is cut into windows of so many seconds. A counter is a digest of what is tried and from where: no address is
stored. These counts stand outside the journal, in short transactions of their own: a look must not wait for a change.
"""

import datetime
from collections.abc import Iterable

from django.db.models import F
from django.utils import timezone

from members import crypto
from members.models import TryCount

KEPT = datetime.timedelta(days=1)
SWEPT_EVERY = 100  # new counters


def allow(kind: str, place: str, limit: int, seconds: int) -> bool:
    """Count one try; False, and not counted, when ``limit`` of this kind from this place are in the present window.

    However many try at once: exactly ``limit`` are allowed.
    """
    return take(kind, place, limit, seconds) is not None


def take(kind: str, place: str, limit: int, seconds: int) -> int | None:
    """As ``allow``, for a try that may turn out not to count: the counter's key for ``give_back``, None for no."""
    counter, new = TryCount.objects.get_or_create(key=_key(kind, place), window=_window(seconds))
    if new and counter.pk % SWEPT_EVERY == 0:
        TryCount.objects.filter(window__lt=timezone.now() - KEPT).delete()
    room = TryCount.objects.filter(pk=counter.pk, count__lt=limit)
    return counter.pk if room.update(count=F("count") + 1) else None


def give_back(counters: Iterable[int]) -> None:
    """Tries that were taken turned out not to count."""
    TryCount.objects.filter(pk__in=list(counters), count__gt=0).update(count=F("count") - 1)


def wait(kind: str, place: str, limit: int, seconds: int) -> int:
    """Seconds until the next try would be allowed; 0 when it is now. Writes nothing."""
    window = _window(seconds)
    if not TryCount.objects.filter(key=_key(kind, place), window=window, count__gte=limit).exists():
        return 0
    return max(1, int((window - timezone.now()).total_seconds()) + seconds)


def _key(kind: str, place: str) -> str:
    return crypto.blind_index(f"{kind}\n{place}", "tries")


def _window(seconds: int) -> datetime.datetime:
    """When the present one began. By the real time: the demo's clock stands on one day for ever."""
    now = int(timezone.now().timestamp())
    return datetime.datetime.fromtimestamp(now - now % seconds, datetime.UTC)
