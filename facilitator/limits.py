"""How much is too much: token buckets, in which a burst is free and what comes after it is paid for by waiting.

In this process they are our own: what the library `limits` keeps in memory grows with each address that ever asked. Guesses
are counted in Redis as well, when there is one, with that library, so that several processes are no several chances. It is
loaded only then: it takes a tenth of a second.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter, OrderedDict, deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import blake2b
from typing import Any, NamedTuple

LONGEST_WAIT = 10.0
MOST_KNOWN = 50_000
# Whoever adds a cookie of their own to ours is somebody with one more set of cookies; a phone and its tabs have a few.
MOST_SETS = 8
# Longer than any limit takes until it is full again.
SECONDS_KEPT = 3600.0
SECONDS_WITHOUT_REDIS = 5.0
STRANGERS_AT_ONCE = 2
_log = logging.getLogger(__name__)


class Limit(NamedTuple):
    """`burst` at once, and `rate` a second after that."""

    name: str
    rate: float
    burst: int


# A whole venue is one address. A page is followed by some twenty files, once, which is why those are counted apart.
REQUESTS = Limit("requests of an address", 300, 6000)
FILES = Limit("files for an address", 1500, 30_000)
CODES_HERE = Limit("wrong codes of an address", 2, 300)
CODES = Limit("wrong codes", 5, 300)
HOST_KEYS = Limit("wrong host keys of an address", 10 / 900, 10)
# Of whoever has the link: over one network, and over all of them.
PASSWORDS_HERE = Limit("wrong passwords from an address", 10 / 900, 10)
PASSWORDS = Limit("wrong passwords", 1 / 30, 60)
PLACES = Limit("wrong place codes in a room", 1 / 10, 30)
JOINS = Limit("joins in a room", 50, 1200)
OWN_REQUESTS = Limit("requests of somebody who is known", 5, 300)
INVITED_HERE = Limit("first answers to an invitation from an address", 0.5, 60)
INVITED = Limit("answers to an invitation", 0.2, 30)
# Links that prove whose an e-mail is: from a network, of a group, and to one mailbox or of one member.
PROOFS_HERE = Limit("links asked for from an address", 0.1, 60)
PROOFS = Limit("links asked for of a group", 0.1, 60)
PROOFS_TO = Limit("links asked for to one mailbox", 1 / 1200, 3)
READING = Limit("seconds of reading the lists of a host", 0.2, 120)
OWN_CARDS = Limit("cards of an attendee", 0.1, 12)
OWN_SOCKETS = Limit("connects of an attendee", 1 / 3, 20)


class Budget:
    """What one visitor has left of a limit."""

    __slots__ = ("_at", "_left", "_limit")

    def __init__(self, limit: Limit, now: float | None = None) -> None:
        self._limit = limit
        self._left = float(limit.burst)
        self._at = time.monotonic() if now is None else now

    def take(self, now: float | None = None, on_credit: float = 0.0) -> float:
        """Take one: 0.0, or how many seconds until it is one's own. If those are more than `on_credit`, none is taken."""
        now = time.monotonic() if now is None else now
        self._left = min(self._limit.burst, self._left + (now - self._at) * self._limit.rate)
        self._at = now
        seconds = max(0.0, (1 - self._left) / self._limit.rate)
        if seconds <= on_credit:
            self._left -= 1
        return seconds

    def is_fresh(self, now: float) -> bool:
        return now - self._at < SECONDS_KEPT

    def give_back(self) -> None:
        self._left = min(self._limit.burst, self._left + 1)


class Turnstile:
    """Strangers' requests are worked on a few at a time, and others have their turn before the next: first come, first served.

    Else all those that came in one moment are worked on in one go, a third of a second in a flood, before anything that waits
    for its turn in between: a commit, or the next of three hundred phones.
    """

    def __init__(self, at_once: int = STRANGERS_AT_ONCE, sleep: Callable[[float], None] = time.sleep) -> None:
        self._slots = threading.BoundedSemaphore(at_once)
        self._sleep = sleep
        self._within = threading.local()

    def __enter__(self) -> None:
        self._slots.acquire()
        self._within.is_so = True

    def __exit__(self, *raised: object) -> None:
        self._within.is_so = False
        try:
            self._sleep(0)
        finally:
            self._slots.release()

    @contextmanager
    def left(self) -> Iterator[None]:
        """While one only waits, somebody else may go in."""
        if not getattr(self._within, "is_so", False):
            yield
            return
        self._slots.release()
        try:
            yield
        finally:
            self._slots.acquire()


class Counts:
    """What this process has been asked and has refused, for whoever runs it: numbers, and never whose."""

    def __init__(self) -> None:
        self.gauges: dict[str, Callable[[], float]] = {}
        self._answers: Counter[int] = Counter()
        self._refused: Counter[str] = Counter()
        self._slowest: dict[str, float] = {}

    def answered(self, status: int, route: str, seconds: float) -> None:
        """`route`: as it stands in the table of routes, without what was asked for by it."""
        self._answers[status] += 1
        self._slowest[route] = max(seconds, self._slowest.get(route, 0.0))

    def refused(self, why: str) -> None:
        """Before any route saw it, or because it came too early."""
        self._refused[why] += 1

    def told(self) -> str:
        """In the text format of Prometheus; the slowest of each route since it was last asked."""
        slowest, self._slowest = self._slowest, {}
        lines = [*_series("boon_answers_total", "counter", "status", self._answers)]
        lines += _series("boon_refused_total", "counter", "why", self._refused)
        lines += _series("boon_slowest_seconds", "gauge", "route", slowest)
        for name, read in self.gauges.items():
            lines += [f"# TYPE boon_{name} gauge", f"boon_{name} {read():g}"]
        return "\n".join(lines) + "\n"


def _series(name: str, kind: str, label: str, values: Mapping[Any, float]) -> list[str]:
    return [f"# TYPE {name} {kind}", *(f'{name}{{{label}="{key}"}} {value:g}' for key, value in sorted(values.items()))]


class Limits:
    """Everybody's budgets, the longest unused forgotten first; and those who have proved who they are lately."""

    def __init__(self, redis_url: str = "", secret: str = "") -> None:
        self._budgets: OrderedDict[tuple[str, str], Budget] = OrderedDict()
        self._known: OrderedDict[bytes, str] = OrderedDict()
        self._sets: dict[str, deque[bytes]] = {}
        self._guesses = Guesses(redis_url, secret) if redis_url else None
        self.counts = Counts()
        self.turnstile = Turnstile()
        self.pause: Callable[[float], None] = time.sleep
        self.now: Callable[[], float] = time.monotonic

    def take(self, limit: Limit, whose: str = "") -> float:
        """0.0, or how many seconds too early this is."""
        seconds = self._budget(limit, whose).take(self.now())
        if seconds:
            self.counts.refused(limit.name)
        return seconds

    def wait(self, limit: Limit, whose: str = "") -> bool:
        """Take one, in turn: whether it was to be had soon."""
        seconds = self._budget(limit, whose).take(self.now(), LONGEST_WAIT)
        if 0 < seconds <= LONGEST_WAIT:
            with self.turnstile.left():
                self.pause(seconds)
        if seconds > LONGEST_WAIT:
            self.counts.refused(limit.name)
        return seconds <= LONGEST_WAIT

    def give_back(self, limit: Limit, whose: str = "") -> None:
        """It was not used."""
        self._budget(limit, whose).give_back()

    def guessed(self, limit: Limit, whose: str = "") -> None:
        """A wrong guess, which all processes shall know of."""
        if self._guesses:
            self._guesses.add(limit, whose)

    def may_guess(self, limit: Limit, whose: str = "") -> bool:
        """Whether all processes together leave one more."""
        return self._guesses is None or self._guesses.are_left(limit, whose)

    def _budget(self, limit: Limit, whose: str) -> Budget:
        key = (limit.name, whose)
        budget = self._budgets.get(key)
        if budget is None:
            budget = self._budgets[key] = Budget(limit, self.now())
            self._forget()
        else:
            self._budgets.move_to_end(key)
        return budget

    def _forget(self) -> None:
        """What has been full again for long: an address is not kept longer than it has to be."""
        while self._budgets:
            oldest = next(iter(self._budgets.values()))
            if len(self._budgets) <= MOST_KNOWN and oldest.is_fresh(self.now()):
                return
            self._budgets.popitem(last=False)

    def remember(self, cookies: str, who: str) -> None:
        """These cookies prove who that is, so that they are counted by themselves and not by their address."""
        short = _short(cookies)
        if self._known.get(short) == who:
            return
        self._unlearn(short)
        self._known[short] = who
        theirs = self._sets.setdefault(who, deque())
        theirs.append(short)
        if len(theirs) > MOST_SETS:
            self._unlearn(theirs[0])
        if len(self._known) > MOST_KNOWN:
            self._unlearn(next(iter(self._known)))

    def _unlearn(self, short: bytes) -> None:
        who = self._known.pop(short, None)
        if who is None:
            return
        self._sets[who].remove(short)
        if not self._sets[who]:
            del self._sets[who]

    def who(self, cookies: str) -> str:
        """Whom these cookies have proved lately, or nobody: ""."""
        return self._known.get(_short(cookies), "") if cookies else ""


def _short(cookies: str) -> bytes:
    return blake2b(cookies.encode("utf-8", "surrogateescape"), digest_size=16).digest()


class Guesses:
    """Wrong guesses of all processes, in Redis. While it is away, each process counts its own alone.

    Whose they are is sealed with `secret`: Redis may write to a disk, and nobody's address is written anywhere.
    """

    def __init__(self, redis_url: str, secret: str) -> None:
        from limits.storage import RedisStorage
        from limits.strategies import SlidingWindowCounterRateLimiter

        patience = {"socket_timeout": 0.5, "socket_connect_timeout": 0.5}
        storage = RedisStorage(redis_url, None, "boon", wrap_exceptions=True, **patience)
        self._limiter = SlidingWindowCounterRateLimiter(storage)
        self._secret = blake2b(secret.encode()).digest()
        self._away_until = 0.0

    def add(self, limit: Limit, whose: str) -> None:
        self._ask(self._limiter.hit, limit, whose)

    def are_left(self, limit: Limit, whose: str) -> bool:
        return self._ask(self._limiter.test, limit, whose)

    def _ask(self, what: Callable[..., bool], limit: Limit, whose: str) -> bool:
        from limits import RateLimitItemPerSecond
        from limits.errors import StorageError

        if time.monotonic() < self._away_until:
            return True
        sealed = blake2b(whose.encode("utf-8", "surrogateescape"), key=self._secret, digest_size=16).hexdigest()
        try:
            return what(RateLimitItemPerSecond(limit.burst, round(limit.burst / limit.rate)), limit.name, sealed)
        except StorageError as lost:
            _log.warning("Redis counts no guesses: %s", lost.storage_error)
            self._away_until = time.monotonic() + SECONDS_WITHOUT_REDIS
            return True
