"""The rings and the surest matches of a plan, for the projector and the report."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from facilitator.core.locale import Sentence
from facilitator.core.rings import Ring, RingPerson
from facilitator.matching.language.openings import asked, offered
from facilitator.store import queries
from facilitator.store.records import AttendeeRecord, GatheringRecord, MatchRecord, PlanRecord, SeatRecord
from facilitator.views.sentences import for_everyone, helped

Links = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class SpotlightView:
    """One match: what its giver offered and its receiver asked, for the projector; `line` is all in one, for the report."""

    giver: RingPerson
    receiver: RingPerson
    offered: Sentence
    asked: Sentence
    line: Sentence


def spotlights(session: Session, matches: Sequence[MatchRecord], people: Mapping[int, RingPerson]) -> tuple[SpotlightView, ...]:
    about = helped(session, matches, {id: person.name for id, person in people.items()})
    return tuple(
        SpotlightView(
            people[match.giver_id],
            people[match.receiver_id],
            offered(said.giver, said.offer),
            asked(said.receiver, said.need),
            for_everyone(said),
        )
        for match, said in zip(matches, about, strict=True)
    )


def seated(session: Session, gathering: GatheringRecord, counted: ColumnElement[bool]) -> dict[int, RingPerson]:
    """By id, everyone with a seat in the plan who is `counted` by this condition on AttendeeRecord and SeatRecord."""
    rows = session.execute(
        select(AttendeeRecord.id, AttendeeRecord.name)
        .join(SeatRecord, SeatRecord.attendee_id == AttendeeRecord.id)
        .where(AttendeeRecord.gathering_id == gathering.id, counted)
        .distinct()
        .order_by(AttendeeRecord.id)
    )
    return {id: RingPerson(id, name) for id, name in rows}


def rings_of(session: Session, gathering: GatheringRecord, people: Mapping[int, RingPerson]) -> tuple[Ring, ...]:
    """The plan's rings that are still whole: all of their people are among `people`."""
    plan = session.get(PlanRecord, gathering.id)
    rings = queries.rings_in(plan.rings) if plan else []
    return tuple(Ring(tuple(people[id] for id in ring)) for ring in rings if set(ring) <= people.keys())


def outside(rings: Sequence[Ring], matches: Sequence[MatchRecord]) -> Links:
    """(giver, receiver) of the matches that are part of no ring."""
    return tuple(sorted({(m.giver_id, m.receiver_id) for m in matches} - {arc for ring in rings for arc in ring.arcs}))


def chats(session: Session, gathering: GatheringRecord, people: Collection[int], matched: Collection[int]) -> Links:
    """Those of `people` who are in no match, each with one of whom they meet first: worth a chat."""
    seats = queries.plain(
        session,
        select(SeatRecord)
        .where(SeatRecord.gathering_id == gathering.id, SeatRecord.ended.is_(None), SeatRecord.attendee_id.in_(people))
        .order_by(SeatRecord.round, SeatRecord.place),
    )
    tables: dict[int, list[int]] = {}
    for seat in seats:
        tables.setdefault(seat.meeting_id, []).append(seat.attendee_id)
    met: dict[int, int] = {}
    for table in tables.values():
        for one in table:
            if len(table) > 1 and one not in matched:
                met.setdefault(one, next(other for other in table if other != one))
    return tuple(sorted({(min(pair), max(pair)) for pair in met.items()}))


def in_a_match(matches: Sequence[MatchRecord]) -> set[int]:
    """Who gives or receives something."""
    return {person for match in matches for person in (match.giver_id, match.receiver_id)}
