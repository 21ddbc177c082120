"""At the table: "we've met", and "I can't find them"."""

from __future__ import annotations

import pytest

from facilitator.actions import rounds
from facilitator.core.errors import NotHere, NotNow
from tests.builders import FOUR, Room


def meeting_of(room: Room, name: str, round: int = 1) -> int:
    return next(m.id for m in room.phone(name).meetings if m.round == round)


def cannot_find(room: Room, name: str) -> None:
    rounds.cannot_find(room.db, room.id, room.ids[name], meeting_of(room, name), room.now)


def test_one_tap_makes_the_two_each_others_people(room: Room) -> None:
    room.reach("rounds", *FOUR)
    room.met("Carol")
    assert {name: set(room.people(name)) for name in FOUR} == {
        "Carol": {"Emil"},
        "Emil": {"Carol"},
        "Farah": set(),
        "Goran": set(),
    }
    assert room.host().met == 1


def test_both_may_say_it_and_it_is_one_meeting(room: Room) -> None:
    room.reach("rounds", *FOUR)
    for name in ("Carol", "Emil", "Carol"):
        room.met(name)
    assert room.host().met == 1


def test_your_people_say_what_passed_between_the_two(room: Room) -> None:
    room.reach("rounds", *FOUR)
    room.met("Emil")
    (emil,) = room.phone("Carol").people
    assert (emil.name, emil.round, emil.they_helped, set(emil.story)) == (
        "Emil",
        1,
        True,
        {
            "You helped with “explain the bookkeeping of my small shop”.",
            "Helped you with “translate a letter from Dutch to Polish”.",
        },
    )


def test_all_three_at_a_table_have_met(room: Room) -> None:
    room.reach("rounds", *FOUR).join("Leila").post_cards("Leila")
    rounds.answer_late(room.db, room.id, room.ids["Leila"], "now", room.now)
    trio = next(table for table in room.tables(1) if len(table) == 3)
    room.met("Leila")
    assert {name: set(room.people(name)) for name in trio} == {name: trio - {name} for name in trio}


def test_who_meets_somebody_again_keeps_them_once(room: Room) -> None:
    room.reach("rounds", "Carol", "Emil").met("Carol")
    room.next().met("Emil")
    assert [(person.name, person.round) for person in room.phone("Carol").people] == [("Emil", 1)]


def test_who_cannot_find_their_partner_is_announced_on_the_partners_phone(room: Room) -> None:
    room.reach("rounds", *FOUR)
    cannot_find(room, "Carol")
    now = room.phone("Emil").now
    assert now is not None
    assert room.phone("Emil").notice == f"Carol is looking for you. Table {now.table}."
    assert [room.phone(name).notice for name in ("Carol", "Farah", "Goran")] == ["", "", ""]
    searching = room.phone("Carol").now
    assert searching is not None and searching.looking


def test_having_met_ends_the_search(room: Room) -> None:
    room.reach("rounds", *FOUR)
    cannot_find(room, "Carol")
    room.met("Carol")
    assert room.phone("Emil").notice == ""
    now = room.phone("Carol").now
    assert now is not None and now.met and not now.looking


def test_nobody_speaks_for_another_table(room: Room) -> None:
    room.reach("rounds", *FOUR)
    with pytest.raises(NotHere) as refused:
        rounds.say_met(room.db, room.id, room.ids["Carol"], meeting_of(room, "Farah"), room.now)
    assert refused.value.message == "Your table has changed. Here is the new one."
    assert room.host().met == 0


def test_a_meeting_to_come_has_not_happened(room: Room) -> None:
    room.reach("rounds", *FOUR)
    with pytest.raises(NotNow) as refused:
        rounds.say_met(room.db, room.id, room.ids["Carol"], meeting_of(room, "Carol", 2), room.now)
    assert refused.value.message == "That meeting is still to come. Look at the big screen."


def test_an_earlier_meeting_can_be_remembered_later_also_after_the_rounds(room: Room) -> None:
    room.reach("rounds", *FOUR, round=2)
    rounds.say_met(room.db, room.id, room.ids["Carol"], meeting_of(room, "Carol", 1), room.now)
    room.reach("wrap-up")
    rounds.say_met(room.db, room.id, room.ids["Carol"], meeting_of(room, "Carol", 2), room.now)
    assert len(room.people("Carol")) == 2


@pytest.mark.parametrize("phase", ["matching", "closed"])
def test_meetings_are_ticked_off_in_the_rounds_and_at_thanks(room: Room, phase: str) -> None:
    room.reach("rounds", *FOUR) if phase == "closed" else room.reach("matching", *FOUR)
    meeting = meeting_of(room, "Carol")
    room.reach(phase)
    for say in (rounds.say_met, rounds.cannot_find):
        with pytest.raises(NotNow):
            say(room.db, room.id, room.ids["Carol"], meeting, room.now)


def test_thanks_shows_true_counts_before_and_after(room: Room) -> None:
    room.reach("poll", *FOUR)
    for name in FOUR:
        room.vote(name, sell=True, buy=name == "Carol")
    room.reach("rounds", *FOUR)
    room.met("Carol")
    room.reach("wrap-up")
    screen = room.screen()
    assert screen.hands is not None and screen.outcome is not None
    assert (screen.hands.sell, screen.hands.buy) == (4, 1)
    assert (screen.outcome.people, screen.outcome.gave, screen.outcome.received, screen.outcome.meetings) == (4, 2, 2, 1)
    assert sorted(screen.outcome.slots) == [(False, False)] * 2 + [(True, True)] * 2
