"""Your people: details, consent per person and per field, promises. Everything is off until its owner turns it on."""

from __future__ import annotations

from sqlalchemy import select

from facilitator.actions.own.consents import FIELDS, answer, answer_organiser, ask_anew
from facilitator.actions.own.days import read_due, today
from facilitator.core.errors import NotYours, Refused
from facilitator.core.events import AttendeeChanged, DetailsShared
from facilitator.core.locale import gettext
from facilitator.core.phases import Deed, Phase, check_permitted
from facilitator.core.typed import clean_optional, read_email, read_phone
from facilitator.store import queries
from facilitator.store.database import Database, Work
from facilitator.store.queries import attendee, bump
from facilitator.store.records import AttendeeRecord, PromiseRecord


def set_details(
    db: Database, gathering_id: int, attendee_id: int, email: str, phone: str, shares_with_organiser: bool, now: float
) -> None:
    """One's own contact details. Nobody sees them until they are shared with that person, nor what they are changed to."""
    with db.work() as work:
        bump(work, gathering_id)
        person = attendee(work, gathering_id, attendee_id)
        typed = {"email": read_email(email), "phone": read_phone(phone)}
        readers = ask_anew(work, person, [field for field in typed if getattr(person, field) != typed[field]], now)
        person.email, person.phone = typed["email"], typed["phone"]
        answer_organiser(work, person, shares_with_organiser, now)
        work.announce(DetailsShared(gathering_id, readers | {attendee_id}))


def share(db: Database, gathering_id: int, attendee_id: int, other_id: int, field: str, yes: bool, now: float) -> None:
    """Let one person one has met see one field, or take that back; what is taken back is gone from their next page."""
    with db.work() as work:
        gathering = bump(work, gathering_id)
        if yes:
            # Taking consent back is possible at any time.
            check_permitted(Phase(gathering.phase), Deed.SHARE)
        me = attendee(work, gathering_id, attendee_id)
        attendee(work, gathering_id, other_id)
        if yes:
            _check_can_share(work, gathering_id, me, other_id, _field(field))
        answer(work, me, other_id, _field(field), yes, now)
        work.announce(DetailsShared(gathering_id, frozenset({attendee_id, other_id})))


def _field(field: str) -> str:
    if field not in FIELDS:
        raise Refused(gettext("Choose e-mail or phone."))
    return field


def _check_can_share(work: Work, gathering_id: int, me: AttendeeRecord, other_id: int, field: str) -> None:
    _check_met(work, gathering_id, me.id, other_id)
    if not getattr(me, field):
        if field == "email":
            raise Refused(gettext("Add an e-mail address first, under your details."), field)
        raise Refused(gettext("Add a phone number first, under your details."), field)


def _check_met(work: Work, gathering_id: int, me: int, other: int) -> None:
    met = queries.met_pairs(work, gathering_id, [me]).get(me, [])
    if other not in {id for id, _ in met}:
        raise NotYours(gettext("You can do this with people you have met."))


def promise(db: Database, gathering_id: int, attendee_id: int, other_id: int, text: str, now: float, by_when: str = "") -> None:
    """ "I'll send prices", perhaps with a day, like "2026-12-04". An empty text takes the promise back."""
    with db.work() as work:
        bump(work, gathering_id)
        text = clean_optional(text, "promise", "text")
        if text == gettext("I’ll"):
            raise Refused(gettext("Say what you will do, like “send prices by Friday”."), "text")
        due = read_due(by_when, today(now))
        attendee(work, gathering_id, attendee_id)
        _check_met(work, gathering_id, attendee_id, other_id)
        row = _promise(work, attendee_id, other_id)
        if row is None and text:
            whose = {"gathering_id": gathering_id, "maker_id": attendee_id, "other_id": other_id}
            work.add(PromiseRecord(**whose, text=text, due=due, made_at=now))
        elif row is not None and text:
            row.text, row.due = text, due
        elif row is not None:
            work.delete(row)
        work.announce(AttendeeChanged(gathering_id, attendee_id))


def keep_promise(db: Database, gathering_id: int, attendee_id: int, other_id: int, kept: bool, now: float) -> None:
    """The ring becomes a disc, or a ring again."""
    with db.work() as work:
        bump(work, gathering_id)
        row = _promise(work, attendee_id, other_id)
        if row is None:
            raise Refused(gettext("Write down what you promised first."), "promise")
        row.kept_at = now if kept else None
        work.announce(AttendeeChanged(gathering_id, attendee_id))


def _promise(work: Work, maker: int, other: int) -> PromiseRecord | None:
    return work.scalar(select(PromiseRecord).where(PromiseRecord.maker_id == maker, PromiseRecord.other_id == other))
