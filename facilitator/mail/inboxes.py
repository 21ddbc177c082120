"""How often one inbox may be written to, by whatever events: anybody can type somebody else's address at each of them."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from facilitator.actions.own.mails import inbox_of
from facilitator.store.database import Work
from facilitator.store.rows.mail import MailedRecord

# Two events on one day and a promise are three.
MOST_A_DAY, A_DAY = 3, 24 * 3600.0
# To an address that its owner confirmed, for which they wait at a door: counted apart, so that neither uses up the other.
MOST_LINKS_A_DAY = 10


def door_of(address: str, secret: str) -> str:
    """The same inbox where it is a confirmed one's, that links are sent to."""
    return inbox_of(address, f"{secret}\ndoor")


def has_had_enough(session: Session, inbox: str, now: float, most: int = MOST_A_DAY) -> bool:
    lately = (MailedRecord.inbox == inbox, MailedRecord.at > now - A_DAY)
    return (session.scalar(select(func.count()).select_from(MailedRecord).where(*lately)) or 0) >= most


def note_mail(work: Work, inbox: str, now: float) -> None:
    work.add(MailedRecord(inbox=inbox, at=now))
