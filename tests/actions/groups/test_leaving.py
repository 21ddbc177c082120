"""What a group keeps of an evening whose days are over, and what goes when somebody leaves or deletes themselves."""

from __future__ import annotations

import pytest
from sqlalchemy import LargeBinary, func, select

from facilitator.actions import wrap_up
from facilitator.actions.groups.leaving import MEMBER_DAYS, delete_all, end_group, forget_unseen, leave_group
from facilitator.actions.groups.membership import recognise
from facilitator.actions.purge import purge
from facilitator.core.errors import NotHere
from facilitator.store.database import Database
from facilitator.store.groups.members import groups_of, member_of_attendee
from facilitator.store.queries import gathering_by_code, gatherings
from facilitator.store.records import AttendeeRecord, CardRecord, MatchRecord, PromiseRecord, Record
from facilitator.store.rows.groups import MemberRecord
from tests.actions.groups.group import MONTH, Group
from tests.builders import CAST, FOUR, Room

pytestmark = pytest.mark.both_databases

DAY = 24 * 3600.0


@pytest.fixture
def group(db: Database) -> Group:
    return Group(db)


def words(db: Database) -> str:
    """Everything that stands in any row."""
    with db.look() as session:
        return "\n".join(str(tuple(row)) for table in Record.metadata.sorted_tables for row in session.execute(_texts(table)))


def _texts(table: object) -> object:
    return select(*(column for column in table.c if not isinstance(column.type, LargeBinary)))  # type: ignore[attr-defined]


def evening(group: Group) -> Room:
    """Carol and Emil are remembered, Farah and Goran are not; all meet, and share what they have."""
    room = group.come(group.evening(), "Carol", "Emil").join("Farah", "Goran").reach("posting", *FOUR)
    for name in FOUR:
        room.details(name, f"{name.lower()}@example.org", f"+31 6 5555 000{len(name)}", organiser=True)
    room.reach("rounds", *FOUR)
    while room.record.phase == "rounds":
        for name in FOUR:
            room.met(name)
        room.next()
    for one in FOUR:
        for other in {person.name for person in room.phone(one).people}:
            wrap_up.promise(room.db, room.id, room.ids[one], room.ids[other], f"{one} sends {other} a list", room.now)
    return room


def member(room: Room, name: str) -> int:
    with room.db.look() as session:
        found = member_of_attendee(session, room.ids[name])
        assert found
        return found.id


def over(room: Room) -> Room:
    """Its days are over."""
    room.reach("closed")
    assert purge(room.db, room.now + 31 * DAY) == 1
    return room


def test_of_who_said_nothing_no_word_stays(group: Group) -> None:
    over(evening(group))
    left = words(group.db)
    for stranger in ("Farah", "Goran"):
        for said in (stranger, stranger.lower(), CAST[stranger].offer, CAST[stranger].need):
            assert said not in left
    assert CAST["Carol"].offer in left
    assert "Emil" in left


def test_of_members_stays_what_passed_between_them(group: Group) -> None:
    room = evening(group)
    met = "Emil" in {person.name for person in room.phone("Carol").people}
    room.share("Carol", "Emil", "email") if met else None
    over(room)
    left = words(group.db)
    assert ("carol@example.org" in left) == met
    assert ("Carol sends Emil a list" in left) == met
    assert "emil@example.org" not in left
    assert "+31" not in left


def test_numbers_stay(group: Group) -> None:
    room = evening(group)
    counted = (AttendeeRecord, CardRecord, MatchRecord, PromiseRecord)

    def counts() -> list[int | None]:
        with group.db.look() as session:
            return [session.scalar(select(func.count()).select_from(record)) for record in counted]

    before = counts()
    over(room)
    assert counts() == before


def test_the_room_is_gone_for_everybody(group: Group) -> None:
    room = over(evening(group))
    with group.db.look() as session:
        assert list(gatherings(session, None)) == []
        with pytest.raises(NotHere):
            gathering_by_code(session, room.code)


def test_it_is_put_away_once(group: Group) -> None:
    room = over(evening(group))
    assert purge(group.db, room.now + 60 * DAY) == 0


def test_an_evening_that_is_put_away_is_remembered_at_the_next(group: Group) -> None:
    over(evening(group))
    again = group.evening().later(2 * MONTH)
    group.come(again, "Carol").reach("posting")
    assert dict(again.phone("Carol").drafted)["offer"] == CAST["Carol"].offer


def test_who_leaves_is_forgotten_by_the_group_at_once(group: Group) -> None:
    room = over(evening(group))
    leave_group(group.db, member(room, "Carol"), room.now)
    assert "Carol" not in words(group.db)
    again = group.evening().join("Carol")
    assert not recognise(group.db, again.id, again.ids["Carol"], group.devices["Carol"], again.now)


def test_who_leaves_stays_at_an_evening_that_is_not_over(group: Group) -> None:
    room = evening(group)
    leave_group(group.db, member(room, "Carol"), room.now)
    assert room.phone("Carol").me.name == "Carol"
    assert "Carol" not in words(over(room).db)


def test_delete_me_takes_every_evening(group: Group) -> None:
    over(evening(group))
    again = group.come(group.evening(), "Carol")
    delete_all(group.db, again.id, again.ids["Carol"], again.now)
    assert "Carol" not in words(group.db)
    assert CAST["Carol"].offer not in words(group.db)


def test_delete_me_of_somebody_whom_no_group_remembers_takes_their_evening(group: Group) -> None:
    room = evening(group)
    delete_all(group.db, room.id, room.ids["Goran"], room.now)
    assert "Goran" not in words(group.db)
    assert "Carol" in words(group.db)


def test_who_does_not_come_for_four_hundred_days_is_forgotten(group: Group) -> None:
    room = over(evening(group))
    forget_unseen(group.db, room.now + MEMBER_DAYS * DAY)
    assert "Carol" in words(group.db)
    forget_unseen(group.db, room.now + (MEMBER_DAYS + 1) * DAY)
    assert "Carol" not in words(group.db)


def test_a_host_lets_go_of_a_group_and_of_all_that_it_kept(group: Group) -> None:
    over(evening(group))
    running = group.come(group.evening(), "Carol")
    with group.db.look() as session:
        id = groups_of(session, None)[0].id
    end_group(group.db, id)
    with group.db.look() as session:
        assert groups_of(session, None) == []
        assert session.scalar(select(func.count()).select_from(MemberRecord)) == 0
        assert list(session.scalars(select(AttendeeRecord.name))) == ["Carol"]
    assert running.record.group_id is None
    with pytest.raises(NotHere):
        end_group(group.db, id)
