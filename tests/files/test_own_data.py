"""Whoever takes along what Boon has of them gets all of it: every column of every row about a person, or a reason why not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Column, ColumnElement, ForeignKey, Table, and_, delete, insert, select, update
from sqlalchemy.orm import Session

from facilitator.files.own_data import own_data
from facilitator.store.records import KeyRecord, MeetingRecord, Record
from facilitator.store.rows.groups import GroupRecord, MemberRecord
from tests.builders import Room

KEY = "proves something, and is of no use to read"
LEFT_OUT = {
    "attendee.client_key": KEY,
    "attendee.name_key": "the name once more, as it is compared",
    "attendee.late_meeting_id": "a table that is offered for minutes; what they chose is there",
    "attendance.member_id": "the group's own number; since when it remembers them is there",
    "bond.asked": "whether the host has answered is hers",
    "card.client_key": KEY,
    "card.vector": "computed from the words, which are there",
    "card.held": "why the host looks at it first is hers; that it is hidden is there",
    "card.approved": "the host's note",
    "guest.batch": "which of the host's files it came in",
    "guest.nonce": KEY,
    "guest.member_id": "the group's own number",
    "key.digest": KEY,
    "key.role": "an attendee's, since it is theirs",
    "key.host_id": "a host's key has one",
    "key.device": "a host's key has one",
    "key.expires_at": "of links that nobody has used yet",
    "mail.key": KEY,
    "mail.tries": "how often the server was asked; what came of it is there",
    "mail.problem": "what the mail server said, for whoever runs Boon",
    "seat.round": "as the meeting has it, which is there",
    "seat.place": "who speaks first at a table",
    "glance.own_card_id": "a guess which of their cards a tap was for, unless they said so; the tap is there",
    "glance.dealt_at": "when the card was shown; when they answered is there",
    "lead.reach_by": "what kind of address it is; the address is there",
    "lead.given_at": "the day on which it is deleted is there",
    "lead.introduced_at": "the host's note",
    **dict.fromkeys(
        (
            "match.meeting_id",
            "match.giver_id",
            "match.receiver_id",
            "match.offer_id",
            "match.need_id",
            "match.fit",
            "match.evidence",
        ),
        "what the matcher computed from two people's cards; whom they met, and their own cards, are there",
    ),
}
# What rows must say to be rows of theirs at all.
TRUE: dict[str, Any] = {
    "bond.wish": "known",
    "key.single_use": False,
    "share.field": "email",
    "lead.deleted_on": "2027-03-04",
    "guest.offers": "[]",
    "guest.needs": "[]",
}
OTHER = {"lead.deleted_on": "2027-03-05", "guest.offers": '["a"]', "guest.needs": '["a"]'}


def tables() -> list[Table]:
    return [table for table in Record.metadata.sorted_tables if table.name == "attendee" or list(references(table))]


def references(table: Table) -> Iterator[Column[Any]]:
    yield from (column for column in table.columns if points_to(column, "attendee"))


def points_to(column: Column[Any], table: str) -> bool:
    return any(isinstance(key, ForeignKey) and key.column.table.name == table for key in column.foreign_keys)


def value(column: Column[Any], known: dict[str, int], other: bool) -> Any:
    """One that a row may have, or another one."""
    name = f"{column.table.name}.{column.name}"
    if name in (OTHER if other else TRUE):
        return (OTHER if other else TRUE)[name]
    for table, id in known.items():
        if points_to(column, table):
            return id + other
    if column.type.python_type is bytes:
        return b"two" if other else b"one"
    if column.type.python_type is str:
        return "two" if other else "one"
    return column.type.python_type(2_000_000 if other else 1_000_000) if column.type.python_type is not bool else not other


@pytest.fixture
def crowded(room: Room) -> Room:
    """Carol, and Emil, who has no phone."""
    room.join("Carol", "Emil", "Goran").reach("posting").post_cards("Carol", "Emil")
    with room.db.work() as work:
        work.execute(delete(KeyRecord).where(KeyRecord.attendee_id == room.ids["Emil"]))
        work.add_all(MeetingRecord(gathering_id=room.id, round=n, place=1, table=n, beacon=1) for n in (1, 2))
        work.add(GroupRecord(id=1, name="Small Business Thursday", created_at=room.now))
        work.flush()
        work.add_all(MemberRecord(group_id=1, name=name, language="en", agreed_at=room.now, seen_at=room.now) for name in "CE")
    return room


def is_said(session: Session, room: Room, row: ColumnElement[bool], column: Column[Any], known: dict[str, int]) -> bool:
    """Whether Carol's file is another once this column of this row is."""
    before, changed = own_data(session, room.id, room.ids["Carol"]), value(column, known, True)
    if column.type.python_type is bool:
        changed = not session.scalar(select(column).where(row))
    inner = session.begin_nested()
    session.execute(update(column.table).where(row).values({column.name: changed}))
    session.expire_all()
    after = own_data(session, room.id, room.ids["Carol"])
    inner.rollback()
    session.expire_all()
    return after != before


def said_of(session: Session, room: Room, table: Table, reference: Column[Any]) -> dict[str, bool]:
    """By column of a table, of a row in which `reference` is Carol: whether it is in her file."""
    known = {"gathering": room.id, "card": 1, "meeting": 1, "attendee": room.ids["Emil"], "member": 1}
    columns = [column for column in table.columns if column.name not in ("id", "gathering_id")]
    row = reference == room.ids["Carol"]
    if table.name != "attendee":
        said = {column.name: value(column, known, False) for column in columns}
        made = session.execute(insert(table).values(said | {"gathering_id": room.id, reference.name: room.ids["Carol"]}))
        row = and_(*(of == id for of, id in zip(table.primary_key, made.inserted_primary_key, strict=True)))
    return {column.name: is_said(session, room, row, column, known) for column in columns}


def test_every_column_about_a_person_is_in_their_file_or_has_a_reason(crowded: Room) -> None:
    unsaid = set[str]()
    with crowded.db.look() as session:
        for table in tables():
            found: dict[str, bool] = {}
            for reference in list(references(table)) or [table.columns["id"]]:
                inner = session.begin_nested()
                for name, said in said_of(session, crowded, table, reference).items():
                    found[name] = found.get(name, False) or said
                inner.rollback()
                session.expire_all()
            unsaid |= {f"{table.name}.{name}" for name, said in found.items() if not said}
    assert unsaid == LEFT_OUT.keys()
