"""Places are found outside of the write lock: whatever happens meanwhile, nobody who is here ends without one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from facilitator.actions import changes, lobby, posting, rounds, seating
from facilitator.core.changes import LEFT, Change
from facilitator.store.database import Database
from facilitator.store.draft import TRIES
from facilitator.store.queries import bump
from facilitator.store.records import MatchRecord
from tests.builders import SIX, Room

pytestmark = pytest.mark.slow

# So many that nobody need sit alone, whoever goes.
TWELVE = (*SIX, "Jo", "Kim", "Lou", "Max", "Nia", "Oda")
CAME = (*TWELVE, "Leila")


class Meanwhile:
    """An aside in which something else happens, as often as it says, between the thinking and the writing."""

    def __init__(self) -> None:
        self.times = 0
        self.happens: Callable[[], object] = lambda: None

    def __call__(self, task: Callable[[], Any]) -> Any:
        found = task()
        if self.times and getattr(task, "__name__", "") != "commit":
            self.times -= 1
            self.happens()
        return found

    def once(self, happens: Callable[[], object]) -> None:
        self.times, self.happens = 1, happens


class Later:
    """A spawn that starts nothing until it is told to, or never."""

    def __init__(self) -> None:
        self.tasks: list[Callable[[], Any]] = []

    def __call__(self, task: Callable[[], Any]) -> None:
        self.tasks.append(task)

    def run(self) -> None:
        while self.tasks:
            self.tasks.pop(0)()


@pytest.fixture
def later() -> Later:
    return Later()


@pytest.fixture
def meanwhile() -> Meanwhile:
    return Meanwhile()


@pytest.fixture
def busy(data_dir: Path, meanwhile: Meanwhile) -> Iterator[Room]:
    """Round 1 of 3 runs; people act while the server thinks."""
    room = full(Room(Database(f"sqlite:///{data_dir / 'boon.db'}", meanwhile)))
    yield room
    room.db.engine.dispose()


@pytest.fixture
def slow(data_dir: Path, later: Later) -> Iterator[Room]:
    """Round 1 of 3 runs; what follows a write has not been done yet."""
    db = Database(f"sqlite:///{data_dir / 'boon.db'}", spawn=later)
    room = full(Room(db))
    later.run()
    yield room
    db.engine.dispose()


def full(room: Room) -> Room:
    room.join(*TWELVE).reach("posting", *SIX)
    for name in TWELVE[len(SIX) :]:
        room.post(name, "offer", f"{name} can lend a tent")
        room.post(name, "need", f"{name} needs a tent")
    return room.reach("rounds")


def come_back(room: Room, name: str) -> None:
    lobby.come_back(room.db, room.id, room.ids[name], room.now)


def answer(room: Room, name: str, choice: str) -> None:
    rounds.answer_late(room.db, room.id, room.ids[name], choice, room.now)


def seated(room: Room, round: int) -> set[str]:
    return {name for table in room.tables(round) for name in table}


def test_who_leaves_is_told_so_before_anything_is_planned(slow: Room, later: Later) -> None:
    slow.leave("Carol")
    assert (slow.phone("Carol").step, "Carol" in seated(slow, 2)) == ("gone", True)
    later.run()
    assert [seated(slow, round) for round in (1, 2, 3)] == [set(TWELVE) - {"Carol"}] * 3


def test_who_comes_late_is_told_at_once_that_a_table_is_looked_for(slow: Room, later: Later) -> None:
    slow.join("Leila").post_cards("Leila")
    view = slow.phone("Leila")
    assert (view.step, view.is_being_seated, view.seat_offer) == ("late", True, None)
    later.run()
    view = slow.phone("Leila")
    assert (view.is_being_seated, view.seat_offer is not None) == (False, True)
    answer(slow, "Leila", "now")
    assert (slow.phone("Leila").is_being_seated, slow.phone("Leila").seat_offer) == (True, None)
    later.run()
    assert [seated(slow, round) for round in (1, 2, 3)] == [set(CAME)] * 3


@pytest.mark.parametrize("choice", ["", "now", "next"])
def test_who_was_owed_a_place_when_the_server_was_killed_has_it_after_the_start(
    slow: Room, later: Later, data_dir: Path, choice: str
) -> None:
    slow.join("Leila").post_cards("Leila")
    if choice:
        later.run()
        answer(slow, "Leila", choice)
    slow.leave("Carol")
    slow.db = Database(f"sqlite:///{data_dir / 'boon.db'}")
    seating.settle_everywhere(slow.db, slow.now)
    assert not slow.phone("Leila").is_being_seated
    slow.next()
    assert seated(slow, 2) == set(CAME) - {"Carol"}
    slow.db.engine.dispose()


def test_next_does_not_wait_for_who_is_owed_a_place_and_does_not_forget_them(slow: Room, later: Later) -> None:
    slow.join("Leila").post_cards("Leila")
    slow.next()
    later.run()
    assert seated(slow, 2) == set(CAME)


def test_who_leaves_and_comes_back_before_it_was_planned_keeps_their_tables(slow: Room, later: Later) -> None:
    before = [slow.tables(round) for round in (1, 2, 3)]
    slow.leave("Carol")
    come_back(slow, "Carol")
    later.run()
    assert [slow.tables(round) for round in (1, 2, 3)] == before


MEANWHILE: dict[str, tuple[Callable[[Room], object], set[str]]] = {
    "Carol is back": (lambda room: come_back(room, "Carol"), set(TWELVE)),
    "another leaves": (lambda room: room.leave("Hana"), set(TWELVE) - {"Carol", "Hana"}),
    "another comes late": (lambda room: room.join("Leila").post_cards("Leila"), set(CAME) - {"Carol"}),
    "they have met": (lambda room: room.met("Carol"), set(TWELVE) - {"Carol"}),
    "the host presses Next": (lambda room: room.next(), set(TWELVE) - {"Carol"}),
    "the host moves others": (lambda room: change(room, "apart", "Farah", "Goran"), set(TWELVE) - {"Carol"}),
    "the host undoes": (lambda room: room.undo(), set(TWELVE) - {"Carol"}),
}


@pytest.mark.parametrize("what", MEANWHILE)
def test_whatever_happens_while_a_leaving_is_planned_whoever_is_here_has_a_table(
    busy: Room, meanwhile: Meanwhile, what: str
) -> None:
    happens, here = MEANWHILE[what]
    meanwhile.once(lambda: happens(busy))
    busy.leave("Carol")
    assert meanwhile.times == 0
    while busy.record.phase != "rounds" or busy.record.round < 2:
        busy.next()
    assert [seated(busy, round) for round in (2, 3)] == [here, here]


@pytest.mark.parametrize("what", ["leaves", "is moved"])
def test_whatever_happens_while_a_latecomer_is_seated_nobody_is_lost(busy: Room, meanwhile: Meanwhile, what: str) -> None:
    busy.join("Leila")
    happens = {"leaves": lambda: busy.leave("Leila"), "is moved": busy.next}[what]
    busy.post("Leila", "offer", "take portrait photos")
    meanwhile.once(happens)
    busy.post("Leila", "need", "explain bookkeeping for photographers")
    busy.next()
    here = set(TWELVE) if what == "leaves" else set(CAME)
    assert seated(busy, busy.record.round) == here


def test_who_is_overtaken_again_and_again_is_planned_all_the_same(busy: Room, meanwhile: Meanwhile) -> None:
    meanwhile.times, meanwhile.happens = TRIES, lambda: turn(busy)
    busy.leave("Carol")
    assert meanwhile.times == 0
    assert [seated(busy, round) for round in (1, 2, 3)] == [set(TWELVE) - {"Carol"}] * 3


def turn(room: Room) -> None:
    with room.db.work() as work:
        bump(work, room.id).dial += 0.01


def test_a_change_that_was_overtaken_is_made_on_what_is_there_then_and_taken_back(busy: Room, meanwhile: Meanwhile) -> None:
    meanwhile.once(lambda: busy.leave("Hana"))
    change(busy, LEFT, "Carol")
    assert seated(busy, 2) == set(TWELVE) - {"Carol", "Hana"}
    busy.undo()
    assert seated(busy, 2) == set(TWELVE) - {"Hana"}


def change(room: Room, what: str, *names: str) -> None:
    changes.make(room.db, room.id, Change(what, tuple(room.ids[name] for name in names)), room.now)


def test_what_is_taken_back_while_it_is_promised_is_not_promised(busy: Room, meanwhile: Meanwhile) -> None:
    def take_back() -> None:
        for name in TWELVE:
            for card in busy.phone(name).me.offers:
                posting.withdraw_card(busy.db, busy.id, busy.ids[name], card.id, busy.now)

    before = promised(busy)
    meanwhile.once(take_back)
    busy.leave("Carol")
    assert promised(busy) < before


def promised(room: Room) -> set[tuple[int, int]]:
    with room.db.look() as session:
        return {(match.offer_id, match.need_id) for match in session.scalars(select(MatchRecord))}
