"""A lost guest comes back: the host gives their place to another phone, by a square or by eight digits said aloud."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from secrets import randbelow, token_urlsafe

from sqlalchemy import delete, select

from facilitator.actions.groups.membership import forget_devices
from facilitator.core.errors import NotNow, Refused
from facilitator.core.events import AttendeeChanged, KeyWithdrawn
from facilitator.core.locale import gettext
from facilitator.core.typed import name_key
from facilitator.store.database import Database, Work
from facilitator.store.keys import Role, digest, find_key, issue_key
from facilitator.store.queries import attendee, bump
from facilitator.store.records import AttendeeRecord, KeyRecord

PLACE_SECONDS = 300.0
TRIES = 5
DIGITS = 8


@dataclass(frozen=True)
class PlaceBack:
    """Two ways to take one place, once: the key in the square's address, and digits to type. `until`: seconds since 1970."""

    key: str
    digits: str
    until: float


def give_place(db: Database, gathering_id: int, attendee_id: int, now: float, secret: str) -> PlaceBack:
    """Their place, to be taken within five minutes; what was given before is void. `secret`: the house's, in no row."""
    with db.work() as work:
        bump(work, gathering_id)
        if attendee(work, gathering_id, attendee_id).removed_at is not None:
            raise NotNow(gettext("They were removed. Let them back in first."))
        _void(work, attendee_id)
        key = issue_key(work, Role.PLACE, now, gathering_id, attendee_id, single_use_for=PLACE_SECONDS)
        digits = "".join(str(randbelow(10)) for _ in range(DIGITS))
        work.add(_code_row(gathering_id, attendee_id, digits, now, secret))
        return PlaceBack(key, digits, now + PLACE_SECONDS)


def stop_place(db: Database, gathering_id: int, attendee_id: int) -> None:
    """The host changes her mind: neither the square nor the digits work any more."""
    with db.work() as work:
        bump(work, gathering_id)
        attendee(work, gathering_id, attendee_id)
        _void(work, attendee_id)


def _void(work: Work, attendee_id: int) -> None:
    roles = (Role.PLACE, Role.PLACE_CODE)
    work.execute(delete(KeyRecord).where(KeyRecord.attendee_id == attendee_id, KeyRecord.role.in_(roles)))


def _code_row(gathering_id: int, attendee_id: int, digits: str, now: float, secret: str) -> KeyRecord:
    return KeyRecord(
        digest=_sealed(attendee_id, digits, secret),
        role=Role.PLACE_CODE,
        gathering_id=gathering_id,
        attendee_id=attendee_id,
        single_use=True,
        expires_at=now + PLACE_SECONDS,
        created_at=now,
    )


def _sealed(attendee_id: int, digits: str, secret: str) -> str:
    """Eight digits are soon tried out by whoever has their digest alone; without the house's secret they are not."""
    return hmac.new(secret.encode(), f"place\n{attendee_id}\n{digits}".encode(), "sha256").hexdigest()


def take_by_key(db: Database, gathering_id: int, key: str, now: float) -> str | None:
    """A lasting key for whoever scanned the square; None when it is no such key, used, stopped or too old."""
    with db.work() as work:
        found = find_key(work, key, to_take=True)
        if found is None or found.role != Role.PLACE or found.gathering_id != gathering_id:
            return None
        return _taken(work, found, now) if (found.expires_at or 0) > now else None


def take_by_digits(db: Database, gathering_id: int, name: str, digits: str, now: float, secret: str) -> str:
    """A lasting key for whoever types the name and its digits. Five wrong tries end them, as five minutes do.

    Raises Refused, in the same words whatever is wrong.
    """
    with db.work() as work:
        found = _code_of(work, gathering_id, name)
        if found is not None and _are_digits(found, digits, secret):
            if (found.expires_at or 0) > now:
                return _taken(work, found, now)
        elif found is not None:
            # Each wrong try takes its share of the minutes.
            found.expires_at = (found.expires_at or 0) - PLACE_SECONDS / TRIES
    raise Refused(gettext("That code isn’t right, or it is too old. Ask the host for a new one."), "digits")


def _are_digits(found: KeyRecord, typed: str, secret: str) -> bool:
    digits = "".join(letter for letter in typed if letter.isdigit())
    return hmac.compare_digest(found.digest, _sealed(found.attendee_id or 0, digits, secret))


def _code_of(work: Work, gathering_id: int, name: str) -> KeyRecord | None:
    return work.scalar(
        select(KeyRecord)
        .join(AttendeeRecord, KeyRecord.attendee_id == AttendeeRecord.id)
        .where(AttendeeRecord.gathering_id == gathering_id, AttendeeRecord.name_key == name_key(name))
        .where(AttendeeRecord.removed_at.is_(None), KeyRecord.role == Role.PLACE_CODE)
        .with_for_update(of=KeyRecord)
    )


def _taken(work: Work, found: KeyRecord, now: float) -> str:
    """The place is this phone's now. Whatever phone had it before has lost it, for it may be in anybody's hands."""
    gathering_id, attendee_id = found.gathering_id or 0, found.attendee_id or 0
    bump(work, gathering_id)
    for key in work.scalars(select(KeyRecord).where(KeyRecord.attendee_id == attendee_id)).all():
        work.announce(KeyWithdrawn(gathering_id, key.digest))
        work.delete(key)
    forget_devices(work, attendee_id)
    # Nor does the form come back that it joined with.
    work.get_one(AttendeeRecord, attendee_id).client_key = digest(token_urlsafe())
    work.announce(AttendeeChanged(gathering_id, attendee_id))
    return issue_key(work, Role.ATTENDEE, now, gathering_id, attendee_id)
