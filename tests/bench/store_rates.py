"""How many cards a second the store takes, in greenlets and with a syncing thread as the server has them.

`python tests/bench/store_rates.py FOLDER`: one transaction each, many to a commit, and a whole action with its rules.
"""

from __future__ import annotations

from gevent import monkey

monkey.patch_all()

import sqlite3
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import gevent
from sqlalchemy import insert

from facilitator.actions import posting
from facilitator.app import aside, configure_process
from facilitator.core.cards import CardWords
from facilitator.matching import default_encoder
from facilitator.store.database import Database
from facilitator.store.queries import bump
from facilitator.store.records import CardRecord
from tests.bench.phones import percentile
from tests.builders import Room, client_key

WRITERS = 100
EACH = 10


def rate(write: Callable[[int, int], object], writers: int = WRITERS) -> str:
    took: list[float] = []

    def person(number: int) -> None:
        for turn in range(EACH):
            began = time.perf_counter()
            write(number, turn)
            took.append(time.perf_counter() - began)

    began, cpu = time.perf_counter(), time.process_time()
    gevent.joinall([gevent.spawn(person, number) for number in range(writers)], raise_error=True)
    seconds, each = time.perf_counter() - began, (time.process_time() - cpu) / len(took)
    return (
        f"{len(took) / seconds:7.0f} a second, p99 {1000 * percentile(took, 0.99):5.0f} ms, processor {1000 * each:.2f} ms each"
    )


def card(room: Room, number: int, turn: int, kind: str) -> dict[str, object]:
    whose = {"gathering_id": room.id, "attendee_id": room.ids[f"Guest {number}"], "client_key": client_key(kind, number, turn)}
    return {**whose, "kind": "offer", "text": "lend a drill", "posted_at": 1.0}


def main(folder: Path) -> None:
    room = Room(Database(f"sqlite:///{folder / 'boon.db'}", aside))
    room.join(*(f"Guest {n}" for n in range(WRITERS))).next().next()
    default_encoder().offers(["warm"])
    configure_process()

    def alone(number: int, turn: int) -> None:
        row = card(room, number, turn, "alone")
        marks = ", ".join("?" * len(row))
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(f"INSERT INTO card ({', '.join(row)}, would_pay) VALUES ({marks}, 0)", [*row.values()])
        connection.execute("COMMIT")

    def together(number: int, turn: int) -> None:
        with room.db.work() as work:
            bump(work, room.id)
            work.execute(insert(CardRecord).values(would_pay=False, **card(room, number, turn, "together")))

    def whole(number: int, turn: int) -> None:
        who, key = room.ids[f"Guest {number}"], client_key("whole", number, turn)
        posting.post_card(room.db, room.id, who, "offer", CardWords("lend a drill"), key, 2.0, room.dealing)

    connection = sqlite3.connect(folder / "boon.db", timeout=60, isolation_level=None)
    connection.execute("PRAGMA synchronous=FULL")
    print(f"bare SQLite, a transaction each  {rate(alone, 20)}")
    print(f"bare rows, many to a commit      {rate(together)}")
    print(f"the whole action                 {rate(whole)}")


if __name__ == "__main__":
    place = Path(sys.argv[1])
    Database(f"sqlite:///{place / 'boon.db'}").migrate()
    main(place)
