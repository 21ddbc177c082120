"""What the remote asks the host: one question at a time, with two answers."""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from facilitator.core.phases import Phase
from facilitator.core.words import gettext, listed, ngettext
from facilitator.store import queries
from facilitator.store.plans import COULD_GAIN
from facilitator.store.records import AttendeeRecord, BondRecord, GatheringRecord, MeetingRecord, PlanRecord, SeatRecord
from facilitator.views.meetings import seat_offers


@dataclass(frozen=True)
class Answer:
    """One answer to an alert: a form that posts `fields` to `path` below the host's pages, or a link when `is_link`."""

    label: str
    path: str
    fields: tuple[tuple[str, str], ...] = ()
    is_link: bool = False


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
            who = ("attendee", str(person.id))
            yes = Answer(gettext("Yes"), "late", (who, ("choice", "now")))
            return AlertView(text, yes, Answer(gettext("Next round"), "late", (who, ("choice", "next"))))
    return None


def _question(session: Session, gathering: GatheringRecord) -> AlertView | None:
    asked = (_missing, _acquainted, _improvable)
    return next((alert for ask in asked if (alert := ask(session, gathering))), None)


def _missing(session: Session, gathering: GatheringRecord) -> AlertView | None:
    """Somebody can't find their one partner: has that partner left?"""
    if gathering.phase != Phase.ROUNDS:
        return None
    looking = seats_looking(session, gathering)
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
            gone = Answer(gettext("See what changes"), f"change?what=left&one={others[0].attendee_id}", is_link=True)
            return AlertView(text, gone, Answer(gettext("They’re here"), "found", (("meeting", str(seat.meeting_id)),)))
    return None


def _improvable(session: Session, gathering: GatheringRecord) -> AlertView | None:
    """A mended plan could do better if more tables changed: the host decides."""
    plan = session.get(PlanRecord, gathering.id) if gathering.phase in (Phase.MATCHING, Phase.ROUNDS) else None
    more = int(json.loads(plan.figures).get(COULD_GAIN, 0)) if plan and gathering.round < gathering.rounds else 0
    if not more:
        return None
    text = ngettext(
        "With other tables, one more person would both give and receive. Look at the change?",
        "With other tables, %(n)s more people would both give and receive. Look at the change?",
        more,
    )
    return AlertView(
        text,
        Answer(gettext("See what changes"), "change?what=better", is_link=True),
        Answer(gettext("Leave it"), "keep-tables"),
    )


def _acquainted(session: Session, gathering: GatheringRecord) -> AlertView | None:
    """The oldest report of a phone that two people know each other."""
    if gathering.phase not in (Phase.MATCHING, Phase.ROUNDS):
        return None
    bond = session.scalars(
        select(BondRecord)
        .where(BondRecord.gathering_id == gathering.id, BondRecord.asked.is_(True))
        .order_by(BondRecord.said_at, BondRecord.id)
    ).first()
    if bond is None or gathering.round >= gathering.rounds:
        return None
    one, other = (session.get_one(AttendeeRecord, id).name for id in (bond.first_id, bond.second_id))
    look = Answer(gettext("See what changes"), f"change?what=known&one={bond.first_id}&other={bond.second_id}", is_link=True)
    text = gettext("%(names)s know each other already. Find them others?", names=listed([one, other]))
    return AlertView(text, look, Answer(gettext("Leave it"), "leave-as-is", (("bond", str(bond.id)),)))


def seats_looking(session: Session, gathering: GatheringRecord) -> list[tuple[SeatRecord, str, int]]:
    """Who said "I can't find …" in the running round: their seat, their name, the table."""
    rows = session.execute(
        select(SeatRecord, AttendeeRecord.name, MeetingRecord.table)
        .join(SeatRecord, SeatRecord.attendee_id == AttendeeRecord.id)
        .join(MeetingRecord, SeatRecord.meeting_id == MeetingRecord.id)
        .where(
            MeetingRecord.gathering_id == gathering.id,
            MeetingRecord.round == gathering.round,
            SeatRecord.ended.is_(None),
            SeatRecord.met_at.is_(None),
            SeatRecord.looking_at.is_not(None),
        )
        .order_by(SeatRecord.looking_at)
    )
    return [(seat, name, table) for seat, name, table in rows]
