"""How often a password or a one-time code may be tried, and who is kept waiting.

Only misses count. A try takes a place in four counters before anything is looked up and gives them back when it was
right, so that of a thousand at once exactly as many are looked up as the limits allow. Somebody who is kept waiting is
not looked up at all: a right password does not get in either, so nobody learns by waiting which one it was.

* One account from one network: 5 in 15 minutes. The limit that people meet.
* One account from everywhere: 30 in an hour, so that many networks together do not guess on. Strangers need six networks,
  or two and patience, to shut an account's owner out, until the hour is over, and on this door only: passwords and codes
  are counted apart. A graduate whose password is being guessed gets in with a code from the college, and the campus
  sign-in counts nothing. Of codes the account is who was named, number, name and end of the ID number together: a code
  beside a wrong name opens nothing, so it is no guess, and who knows the number alone shuts nobody out.
* One network: 100 in 15 minutes. A campus is one network behind its NAT, and misses of 100 people are many hundred
  sign-ins. It is what stops one password from being tried on a thousand accounts.
* All together: 2,000 in 15 minutes, which only an attack reaches. It bounds what many networks guess together; the right
  ones wait with the others then.

30 tries an hour for 30 days are 2¹⁴ of the 2⁴⁰ codes. Accounts that do not exist are counted and answered like others.
The journal gets one line for a lock, not one for each miss, and none with what was typed.
"""

from dataclasses import dataclass

from members.models import User
from members.refusals import Refusal
from members.said_person import SaidPerson, number_key
from members.services import accounts, journal, throttle
from members.services.journal import Actor, Line
from members.services.limits import EVERYWHERE, Limit

QUARTER, HOUR, DAY = 900, 3600, 86400


class KeptWaiting(Refusal):
    """Too many misses: nothing was looked up. ``seconds`` until the next try (shown with status 429)."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"尝试次数过多，请约 {minutes(seconds)}后再试。")
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Reserved:
    """A try that has been counted; ``give_back`` when it was right."""

    counters: tuple[int, ...]

    def give_back(self) -> None:
        """It was no miss."""
        throttle.give_back(self.counters)


@dataclass(frozen=True, slots=True)
class Door:
    """A way in, with its limits: ``pair`` for an account from a network, then each alone, then everything."""

    word: str
    pair: Limit
    account: Limit
    network: Limit
    everything: Limit

    def reserve(
        self, account: str, network: str, address: str | None, *, said: SaidPerson | None = None
    ) -> Reserved:
        """Count a try on ``account`` as it was typed, there or not; with ``said`` on who was named.

        Raises ``KeptWaiting``.
        """
        typed = said.key if said else number_key(account)
        asked = (
            (self.everything, EVERYWHERE),
            (self.network, network),
            (self.account, typed),
            (self.pair, f"{network} {typed}"),
        )
        for limit, place in asked:  # reads only: whoever goes on knocking costs next to nothing
            if seconds := limit.wait(place):
                self._keep_waiting(limit, place, account, address, seconds)
        taken: list[int] = []
        for limit, place in asked:
            counter = limit.reserve(place)
            if counter is None:
                throttle.give_back(taken)
                self._keep_waiting(limit, place, account, address, limit.wait(place) or 1)
            else:
                taken.append(counter)
        return Reserved(tuple(taken))

    def _keep_waiting(
        self, limit: Limit, place: str, account: str, address: str | None, seconds: int
    ) -> None:
        """One line in the journal for each lock, from the first who meets it."""
        if Limit(f"{limit.kind}-noted", 1, limit.seconds).take(place):
            _note_lock(self, limit, account, address)
        raise KeptWaiting(seconds)


PASSWORDS = Door(
    "密码",
    pair=Limit("password-pair", 5, QUARTER),
    account=Limit("password-account", 30, HOUR),
    network=Limit("password-network", 100, QUARTER),
    everything=Limit("password-all", 2000, QUARTER),
)
CODES = Door(
    "登录码",
    pair=Limit("code-pair", 5, QUARTER),
    account=Limit("code-account", 30, HOUR),
    network=Limit("code-network", 100, QUARTER),
    everything=Limit("code-all", 2000, QUARTER),
)

# Codes asked for by mail: all count, since all answers are the same. A person is who gives number, name and tail alike:
# somebody who knows the number alone cannot use up what the owner may ask for.
MAIL_TO_PERSON = Limit("mail-code-person", 3, HOUR)
MAIL_FROM_NETWORK = Limit("mail-code-network", 60, HOUR)
MAIL_IN_ALL = Limit("mail-code-all", 500, HOUR)


def count_mail(person: str, network: str) -> None:
    """Count a code that is asked for by mail. Raises ``KeptWaiting``."""
    asked = ((MAIL_TO_PERSON, person), (MAIL_FROM_NETWORK, network), (MAIL_IN_ALL, EVERYWHERE))
    for limit, place in asked:
        if seconds := limit.wait(place):
            raise KeptWaiting(seconds)
    for limit, place in asked:
        if not limit.take(place):
            raise KeptWaiting(limit.wait(place) or 1)


def minutes(seconds: int) -> str:
    """How long to wait, in words: 12 分钟."""
    return f" {-(-seconds // 60)} 分钟"


def _note_lock(door: Door, limit: Limit, account: str, address: str | None) -> None:
    """Whose account it is, where there is one; of an account that is not there nothing."""
    user = User.objects.filter(username=accounts.as_stored(account)).first()
    one = limit in (door.pair, door.account)
    whose = user if one else None
    member = whose.member if whose else None
    scope = {
        door.pair: "同一账号、同一网络",
        door.account: "同一账号",
        door.network: "同一网络",
        door.everything: "全系统",
    }
    with journal.change() as book:
        line = Line(
            verb="SIGN_IN_LOCKED",
            title=f"{door.word}连续输错，暂停尝试",
            organization=(member.organization if member else whose.organization) if whose else None,
            member=member,
            subject=f"user:{whose.pk}" if whose else "",
            comment=f"{scope[limit]}{f'：{whose.name}' if whose else ''}",
        )
        book.record_many(Actor(None, "系统：登录保护", address), [line])
