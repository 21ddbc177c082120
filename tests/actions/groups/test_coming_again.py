"""A group knows who comes again by their device, gives them back their cards, and keeps apart who met before."""

from __future__ import annotations

import pytest

from facilitator.actions.groups.belonging import GroupChoice, choose_group
from facilitator.actions.groups.membership import recognise, remember_me, say_most_asks, take_along
from facilitator.actions.places.returning import give_place, take_by_key
from facilitator.core.errors import NotHere, NotNow
from facilitator.store.database import Database
from facilitator.store.groups.members import groups_of, member_of_attendee, member_of_key
from facilitator.store.plans import room_for_matching
from facilitator.store.scratch import copy_of, opened
from facilitator.views.person import person_view
from tests.actions.groups.group import Group, met
from tests.builders import CAST, FOUR, SIX, Room

pytestmark = pytest.mark.both_databases


@pytest.fixture
def group(db: Database) -> Group:
    return Group(db)


def is_known(room: Room, name: str) -> bool:
    with room.db.look() as session:
        return member_of_attendee(session, room.ids[name]) is not None


def test_a_group_is_made_once_under_one_name(group: Group) -> None:
    group.evening(), group.evening()
    with group.db.look() as session:
        assert [g.name for g in groups_of(session, None)] == ["Small Business Thursday"]


def test_a_group_of_another_host_is_none_of_hers(group: Group) -> None:
    room = group.evening()
    with pytest.raises(NotHere):
        choose_group(group.db, room.id, 77, GroupChoice(room.record.group_id), room.now)


def test_an_evening_keeps_its_group_once_members_are_there(group: Group) -> None:
    room = group.come(group.evening(), "Carol")
    with pytest.raises(NotNow):
        choose_group(group.db, room.id, None, GroupChoice(), room.now)


def test_nobody_is_known_by_a_name_alone(group: Group) -> None:
    group.whole(*FOUR)
    again = group.evening().join("Carol")
    assert not recognise(group.db, again.id, again.ids["Carol"], "", again.now)
    assert not recognise(group.db, again.id, again.ids["Carol"], "a key that is none", again.now)
    assert not is_known(again, "Carol")


def test_one_device_is_one_person_at_an_evening(group: Group) -> None:
    group.whole(*FOUR)
    again = group.come(group.evening(), "Carol").join("Mallory")
    assert not recognise(group.db, again.id, again.ids["Mallory"], group.devices["Carol"], again.now)


def test_the_key_of_one_group_opens_no_other(group: Group, db: Database) -> None:
    group.whole(*FOUR)
    other = Room(db)
    choose_group(db, other.id, None, GroupChoice(name="Makers"), other.now)
    other.join("Carol")
    assert not recognise(db, other.id, other.ids["Carol"], group.devices["Carol"], other.now)


def test_who_belongs_to_no_group_is_not_remembered(room: Room) -> None:
    with pytest.raises(NotNow):
        remember_me(room.db, room.id, room.join("Carol").ids["Carol"], room.now)


def test_whoever_brings_their_place_to_another_device_is_known_on_both(group: Group) -> None:
    room = group.come(group.evening(), "Carol").join("Alice")
    second = take_along(group.db, room.ids["Carol"], room.now)
    assert take_along(group.db, room.ids["Alice"], room.now) == ""
    again = group.evening().join("Carol")
    assert recognise(group.db, again.id, again.ids["Carol"], second, again.now)


def test_a_lost_phone_opens_nobody_s_page_once_the_host_gave_the_place_away(group: Group) -> None:
    group.whole(*FOUR)
    again = group.come(group.evening(), *FOUR)
    place = give_place(again.db, again.id, again.ids["Carol"], again.now, "secret")
    assert take_by_key(again.db, again.id, place.key, again.now)
    with group.db.look() as session:
        assert member_of_key(session, again.record.group_id, group.devices["Carol"]) is None
        assert member_of_key(session, again.record.group_id, group.devices["Emil"])
    anew = remember_me(again.db, again.id, again.ids["Carol"], again.now)
    with group.db.look() as session:
        assert member_of_key(session, again.record.group_id, anew) == member_of_attendee(session, again.ids["Carol"])


def test_cards_of_last_time_stand_in_the_forms_of_who_comes_again(group: Group) -> None:
    group.whole(*FOUR)
    again = group.come(group.evening(), "Carol").join("Emil").reach("posting")
    assert dict(again.phone("Carol").drafted) == {"offer": CAST["Carol"].offer, "need": CAST["Carol"].need}
    assert again.phone("Carol").notice == "From last time. One tap and it’s yours again, or change it."
    assert again.phone("Emil").drafted == ()


def test_a_need_that_nobody_answered_comes_back_first(group: Group) -> None:
    last = group.come(group.evening(), *FOUR).reach("posting", *FOUR)
    last.post("Carol", "need", "somebody who has sold a company")
    last.reach("closed")
    again = group.come(group.evening(), "Carol").reach("posting")
    assert dict(again.phone("Carol").drafted)["need"] == "somebody who has sold a company"
    again.post("Carol", "offer", CAST["Carol"].offer)
    assert again.phone("Carol").notice == "Still looking? Nobody could help last time. Ask again, or change it."


def test_cards_come_back_from_the_last_evening_at_which_there_were_any(group: Group) -> None:
    group.whole(*FOUR)
    group.come(group.evening(), *FOUR)
    again = group.come(group.evening(), "Carol").reach("posting")
    assert dict(again.phone("Carol").drafted)["offer"] == CAST["Carol"].offer


def test_who_met_before_is_kept_apart(group: Group) -> None:
    first = met(group.whole(*SIX), SIX)
    second = group.come(group.evening(), *SIX)
    second.reach("rounds", *SIX)
    assert first
    assert not first & met(second, SIX)


def test_a_plan_is_made_knowing_at_how_many_evenings_everybody_has_been(group: Group) -> None:
    group.whole(*FOUR)
    group.whole("Carol", "Emil", "Hana", "Ivo")
    again = group.come(group.evening(), "Carol", "Farah", "Hana", "Leila").join("Goran").reach("posting")
    again.post_cards(*again.ids)
    with group.db.look() as session:
        copy = copy_of(session, again.id)
        rooms = [room_for_matching(session, again.id)]
    with opened(copy) as work:
        rooms.append(room_for_matching(work, again.id))
    been = {"Carol": 2, "Farah": 1, "Hana": 1, "Leila": 0, "Goran": 0}
    assert [{person.name: person.evenings for person in room.people} for room in rooms] == [been, been]


def test_who_met_before_meets_again_where_the_host_reconnects(group: Group) -> None:
    first = met(group.whole(*FOUR))
    assert first <= met(group.whole(*FOUR, reconnect=True))


def test_what_the_group_remembers_is_no_rule_of_the_hosts(group: Group) -> None:
    group.whole(*FOUR)
    again = group.come(group.evening(), *FOUR).reach("rounds", *FOUR)
    with group.db.look() as session:
        assert [person_view(session, again.record, id).pair_rules for id in again.ids.values()] == [()] * 4


def test_the_plan_says_when_the_group_is_too_small_for_strangers_alone(group: Group) -> None:
    group.whole(*FOUR)
    again = group.come(group.evening(), *FOUR).reach("matching", *FOUR)
    assert again.host().warning == (
        "In a group of 4 some meet again after one event. 2 times, two people meet who have met before."
        " No plan has fewer. Fewer rounds would."
    )


def test_it_says_nothing_where_strangers_meet_or_the_host_wishes_it(group: Group) -> None:
    group.whole(*SIX)
    assert group.come(group.evening(), *SIX).reach("matching", *SIX).host().warning == ""
    assert group.come(group.evening(reconnect=True), *SIX).reach("matching", *SIX).host().warning == ""


def test_nobody_is_asked_by_more_people_than_they_allow(group: Group) -> None:
    room = group.come(group.evening(), *FOUR)
    with room.db.look() as session:
        carol = member_of_attendee(session, room.ids["Carol"])
        assert carol
    say_most_asks(room.db, carol.id, "1")
    with room.db.look() as session:
        people = {person.name: person.max_gives for person in room_for_matching(session, room.reach("market", *FOUR).id).people}
    assert people == {"Carol": 1, "Emil": None, "Farah": None, "Goran": None}
