"""How often one inbox may be written to, by whatever events: anybody can type somebody else's address at each of them."""

from __future__ import annotations

import hmac

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from facilitator.store.database import Work
from facilitator.store.rows.mail import MailedRecord

# Two events on one day and a promise are three.
MOST_A_DAY, A_DAY = 3, 24 * 3600.0


def inbox_of(address: str, secret: str) -> str:
    """Where the mail ends up, as a digest that says nothing without `secret`: x.y+club@z.example is xy@z.example."""
    name, _, domain = address.casefold().rpartition("@")
    inbox = f"{name.partition('+')[0].replace('.', '')}@{domain}"
    return hmac.new(secret.encode(), inbox.encode(), "sha256").hexdigest()


def has_had_enough(session: Session, inbox: str, now: float) -> bool:
    lately = (MailedRecord.inbox == inbox, MailedRecord.at > now - A_DAY)
    return (session.scalar(select(func.count()).select_from(MailedRecord).where(*lately)) or 0) >= MOST_A_DAY


def note_mail(work: Work, inbox: str, now: float) -> None:
    work.add(MailedRecord(inbox=inbox, at=now))
