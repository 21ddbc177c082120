"""Who is looking: a cookie or a token becomes a Viewer. Pages and sockets both ask here, and trust nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from facilitator.store.keys import Role, find_key
from facilitator.store.records import AttendeeRecord

HOUSE_COOKIE = "boon-house"


@dataclass(frozen=True)
class Viewer:
    """The host, the screen or one attendee of one gathering; or the house, which may open gatherings.

    `key` is the digest of the key that proved it.
    """

    role: Role
    gathering: int | None = None
    attendee: int | None = None
    key: str = field(default="", compare=False)


def cookie_name(role: Role, code: str) -> str:
    """One cookie per role and room, so that one laptop can be host, screen and a phone at once."""
    return HOUSE_COOKIE if role is Role.HOUSE else f"boon-{role}-{code}"


def viewer_of(
    session: Session, cookies: Mapping[str, str], role: Role, code: str = "", gathering: int | None = None
) -> Viewer | None:
    """The viewer that the cookie for `role` in room `code` proves, or None. The house is host in all of its rooms."""
    key = cookies.get(cookie_name(role, code))
    found = find_key(session, key) if key else None
    if found and not found.single_use and found.role == role and found.gathering_id == gathering:
        if role is not Role.ATTENDEE or _is_welcome(session, found.attendee_id):
            return Viewer(role, gathering, found.attendee_id, found.digest)
        return None
    if role is Role.HOST and viewer_of(session, cookies, Role.HOUSE):
        return Viewer(Role.HOST, gathering)
    return None


def _is_welcome(session: Session, attendee_id: int | None) -> bool:
    person = session.get(AttendeeRecord, attendee_id) if attendee_id else None
    return person is not None and person.removed_at is None
