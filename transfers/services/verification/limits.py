"""How often codes may be tried and reports be sent. Only misses count: who has a right code is kept waiting by those of
the own network alone, never by what strangers elsewhere do.
"""

from members.services.limits import EVERYWHERE, Limit

MISSES = Limit("verify-miss", 20, 600)
ALL_MISSES = Limit("verify-miss-all", 300, 600)
REPORTS = Limit("verify-report", 5, 3600)
# What is sent at all, with mistakes in it: looking at a photograph is work.
SENDINGS = Limit("verify-sending", 30, 3600)


def wait_before_looking(place: str) -> int:
    """Seconds that somebody who has missed too often from this place has to wait; others 0."""
    return MISSES.wait(place)


def note_miss(place: str) -> int:
    """Count a wrong code from this place; the seconds to wait if it was one too many, here or everywhere."""
    if not MISSES.take(place):
        return MISSES.wait(place) or 1
    if not ALL_MISSES.take(EVERYWHERE):
        return ALL_MISSES.wait(EVERYWHERE) or 1
    return 0


def note_sending(place: str) -> int:
    """Count a form that was sent; the seconds to wait if it was one too many, or enough reports have come from here."""
    if seconds := REPORTS.wait(place):
        return seconds
    return 0 if SENDINGS.take(place) else SENDINGS.wait(place) or 1


def note_report(place: str) -> None:
    """Count a report that was kept."""
    REPORTS.take(place)
