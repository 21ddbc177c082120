"""Who is expected, as plain values, and the personal link of each."""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from facilitator.core.before.guest import Guest
from facilitator.core.typed import read_number
from facilitator.store.lists.records import GuestRecord, HeadingRecord


def expected(guest: GuestRecord) -> Guest:
    offers, needs = (tuple(json.loads(texts)) for texts in (guest.offers, guest.needs))
    return Guest(guest.name, guest.email, guest.phone, guest.company, guest.role, offers, needs)


def guest_key(guest: GuestRecord, secret: str) -> str:
    """What makes its bearer this guest, for as long as they have not come. It can be shown again, and stands in no row."""
    return f"{guest.id}.{_sealed(guest, secret)}"


def _sealed(guest: GuestRecord, secret: str) -> str:
    return hmac.new(secret.encode(), f"guest\n{guest.gathering_id}\n{guest.id}\n{guest.nonce}".encode(), "sha256").hexdigest()


def guest_of(session: Session, gathering_id: int, key: str, secret: str) -> GuestRecord | None:
    """Whose link this is; None for none, for one of another gathering, and for whoever has come already."""
    number, _, seal = key.partition(".")
    id = read_number(number)
    guest = session.get(GuestRecord, id) if id and id < 2**31 else None
    if guest is None or guest.gathering_id != gathering_id or guest.attendee_id is not None:
        return None
    return guest if hmac.compare_digest(_sealed(guest, secret).encode(), seal.encode()) else None


def guest_of_member(session: Session, gathering_id: int, member_id: int) -> GuestRecord | None:
    """Who answered the invitation as that member of the group, and has not come yet."""
    own = (GuestRecord.gathering_id == gathering_id, GuestRecord.member_id == member_id, GuestRecord.attendee_id.is_(None))
    return session.scalar(select(GuestRecord).where(*own).order_by(GuestRecord.id).limit(1))


def guests_of(session: Session, gathering_id: int) -> list[GuestRecord]:
    """In the order of the lists that they came with."""
    return list(session.scalars(select(GuestRecord).where(GuestRecord.gathering_id == gathering_id).order_by(GuestRecord.id)))


def texts_of(session: Session, attendee_ids: Iterable[int]) -> dict[int, dict[str, tuple[str, ...]]]:
    """What lists say of these attendees' cards: attendee -> kind -> texts."""
    rows = session.execute(
        select(GuestRecord.attendee_id, GuestRecord.offers, GuestRecord.needs).where(GuestRecord.attendee_id.in_(attendee_ids))
    )
    return {id: {"offer": tuple(json.loads(offers)), "need": tuple(json.loads(needs))} for id, offers, needs in rows if id}


def meanings_said(session: Session, owner: int | None) -> Mapping[str, str]:
    """What this host (None: whoever runs Boon) has said of columns, by heading in plain words."""
    said = select(HeadingRecord.words, HeadingRecord.meaning).where(HeadingRecord.owner_id == owner)
    return dict(session.execute(said.order_by(HeadingRecord.said_at)).all())
