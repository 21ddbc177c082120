"""An invitation, who has answered it, and links that carry somebody's ask without saying whose it is."""

from __future__ import annotations

import hmac
import json
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from facilitator.store.lists.invitation import Invitation
from facilitator.store.lists.records import GuestRecord
from facilitator.store.rows.invitation import InvitationRecord


def invitation_of(session: Session, gathering_id: int) -> Invitation | None:
    row = session.get(InvitationRecord, gathering_id)
    return Invitation(row.day, row.starts, row.ends, row.place, row.about) if row else None


def coming(session: Session, gathering_id: int) -> Sequence[GuestRecord]:
    """Who is on a list or has answered, and has not said that they can't come."""
    return session.scalars(
        select(GuestRecord).where(GuestRecord.gathering_id == gathering_id, GuestRecord.coming).order_by(GuestRecord.id)
    ).all()


def have_said_yes(session: Session, gathering_id: int) -> list[GuestRecord]:
    """Who answered the invitation, or is here already."""
    return [guest for guest in coming(session, gathering_id) if guest.answered_at is not None or guest.attendee_id is not None]


def ask_key(gathering_id: int, text: str, secret: str) -> str:
    """What stands for an ask in a link, so that nobody can make up the words that a page of ours shows."""
    return hmac.new(secret.encode(), f"ask\n{gathering_id}\n{text}".encode(), "sha256").hexdigest()[:24]


def ask_of(session: Session, gathering_id: int, key: str, secret: str) -> str:
    """The ask that the key stands for; "" once nobody who comes asks it any more."""
    texts = dict.fromkeys(text for guest in coming(session, gathering_id) for text in json.loads(guest.needs))
    sealed = key.encode()
    return next((text for text in texts if hmac.compare_digest(ask_key(gathering_id, text, secret).encode(), sealed)), "")
