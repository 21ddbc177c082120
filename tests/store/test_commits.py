"""Group commit: many writers, few commits; each is answered after its own, and a refused one spoils nothing."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from facilitator.actions import posting
from facilitator.core.cards import CardWords
from facilitator.core.errors import Refused
from facilitator.core.events import ClockSet, Event
from facilitator.store.commits import Line, NotKept
from facilitator.store.database import Database, may_lose_writes
from facilitator.store.queries import bump
from facilitator.store.records import CardRecord, GatheringRecord
from tests.builders import Room, client_key
from tests.waiting import until

MANY = 40


class Disk:
    """An aside that counts what it does, takes until everybody who is coming has come, and fails when told to."""

    def __init__(self) -> None:
        self.commits = 0
        self.failing = False
        self.coming = 0

    def __call__(self, task: Callable[[], Any]) -> Any:
        if getattr(task, "__name__", "") == "commit":
            until(lambda: self.coming <= 0, "everybody")
            if self.failing:
                raise sqlite3.OperationalError("disk I/O error")
            self.commits += 1
        return task()


@pytest.fixture
def disk() -> Disk:
    return Disk()


@pytest.fixture
def slow_room(data_dir: Path, disk: Disk) -> Iterator[Room]:
    db = Database(f"sqlite:///{data_dir / 'boon.db'}", disk)
    room = Room(db).join("Carol")
    disk.commits = 0
    yield room
    db.engine.dispose()


def at_once(disk: Disk, count: int, deed: Callable[[int], Any]) -> list[Any]:
    """Run `deed` in as many threads, begun together: what each returned, or raised."""
    begin, disk.coming = threading.Barrier(count), count
    counting = threading.Lock()

    def one(number: int) -> Any:
        begin.wait()
        with counting:
            disk.coming -= 1
        try:
            return deed(number)
        except Exception as raised:
            return raised

    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(one, range(count)))


def test_writers_that_queue_share_a_commit_and_none_is_lost(slow_room: Room, disk: Disk) -> None:
    before = slow_room.version

    def write(_: int) -> int:
        with slow_room.db.work() as work:
            return bump(work, slow_room.id).version

    assert sorted(at_once(disk, MANY, write)) == list(range(before + 1, before + MANY + 1))
    assert slow_room.version == before + MANY
    assert disk.commits <= MANY // 2


def test_nobody_is_answered_before_the_commit(slow_room: Room, disk: Disk) -> None:
    def write(_: int) -> bool:
        begun = disk.commits
        with slow_room.db.work() as work:
            bump(work, slow_room.id)
        return disk.commits > begun

    assert at_once(disk, MANY, write) == [True] * MANY


def test_one_that_is_refused_leaves_nothing_and_the_others_stay(slow_room: Room, disk: Disk) -> None:
    before = slow_room.version

    def write(number: int) -> None:
        with slow_room.db.work() as work:
            bump(work, slow_room.id).rounds = 9 if number % 4 == 0 else 3
            work.flush()
            if number % 4 == 0:
                raise Refused("no")

    raised = at_once(disk, MANY, write)
    assert [type(each) for each in raised] == [Refused if n % 4 == 0 else type(None) for n in range(MANY)]
    assert (slow_room.version, slow_room.record.rounds) == (before + MANY * 3 // 4, 3)


def test_a_commit_that_fails_is_told_to_everyone_in_it_and_announces_nothing(slow_room: Room, disk: Disk) -> None:
    told: list[Event] = []
    slow_room.db.on_write(lambda happened, _: told.extend(happened))
    before, disk.failing = slow_room.version, True

    def write(_: int) -> None:
        with slow_room.db.work() as work:
            bump(work, slow_room.id)
            work.announce(ClockSet(slow_room.id))

    assert [type(raised) for raised in at_once(disk, 8, write)] == [NotKept] * 8
    assert (slow_room.version, told) == (before, [])
    disk.failing = False
    write(0)
    assert (slow_room.version, told) == (before + 1, [ClockSet(slow_room.id)])


def test_the_same_card_sent_by_many_at_once_is_one_card_with_one_answer(slow_room: Room, disk: Disk) -> None:
    slow_room.next().next()

    def post(_: int) -> int:
        form = CardWords("lend a drill")
        return posting.post_card(
            slow_room.db, slow_room.id, slow_room.ids["Carol"], "offer", form, client_key("drill"), 1.0, slow_room.dealing
        )

    assert len(set(at_once(disk, 12, post))) == 1
    with slow_room.db.look() as session:
        assert session.scalar(select(func.count()).select_from(CardRecord)) == 1


def write_a_lot(room: Room) -> None:
    with room.db.work() as work:
        bump(work, room.id).name = "x" * 200_000


def test_a_full_disk_refuses_and_when_there_is_room_again_all_goes_on(room: Room) -> None:
    room.join("Carol").next().next()
    with room.db.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
    with pytest.raises(NotKept):
        write_a_lot(room)
    assert room.post("Carol", "offer", "lend a drill") > 0
    with room.db.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count=1000000")
    write_a_lot(room)
    with room.db.look() as session:
        assert session.scalar(select(func.length(GatheringRecord.name))) == 200_000


def test_first_come_first_served() -> None:
    """Who comes again stands at the end of the line."""
    line, order = Line(), list[int]()

    def take_a_turn(number: int) -> None:
        line.enter()
        order.append(number)
        line.leave()

    def come_again() -> None:
        line.leave()
        take_a_turn(0)

    line.enter()
    threads = [threading.Thread(target=take_a_turn, args=(number,)) for number in range(1, 5)]
    for behind, thread in enumerate(threads, start=1):
        thread.start()
        until(lambda behind=behind: line.behind == behind, "its place in the line")  # type: ignore[misc]
    come_again()
    for thread in threads:
        thread.join()
    assert order == [1, 2, 3, 4, 0]


@pytest.mark.parametrize(
    ("waiting", "served"),
    [("sssskk", "skskss"), ("kkkkss", "skskkk"), ("kkk", "kkk"), ("sss", "sss"), ("ssssssssk", "sksssssss")],
)
def test_strangers_at_the_door_and_those_who_are_known_go_by_turns(waiting: str, served: str) -> None:
    line, order = Line(), list[str]()

    def take_a_turn(who: str) -> None:
        line.enter(is_stranger=who == "s")
        order.append(who)
        line.leave()

    line.enter()
    threads = [threading.Thread(target=take_a_turn, args=(who,)) for who in waiting]
    for behind, thread in enumerate(threads, start=1):
        thread.start()
        until(lambda behind=behind: line.behind == behind, "its place in the line")  # type: ignore[misc]
    line.leave()
    for thread in threads:
        thread.join()
    assert "".join(order) == served


@pytest.mark.parametrize(
    ("version", "is_bad"),
    [
        ((3, 40, 1), True), ((3, 44, 5), True), ((3, 44, 6), False), ((3, 50, 6), True), ((3, 50, 7), False),
        ((3, 51, 2), True), ((3, 51, 3), False), ((3, 52, 0), False), ((3, 6, 23), False),
    ],
)  # fmt: skip
def test_which_sqlite_may_lose_a_commit(version: tuple[int, int, int], is_bad: bool) -> None:
    assert may_lose_writes(version) is is_bad
