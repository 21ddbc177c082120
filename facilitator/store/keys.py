"""Keys: 256 random bits that make their bearer a host, a screen or an attendee. The database keeps only their digests."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from facilitator.store.records import KeyRecord


class Role(StrEnum):
    HOUSE = "house"
    HOST = "host"
    SCREEN = "screen"
    ATTENDEE = "attendee"
    HELPER = "helper"
    # Who was sent the report without names.
    REPORT = "report"
    # An attendee's place, which the host gives to another phone: by its key, or by digits that are typed.
    PLACE = "place"
    PLACE_CODE = "place code"


def digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def issue_key(
    session: Session,
    role: Role,
    now: float,
    gathering: int | None = None,
    attendee: int | None = None,
    single_use_for: float | None = None,
    host: int | None = None,
) -> str:
    """A new key. With `single_use_for` (seconds) it can be exchanged once, within that time, for a lasting one."""
    key = secrets.token_urlsafe(32)
    session.add(
        KeyRecord(
            digest=digest(key),
            role=role,
            gathering_id=gathering,
            attendee_id=attendee,
            host_id=host,
            single_use=single_use_for is not None,
            expires_at=now + single_use_for if single_use_for is not None else None,
            created_at=now,
        )
    )
    return key


def those_good(session: Session, digests: Collection[str]) -> set[str]:
    """Those of `digests` of which there still is a key."""
    return set(session.scalars(select(KeyRecord.digest).where(KeyRecord.digest.in_(digests))))


def find_key(session: Session, key: str, to_take: bool = False) -> KeyRecord | None:
    """The row of a key that was issued and not taken back; expiry is the caller's to judge. `to_take` lets one process in."""
    row = select(KeyRecord).where(KeyRecord.digest == digest(key))
    return session.scalar(row.with_for_update() if to_take else row)
