"""Whatever people do, in whatever order: whoever is here has a table in every round to come, or the host hears their name."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from facilitator.actions import lobby, posting, rounds, seating
from facilitator.actions.hosting import moderation
from facilitator.core.errors import Refused
from facilitator.store import queries
from facilitator.store.database import Database
from facilitator.store.records import AttendeeRecord
from facilitator.views.shown.unseated import TIME_TO_WRITE, is_writing_for
from tests.builders import FOUR, MINUTE, SIX, Room

EXTRA = ("Leila", "Jo", "Kim")
EVERYBODY = (*SIX, *EXTRA)
ROUNDS = (1, 2, 3)
Tables = dict[int, set[frozenset[int]]]


def tried(times: int) -> settings:
    """`EXAMPLES`: how many times as many are tried; 100 for thousands."""
    many = max(5, round(times * float(os.environ.get("EXAMPLES", "1"))))
    # What failed is said step by step; to look for a shorter way there would take minutes.
    phases, checks = (Phase.explicit, Phase.generate), list(HealthCheck)
    return settings(
        max_examples=many, phases=phases, deadline=None, derandomize=True, database=None, suppress_health_check=checks
    )


@dataclass
class Evening:
    """A room of a few people from Match on, in which anything may happen; what is refused does not."""

    room: Room
    names: tuple[str, ...]
    happened: list[str] = field(default_factory=list)

    def do(self, deed: str, name: str) -> None:
        self.happened.append(f"{deed} {name}")
        if name in self.room.ids or deed in ("join", "next", "undo", "seat", "wait"):
            try:
                getattr(self, f"_{deed}")(name)
            except Refused:
                self.happened[-1] += " (refused)"

    def _join(self, name: str) -> None:
        if name not in self.room.ids:
            self.room.join(name)

    def _post(self, name: str) -> None:
        self.room.post(name, "offer", f"{name} can lend a tent")
        self.room.post(name, "need", f"{name} would love a bicycle")

    def _withdraw(self, name: str) -> None:
        for card in self.room.phone(name).me.offers:
            posting.withdraw_card(self.room.db, self.room.id, self.room.ids[name], card.id, self.room.now)

    def _leave(self, name: str) -> None:
        self.room.later(1).leave(name)

    def _back(self, name: str) -> None:
        if not self._row(name).removed_at:
            lobby.come_back(self.room.db, self.room.id, self.room.ids[name], self.room.now)

    def _met(self, name: str) -> None:
        if self.room.phone(name).now and self.room.record.phase == "rounds":
            self.room.met(name)

    def _remove(self, name: str) -> None:
        lobby.remove(self.room.db, self.room.id, self.room.ids[name], self.room.now)

    def _let_back(self, name: str) -> None:
        lobby.come_back(self.room.db, self.room.id, self.room.ids[name], self.room.now)

    def _now(self, name: str) -> None:
        rounds.answer_late(self.room.db, self.room.id, self.room.ids[name], "now", self.room.now)

    def _later(self, name: str) -> None:
        rounds.answer_late(self.room.db, self.room.id, self.room.ids[name], "next", self.room.now)

    def _next(self, _: str) -> None:
        if self.room.record.round < self.room.record.rounds:
            self.room.next()

    def _undo(self, _: str) -> None:
        if self.room.record.phase == "rounds":
            self.room.undo()

    def _wait(self, _: str) -> None:
        self.room.later(10 * MINUTE)

    def _seat(self, _: str) -> None:
        seating.seat_everyone(self.room.db, self.room.id, self.room.now)

    def _row(self, name: str) -> AttendeeRecord:
        with self.room.db.look() as session:
            return session.get_one(AttendeeRecord, self.room.ids[name])

    def here(self) -> dict[int, AttendeeRecord]:
        with self.room.db.look() as session:
            here = select(AttendeeRecord).where(AttendeeRecord.gathering_id == self.room.id, queries.is_here())
            return {person.id: person for person in session.scalars(here)}

    def ready(self) -> set[int]:
        with self.room.db.look() as session:
            return queries.ready_ids(session, self.room.id)

    def tables(self) -> Tables:
        """Who sits together, by round, with whoever is alone."""
        with self.room.db.look() as session:
            at: dict[tuple[int, int], set[int]] = {}
            for seat in queries.open_seats(session, self.room.id):
                at.setdefault((seat.round, seat.meeting_id), set()).add(seat.attendee_id)
        return {round: {frozenset(p) for (r, _), p in at.items() if r == round} for round in ROUNDS}

    def coming(self) -> list[int]:
        return [round for round in ROUNDS if round > self.room.record.round]


DEEDS = ("join", "post", "withdraw", "leave", "back", "met", "remove", "let_back", "now", "later", "next", "undo", "wait")
WEIGHTS = ("leave", "back", "join", "post", "leave", "back", "met")


def deeds(*more: str) -> st.SearchStrategy[list[tuple[str, str]]]:
    deed = st.sampled_from((*DEEDS, *WEIGHTS, *more))
    return st.lists(st.tuples(deed, st.sampled_from(EVERYBODY)), max_size=12)


def evenings(file: Path, count: int) -> Iterator[Evening]:
    with TemporaryDirectory() as folder:
        shutil.copy(file, Path(folder) / "boon.db")
        db = Database(f"sqlite:///{folder}/boon.db")
        yield Evening(Room(db).reach("matching", *SIX[:count]), SIX[:count])
        db.engine.dispose()


def has_seat_or_alert(evening: Evening) -> None:
    said, here = evening.room.host().unseated.text, evening.here()
    tables, ready = evening.tables(), evening.ready()
    for id, person in here.items():
        asked = person.late_meeting_id is not None or (id not in ready and is_writing_for(person, evening.room.now) > 0)
        for round in evening.coming():
            sits = any(id in table and len(table) > 1 for table in tables[round])
            assert sits or asked or person.name in said, f"{person.name} has no table in round {round}: {evening.happened}"


def no_two_are_idle(evening: Evening) -> None:
    tables, ready = evening.tables(), evening.ready()
    asked = {id for id, person in evening.here().items() if person.late_meeting_id is not None}
    for round in evening.coming():
        idle = ready - asked - {id for table in tables[round] if len(table) > 1 for id in table}
        assert len(idle) < 2 or len(ready) < 2, f"{idle} sit idle in round {round}: {evening.happened}"


def nothing_changed_that_need_not(evening: Evening, before: Tables, after: Tables) -> None:
    """In a round in which nobody who is here was without a table, every table is as it was."""
    here, ready = evening.here(), evening.ready()
    coming = evening.coming()
    kept = {round: {left for table in before[round] if len(left := table & frozenset(here)) > 1} for round in coming}
    waits = {id for id, person in here.items() if person.late_meeting_id is not None}
    need = {round for round in coming if (ready - waits) - {id for table in kept[round] for id in table}}
    if not need:
        changed = {round: after[round] - kept[round] for round in coming}
        assert not any(changed.values()), f"{changed} need not have changed: {evening.happened}"


@pytest.mark.slow
@tried(25)
@given(st.integers(2, 6), deeds("seat"))
def test_whoever_is_here_has_a_table_in_every_coming_round_or_the_host_hears_their_name(
    migrated_file: Path, count: int, done: list[tuple[str, str]]
) -> None:
    for evening in evenings(migrated_file, count):
        for deed, name in done:
            before = evening.tables()
            evening.do(deed, name)
            has_seat_or_alert(evening)
            no_two_are_idle(evening)
            if deed not in ("undo", "remove", "let_back", "seat"):
                nothing_changed_that_need_not(evening, before, evening.tables())


@pytest.mark.slow
@tried(15)
@given(st.integers(2, 6), deeds())
def test_one_tap_of_the_host_seats_everybody_who_is_named(migrated_file: Path, count: int, done: list[tuple[str, str]]) -> None:
    for evening in evenings(migrated_file, count):
        for deed, name in done:
            evening.do(deed, name)
        evening.do("seat", "")
        view, here = evening.room.host(), evening.here()
        asked = any(person.late_meeting_id is not None for person in here.values())
        assert asked or len(here) < 2 or not view.unseated.text, evening.happened


def back(room: Room, name: str) -> None:
    lobby.come_back(room.db, room.id, room.ids[name], room.now)


def matches(room: Room) -> set[tuple[str, str]]:
    """(giver, receiver) by name, of every meeting."""
    return {(name, help.other_name) for name in room.ids for m in room.phone(name).meetings for help in m.gives}


def seated(room: Room, round: int) -> set[str]:
    return {name for table in room.tables(round) for name in table}


def test_who_goes_after_we_have_met_and_comes_back_has_a_table_in_every_coming_round(room: Room) -> None:
    room.reach("rounds", *SIX)
    room.met(room.partner("Carol"))
    room.leave("Carol")
    room.later(30)
    back(room, "Carol")
    assert [seated(room, round) for round in (2, 3)] == [set(SIX)] * 2


def test_a_step_out_and_back_loses_no_match_that_was_announced(room: Room) -> None:
    room.reach("matching", *SIX)
    before = matches(room)
    room.leave("Carol")
    room.later(30)
    back(room, "Carol")
    assert before <= matches(room)


def test_who_comes_back_sits_down_at_once_with_somebody_left_alone(room: Room) -> None:
    room.reach("rounds", *FOUR[:2])
    room.leave("Carol")
    room.later(30)
    back(room, "Carol")
    assert room.tables(1) == {frozenset({"Carol", "Emil"})}


def test_the_host_hears_who_has_no_table_and_one_tap_seats_them(room: Room) -> None:
    room.reach("rounds", *FOUR).join("Alice").later(TIME_TO_WRITE)
    view = room.host().unseated
    assert (view.text, view.can_sit) == ("Alice has posted no cards and has no table.", True)
    seating.seat_everyone(room.db, room.id, room.now)
    assert (room.host().unseated.text, room.phone("Alice").step) == ("", "rounds")
    assert all("Alice" in seated(room, round) for round in ROUNDS)


def test_who_just_came_in_has_two_minutes_to_write_before_the_host_hears_their_name(room: Room) -> None:
    room.reach("rounds", *FOUR).join("Alice")
    assert (room.host().unseated.text, room.host().unseated.next_in) == ("", TIME_TO_WRITE)
    room.later(TIME_TO_WRITE - 1)
    assert (room.host().unseated.text, room.host().unseated.next_in) == ("", 1)
    room.later(1)
    assert (room.host().unseated.text, room.host().unseated.next_in) == ("Alice has posted no cards and has no table.", None)


def test_whose_cards_wait_for_the_host_is_not_said_to_have_posted_none(room: Room) -> None:
    room.reach("rounds", *FOUR).join("Alice").later(TIME_TO_WRITE)
    moderation.choose_moderation(room.db, room.id, "approve", room.now, room.dealing)
    room.post_cards("Alice")
    assert room.host().unseated.text == "Alice has no table: their cards wait for you."


def test_who_was_here_before_the_match_and_wrote_nothing_is_named_beside_one_who_just_came(room: Room) -> None:
    room.join("Bob").reach("rounds", *FOUR).later(TIME_TO_WRITE).join("Alice")
    view = room.host().unseated
    assert (view.text, view.next_in) == ("Bob has posted no cards and has no table.", TIME_TO_WRITE)


def test_two_without_a_table_in_a_last_round_that_has_none_sit_down_at_a_new_one(room: Room) -> None:
    room.reach("rounds", "Carol", "Emil")
    room.leave("Emil")
    room.next()
    room.next()
    room.join("Jo").later(TIME_TO_WRITE)
    seating.seat_everyone(room.db, room.id, room.now)
    assert (room.tables(3), room.host().unseated.text) == ({frozenset({"Carol", "Jo"})}, "")


def test_nobody_can_be_seated_who_is_alone_in_the_room(room: Room) -> None:
    room.reach("rounds", "Carol", "Emil")
    room.leave("Carol")
    view = room.host().unseated
    assert (view.text, view.can_sit) == ("Emil has no table.", False)


def test_who_said_that_they_would_wait_is_left_in_peace(room: Room) -> None:
    room.reach("rounds", *FOUR).join("Leila").post_cards("Leila")
    rounds.answer_late(room.db, room.id, room.ids["Leila"], "next", room.now)
    assert (room.host().unseated.text, room.host().alert) == ("", None)
    assert "Leila" in seated(room, 2)


def test_who_was_seated_without_cards_keeps_the_seat_when_somebody_leaves(room: Room) -> None:
    room.reach("rounds", *SIX).join("Alice")
    seating.seat_everyone(room.db, room.id, room.now)
    room.leave("Carol")
    assert (room.host().unseated.text, "Alice" in seated(room, 3)) == ("", True)


def test_two_of_two_and_three_of_three_sit_together_every_round(room: Room) -> None:
    room.reach("matching", "Carol", "Emil", "Farah")
    assert [room.tables(round) for round in ROUNDS] == [{frozenset({"Carol", "Emil", "Farah"})}] * 3
    room.leave("Farah")
    assert [room.tables(round) for round in ROUNDS] == [{frozenset({"Carol", "Emil"})}] * 3
