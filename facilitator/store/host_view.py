"""What the host's remote shows: where the evening stands, the one thing to say, one question at a time, everyone here."""

from __future__ import annotations

import json
from collections import Counter

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from facilitator.core.cards import CardKind
from facilitator.core.phases import Phase, Step
from facilitator.core.script import cue, next_label, step_label
from facilitator.core.words import gettext
from facilitator.store import meeting_view, queries, screen_view
from facilitator.store.matching_room import COULD_GAIN
from facilitator.store.records import (
    AttendeeRecord,
    BondRecord,
    CardRecord,
    GatheringRecord,
    MeetingRecord,
    PlanRecord,
    SeatRecord,
)
from facilitator.store.room_view import card_view, hands_tally, room_view
from facilitator.store.views import AlertView, Answer, CardView, HostPerson, HostView

_POOL_NEEDED = 2
UNDO_SECONDS = 10.0


def host_view(session: Session, gathering: GatheringRecord, now: float) -> HostView:
    step, clock = queries.step_of(gathering), queries.clock_of(gathering)
    room = room_view(session, gathering)
    everyone = _everyone(session, gathering)
    people = [person for person in everyone if person.removed_at is None]
    cards = _cards(session, gathering, people)
    live = [c for c in cards if not c.hidden]
    words = cue(step, gathering.rounds, clock.left(now), clock.is_over(now))
    pairs, trios = table_counts(session, gathering)
    return HostView(
        room=room,
        title=words.title,
        say_when=words.when,
        say=words.say,
        next_label=next_label(step, gathering.rounds),
        blocked=blocked(step, room.here, room.ready),
        warning=warning(step, room.ready, gathering.tables) or _alone(session, gathering) or _looking(session, gathering),
        can_undo=gathering.undo is not None,
        undo_label=_undo_label(gathering),
        undo_left=_undo_left(gathering, now),
        hands=hands_tally(people, gathering.seed),
        give_count=sum(c.kind == CardKind.OFFER for c in live),
        ask_count=sum(c.kind == CardKind.NEED for c in live),
        tapped=queries.count_taps(session, gathering.id),
        pairs=pairs,
        trios=trios,
        met=_met(session, gathering),
        stepped_out=sum(p.left_at is not None for p in people),
        tables=gathering.tables,
        alert=_alert(session, gathering, people) or _question(session, gathering),
        people=_host_people(session, gathering, everyone, live),
        cards=tuple(cards),
        open_needs=screen_view.open_needs(session, gathering),
        outcome=screen_view.outcome(session, gathering) if step.phase in _AFTER else None,
    )


_AFTER = (Phase.WRAP_UP, Phase.CLOSED)


def blocked(step: Step, here: int, ready: int) -> str:
    """Why Next would be refused, with what to do; empty when it would not be."""
    if step.phase is Phase.LOBBY and not here:
        return "Nobody is here yet. Show the code on the big screen."
    if step.phase is Phase.MARKET and ready < _POOL_NEEDED:
        who = "Nobody is" if not ready else "One person is"
        return f"{who} ready. At least two people need something to give and something to ask."
    return ""


def warning(step: Step, ready: int, tables: int) -> str:
    """What the host should know before she presses Match."""
    needed = ready // 2
    if step.phase is Phase.MARKET and needed > tables:
        return (
            f"{ready} people make {needed} pairs, and there {'is 1 table' if tables == 1 else f'are {tables} tables'}. "
            "Some tables will hold two or more pairs. Add tables in set-up if you can."
        )
    return ""


def _alone(session: Session, gathering: GatheringRecord) -> str:
    """Who sits at a table of the running round without anybody: the host is the last resort."""
    if gathering.phase != Phase.ROUNDS:
        return ""
    lone = session.execute(
        select(func.min(AttendeeRecord.name), func.min(MeetingRecord.table))
        .join(SeatRecord, SeatRecord.attendee_id == AttendeeRecord.id)
        .join(MeetingRecord, SeatRecord.meeting_id == MeetingRecord.id)
        .where(MeetingRecord.gathering_id == gathering.id, MeetingRecord.round == gathering.round, SeatRecord.ended.is_(None))
        .group_by(MeetingRecord.id)
        .having((func.count() == 1) & (func.count(SeatRecord.met_at) == 0))
        .order_by(func.min(MeetingRecord.table))
    ).all()
    return " ".join(f"{name} is alone at table {table}. Sit down with them." for name, table in lone)


def _looking(session: Session, gathering: GatheringRecord) -> str:
    """Who said "I can't find …" in the running round, and where."""
    if gathering.phase != Phase.ROUNDS:
        return ""
    rows = _seats_looking(session, gathering)
    return " ".join(f"{name} is looking for somebody at table {table}." for _, name, table in rows)


def _seats_looking(session: Session, gathering: GatheringRecord) -> list[tuple[SeatRecord, str, int]]:
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


def _undo_label(gathering: GatheringRecord) -> str:
    if gathering.undo is None:
        return ""
    before = json.loads(gathering.undo)
    if "change" in before:
        return gettext("Take back the change of tables?")
    return gettext("Back to %(step)s?", step=step_label(Step(Phase(before["phase"]), before["round"])))


def _undo_left(gathering: GatheringRecord, now: float) -> float:
    done_at = json.loads(gathering.undo).get("at", 0.0) if gathering.undo else 0.0
    return min(max(0.0, done_at + UNDO_SECONDS - now), UNDO_SECONDS)


def _everyone(session: Session, gathering: GatheringRecord) -> list[AttendeeRecord]:
    """All who came, by name, those whom the host removed last."""
    rows = session.scalars(
        select(AttendeeRecord)
        .where(AttendeeRecord.gathering_id == gathering.id)
        .order_by(AttendeeRecord.removed_at.is_not(None), AttendeeRecord.name_key)
    )
    return list(rows)


def _cards(session: Session, gathering: GatheringRecord, people: list[AttendeeRecord]) -> list[CardView]:
    names = {p.id: p.name for p in people if p.left_at is None}
    rows = session.scalars(
        select(CardRecord)
        .where(CardRecord.gathering_id == gathering.id, CardRecord.withdrawn_at.is_(None))
        .order_by(CardRecord.posted_at.desc(), CardRecord.id.desc())
    )
    return [card_view(card, names[card.attendee_id]) for card in rows if card.attendee_id in names]


def table_counts(session: Session, gathering: GatheringRecord) -> tuple[int, int]:
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


def _met(session: Session, gathering: GatheringRecord) -> int:
    return len(
        session.scalars(
            select(SeatRecord.meeting_id)
            .where(SeatRecord.gathering_id == gathering.id, SeatRecord.met_at.is_not(None))
            .distinct()
        ).all()
    )


def _alert(session: Session, gathering: GatheringRecord, people: list[AttendeeRecord]) -> AlertView | None:
    """The oldest question that waits for an answer: may somebody who came late join a table now?"""
    if gathering.phase != Phase.ROUNDS:
        return None
    waiting = [p for p in people if p.late_meeting_id and not p.late_choice and p.left_at is None]
    offers = meeting_view.seat_offers(session, {p.late_meeting_id for p in waiting if p.late_meeting_id})
    for person in sorted(waiting, key=lambda p: p.joined_at):
        offer = offers.get(person.late_meeting_id or 0)
        if offer:
            names = " and ".join(offer.names)
            text = f"{person.name} just arrived. Join {names} at table {offer.table}?"
            who = ("attendee", str(person.id))
            yes = Answer("Yes", "late", (who, ("choice", "now")))
            return AlertView(text, yes, Answer("Next round", "late", (who, ("choice", "next"))))
    return None


def _question(session: Session, gathering: GatheringRecord) -> AlertView | None:
    asked = (_missing, _acquainted, _improvable)
    return next((alert for ask in asked if (alert := ask(session, gathering))), None)


def _missing(session: Session, gathering: GatheringRecord) -> AlertView | None:
    """Somebody can't find their one partner: has that partner left?"""
    if gathering.phase != Phase.ROUNDS:
        return None
    looking = _seats_looking(session, gathering)
    for seat, name, table in looking:
        others = [s for s in queries.open_seats(session, gathering.id, [seat.meeting_id]) if s.id != seat.id]
        if len(others) == 1 and others[0].looking_at is None:
            partner = session.get_one(AttendeeRecord, others[0].attendee_id).name
            text = f"{name} can’t find {partner} at table {table}. Has {partner} left?"
            gone = Answer("See what changes", f"change?what=left&one={others[0].attendee_id}", is_link=True)
            return AlertView(text, gone, Answer("They’re here", "found", (("meeting", str(seat.meeting_id)),)))
    return None


def _improvable(session: Session, gathering: GatheringRecord) -> AlertView | None:
    """A mended plan could do better if more tables changed: the host decides."""
    plan = session.get(PlanRecord, gathering.id) if gathering.phase in (Phase.MATCHING, Phase.ROUNDS) else None
    more = int(json.loads(plan.figures).get(COULD_GAIN, 0)) if plan and gathering.round < gathering.rounds else 0
    if not more:
        return None
    who = "one more person" if more == 1 else f"{more} more people"
    text = f"With other tables, {who} would both give and receive. Look at the change?"
    return AlertView(text, Answer("See what changes", "change?what=better", is_link=True), Answer("Leave it", "keep-tables"))


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
    look = Answer("See what changes", f"change?what=known&one={bond.first_id}&other={bond.second_id}", is_link=True)
    text = f"{one} and {other} know each other already. Find them others?"
    return AlertView(text, look, Answer("Leave it", "leave-as-is", (("bond", str(bond.id)),)))


def _host_people(
    session: Session, gathering: GatheringRecord, people: list[AttendeeRecord], cards: list[CardView]
) -> tuple[HostPerson, ...]:
    counts = Counter((card.author, card.kind) for card in cards)
    tables = dict(
        session.execute(
            select(SeatRecord.attendee_id, MeetingRecord.table)
            .join(MeetingRecord, SeatRecord.meeting_id == MeetingRecord.id)
            .where(
                SeatRecord.gathering_id == gathering.id,
                SeatRecord.round == max(gathering.round, 1),
                SeatRecord.ended.is_(None),
            )
        ).all()
    )
    return tuple(
        HostPerson(
            id=p.id,
            name=p.name,
            offers=counts[p.id, CardKind.OFFER],
            needs=counts[p.id, CardKind.NEED],
            stepped_out=p.left_at is not None,
            removed=p.removed_at is not None,
            table=tables.get(p.id),
        )
        for p in people
    )
