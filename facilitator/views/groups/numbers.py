"""A group over its events, in numbers: what its host and a board may know, and no name beside an ask."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from facilitator.core.after.outcomes import Answer, Said, Totals, totals, totals_of_each
from facilitator.core.cards import CardKind
from facilitator.core.groups.recurring import Recurring, recurring, year_before
from facilitator.core.groups.recurring import Said as SaidCard
from facilitator.core.phases import Phase
from facilitator.store.records import AttendeeRecord, CardRecord, GatheringRecord, MatchRecord, PlanRecord, PromiseRecord
from facilitator.store.rows.groups import AttendanceRecord, GroupRecord
from facilitator.store.rows.outcomes import OutcomeRecord


@dataclass(frozen=True)
class EventNumbers:
    """One event. `at`: seconds since the epoch. `people`: all who came; `returning`: members who had been there before.

    `outcomes`: what came of it, None while too few have said anything.
    """

    id: int
    name: str
    at: float
    people: int = 0
    returning: int = 0
    offers: int = 0
    needs: int = 0
    answered: int = 0
    rings: int = 0
    promises: int = 0
    promises_kept: int = 0
    outcomes: Totals | None = None

    @property
    def first_time(self) -> int:
        return self.people - self.returning


@dataclass(frozen=True)
class GroupView:
    """`events` in order of time. `people`: members, and everybody else once for each event; `came_back`: members who did.

    `running`: the code of an event that is not over, "" for none. `outcomes` is None while too few have said anything.
    """

    id: int
    name: str
    events: tuple[EventNumbers, ...]
    people: int
    members: int
    came_back: int
    asks: tuple[Recurring, ...]
    gifts: tuple[Recurring, ...]
    outcomes: Totals | None
    running: str

    @property
    def promises(self) -> int:
        return sum(event.promises for event in self.events)

    @property
    def promises_kept(self) -> int:
        return sum(event.promises_kept for event in self.events)

    @property
    def last(self) -> EventNumbers | None:
        return self.events[-1] if self.events else None

    @property
    def before(self) -> EventNumbers | None:
        return self.events[-2] if len(self.events) > 1 else None

    @property
    def year_before(self) -> EventNumbers | None:
        place = year_before([event.at for event in self.events])
        return None if place is None else self.events[place]


def group_view(session: Session, group: GroupRecord) -> GroupView:
    held = session.scalars(
        select(GatheringRecord)
        .where(GatheringRecord.group_id == group.id, GatheringRecord.phase != Phase.LOBBY)
        .order_by(GatheringRecord.created_at, GatheringRecord.id)
    ).all()
    ids = [gathering.id for gathering in held]
    came = _came(session, ids)
    said = _said(session, ids)
    came_of = totals_of_each(said)
    events = tuple(replace(event, outcomes=came_of.get(event.id)) for event in _numbers(session, held, came))
    times = Counter(member for members in came.values() for member in members)
    running = [gathering.code for gathering in held if gathering.phase != Phase.CLOSED and gathering.put_away_at is None]
    return GroupView(
        id=group.id,
        name=group.name,
        events=events,
        people=len(times) + sum(event.people for event in events) - times.total(),
        members=len(times),
        came_back=sum(count > 1 for count in times.values()),
        asks=_recurring(session, ids, CardKind.NEED),
        gifts=_recurring(session, ids, CardKind.OFFER),
        outcomes=totals(chain.from_iterable(said.values())),
        running=running[-1] if running else "",
    )


def _came(session: Session, ids: Sequence[int]) -> dict[int, set[int]]:
    """Which members were at which event."""
    rows = session.execute(
        select(AttendanceRecord.gathering_id, AttendanceRecord.member_id)
        .join(AttendeeRecord, AttendeeRecord.id == AttendanceRecord.attendee_id)
        .where(AttendanceRecord.gathering_id.in_(ids), AttendeeRecord.removed_at.is_(None))
    )
    came: dict[int, set[int]] = {id: set() for id in ids}
    for gathering, member in rows:
        came[gathering].add(member)
    return came


def _numbers(session: Session, held: Sequence[GatheringRecord], came: dict[int, set[int]]) -> list[EventNumbers]:
    ids = list(came)
    counts = {name: _count(session, statement) for name, statement in _counted(ids).items()}
    rings = dict[int, int]()
    for id, stored in session.execute(
        select(PlanRecord.gathering_id, PlanRecord.rings).where(PlanRecord.gathering_id.in_(ids))
    ):
        rings[id] = len(json.loads(stored))
    seen, numbers = set[int](), []
    for gathering in held:
        back = len(came[gathering.id] & seen)
        seen |= came[gathering.id]
        event = EventNumbers(gathering.id, gathering.name, gathering.begun_at or gathering.created_at, returning=back)
        of_it: dict[str, Any] = {name: found.get(gathering.id, 0) for name, found in counts.items()}
        numbers.append(replace(event, rings=rings.get(gathering.id, 0), **of_it))
    return numbers


def _counted(ids: Sequence[int]) -> dict[str, Any]:
    """(gathering, count) by what is counted."""
    cards = select(CardRecord.gathering_id, func.count()).where(CardRecord.withdrawn_at.is_(None))
    people = select(AttendeeRecord.gathering_id, func.count()).where(AttendeeRecord.removed_at.is_(None))
    needs = select(MatchRecord.gathering_id, func.count(MatchRecord.need_id.distinct()))
    promises = select(PromiseRecord.gathering_id, func.count())
    found: dict[str, tuple[Any, Any]] = {
        "people": (people, AttendeeRecord),
        "offers": (cards.where(CardRecord.kind == CardKind.OFFER), CardRecord),
        "needs": (cards.where(CardRecord.kind == CardKind.NEED), CardRecord),
        "answered": (needs, MatchRecord),
        "promises": (promises, PromiseRecord),
        "promises_kept": (promises.where(PromiseRecord.kept_at.is_not(None)), PromiseRecord),
    }
    return {
        name: rows.where(record.gathering_id.in_(ids)).group_by(record.gathering_id) for name, (rows, record) in found.items()
    }


def _count(session: Session, statement: Any) -> dict[int, int]:
    return {row[0]: row[1] for row in session.execute(statement)}


def _recurring(session: Session, ids: Sequence[int], kind: CardKind) -> tuple[Recurring, ...]:
    """Cards that are on nobody's screen, or for those alone who can help, are not here either: a board reads this."""
    of_card = MatchRecord.need_id if kind is CardKind.NEED else MatchRecord.offer_id
    live = (CardRecord.withdrawn_at.is_(None), CardRecord.hidden_at.is_(None), CardRecord.private.is_(False))
    rows = session.execute(
        select(CardRecord.text, CardRecord.gathering_id, exists().where(of_card == CardRecord.id))
        .where(CardRecord.gathering_id.in_(ids), CardRecord.kind == kind, *live)
        .order_by(CardRecord.id)
    )
    place = {id: number for number, id in enumerate(ids)}
    return recurring([SaidCard(text, place[gathering], met) for text, gathering, met in rows], len(ids))


def _said(session: Session, ids: Sequence[int]) -> dict[int, list[Said]]:
    """What was said of each event. A member is one person, however often they came; others are one at each."""
    rows = session.execute(
        select(
            *(OutcomeRecord.gathering_id, OutcomeRecord.attendee_id, AttendanceRecord.member_id),
            *(OutcomeRecord.answer, OutcomeRecord.amount),
        )
        .join(AttendeeRecord, OutcomeRecord.attendee_id == AttendeeRecord.id)
        .outerjoin(AttendanceRecord, AttendanceRecord.attendee_id == OutcomeRecord.attendee_id)
        .where(OutcomeRecord.gathering_id.in_(ids), AttendeeRecord.removed_at.is_(None))
    )
    said = defaultdict[int, list[Said]](list)
    for gathering, attendee, member, answer, amount in rows:
        said[gathering].append(Said(-member if member else attendee, Answer(answer), amount))
    return said
