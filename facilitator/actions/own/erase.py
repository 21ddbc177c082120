""" "Delete me": nothing that somebody typed or was called is kept; that somebody was here is a number from then on."""

from __future__ import annotations

from secrets import token_urlsafe
from typing import Any

from sqlalchemy import ColumnElement, delete, or_, select, update

from facilitator.actions import seating
from facilitator.actions.own.consents import forget_consents
from facilitator.core.events import AttendeeErased
from facilitator.core.locale import SOURCE, gettext
from facilitator.core.phases import Phase
from facilitator.core.typed import ERASED
from facilitator.store.database import Database, Work
from facilitator.store.keys import digest
from facilitator.store.lists.records import GuestRecord
from facilitator.store.queries import attendee, bump
from facilitator.store.records import (
    AttendeeRecord,
    CardRecord,
    GatheringRecord,
    GradeRecord,
    InterestRecord,
    KeyRecord,
    MatchRecord,
    PairRuleRecord,
    PromiseRecord,
    SeatRecord,
)
from facilitator.store.rows.mail import MailRecord, MailWishRecord
from facilitator.store.rows.neighbour import NeighbourRecord
from facilitator.store.rows.outcomes import OutcomeRecord
from facilitator.store.rows.unmet import CircleRecord, LeadRecord


def erase(db: Database, gathering_id: int, attendee_id: int, now: float) -> None:
    """Everything that this person said is gone, from everybody's page with the next panel, and from the files soon after."""
    with db.work() as work:
        gathering = bump(work, gathering_id)
        person = attendee(work, gathering_id, attendee_id, or_erased=True)
        keys = frozenset(work.scalars(select(KeyRecord.digest).where(KeyRecord.attendee_id == attendee_id)))
        _forget_words(work, attendee_id, now)
        _forget_ties(work, gathering, attendee_id)
        forget_consents(work, attendee_id, now)
        _forget_person(person, now)
        work.announce(AttendeeErased(gathering_id, attendee_id, keys))
    seating.follow(db, gathering_id, now)
    db.forget_soon()


def _forget_words(work: Work, me: int, now: float) -> None:
    own = select(CardRecord.id).where(CardRecord.attendee_id == me)
    work.execute(delete(GradeRecord).where(or_(GradeRecord.need_id.in_(own), GradeRecord.offer_id.in_(own))))
    work.execute(delete(InterestRecord).where(or_(InterestRecord.attendee_id == me, InterestRecord.card_id.in_(own))))
    # The row stays, so that whoever is being dealt it just now finds that it is gone.
    words: dict[str, Any] = {"text": "", "topic": None, "help_kind": None, "would_pay": False, "vector": None}
    work.execute(update(CardRecord).where(CardRecord.attendee_id == me).values(withdrawn_at=now, **words))


def _forget_ties(work: Work, gathering: GatheringRecord, me: int) -> None:
    of_mine: tuple[tuple[Any, ColumnElement[bool]], ...] = (
        (MatchRecord, or_(MatchRecord.giver_id == me, MatchRecord.receiver_id == me)),
        (PairRuleRecord, or_(PairRuleRecord.first_id == me, PairRuleRecord.second_id == me)),
        (PromiseRecord, or_(PromiseRecord.maker_id == me, PromiseRecord.other_id == me)),
        (OutcomeRecord, or_(OutcomeRecord.attendee_id == me, OutcomeRecord.other_id == me)),
        (MailWishRecord, MailWishRecord.attendee_id == me),
        (MailRecord, MailRecord.attendee_id == me),
        (LeadRecord, or_(LeadRecord.giver_id == me, LeadRecord.receiver_id == me)),
        (CircleRecord, CircleRecord.attendee_id == me),
        (KeyRecord, KeyRecord.attendee_id == me),
        (GuestRecord, GuestRecord.attendee_id == me),
        (NeighbourRecord, or_(NeighbourRecord.attendee_id == me, NeighbourRecord.owner_id == me)),
    )
    for record, whose in of_mine:
        work.execute(delete(record).where(whose))
    # What could be taken back has their words in it.
    gathering.undo = None
    begun = gathering.round + (gathering.phase != Phase.ROUNDS)
    over = begun if gathering.round else gathering.rounds + 1
    past = (SeatRecord.attendee_id == me, SeatRecord.ended.is_(None), SeatRecord.round < over)
    work.execute(update(SeatRecord).where(*past).values(ended="left"))


def _forget_person(person: AttendeeRecord, now: float) -> None:
    person.name, person.name_key = gettext("Somebody"), f"{ERASED}{person.id}"
    person.say_it_like = person.email = person.phone = person.late_choice = ""
    person.company = person.role = person.thanks = ""
    person.client_key, person.language = digest(token_urlsafe()), SOURCE
    person.hopes_to_sell = person.hopes_to_buy = person.most_meetings = person.late_meeting_id = None
    person.shares_with_organiser = person.one_table = False
    person.left_at = person.removed_at = now
