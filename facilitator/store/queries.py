"""Reads that several actions and pages share, and the first statement of every write: bump()."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from functools import cache
from typing import Any, TypeVar, cast

from sqlalchemy import ColumnElement, Select, bindparam, exists, func, inspect, select, update
from sqlalchemy.orm import Mapper, Session

from facilitator.core.cards import CardKind
from facilitator.core.errors import NotHere
from facilitator.core.locale import gettext
from facilitator.core.phases import Phase, Step
from facilitator.core.timer import Clock
from facilitator.core.typed import ERASED
from facilitator.store.commits import Work
from facilitator.store.records import AttendeeRecord, CardRecord, GatheringRecord, InterestRecord, MeetingRecord, SeatRecord

R = TypeVar("R")
LATELY, TIME_TO_BEGIN = 900.0, 30.0  # Seconds. Reading the first page takes some of them.


def bump(work: Work, gathering_id: int) -> GatheringRecord:
    """Raise the gathering's version and return its row, locked. The first statement of every write: it makes writers queue."""
    _await_turn(work, gathering_id)
    bumped: GatheringRecord | None = work.scalar(_bump(), {"gathering": gathering_id})
    if bumped is None:
        raise NotHere(gettext("This room is gone."))
    work.versions[gathering_id] = bumped.version
    return bumped


def hold(work: Work, gathering_id: int) -> GatheringRecord:
    """The gathering's row, locked as `bump` does, before a write that nobody sees yet."""
    _await_turn(work, gathering_id)
    return work.get_one(GatheringRecord, gathering_id, with_for_update=True)


def _await_turn(work: Work, gathering_id: int) -> None:
    if work.may_wait:
        work.await_row(select(GatheringRecord.id).where(GatheringRecord.id == gathering_id).with_for_update(skip_locked=True))


@cache
def _bump() -> Any:
    return (
        update(GatheringRecord)
        .where(GatheringRecord.id == bindparam("gathering"))
        .values(version=GatheringRecord.version + 1)
        .returning(GatheringRecord)
        .execution_options(synchronize_session=False)
    )


def plain(session: Session, statement: Select[R]) -> Sequence[R]:
    """The rows of `statement` to look at, not to change: without what the session keeps for each, which is most of the time."""
    entity = statement.column_descriptions[0]["entity"]
    rows = session.execute(statement.with_only_columns(*_columns(entity), maintain_column_froms=True)).all()
    return cast(Sequence[R], rows)


@cache
def _columns(entity: type) -> tuple[ColumnElement[Any], ...]:
    """All that are not deferred."""
    mapped: Mapper[Any] = inspect(entity)
    return tuple(attribute.columns[0] for attribute in mapped.column_attrs if not attribute.deferred)


def gathering_by_code(session: Session, code: str) -> GatheringRecord:
    rooms = select(GatheringRecord).filter_by(put_away_at=None)
    found = session.scalar(rooms.where((GatheringRecord.code == code) | (GatheringRecord.door == code)))
    if found is None:
        raise NotHere(gettext("No room has that code. Check the big screen."))
    return found


def gatherings(session: Session, owner: int | None) -> Sequence[GatheringRecord]:
    """Those of a host (None: of whoever runs Boon), newest first."""
    own = select(GatheringRecord).filter_by(owner_id=owner, put_away_at=None)
    return session.scalars(own.order_by(GatheringRecord.created_at.desc())).all()


def step_of(gathering: GatheringRecord) -> Step:
    return Step(Phase(gathering.phase), gathering.round, gathering.part)


def clock_of(gathering: GatheringRecord) -> Clock:
    return Clock(gathering.clock_length, gathering.clock_ends_at, gathering.clock_paused_left)


def set_clock(gathering: GatheringRecord, clock: Clock) -> None:
    gathering.clock_length = clock.length
    gathering.clock_ends_at = clock.ends_at
    gathering.clock_paused_left = clock.paused_left


@cache
def is_here() -> ColumnElement[bool]:
    """In the room: joined, not stepped out, not removed."""
    return AttendeeRecord.left_at.is_(None) & AttendeeRecord.removed_at.is_(None)


@cache
def is_live() -> ColumnElement[bool]:
    """A card that counts: not withdrawn, not hidden, and its author in the room (join AttendeeRecord)."""
    return CardRecord.withdrawn_at.is_(None) & CardRecord.hidden_at.is_(None) & is_here()


def attendee(session: Session, gathering_id: int, attendee_id: int, or_erased: bool = False) -> AttendeeRecord:
    """Somebody of this gathering; another gathering's person is nobody here, nor is who deleted themselves meanwhile."""
    found = session.get(AttendeeRecord, attendee_id)
    if found is None or found.gathering_id != gathering_id or (found.name_key.startswith(ERASED) and not or_erased):
        raise NotHere(gettext("That person isn’t in this room."))
    return found


def attendees_here(session: Session, gathering_id: int) -> Sequence[AttendeeRecord]:
    """Newest first."""
    return session.scalars(
        select(AttendeeRecord)
        .where(AttendeeRecord.gathering_id == gathering_id, is_here())
        .order_by(AttendeeRecord.joined_at.desc(), AttendeeRecord.id.desc())
    ).all()


def idle_newcomers(session: Session, gathering_id: int, now: float) -> Sequence[int]:
    """Who came in the last quarter of an hour, has had the time to do something, and did nothing: no hand, no card."""
    posted = exists().where(CardRecord.attendee_id == AttendeeRecord.id)
    raised = AttendeeRecord.hopes_to_sell.is_not(None) | AttendeeRecord.hopes_to_buy.is_not(None)
    lately = AttendeeRecord.joined_at.between(now - LATELY, now - TIME_TO_BEGIN)
    here = AttendeeRecord.gathering_id == gathering_id
    return session.scalars(select(AttendeeRecord.id).where(here, is_here(), lately, ~raised, ~posted)).all()


def not_removed(session: Session, attendee_ids: Collection[int]) -> list[int]:
    """Those of `attendee_ids` whom the host has not shown out."""
    return list(
        session.scalars(
            select(AttendeeRecord.id).where(AttendeeRecord.id.in_(attendee_ids), AttendeeRecord.removed_at.is_(None))
        )
    )


def names(session: Session, gathering_id: int) -> dict[int, str]:
    """Of everybody who ever joined, by id."""
    return dict(
        session.execute(select(AttendeeRecord.id, AttendeeRecord.name).where(AttendeeRecord.gathering_id == gathering_id)).all()
    )


def count_cards(session: Session, gathering_id: int) -> dict[str, int]:
    """Live cards by kind, 0 included."""
    rows = session.execute(
        select(CardRecord.kind, func.count())
        .join(AttendeeRecord, CardRecord.attendee_id == AttendeeRecord.id)
        .where(CardRecord.gathering_id == gathering_id, is_live())
        .group_by(CardRecord.kind)
    )
    return {**dict.fromkeys(CardKind, 0), **dict(rows.all())}


@cache
def _ready() -> Select[int]:
    return (
        select(CardRecord.attendee_id)
        .join(AttendeeRecord, CardRecord.attendee_id == AttendeeRecord.id)
        .where(CardRecord.gathering_id == bindparam("gathering"), is_live())
        .group_by(CardRecord.attendee_id)
        .having(func.count(func.distinct(CardRecord.kind)) == 2)
    )


def ready_ids(session: Session, gathering_id: int) -> set[int]:
    """People in the room with at least one live offer and one live need: the pool of the matcher."""
    return set(session.scalars(_ready(), {"gathering": gathering_id}))


def count_ready(session: Session, gathering_id: int) -> int:
    return session.scalar(_count_ready(), {"gathering": gathering_id}) or 0


@cache
def _count_ready() -> Select[int]:
    # One look per person and kind; grouping all cards takes longer with each of them, and every panel asks.
    has = [_counts(kind) for kind in CardKind]
    here = AttendeeRecord.gathering_id == bindparam("gathering")
    return select(func.count()).select_from(AttendeeRecord).where(here, is_here(), *has)


def _counts(kind: CardKind) -> ColumnElement[bool]:
    """Somebody has a card of this kind that is neither withdrawn nor hidden."""
    own = CardRecord.attendee_id == AttendeeRecord.id
    return exists().where(own, CardRecord.kind == kind, CardRecord.withdrawn_at.is_(None), CardRecord.hidden_at.is_(None))


def count_here(session: Session, gathering_id: int) -> int:
    return session.scalar(_count_here(), {"gathering": gathering_id}) or 0


@cache
def _count_here() -> Select[int]:
    return (
        select(func.count()).select_from(AttendeeRecord).where(AttendeeRecord.gathering_id == bindparam("gathering"), is_here())
    )


def count_taps(session: Session, gathering_id: int) -> int:
    """How often somebody said "I'd love this" or "I can help"."""
    wanted = select(func.count()).where(InterestRecord.gathering_id == gathering_id, InterestRecord.wanted.is_(True))
    return session.scalar(wanted) or 0


def meetings_of(session: Session, gathering_id: int) -> Sequence[MeetingRecord]:
    return session.scalars(
        select(MeetingRecord)
        .where(MeetingRecord.gathering_id == gathering_id)
        .order_by(MeetingRecord.round, MeetingRecord.table)
    ).all()


def open_seats(session: Session, gathering_id: int, meeting_ids: Collection[int] | None = None) -> Sequence[SeatRecord]:
    """Seats that still count, in order of place; of all meetings, or of these."""
    seats = select(SeatRecord).where(SeatRecord.gathering_id == gathering_id, SeatRecord.ended.is_(None))
    if meeting_ids is not None:
        seats = seats.where(SeatRecord.meeting_id.in_(meeting_ids))
    return session.scalars(seats.order_by(SeatRecord.meeting_id, SeatRecord.place)).all()


def ids_in(listed: str) -> list[int]:
    """The ids in a JSON list kept in a row."""
    return [int(id) for id in json.loads(listed)]


def rings_in(listed: str) -> list[list[int]]:
    """The rings in a JSON list of lists of ids kept in a row."""
    return [[int(id) for id in ring] for ring in json.loads(listed)]


def met_pairs(session: Session, gathering_id: int, attendee_ids: Collection[int]) -> dict[int, list[tuple[int, int]]]:
    """viewer -> (other, round) of the meetings that took place: one of those at the table said "we've met"."""
    mine, held = select(SeatRecord.meeting_id).where(SeatRecord.attendee_id.in_(attendee_ids)), _took_place(gathering_id)
    seats = plain(
        session,
        select(SeatRecord)
        .where(SeatRecord.meeting_id.in_(mine), SeatRecord.meeting_id.in_(held), SeatRecord.ended.is_(None))
        .order_by(SeatRecord.round, SeatRecord.place),
    )
    tables: dict[int, list[SeatRecord]] = defaultdict(list)
    for seat in seats:
        tables[seat.meeting_id].append(seat)
    wanted, met = set(attendee_ids), defaultdict[int, list[tuple[int, int]]](list)
    for table in tables.values():
        for me in table:
            if me.attendee_id in wanted:
                met[me.attendee_id] += [(s.attendee_id, s.round) for s in table if s is not me]
    return met


def meetings_held(session: Session, gathering_id: int) -> set[int]:
    """The meetings that took place."""
    return set(session.scalars(_took_place(gathering_id)))


def _took_place(gathering_id: int) -> Select[int]:
    """One of those at the table said "we've met"."""
    return select(SeatRecord.meeting_id).where(SeatRecord.gathering_id == gathering_id, SeatRecord.met_at.is_not(None))


def count_tables(session: Session, gathering: GatheringRecord) -> tuple[int, int]:
    """Pairs and trios of the running round; before the rounds, of the first."""
    sizes = session.execute(
        select(SeatRecord.meeting_id, func.count())
        .where(
            SeatRecord.gathering_id == gathering.id,
            SeatRecord.round == max(gathering.round, 1),
            SeatRecord.ended.is_(None),
        )
        .group_by(SeatRecord.meeting_id)
    )
    counts = Counter(size for _, size in sizes)
    return counts[2], sum(n for size, n in counts.items() if size > 2)


def seats_looking(session: Session, gathering: GatheringRecord) -> list[tuple[SeatRecord, str, int]]:
    """Who said "I can't find …" in the running round: their seat, their name, the table."""
    looking = (SeatRecord.ended.is_(None), SeatRecord.met_at.is_(None), SeatRecord.looking_at.is_not(None))
    rows = session.execute(
        select(SeatRecord, AttendeeRecord.name, MeetingRecord.table)
        .join(SeatRecord, SeatRecord.attendee_id == AttendeeRecord.id)
        .join(MeetingRecord, SeatRecord.meeting_id == MeetingRecord.id)
        .where(MeetingRecord.gathering_id == gathering.id, MeetingRecord.round == gathering.round, *looking)
        .order_by(SeatRecord.looking_at)
    )
    return [(seat, name, table) for seat, name, table in rows]
