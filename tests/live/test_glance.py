"""What the remote counts: seldom made, and never left standing when it is another."""

from __future__ import annotations

from facilitator.live.glance import SECONDS, Glance

ROOM, OTHER = 1, 2


class Counter:
    """A count that changes, a clock, and how often it was made."""

    def __init__(self) -> None:
        self.now, self.counts, self.made = 0.0, {ROOM: 0, OTHER: 0}, 0
        self.glance = Glance(self.count, lambda: self.now)

    def count(self, gathering: int) -> int:
        self.made += 1
        return self.counts[gathering]


def test_it_is_made_once_in_a_while_for_each_room() -> None:
    counter = Counter()
    assert [counter.glance(room) for room in (ROOM, OTHER, ROOM, OTHER, ROOM)] == [0] * 5 and counter.made == 2
    counter.counts[ROOM] = 12
    assert counter.glance(ROOM) == 0
    counter.now += SECONDS
    assert counter.glance(ROOM) == 12 and counter.made == 3


def test_only_who_was_shown_an_old_one_is_told_of_the_new() -> None:
    counter = Counter()
    counter.glance(ROOM), counter.glance(OTHER), counter.glance(ROOM)
    counter.counts = {ROOM: 12, OTHER: 12}
    assert counter.glance.outdated() == set()
    counter.now += SECONDS
    assert counter.glance.outdated() == {ROOM}
    assert counter.glance.outdated() == set() and counter.glance(ROOM) == 12
    counter.now += SECONDS
    assert counter.glance.outdated() == set() and counter.glance._known == {}


def test_what_somebody_acts_upon_is_counted_anew() -> None:
    counter = Counter()
    counter.glance(ROOM)
    counter.counts[ROOM] = 3
    counter.glance.forget(ROOM)
    assert counter.glance(ROOM) == 3
