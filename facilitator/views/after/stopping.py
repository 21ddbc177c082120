"""What the link in a mail stops, for whoever has it: the mails of one event, and nobody's name or address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from facilitator.store.keys import digest
from facilitator.store.records import AttendeeRecord, GatheringRecord
from facilitator.store.rows.mail import MailRecord, MailWishRecord


@dataclass(frozen=True)
class Stopping:
    """`day`: the event's, as an ISO date. `is_stopped`: nothing of it is to be sent any more. `language`: that of the mail."""

    event: str
    day: str
    is_stopped: bool
    language: str


def stopping(session: Session, key: str) -> Stopping | None:
    """None where the event is deleted, or the key is nobody's."""
    mail = session.scalar(select(MailRecord).where(MailRecord.key == digest(key)))
    if mail is None:
        return None
    gathering = session.get_one(GatheringRecord, mail.gathering_id)
    is_stopped = session.get(MailWishRecord, mail.attendee_id) is None
    day = datetime.fromtimestamp(gathering.begun_at or gathering.created_at).astimezone().date()
    language = session.get_one(AttendeeRecord, mail.attendee_id).language
    return Stopping(gathering.name, day.isoformat(), is_stopped, language)
