"""Mails, for whoever asks for them and until they say stop. Nobody is written to who did not ask."""

from __future__ import annotations

import hmac
import re

from sqlalchemy import delete, select

from facilitator.core.errors import Refused
from facilitator.core.events import AttendeeChanged
from facilitator.core.locale import gettext
from facilitator.core.typed import clean_optional
from facilitator.store.database import Database, Work
from facilitator.store.keys import digest
from facilitator.store.queries import attendee, bump
from facilitator.store.rows.mail import MailRecord, MailWishRecord

# What every mail server takes (RFC 5321, without quoted names), so that nothing typed can be more than one address.
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_ADDRESS = re.compile(rf"[a-z0-9!#$%&'*+/=?^_`{{|}}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{{|}}~-]+)*@{_LABEL}(?:\.{_LABEL})+", re.I)
_LONGEST_NAME = 64


def read_address(raw: str) -> str:
    """An address that can be written to; Refused where it is none."""
    address = clean_optional(raw, "email")
    if not _ADDRESS.fullmatch(address) or len(address.partition("@")[0]) > _LONGEST_NAME:
        raise Refused(gettext("That e-mail address looks unfinished. Check it once more."), "email")
    return address


def inbox_of(address: str, secret: str) -> str:
    """Where the mail ends up, as a digest that says nothing without `secret`: x.y+club@z.example is xy@z.example."""
    name, _, domain = address.casefold().rpartition("@")
    inbox = f"{name.partition('+')[0].replace('.', '')}@{domain}"
    return hmac.new(secret.encode(), inbox.encode(), "sha256").hexdigest()


def ask_for_mails(db: Database, gathering_id: int, attendee_id: int, raw: str, now: float) -> None:
    """From now on at this address, instead of the one before."""
    with db.work() as work:
        bump(work, gathering_id)
        address = read_address(raw)
        attendee(work, gathering_id, attendee_id)
        forget_wish(work, attendee_id)
        wish = {"gathering_id": gathering_id, "attendee_id": attendee_id}
        work.add(MailWishRecord(**wish, address=address, asked_at=now))
        work.announce(AttendeeChanged(gathering_id, attendee_id))


def stop_mails(db: Database, gathering_id: int, attendee_id: int) -> None:
    with db.work() as work:
        bump(work, gathering_id)
        forget_wish(work, attendee_id)
        work.announce(AttendeeChanged(gathering_id, attendee_id))
    db.forget_soon()


def stop_by_key(db: Database, key: str) -> None:
    """What the link in a mail does. A key that is nobody's, or not any more, stops nothing, and nobody is told."""
    with db.look() as session:
        mail = session.scalar(select(MailRecord).where(MailRecord.key == digest(key)))
    if mail is not None:
        stop_mails(db, mail.gathering_id, mail.attendee_id)


def forget_wish(work: Work, attendee_id: int) -> None:
    work.execute(delete(MailWishRecord).where(MailWishRecord.attendee_id == attendee_id))
