"""More people than one circle holds ask side by side: by one clock, each circle in its own order."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from facilitator.actions import lobby, moves, posting
from facilitator.actions.own.erase import erase
from facilitator.actions.places.by_hand import add_person
from facilitator.actions.unmet import asking, leads
from facilitator.core.errors import NotNow
from facilitator.core.phases import Phase
from facilitator.core.runsheet.sheet import RunSheet
from facilitator.core.runsheet.shipped import shipped
from facilitator.files.rows import evening_rows
from facilitator.store.database import Database
from facilitator.store.records import GatheringRecord
from facilitator.views.unmet.asks import Asked, Lineup, asked
from tests.builders import Room

RING = shipped()["reciprocity-ring"]
EIGHT_EACH = RING.with_parts({2: replace(RING.parts[2], circle=8)})
PART = 36 * 60


def named(count: int) -> list[str]:
    return [f"P{n}" for n in range(count)]


def ring(room: Room, count: int, silent: int = 0, sheet: RunSheet = RING) -> Room:
    """So many people in a reciprocity ring, of whom `silent` ask for nothing."""
    room.walk_by(sheet).join(*named(count)).next()
    for name in named(count - silent):
        room.post(name, "need", f"a thing for {name}")
    return room.next()


def state(room: Room) -> Asked:
    with room.db.look() as session:
        return asked(session, session.get_one(GatheringRecord, room.id))


def turn(room: Room, back: bool = False) -> Room:
    asking.turn(room.db, room.id, state(room).up[0].card.id, back, room.now)
    return room


def tick(room: Room, seconds: float) -> Room:
    asking.turn_by_the_clock(room.db, room.later(seconds).now)
    return room


def up(room: Room) -> list[str]:
    """Who asks, in each circle; "" in one that has asked."""
    return [line.now.card.author_name if line.now else "" for line in state(room).lineups]


def circle_of(room: Room, name: str) -> int:
    return state(room).circle_of[room.ids[name]]


def in_circle(room: Room, number: int) -> list[str]:
    seated = state(room).circle_of
    return [name for name, id in room.ids.items() if seated[id] == number]


def test_a_ring_has_no_tables_and_ends_with_who_answered_whom(room: Room) -> None:
    ring(room, 4)
    asker = up(room)[0]
    helpers = [name for name in named(4) if name != asker][:2]
    for name in helpers:
        leads.answer(room.db, room.id, room.ids[name], state(room).up[0].card.id, None, room.now)
    outcome = room.next().screen().outcome
    assert outcome is not None
    assert (outcome.gave, outcome.received, outcome.leads) == (2, 1, 2)
    assert sorted(outcome.slots) == [(False, False), (False, True), (True, False), (True, False)]


def test_up_to_thirty_are_one_circle_that_the_host_turns(room: Room) -> None:
    ring(room, 30)
    assert (len(state(room).lineups), state(room).circles, room.screen().circles) == (1, (), ())
    first = up(room)
    assert up(tick(tick(room, 1), PART / 2)) == first
    assert up(turn(room)) != first
    assert (room.phone("P0").asked.circle, room.phone("P0").asked.in_turn) == (0, True)


def test_thirty_one_are_two_circles_each_with_its_own_ask_on_all_its_phones(room: Room) -> None:
    ring(room, 31)
    assert [line.people for line in state(room).circles] == [16, 15]
    for number, asker in enumerate(up(room), 1):
        phones = [room.phone(name).asked for name in in_circle(room, number)]
        assert {phone.circle for phone in phones} == {number}
        assert {phone.now.card.author_name for phone in phones if phone.now} == {asker}
        assert len({phone.next for phone in phones}) == 1
    assert [line.now.card.author_name for line in room.screen().circles if line.now] == up(room)
    assert {card.author_name for card in room.host().on_screen.cards} == set(up(room))
    seated = state(room).circle_of
    assert {(seat.name, seat.table) for seat in room.screen().finder} == {(name, seated[id]) for name, id in room.ids.items()}


def test_each_asks_once_whatever_they_have_posted(room: Room) -> None:
    room.walk_by(RING).join(*named(31)).next()
    for name in named(31):
        for what in ("one thing", "another thing"):
            room.post(name, "need", f"{what} for {name}")
    room.next()
    assert [line.all for line in state(room).lineups] == [16, 15]


def test_all_circles_turn_by_one_clock_and_a_minute_more_is_the_turn_s(room: Room) -> None:
    ring(room, 32)
    each = PART / 16
    first = up(tick(room, 1))
    assert state(room).until == PART - each
    assert up(tick(room, each - 2)) == first
    second = up(tick(room, 2))
    assert not set(first) & set(second)
    moves.set_the_clock(room.db, room.id, "plus", room.now)
    assert up(tick(room, each + 50)) == second
    assert not set(up(tick(room, 12))) & set(second)
    moves.set_the_clock(room.db, room.id, "pause", room.now)
    third = up(room)
    assert up(tick(room, 1000)) == third


def test_the_clock_has_a_turn_for_everybody(room: Room) -> None:
    ring(room, 31)
    seen = Counter(up(room))
    before = up(tick(room, 1))
    for _ in range(PART // 27):
        if (now := up(tick(room, 27))) != before:
            seen.update(now)
        before = now
    assert {name: count for name, count in seen.items() if name} == dict.fromkeys(named(31), 1)


def test_the_shorter_circle_has_asked_and_says_so_and_the_host_goes_back(room: Room) -> None:
    ring(room, 31)
    for _ in range(14):
        turn(room)
    last = up(room)
    assert [line.is_over for line in state(turn(room)).lineups] == [False, True]
    assert room.phone(in_circle(room, 2)[0]).asked.is_over
    assert up(turn(room)) == up(room)
    assert up(turn(room, back=True)) == last


def test_a_second_press_of_the_same_turn_does_nothing(room: Room) -> None:
    ring(room, 40)
    first = state(room).up[0].card.id
    for _ in range(2):
        asking.turn(room.db, room.id, first, False, room.now)
    assert state(room).number == 2


def test_who_comes_late_joins_the_smallest_circle_and_asks_there(room: Room) -> None:
    ring(room, 31)
    assert circle_of(room.join("Late"), "Late") == 2
    room.post("Late", "need", "a thing for Late")
    assert "Late" in [card.author_name for card in state(room).lineups[1].coming]
    id = add_person(room.db, room.id, "No phone", "gives", "asks", room.now, room.dealing)
    assert state(room).circle_of[id] == 1


def test_who_leaves_is_skipped_in_their_circle_alone_and_comes_back_to_it(room: Room) -> None:
    ring(room, 32)
    one, other = up(tick(room, 1))
    room.leave(one)
    after = up(tick(room, 1))
    assert (after[0] != one, after[1]) == (True, other)
    lobby.come_back(room.db, room.id, room.ids[one], room.now)
    assert circle_of(room, one) == 1
    assert state(room).lineups[0].ask(state(room).lineups[0].was[0].card.id) is not None


def test_whoever_began_late_because_somebody_left_speaks_on(room: Room) -> None:
    ring(room, 32)
    each = PART / 16
    tick(room, 1)
    room.later(each - 10).leave(up(room)[0])
    late, other = up(tick(room, 1))
    now = up(tick(room, 10))
    assert (now[0], now[1] != other) == (late, True)
    assert up(tick(room, each + 5))[0] != late


def test_undo_before_the_second_ask_makes_the_circles_anew_and_after_it_keeps_them(room: Room) -> None:
    ring(room, 30).undo().join("Late").next()
    assert [line.people for line in state(room).lineups] == [16, 15]
    before = state(turn(room)).circle_of
    room.next().undo()
    assert (state(room).circle_of, state(room).number) == (before, 2)


def test_what_is_said_is_said_to_an_ask_of_one_s_own_circle(room: Room) -> None:
    ring(room, 31)
    one, other = (ask.card for ask in state(room).up)
    helper = next(name for name in in_circle(room, 1) if name != one.author_name)
    with pytest.raises(NotNow):
        leads.answer(room.db, room.id, room.ids[helper], other.id, None, room.now)
    leads.answer(room.db, room.id, room.ids[helper], one.id, None, room.now)
    assert [line.now.leads for line in room.screen().circles if line.now] == [1, 0]
    with room.db.look() as session:
        assert [(lead.giver, lead.receiver) for lead in evening_rows(session, room.id).leads] == [(helper, one.author_name)]


def test_a_private_ask_is_on_no_screen(room: Room) -> None:
    room.walk_by(RING).join(*named(31)).next()
    room.post("P0", "need", "leave my job quietly", private=True)
    for name in named(31)[1:]:
        room.post(name, "need", f"a thing for {name}")
    room.next()
    assert sum(line.all for line in state(room).lineups) == 30
    assert "quietly" not in str((room.screen(), state(room)))


def test_who_deletes_themselves_is_in_no_circle(room: Room) -> None:
    ring(room, 31)
    erase(room.db, room.id, room.ids["P0"], room.now)
    assert room.ids["P0"] not in state(room).circle_of


ACTS = st.lists(
    st.sampled_from(["turn", "turn", "back", "tick", "long", "leave", "return", "late", "post", "withdraw", "plus", "undo"]),
    max_size=25,
)


@pytest.mark.slow
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(2, 27), st.integers(0, 9), ACTS, st.randoms(use_true_random=False))
def test_whoever_comes_and_goes_no_circle_asks_anybody_twice(
    db: Database, count: int, silent: int, acts: list[str], luck: object
) -> None:
    pick = luck.choice  # type: ignore[attr-defined]
    room = ring(Room(db), count, min(silent, count), EIGHT_EACH)
    dealt = state(room).circle_of
    for nth, act in enumerate(acts):
        _do(room, act, nth, pick)
        if room.record.phase != Phase.UNMET:
            room.undo()
        found = state(room)
        assert {person: found.circle_of[person] for person in dealt} == dealt
        assert set(room.ids.values()) == set(found.circle_of)
        for number, line in enumerate(found.lineups, 1):
            _check(line, number, found)
        assert {room.phone(name).asked.circle for name in list(room.ids)[:2]} <= {0, *range(1, len(found.lineups) + 1)}
    while state(room).coming:
        turn(room)
    asks = [card.author for line in state(room).lineups for card in (ask.card for ask in line.was)]
    assert len(asks) == len(set(asks))


def _check(line: Lineup, number: int, found: Asked) -> None:
    order = [ask.card.author for ask in line.was] + [card.author for card in line.coming]
    assert len(order) == len(set(order))
    assert {found.circle_of[author] for author in order} <= {number}
    assert all(one != other for one, other in pairwise(order))
    assert line.now is not None or line.is_over or not order


def _do(room: Room, act: str, nth: int, pick: object) -> None:
    name = pick(list(room.ids))  # type: ignore[operator]
    if act in ("turn", "back") and state(room).up:
        turn(room, back=act == "back")
    elif act in ("tick", "long"):
        tick(room, 1 if act == "tick" else 200)
    elif act == "leave":
        room.leave(name)
    elif act == "return":
        lobby.come_back(room.db, room.id, room.ids[name], room.now)
    elif act == "late":
        room.join(f"Late{nth}")
    elif act == "post" and len(room.phone(name).me.needs) < 3:
        room.post(name, "need", f"{nth} for {name}")
    elif act == "withdraw" and room.phone(name).me.needs:
        posting.withdraw_card(room.db, room.id, room.ids[name], room.phone(name).me.needs[0].id, room.now)
    elif act == "plus":
        moves.set_the_clock(room.db, room.id, "plus", room.now)
    elif act == "undo":
        room.next().undo()
