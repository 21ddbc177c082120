"""How long one person's action holds the write lock and the event loop of a full room, in greenlets as the server has them.

`python tests/bench/lock_times.py FOLDER PEOPLE`. "lock": the longest time that nobody else could write, and in brackets
the processor's share of it, which a busy machine stretches less; "loop": that nothing else ran; "answered": until the action
returned; "done": until all that follows from it was written.
"""

from __future__ import annotations

from gevent import monkey

monkey.patch_all()

import json
import sys
import time
from collections.abc import Callable
from itertools import cycle
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import gevent

from facilitator import app
from facilitator.actions import changes, lobby, moves, rounds
from facilitator.actions.matching import plan_here
from facilitator.app import aside, configure_process
from facilitator.matching import Plan, Rules, default_encoder
from facilitator.matching import Room as MatcherRoom
from facilitator.store.commits import Line
from facilitator.store.database import Database
from tests.builders import Room

TEXTS = Path(__file__).resolve().parents[2] / "facilitator" / "rooms" / "harbour_300.json"


class Watched(Line):
    """The line before the lock, with a clock."""

    def __init__(self) -> None:
        super().__init__()
        self.longest = self.processor = 0.0

    def enter(self) -> None:
        super().enter()
        self._since, self._worked = time.perf_counter(), time.thread_time()

    def leave(self) -> None:
        self.longest = max(self.longest, time.perf_counter() - self._since)
        self.processor = max(self.processor, time.thread_time() - self._worked)
        super().leave()


class Ticker:
    """Says for how long no greenlet but one ran."""

    def __init__(self) -> None:
        self.longest = 0.0
        gevent.spawn(self._tick)

    def _tick(self) -> None:
        while True:
            began = time.perf_counter()
            gevent.sleep(0.001)
            self.longest = max(self.longest, time.perf_counter() - began - 0.001)


def full(folder: Path, people: int) -> tuple[Room, list[str]]:
    """A room in its first round; the names of those who sit in it."""
    parts = (aside, app.soon) if hasattr(app, "soon") else (aside,)
    room = Room(Database(f"sqlite:///{folder / 'boon.db'}", *parts), set_up={"people": str(people), "tables": str(people // 2)})
    names = [f"Guest {number}" for number in range(people)]
    room.join(*names).next().next()
    for number, (name, person) in enumerate(zip(names, cycle(json.loads(TEXTS.read_text())["people"]), strict=False)):
        room.post(name, "offer", f"{person['offers'][0]['text'][:100]} {number // 300 or ''}")
        room.post(name, "need", f"{person['needs'][0]['text'][:100]} {number // 300 or ''}")
    return room, names


def main(folder: Path, people: int) -> None:
    default_encoder().offers(["warm"])
    configure_process()
    room, names = full(folder, people)
    line, ticker = Watched(), Ticker()
    room.db._writer._line = line

    def take(what: str, do: Callable[[], object]) -> None:
        gevent.sleep(0.05)
        line.longest = line.processor = ticker.longest = 0.0
        began = time.perf_counter()
        do()
        answered = time.perf_counter() - began
        settled(room)
        done = time.perf_counter() - began
        lock = f"lock {1000 * line.longest:5.0f} ms ({1000 * line.processor:4.0f}), loop {1000 * ticker.longest:5.0f} ms"
        print(
            f"{people:5d} people, {what:28s} {lock}, answered {1000 * answered:5.0f} ms, done {1000 * done:5.0f} ms", flush=True
        )

    def arrive(name: str) -> None:
        room.post(name, "need", "somebody to help me carry a piano on Saturday")

    # What people typed within minutes is read while they type; here it came within a second.
    settled(room)

    def plan_aside(people: MatcherRoom, rules: Rules) -> Plan:
        return room.db.background.aside(lambda: plan_here(people, rules))

    take("Next opens the market", room.next)
    take("a tap that deals more", lambda: [room.tap(names[0], card) for card in room.dealt(names[0])[:5]])
    take("Match", lambda: moves.go_on(room.db, room.id, room.step, room.now, plan_aside, room.dealing))
    room.next()
    take("one leaves", lambda: room.leave(names[1]))
    take("and comes back", lambda: lobby.come_back(room.db, room.id, room.ids[names[1]], room.now))
    for late in ("Late A", "Late B", "Late C"):
        room.join(late).post(late, "offer", "carry a piano on Saturday")
    take("one comes late", lambda: arrive("Late A"))
    take("and sits down now", lambda: rounds.answer_late(room.db, room.id, room.ids["Late A"], "now", room.now))
    take("another comes late", lambda: arrive("Late B"))
    take("and waits", lambda: rounds.answer_late(room.db, room.id, room.ids["Late B"], "next", room.now))
    pair = changes.Change("apart", (room.ids[names[2]], room.ids[names[3]]))
    take("the host looks at a change", lambda: changes.preview(room.db, room.id, pair, room.now))
    take("and makes it", lambda: changes.make(room.db, room.id, pair, room.now))
    take("all coming rounds anew", lambda: changes.make(room.db, room.id, changes.Change("better"), room.now))
    take("the host shows one out", lambda: lobby.remove(room.db, room.id, room.ids[names[4]], room.now))
    arrive("Late C")
    settled(room)
    take("Next, one has not answered", room.next)


def settled(room: Room) -> None:
    """Wait until nothing runs that follows a write."""
    background = getattr(room.db, "background", None)
    while background and background._running:
        gevent.sleep(0.002)


if __name__ == "__main__":
    place = Path(sys.argv[1])
    Database(f"sqlite:///{place / 'boon.db'}").migrate()
    main(place, int(sys.argv[2]))
