"""One phone for two: whoever has none is shown on a neighbour's, if its owner says yes, until they put them away."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from facilitator.actions import links, lobby, rounds
from facilitator.actions.own.erase import erase
from facilitator.actions.places import by_hand, neighbour
from facilitator.core.errors import NotHere, NotNow
from facilitator.files.own_data import own_data
from facilitator.store.records import AttendeeRecord
from facilitator.store.rows.neighbour import NeighbourRecord, owners_of
from facilitator.views.shown.beside import BesideView
from tests.builders import CAST, FOUR, Room

LEILA = CAST["Leila"]


def add(room: Room, name: str, owner: str = "") -> int:
    said = (LEILA.offer, LEILA.need)
    room.ids[name] = by_hand.add_person(
        room.db, room.id, name, *said, room.now, room.dealing, room.ids[owner] if owner else None
    )
    return room.ids[name]


def say(room: Room, owner: str, name: str, may: bool = True) -> None:
    neighbour.answer(room.db, room.id, room.ids[owner], room.ids[name], may)


def beside(room: Room, owner: str) -> dict[str, BesideView]:
    return {person.name: person for person in room.phone(owner).beside}


@pytest.fixture
def room(room: Room) -> Room:
    """Walter has no phone and sits beside Carol, who is asked."""
    room.reach("market", *FOUR)
    add(room, "Walter", "Carol")
    return room


def test_before_the_owner_says_yes_her_phone_says_only_whom_it_is_about(room: Room) -> None:
    room.reach("rounds")
    asked = beside(room, "Carol")["Walter"]
    assert (asked.agreed, asked.cards, asked.meetings) == (False, (), ())
    assert [room.phone(name).beside for name in FOUR if name != "Carol"] == [(), (), ()]


def test_her_phone_then_shows_both_tables_and_the_cards_that_stand_on_the_wall(room: Room) -> None:
    say(room, "Carol", "Walter")
    room.reach("rounds")
    walter = beside(room, "Carol")["Walter"]
    own = room.phone("Walter").meetings
    assert [(m.round, m.table, m.names) for m in walter.meetings] == [
        (m.round, m.table, tuple(partner.name for partner in m.partners)) for m in own
    ]
    assert walter.cards == (("offer", LEILA.offer), ("need", LEILA.need))
    assert len(room.phone("Carol").meetings) == 3


def test_what_it_says_of_a_meeting_names_who_sits_there_and_quotes_nobody(room: Room) -> None:
    say(room, "Carol", "Walter")
    room.reach("rounds")
    asks = {card.text for card in room.host().cards if card.author_name != "Walter"}
    for meeting in beside(room, "Carol")["Walter"].meetings:
        words = " ".join(map(str, meeting.said))
        others = {name for name in FOUR if name in words}
        assert others <= set(meeting.names)
        assert not any(text in words for text in asks)


def test_a_hidden_card_of_theirs_is_not_shown_there_either(room: Room) -> None:
    say(room, "Carol", "Walter")
    room.hide(next(card.id for card in room.host().cards if card.author_name == "Walter" and card.kind == "offer"))
    assert beside(room, "Carol")["Walter"].cards == (("need", LEILA.need),)


def test_meetings_that_are_over_are_not_shown_any_more_and_one_that_took_place_is_called_met(room: Room) -> None:
    say(room, "Carol", "Walter")
    room.reach("rounds")
    meeting = room.phone("Walter").now
    assert meeting is not None
    rounds.say_met(room.db, room.id, room.ids["Walter"], meeting.id, room.now)
    assert [m.met for m in beside(room, "Carol")["Walter"].meetings] == [True, False, False]
    room.reach("rounds", round=2)
    assert [m.round for m in beside(room, "Carol")["Walter"].meetings] == [2, 3]


@pytest.mark.parametrize("said_yes_first", [False, True])
def test_the_owner_says_no_at_once_or_puts_them_away_later(room: Room, said_yes_first: bool) -> None:
    if said_yes_first:
        say(room, "Carol", "Walter")
    say(room, "Carol", "Walter", may=False)
    assert beside(room, "Carol") == {}
    with room.db.look() as session:
        assert by_hand.shown_on(session, room.id) == {}
    with pytest.raises(NotHere):
        say(room, "Carol", "Walter")


def test_nobody_answers_for_another_phone(room: Room) -> None:
    with pytest.raises(NotHere):
        say(room, "Emil", "Walter")
    assert not beside(room, "Carol")["Walter"].agreed


def test_another_phone_is_asked_anew_and_the_first_shows_its_owner_alone(room: Room) -> None:
    say(room, "Carol", "Walter")
    neighbour.show_with(room.db, room.id, room.ids["Walter"], room.ids["Emil"], room.now)
    assert (beside(room, "Carol"), beside(room, "Emil")["Walter"].agreed) == ({}, False)
    neighbour.show_with(room.db, room.id, room.ids["Walter"], None, room.now)
    assert beside(room, "Emil") == {}


def test_whose_phone_shows_them_already_is_not_asked_again(room: Room) -> None:
    say(room, "Carol", "Walter")
    neighbour.show_with(room.db, room.id, room.ids["Walter"], room.ids["Carol"], room.now)
    assert beside(room, "Carol")["Walter"].agreed


def test_only_the_phone_of_somebody_who_is_here_may_be_asked(room: Room) -> None:
    other = Room(room.db, now=room.now).join("Bob")
    vera = add(room, "Vera")
    room.leave("Emil")
    for owner in (0, vera, room.ids["Walter"], room.ids["Emil"], other.ids["Bob"]):
        with pytest.raises(NotHere):
            neighbour.show_with(room.db, room.id, vera, owner, room.now)


def test_who_is_added_with_a_phone_that_is_not_here_does_not_come_in(room: Room) -> None:
    room.ids["Nobody"] = 0
    with pytest.raises(NotHere) as refused:
        add(room, "Vera", "Nobody")
    assert refused.value.field == "owner"
    assert "Vera" not in {person.name for person in room.host().people}


def test_after_the_rounds_no_phone_shows_anybody_else(room: Room) -> None:
    say(room, "Carol", "Walter")
    room.reach("wrap-up")
    assert beside(room, "Carol") == {}
    with pytest.raises(NotNow):
        neighbour.show_with(room.db, room.id, room.ids["Walter"], room.ids["Emil"], room.now)


def test_who_has_a_phone_of_their_own_again_or_was_removed_stands_on_no_other(room: Room) -> None:
    add(room, "Vera", "Carol")
    for name in ("Walter", "Vera"):
        say(room, "Carol", name)
    lobby.remove(room.db, room.id, room.ids["Vera"], room.now)
    link = links.make_link(room.db, room.id, room.ids["Walter"], room.now)
    links.take_link(room.db, room.id, link, room.now)
    assert beside(room, "Carol") == {}


@pytest.mark.parametrize("who", ["Walter", "Carol"])
def test_who_deletes_themselves_leaves_no_trace_of_it(room: Room, who: str) -> None:
    say(room, "Carol", "Walter")
    erase(room.db, room.id, room.ids[who], room.now)
    with room.db.look() as session:
        assert session.scalars(select(NeighbourRecord)).all() == []
        assert session.get_one(AttendeeRecord, room.ids["Walter"]).removed_at == (room.now if who == "Walter" else None)


def test_the_owner_reads_in_their_own_file_whom_their_phone_shows(room: Room) -> None:
    say(room, "Carol", "Walter")

    def said() -> list[tuple[str, bool]]:
        with room.db.look() as session:
            data = json.loads(own_data(session, room.id, room.ids["Carol"]))
        return [(person["name"], person["agreed"]) for person in data["shown_with_me"]]

    assert said() == [("Walter", True)]
    lobby.remove(room.db, room.id, room.ids["Carol"], room.now)
    assert said() == []


def test_a_change_of_their_tables_reaches_the_phone_that_shows_them(room: Room) -> None:
    with room.db.look() as session:
        assert owners_of(session, [room.ids["Walter"]]) == {room.ids["Carol"]}
