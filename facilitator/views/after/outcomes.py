"""How it went: for somebody, what they said of each of their people; for others, totals."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from facilitator.core.after.outcomes import Answer, Said, Totals, asked, is_open, totals
from facilitator.store.records import AttendeeRecord, GatheringRecord, MatchRecord
from facilitator.store.rows.outcomes import OutcomeRecord
from facilitator.views.gathering import GatheringView
from facilitator.views.people import PersonKept
from facilitator.views.phone import MeView, phone_views


@dataclass(frozen=True)
class PersonAsked:
    """Somebody one has met, and what one said came of it: `answer` is "" before. `receives`: may say what it was worth."""

    kept: PersonKept
    answer: str
    amount: int | None
    receives: bool
    is_open: bool


@dataclass(frozen=True)
class HowItWent:
    """`days`: 2, 14 or 60 after the end, 0 before it is asked."""

    gathering: GatheringView
    me: MeView
    days: int
    people: tuple[PersonAsked, ...]

    @property
    def promises(self) -> int:
        return sum(bool(person.kept.promise) for person in self.people)

    @property
    def promises_kept(self) -> int:
        return sum(person.kept.promise_kept for person in self.people)


def how_it_went(session: Session, gathering: GatheringRecord, attendee_id: int, now: float) -> HowItWent:
    phone = phone_views(session, gathering, [attendee_id])[attendee_id]
    mine = session.scalars(select(OutcomeRecord).where(OutcomeRecord.attendee_id == attendee_id))
    said = {row.other_id: row for row in mine}
    givers = set(session.scalars(select(MatchRecord.giver_id).where(MatchRecord.receiver_id == attendee_id)))
    people = tuple(
        PersonAsked(
            kept=person,
            answer=said[person.id].answer if person.id in said else "",
            amount=said[person.id].amount if person.id in said else None,
            receives=person.id in givers,
            is_open=is_open(said[person.id].said_at if person.id in said else None, gathering.closed_at, now),
        )
        for person in phone.people
    )
    return HowItWent(phone.gathering, phone.me, asked(gathering.closed_at, now), people)


def outcome_totals(session: Session, gathering_id: int) -> Totals | None:
    """Of all who came and were not removed; None while too few have said anything for nobody to be told from it."""
    rows = session.execute(
        select(OutcomeRecord.attendee_id, OutcomeRecord.answer, OutcomeRecord.amount)
        .join(AttendeeRecord, OutcomeRecord.attendee_id == AttendeeRecord.id)
        .where(OutcomeRecord.gathering_id == gathering_id, AttendeeRecord.removed_at.is_(None))
    )
    return totals(Said(by, Answer(answer), amount) for by, answer, amount in rows)
