"""How often something may be tried or sent in a stretch of time, as a value that says so."""

from dataclasses import dataclass

from members.services import throttle

EVERYWHERE = "*"


@dataclass(frozen=True, slots=True)
class Limit:
    """So many of a kind in so many seconds."""

    kind: str
    tries: int
    seconds: int

    def take(self, place: str) -> bool:
        """Count one; False when there were enough."""
        return throttle.allow(self.kind, place, self.tries, self.seconds)

    def reserve(self, place: str) -> int | None:
        """Count one that may be given back (``throttle.give_back``); None when there were enough."""
        return throttle.take(self.kind, place, self.tries, self.seconds)

    def wait(self, place: str) -> int:
        """Seconds until the next one is allowed, 0 when it is now."""
        return throttle.wait(self.kind, place, self.tries, self.seconds)
