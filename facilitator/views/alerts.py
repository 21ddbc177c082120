"""What the remote asks the host: one question at a time, with two answers."""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from facilitator.core.changes import BETTER, LEFT, Change, PairRule
from facilitator.core.locale import gettext, listed, ngettext
from facilitator.core.phases import AFTER, Phase
from facilitator.store import queries
from facilitator.store.owed import is_planned
from facilitator.store.plans import COULD_GAIN
from facilitator.store.records import AttendeeRecord, GatheringRecord, MeetingRecord, PairRuleRecord, PlanRecord, SeatRecord
from facilitator.views.meetings import seat_offers


@dataclass(frozen=True)
class SeatLatecomer:
    """Somebody who came late joins the running round, or else the next."""

    attendee: int
    now: bool


@dataclass(frozen=True)
class LookAtChange:
    """First see whose tables would change."""

    change: Change


@dataclass(frozen=True)
class SayFound:
    """Nobody is looked for at this meeting any more."""

    meeting: int


@dataclass(frozen=True)
class DropReport:
    """What a phone said of two people is left as it is. `pair_rule`: its id."""

    pair_rule: int


@dataclass(frozen=True)
class KeepTables:
    """No better plan is looked for."""


@dataclass(frozen=True)
class BringBack:
    """Who stepped out is here again."""

    attendee: int


@dataclass(frozen=True)
class LookAtPerson:
    """Their page, with their tables and the way back to their place."""

    attendee: int


Choice = SeatLatecomer | LookAtChange | SayFound | DropReport | KeepTables | BringBack | LookAtPerson


@dataclass(frozen=True)
class Answer:
    label: str
    choice: Choice


@dataclass(frozen=True)
class AlertView:
    """One question to the host with two answers."""

    text: str
    yes: Answer
    no: Answer


def alert(session: Session, gathering: GatheringRecord, people: list[AttendeeRecord]) -> AlertView | None:
    """The one to answer first, or None when there is nothing to ask."""
    return _late(session, gathering, people) or _question(session, gathering)


def _late(session: Session, gathering: GatheringRecord, people: list[AttendeeRecord]) -> AlertView | None:
    """The oldest question that waits for an answer: may somebody who came late join a table now?"""
    if gathering.phase != Phase.ROUNDS:
        return None
    waiting = [p for p in people if p.late_meeting_id and not p.late_choice and p.left_at is None]
    offers = seat_offers(session, {p.late_meeting_id for p in waiting if p.late_meeting_id})
    for person in sorted(waiting, key=lambda p: p.joined_at):
        offer = offers.get(person.late_meeting_id or 0)
        if offer:
            text = gettext(
                "%(name)s just arrived. Join %(names)s at table %(table)s?",
                name=person.name,
                names=listed(offer.names),
                table=offer.table,
            )
            return AlertView(
                text,
                Answer(gettext("Yes"), SeatLatecomer(person.id, now=True)),
                Answer(gettext("Next round"), SeatLatecomer(person.id, now=False)),
            )
    return None


def _question(session: Session, gathering: GatheringRecord) -> AlertView | None:
    asked = (_missing, _acquainted, _improvable, _fewer)
    return next((alert for ask in asked if (alert := ask(session, gathering))), None)


def _missing(session: Session, gathering: GatheringRecord) -> AlertView | None:
    """Somebody can't find their one partner: has that partner left?"""
    if gathering.phase != Phase.ROUNDS:
        return None
    looking = queries.seats_looking(session, gathering)
    for seat, name, table in looking:
        others = [s for s in queries.open_seats(session, gathering.id, [seat.meeting_id]) if s.id != seat.id]
        if len(others) == 1 and others[0].looking_at is None:
            partner = session.get_one(AttendeeRecord, others[0].attendee_id).name
            text = gettext(
                "%(name)s can’t find %(partner)s at table %(table)s. Has %(partner)s left?",
                name=name,
                partner=partner,
                table=table,
            )
            gone = LookAtChange(Change(LEFT, (others[0].attendee_id,)))
            return AlertView(text, _see(gone), Answer(gettext("They’re here"), SayFound(seat.meeting_id)))
    return None


def _fewer(session: Session, gathering: GatheringRecord) -> AlertView | None:
    """Somebody left a table of this round at which two go on: who, and who they are."""
    if gathering.phase != Phase.ROUNDS:
        return None
    for seat, name, table in session.execute(_left_tables(gathering)).all():
        seats = queries.open_seats(session, gathering.id, [seat.meeting_id])
        stay = [session.get_one(AttendeeRecord, other.attendee_id).name for other in seats]
        if len(stay) == 2:
            text = gettext(
                "%(name)s stepped out. %(names)s go on at table %(table)s.", name=name, names=listed(stay), table=table
            )
            back, look = BringBack(seat.attendee_id), LookAtPerson(seat.attendee_id)
            return AlertView(text, Answer(gettext("They’re back"), back), Answer(gettext("Look closer"), look))
    return None


def _left_tables(gathering: GatheringRecord) -> Select[SeatRecord, str, int]:
    """(seat, name, table) of those who left one of this round and are still away; the last first."""
    return (
        select(SeatRecord, AttendeeRecord.name, MeetingRecord.table)
        .join(AttendeeRecord, SeatRecord.attendee_id == AttendeeRecord.id)
        .join(MeetingRecord, SeatRecord.meeting_id == MeetingRecord.id)
        .where(SeatRecord.gathering_id == gathering.id, SeatRecord.round == gathering.round, SeatRecord.ended == "left")
        .where(AttendeeRecord.left_at.is_not(None), AttendeeRecord.removed_at.is_(None))
        .order_by(AttendeeRecord.left_at.desc(), SeatRecord.id)
    )


def _improvable(session: Session, gathering: GatheringRecord) -> AlertView | None:
    """A mended plan could do better if more tables changed: the host decides."""
    plan = session.get(PlanRecord, gathering.id) if gathering.phase not in AFTER else None
    more = int(json.loads(plan.figures).get(COULD_GAIN, 0)) if plan and gathering.round < gathering.rounds else 0
    if not more:
        return None
    text = ngettext(
        "With other tables, one more person would both give and receive. Look at the change?",
        "With other tables, %(n)s more people would both give and receive. Look at the change?",
        more,
    )
    return AlertView(text, _see(LookAtChange(Change(BETTER))), Answer(gettext("Leave it"), KeepTables()))


def _acquainted(session: Session, gathering: GatheringRecord) -> AlertView | None:
    """The oldest report of a phone that two people know each other."""
    if not is_planned(session, gathering):
        return None
    report = session.scalars(
        select(PairRuleRecord)
        .where(PairRuleRecord.gathering_id == gathering.id, PairRuleRecord.asked.is_(True))
        .order_by(PairRuleRecord.said_at, PairRuleRecord.id)
    ).first()
    if report is None or gathering.round >= gathering.rounds:
        return None
    one, other = (session.get_one(AttendeeRecord, id).name for id in (report.first_id, report.second_id))
    text = gettext("%(names)s know each other already. Find them others?", names=listed([one, other]))
    apart = LookAtChange(Change(PairRule.KNOWN, (report.first_id, report.second_id)))
    return AlertView(text, _see(apart), Answer(gettext("Leave it"), DropReport(report.id)))


def _see(change: LookAtChange) -> Answer:
    return Answer(gettext("See what changes"), change)
