"""Who came in a crowd: many within a minute over one network, as bots do, and as guests do whom a venue or a phone company
hides behind one address. Kept in memory alone, for an hour, and no address can be read from it.
"""

from __future__ import annotations

import time
from collections import OrderedDict, defaultdict, deque
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import NamedTuple

# So many within so many seconds.
CROWD, SECONDS = 12, 60.0
REMEMBERED = 3600.0
MOST_ROOMS, MOST_IN_A_ROOM = 500, 5000
HOST = 0


class Arrival(NamedTuple):
    """`attendee`: an id, or HOST for a device that runs the room; `network`: a keyed digest of an address and a room."""

    gathering: int
    attendee: int
    network: str
    at: float


@dataclass(frozen=True)
class Crowd:
    """`people`: ids in the order in which they came. `is_ours`: over a network of the host's devices, or nobody knows hers."""

    people: tuple[int, ...]
    at: float
    is_ours: bool


class Crowds:
    """`secret` is the same in all processes of one Boon, which tell each other what is `fresh`."""

    def __init__(self, secret: str, now: Callable[[], float] = time.time) -> None:
        self._secret = secret.encode()
        self._now = now
        self._rooms: OrderedDict[int, OrderedDict[int, Arrival]] = OrderedDict()
        self._ours: dict[tuple[int, str], float] = {}
        self._fresh: deque[Arrival] = deque(maxlen=10_000)

    def came(self, gathering: int, attendee: int, address: str) -> None:
        """Somebody new came in from this address, without having been asked by name."""
        self._say(Arrival(gathering, attendee, self._network(gathering, address), self._now()))

    def runs(self, gathering: int, address: str) -> None:
        """A device of the host, of a helper or the big screen asked from there."""
        network, now = self._network(gathering, address), self._now()
        if now - self._ours.get((gathering, network), 0.0) > REMEMBERED / 2:
            self._say(Arrival(gathering, HOST, network, now))

    def vouch(self, gathering: int, attendee: int) -> None:
        """The host says that who came over this one's network are guests."""
        room = self._rooms.get(gathering)
        if room and attendee in room:
            self._say(Arrival(gathering, HOST, room[attendee].network, self._now()))

    def found(self, gathering: int, here: Collection[int]) -> list[Crowd]:
        """The crowds of the last hour among those who are `here`, the newest first."""
        since, ours = self._now() - REMEMBERED, {network for room, network in self._ours if room == gathering}
        networks = defaultdict[str, list[Arrival]](list)
        for arrival in (self._rooms.get(gathering) or OrderedDict[int, Arrival]()).values():
            if arrival.at > since and arrival.attendee in here:
                networks[arrival.network].append(arrival)
        found = [
            Crowd(tuple(each.attendee for each in crowd), crowd[0].at, not ours or network in ours)
            for network, arrivals in networks.items()
            for crowd in _crowds_of(sorted(arrivals, key=lambda each: each.at))
        ]
        return sorted(found, key=lambda crowd: crowd.at, reverse=True)

    def forget(self) -> None:
        """What is older than an hour, of every room."""
        since = self._now() - REMEMBERED
        self._ours = {whose: at for whose, at in self._ours.items() if at >= since}
        for gathering in list(self._rooms):
            room = self._rooms[gathering]
            while room and next(iter(room.values())).at < since:
                room.popitem(last=False)
            if not room:
                del self._rooms[gathering]

    def fresh(self) -> list[Arrival]:
        """What this process has seen since it was last asked."""
        fresh = list(self._fresh)
        self._fresh.clear()
        return fresh

    def hear(self, arrivals: Iterable[Sequence[object]]) -> None:
        """What another process saw."""
        for gathering, attendee, network, at in arrivals:
            self._keep(Arrival(int(str(gathering)), int(str(attendee)), str(network), float(str(at))))

    def _say(self, arrival: Arrival) -> None:
        self._keep(arrival)
        self._fresh.append(arrival)

    def _keep(self, arrival: Arrival) -> None:
        if arrival.attendee == HOST:
            self._ours[arrival.gathering, arrival.network] = arrival.at
            return
        room = self._rooms.setdefault(arrival.gathering, OrderedDict())
        self._rooms.move_to_end(arrival.gathering)
        if len(self._rooms) > MOST_ROOMS:
            self._rooms.popitem(last=False)
        # The same join sent twice is one.
        room.setdefault(arrival.attendee, arrival)
        if len(room) > MOST_IN_A_ROOM:
            room.popitem(last=False)

    def _network(self, gathering: int, address: str) -> str:
        return blake2b(f"{gathering} {address}".encode(), key=self._secret[:64], digest_size=12).hexdigest()


def _crowds_of(arrivals: Sequence[Arrival]) -> list[list[Arrival]]:
    """Of one network, in order: everybody who was one of CROWD within SECONDS; a pause as long parts two crowds."""
    dense: set[int] = set()
    first = 0
    for last, arrival in enumerate(arrivals):
        while arrival.at - arrivals[first].at > SECONDS:
            first += 1
        if last - first + 1 >= CROWD:
            dense.update(range(first, last + 1))
    crowds: list[list[Arrival]] = []
    for index in sorted(dense):
        if crowds and arrivals[index].at - crowds[-1][-1].at <= SECONDS:
            crowds[-1].append(arrivals[index])
        else:
            crowds.append([arrivals[index]])
    return crowds
