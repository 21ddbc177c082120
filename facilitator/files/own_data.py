"""What Boon has of one attendee, for themselves: as a file that other programs read too."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from facilitator.core.cards import words_of
from facilitator.core.changes import PairRule
from facilitator.store import queries
from facilitator.store.groups.members import member_of_attendee
from facilitator.store.lists.records import GuestRecord
from facilitator.store.records import (
    AttendeeRecord,
    CardRecord,
    GatheringRecord,
    InterestRecord,
    KeyRecord,
    MeetingRecord,
    PairRuleRecord,
    PromiseRecord,
    SeatRecord,
    ShareRecord,
)
from facilitator.store.rows.mail import MailRecord, MailWishRecord
from facilitator.store.rows.neighbour import shown_with
from facilitator.store.rows.outcomes import OutcomeRecord
from facilitator.store.rows.trust import ConsentRecord
from facilitator.store.rows.unmet import CircleRecord
from facilitator.views.unmet.leads import NO_LEADS, LeadView, own_leads


def own_data(session: Session, gathering_id: int, attendee_id: int) -> bytes:
    """Everything that they said and everything that was noted of them, with the names of those whom they met. Times are UTC."""
    gathering = session.get_one(GatheringRecord, gathering_id)
    me = queries.attendee(session, gathering_id, attendee_id)
    names = queries.names(session, gathering_id)
    met = queries.met_pairs(session, gathering_id, [attendee_id]).get(attendee_id, [])
    data = {
        "event": {
            "code": gathering.code,
            "name": gathering.name,
            "host": gathering.host_name,
            "kept_days": gathering.kept_days,
        },
        "me": _me(me),
        "cards": _cards(session, attendee_id),
        "tapped": _taps(session, me),
        "met": [{"name": names[other], "round": round} for other, round in met],
        "shared": _shares(session, attendee_id, names),
        "consents": _consents(session, attendee_id, names),
        "promised": _promises(session, attendee_id, names),
        "mails": _mails(session, attendee_id),
        "remembered": _remembered(session, attendee_id),
        "came_of_it": _outcomes(session, attendee_id, names),
        "tables": _tables(session, attendee_id),
        "circles": _circles(session, attendee_id),
        "said_to_know_each_other": _known(session, attendee_id, names),
        "on_the_hosts_list": _listed(session, attendee_id),
        "shown_with_me": _neighbours(session, me, names),
        **_leads(session, me),
        "phones": [_when(at) for at in session.scalars(_phones(attendee_id))],
    }
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def _when(seconds: float | None) -> str | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")


def _me(me: AttendeeRecord) -> dict[str, Any]:
    said = ("name", "say_it_like", "language", "email", "phone", "company", "role", "thanks", "shares_with_organiser")
    hoped = ("hopes_to_sell", "hopes_to_buy")
    wished = ("most_meetings", "most_asks", "one_table", "market_done", "late_choice", "stays_out")
    times = {"joined": _when(me.joined_at), "stepped_out": _when(me.left_at)}
    times |= {"nudged": _when(me.nudged_at), "removed_by_the_host": _when(me.removed_at)}
    return {field: getattr(me, field) for field in (*said, *hoped, *wished)} | times


def _cards(session: Session, me: int) -> list[dict[str, Any]]:
    rows = session.scalars(select(CardRecord).where(CardRecord.attendee_id == me).order_by(CardRecord.id))
    return [
        {
            "kind": card.kind,
            **words_of(card),
            "posted": _when(card.posted_at),
            "withdrawn": _when(card.withdrawn_at),
            "hidden_by_the_host": _when(card.hidden_at),
        }
        for card in rows
    ]


def _taps(session: Session, me: AttendeeRecord) -> list[dict[str, Any]]:
    """Others' cards that they answered; the words are their authors', who may have taken them back.

    Whom the host has removed sees none: they would be the room's words as they are now.
    """
    if me.removed_at is not None:
        return []
    answered = (InterestRecord.attendee_id == me.id, InterestRecord.wanted.is_not(None), CardRecord.withdrawn_at.is_(None))
    rows = session.execute(
        select(CardRecord.text, InterestRecord.wanted, InterestRecord.answered_at)
        .join(CardRecord, InterestRecord.card_id == CardRecord.id)
        .where(*answered)
        .order_by(InterestRecord.id)
    )
    return [{"card": words, "wanted": wanted, "answered": _when(at)} for words, wanted, at in rows]


def _shares(session: Session, me: int, names: dict[int, str]) -> list[dict[str, Any]]:
    rows = session.scalars(select(ShareRecord).where(ShareRecord.owner_id == me).order_by(ShareRecord.id))
    return [
        {"field": s.field, "with": names[s.reader_id], "allowed": s.allowed, "answered": _when(s.answered_at)} for s in rows
    ]


def _consents(session: Session, me: int, names: dict[int, str]) -> list[dict[str, Any]]:
    """What they ever agreed to, to whom (None: the organiser), and until when."""
    rows = session.scalars(select(ConsentRecord).where(ConsentRecord.owner_id == me).order_by(ConsentRecord.id))
    return [
        {
            "field": consent.field,
            "to": names[consent.reader_id] if consent.reader_id else None,
            "organiser": consent.reader_id is None,
            "given": _when(consent.given_at),
            "withdrawn": _when(consent.withdrawn_at),
        }
        for consent in rows
    ]


def _promises(session: Session, me: int, names: dict[int, str]) -> list[dict[str, Any]]:
    rows = session.scalars(select(PromiseRecord).where(PromiseRecord.maker_id == me).order_by(PromiseRecord.id))
    return [
        {"to": names[p.other_id], "text": p.text, "by": p.due, "made": _when(p.made_at), "kept": _when(p.kept_at)} for p in rows
    ]


def _mails(session: Session, me: int) -> dict[str, Any]:
    wish = session.get(MailWishRecord, me)
    rows = session.scalars(select(MailRecord).where(MailRecord.attendee_id == me).order_by(MailRecord.id))
    return {
        "address": wish.address if wish else "",
        "asked": _when(wish.asked_at) if wish else None,
        "sent": [{"about": mail.kind, "day": mail.day, "state": mail.state, "at": _when(mail.began_at)} for mail in rows],
    }


def _remembered(session: Session, me: int) -> dict[str, Any] | None:
    """By the group that the event belongs to, which has more of them on their own page of it."""
    member = member_of_attendee(session, me)
    if member is None:
        return None
    return {"since": _when(member.agreed_at), "email": member.email, "email_confirmed": _when(member.email_at)}


def _outcomes(session: Session, me: int, names: dict[int, str]) -> list[dict[str, Any]]:
    rows = session.scalars(select(OutcomeRecord).where(OutcomeRecord.attendee_id == me).order_by(OutcomeRecord.id))
    return [{"with": names[o.other_id], "answer": o.answer, "amount": o.amount, "said": _when(o.said_at)} for o in rows]


def _tables(session: Session, me: int) -> list[dict[str, Any]]:
    rows = session.execute(
        select(MeetingRecord.round, MeetingRecord.table, SeatRecord.met_at, SeatRecord.looking_at, SeatRecord.ended)
        .join(SeatRecord, SeatRecord.meeting_id == MeetingRecord.id)
        .where(SeatRecord.attendee_id == me)
        .order_by(MeetingRecord.round)
    )
    return [
        {"round": round, "table": table, "met": _when(met), "could_not_find": _when(looking), "ended": ended}
        for round, table, met, looking, ended in rows
    ]


def _circles(session: Session, me: int) -> list[dict[str, Any]]:
    """Of "Who knows someone?": in which circle they are in which part of the event, both counted from 1."""
    rows = session.scalars(select(CircleRecord).where(CircleRecord.attendee_id == me).order_by(CircleRecord.part))
    return [{"part": circle.part + 1, "circle": circle.number} for circle in rows]


def _known(session: Session, me: int, names: dict[int, str]) -> list[dict[str, Any]]:
    """Only this: whom the host keeps apart or brings together is said to nobody but her."""
    of_mine = or_(PairRuleRecord.first_id == me, PairRuleRecord.second_id == me)
    rows = session.scalars(select(PairRuleRecord).where(of_mine, PairRuleRecord.rule == PairRule.KNOWN))
    return [{"with": names[r.second_id if r.first_id == me else r.first_id], "said": _when(r.said_at)} for r in rows]


def _listed(session: Session, me: int) -> list[dict[str, Any]]:
    """What the host's list, or their own answer to the invitation, said before they came."""
    rows = session.scalars(select(GuestRecord).where(GuestRecord.attendee_id == me))
    said = ("name", "email", "phone", "company", "role", "coming")
    cards = ("offers", "needs")
    return [
        {name: getattr(r, name) for name in said}
        | {name: json.loads(getattr(r, name)) for name in cards}
        | {"answered": _when(r.answered_at)}
        for r in rows
    ]


def _neighbours(session: Session, me: AttendeeRecord, names: dict[int, str]) -> list[dict[str, Any]]:
    """Who has no phone and is, or may be, shown on theirs; to whom the host has removed, nobody."""
    rows = shown_with(session, [me.id]) if me.removed_at is None else []
    return [{"name": names[row.attendee_id], "agreed": row.agreed, "asked": _when(row.asked_at)} for row in rows]


def _leads(session: Session, me: AttendeeRecord) -> dict[str, Any]:
    """Whom they named, and who was named to them. Whom the host has removed sees only what they said themselves."""
    own = own_leads(session, [me.id]).get(me.id, NO_LEADS)
    received = own.received if me.removed_at is None else ()
    return {
        "leads_given": [{"to": lead.receiver_name, **_lead(lead)} for lead in own.given],
        "leads_received": [{"from": lead.giver_name, **_lead(lead)} for lead in received],
    }


def _lead(lead: LeadView) -> dict[str, Any]:
    said = ("need", "knows", "who", "reach", "line", "to_host")
    return {name: getattr(lead, name) for name in said} | {"deleted_on": lead.deleted_on.isoformat()}


def _phones(me: int) -> Any:
    """When each phone of theirs came in."""
    return select(KeyRecord.created_at).where(KeyRecord.attendee_id == me, ~KeyRecord.single_use).order_by(KeyRecord.id)
