"""Leaving: out of the coming meetings; whoever sat there is told and given somebody else."""

from __future__ import annotations

import pytest

from facilitator.actions import lobby, posting
from facilitator.core.locale import listed
from facilitator.files.rows import evening_rows
from facilitator.store.database import Database
from facilitator.views.alerts import BringBack, LookAtPerson
from tests.builders import FOUR, SIX, Room


def come_back(room: Room, name: str) -> None:
    lobby.come_back(room.db, room.id, room.ids[name], room.now)


def test_who_steps_out_is_counted_out_and_their_phone_says_so(room: Room) -> None:
    room.join("Alice", "Bob")
    room.leave("Alice")
    assert (room.phone("Alice").step, room.phone("Alice").me.stepped_out) == ("gone", True)
    assert (room.screen().names, room.host().gathering.here, room.host().stepped_out) == (("Bob",), 1, 1)
    come_back(room, "Alice")
    assert (room.phone("Alice").step, room.screen().names) == ("lobby", ("Bob", "Alice"))


def test_stepping_out_twice_is_stepping_out_once(room: Room) -> None:
    room.join("Alice")
    room.leave("Alice")
    room.leave("Alice")
    come_back(room, "Alice")
    come_back(room, "Alice")
    assert room.host().gathering.here == 1


def test_a_partner_left_alone_joins_a_pair_and_is_told_where(db: Database) -> None:
    """In the only round, so that nobody is kept apart for a meeting to come."""
    room = Room(db, set_up={"rounds": "1"}).reach("rounds", *SIX)
    room.leave("Carol")
    view = room.phone("Emil")
    assert view.now is not None
    trio = frozenset({"Emil", *(p.name for p in view.now.partners)})
    assert len(trio) == 3 and "Carol" not in trio
    names = " and ".join(p.name for p in view.now.partners)
    assert view.notice == f"Carol had to step out. {names} are glad to have you: table {view.now.table}."
    assert room.tables(1) == {trio, frozenset(SIX) - trio - {"Carol"}}


def test_a_partner_left_alone_is_seated_although_they_would_meet_one_of_the_pair_later(room: Room) -> None:
    """The coming rounds are planned anew anyway; sitting alone for a round is worse."""
    room.reach("rounds", *SIX)
    room.leave("Carol")
    assert sorted(map(len, room.tables(1))) == [2, 3]
    assert room.phone("Emil").step == "rounds"


def test_a_partner_left_alone_gets_somebody_who_was_free(room: Room) -> None:
    room.reach("rounds", *FOUR).join("Leila").post_cards("Leila")
    room.leave("Carol")
    view = room.phone("Emil")
    assert view.now is not None
    assert view.notice == f"Carol had to step out. You go on with Leila: table {view.now.table}."
    assert room.tables(1) == {frozenset({"Emil", "Leila"}), frozenset({"Farah", "Goran"})}
    assert room.phone("Leila").step == "rounds"


def test_a_latecomer_who_got_the_free_chair_is_asked_about_no_more(room: Room) -> None:
    room.reach("rounds", *FOUR).join("Leila").post_cards("Leila")
    assert room.host().alert is not None
    room.leave("Carol")
    alert = room.host().alert
    assert room.phone("Leila").step == "rounds"
    assert alert is not None and alert.text == "Carol stepped out. Emil and Leila go on at table 1."


def test_two_of_a_trio_stay_where_they_are_and_are_told(room: Room) -> None:
    room.reach("rounds", *SIX, "Leila")
    trio = next(table for table in room.tables(1) if len(table) == 3)
    gone, *stay = sorted(trio)
    room.leave(gone)
    assert frozenset(stay) in room.tables(1)
    for name in stay:
        assert room.phone(name).notice.startswith(f"{gone} had to step out. ")
    alert, table = room.host().alert, room.phone(stay[0]).now
    assert alert is not None and table is not None
    orders = [f"{gone} stepped out. {listed(names)} go on at table {table.table}." for names in (stay, stay[::-1])]
    assert alert.text in orders
    assert (alert.yes.choice, alert.no.choice) == (BringBack(room.ids[gone]), LookAtPerson(room.ids[gone]))
    come_back(room, gone)
    asked = room.host().alert
    assert asked is not None and asked.text.startswith(f"{gone} just arrived. Join ")


def test_who_left_a_trio_is_asked_about_in_that_round_only(room: Room) -> None:
    room.reach("rounds", *SIX, "Leila")
    gone = sorted(next(table for table in room.tables(1) if len(table) == 3))[0]
    room.leave(gone)
    said = [room.host().alert is not None]
    said.append(room.next().host().alert is not None)
    assert said == [True, False]


def test_who_leaves_is_in_no_coming_meeting_and_everyone_else_still_meets(room: Room) -> None:
    room.reach("rounds", *SIX)
    room.leave("Carol")
    for number in (2, 3):
        seated = sorted(name for table in room.tables(number) for name in table)
        assert "Carol" not in seated
        assert set(seated) >= set(SIX) - {"Carol", *_idle(room, number)}
        assert len(_idle(room, number)) <= 1


def _idle(room: Room, number: int) -> set[str]:
    return set(SIX) - {"Carol"} - {name for table in room.tables(number) for name in table}


def test_who_leaves_before_the_first_round_is_planned_around(room: Room) -> None:
    room.reach("matching", *SIX)
    room.leave("Carol")
    seated = {name for number in (1, 2, 3) for table in room.tables(number) for name in table}
    assert seated == set(SIX) - {"Carol"}


def test_who_comes_back_is_in_the_coming_rounds_again(room: Room) -> None:
    room.reach("rounds", *SIX)
    room.leave("Carol")
    room.later(30)
    come_back(room, "Carol")
    assert room.phone("Carol").step in ("late", "rounds")
    room.next()
    assert room.phone("Carol").step == "rounds"


@pytest.mark.parametrize("phase", ["matching", "rounds"])
def test_the_last_two_may_leave_and_the_evening_goes_on(room: Room, phase: str) -> None:
    room.reach(phase, "Carol", "Emil")
    room.leave("Carol")
    assert room.phone("Emil").now is None
    room.leave("Emil")
    room.reach("closed")
    assert room.host().outcome is not None


def test_the_last_two_may_come_back(room: Room) -> None:
    room.reach("rounds", "Carol", "Emil")
    for name in ("Carol", "Emil"):
        room.leave(name)
    for name in ("Carol", "Emil"):
        come_back(room, name)
    room.next()
    assert room.host().gathering.ready == 2


@pytest.mark.parametrize("done", ["hides", "withdraws"])
def test_a_partner_whose_only_offer_is_gone_can_still_be_left_alone(room: Room, done: str) -> None:
    """Emil is at a table, his offer is not on the wall any more, and then Carol has to go."""
    room.reach("rounds", *FOUR)
    offer = room.phone("Emil").me.offers[0].id
    if done == "hides":
        room.hide(offer)
    else:
        posting.withdraw_card(room.db, room.id, room.ids["Emil"], offer, room.now)
    room.leave("Carol")
    assert room.phone("Carol").step == "gone"


def test_who_leaves_after_meeting_stays_among_the_partners_people(room: Room) -> None:
    room.reach("rounds", *FOUR)
    room.met("Carol")
    room.leave("Carol")
    assert (set(room.people("Emil")), set(room.people("Carol"))) == ({"Carol"}, {"Emil"})


def test_a_meeting_that_took_place_counts_although_one_left_afterwards(room: Room) -> None:
    room.reach("rounds", *FOUR)
    room.met("Carol")
    room.leave("Carol")
    room.reach("wrap-up")
    outcome = room.host().outcome
    assert outcome is not None
    assert (outcome.gave, outcome.received, outcome.meetings) == (2, 2, 1)


def test_who_left_before_meeting_is_not_counted_for_their_substitutes_meeting(room: Room) -> None:
    """Carol goes, Leila takes her chair and meets Emil: what Carol would have given was not given."""
    room.reach("rounds", *FOUR).join("Leila").post_cards("Leila")
    room.leave("Carol")
    assert room.partner("Emil") == "Leila"
    room.met("Emil")
    helped = {name for name in ("Emil", "Leila") for person in room.phone(name).people if person.they_helped}
    room.reach("wrap-up")
    outcome = room.screen().outcome
    assert outcome is not None
    assert (outcome.received, outcome.meetings) == (len(helped), 1)


def test_a_match_whose_giver_left_before_meeting_is_not_exported_as_met(room: Room) -> None:
    room.reach("rounds", *FOUR).join("Leila").post_cards("Leila")
    room.leave("Carol")
    room.met("Emil")
    with room.db.look() as session:
        matches = evening_rows(session, room.id).matches
    assert {(m.giver, m.receiver) for m in matches if m.met and "Carol" in (m.giver, m.receiver)} == set()


def test_leaving_after_the_rounds_changes_no_meeting(room: Room) -> None:
    room.reach("rounds", *FOUR, round=3)
    other = room.partner("Carol")
    room.met("Carol")
    room.reach("wrap-up")
    room.leave("Carol")
    assert set(room.people(other)) == {"Carol"}
