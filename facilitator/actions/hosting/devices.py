"""Where somebody hosts from, and how that ends: log out, send another device away, or make the private link anew."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, delete, or_, select, update
from sqlalchemy.orm import Session

from facilitator.core.errors import NotHere
from facilitator.core.events import KeyWithdrawn
from facilitator.core.locale import gettext
from facilitator.store.database import Database
from facilitator.store.keys import Role, digest
from facilitator.store.queries import bump
from facilitator.store.records import GatheringRecord, KeyRecord

_ENDED = (Role.HOST, Role.HOUSE, Role.HELPER)
_HOSTING = KeyRecord.role.in_((Role.HOST, Role.HOUSE)) & ~KeyRecord.single_use


@dataclass(frozen=True)
class Device:
    """A browser that hosts since `since` (seconds). `name`: "iPhone (Safari)", or empty.

    `everywhere`: by the private link, so that it hosts every room of that host.
    """

    id: int
    since: float
    everywhere: bool
    is_this: bool
    name: str = ""


def devices(session: Session, gathering_id: int, keys: Collection[str]) -> tuple[Device, ...]:
    """Those that host this gathering, the newest first; `keys`: the digests that this browser has."""
    rows = session.scalars(select(KeyRecord).where(_HOSTING, _holds(gathering_id)).order_by(KeyRecord.id.desc()))
    return tuple(Device(row.id, row.created_at, row.role == Role.HOUSE, row.digest in keys, row.device) for row in rows)


def name_device(db: Database, key: str, name: str) -> None:
    """Remember what the browser calls itself that has this key."""
    with db.work() as work:
        work.execute(update(KeyRecord).where(KeyRecord.digest == digest(key)).values(device=name))


def held_from(session: Session, gathering_id: int) -> tuple[str, ...]:
    """The devices that have the remote of this gathering itself, the newest first, each once."""
    held = select(KeyRecord.device).where(_HOSTING, KeyRecord.gathering_id == gathering_id, KeyRecord.device != "")
    return tuple(dict.fromkeys(session.scalars(held.order_by(KeyRecord.id.desc()))))


def _holds(gathering_id: int) -> ColumnElement[bool]:
    """Keys of this gathering itself, and those of its owner's house."""
    owner = select(GatheringRecord.owner_id).where(GatheringRecord.id == gathering_id).scalar_subquery()
    return (KeyRecord.gathering_id == gathering_id) | (
        KeyRecord.gathering_id.is_(None) & KeyRecord.host_id.is_not_distinct_from(owner)
    )


def send_away(db: Database, gathering_id: int, device: int, by_house: bool) -> None:
    """This device hosts no more. Whoever was only handed the remote cannot send the house away."""
    with db.look() as session:
        found = session.scalar(select(KeyRecord).where(KeyRecord.id == device, _HOSTING, _holds(gathering_id)))
        if found is None or (found.role == Role.HOUSE and not by_house):
            raise NotHere(gettext("That device isn’t there any more."))
        key = found.digest
    log_out(db, [key])


def log_out(db: Database, keys: Collection[str]) -> None:
    """These keys (digests) make nobody a host any more, and what was opened with them is closed."""
    _end(db, KeyRecord.digest.in_(keys))


def log_out_house(db: Database, host: int | None) -> None:
    """Whoever hosts a gathering of this host (None: of whoever runs Boon), or helps in one; links that were handed over too."""
    own = select(GatheringRecord.id).where(GatheringRecord.owner_id == host)
    _end(
        db,
        or_(
            (KeyRecord.role == Role.HOUSE) & (KeyRecord.host_id == host),
            KeyRecord.role.in_((Role.HOST, Role.HELPER)) & KeyRecord.gathering_id.in_(own),
        ),
    )


def _end(db: Database, which: Any) -> None:
    with db.work() as work:
        ended = list(work.scalars(select(KeyRecord.digest).where(which, KeyRecord.role.in_(_ENDED))))
        work.execute(delete(KeyRecord).where(KeyRecord.digest.in_(ended)))
    with db.look() as session:
        everywhere = list(session.scalars(select(GatheringRecord.id).where(GatheringRecord.closed_at.is_(None))))
        newest = session.scalars(select(GatheringRecord.id).order_by(GatheringRecord.id.desc()).limit(1)).all()
    # Remotes of events that are over listen as well: whoever hears of any gathering closes all that these keys have opened.
    # One at a time: whoever holds several gatherings at once may wait for another who does.
    for gathering in (everywhere or newest) if ended else ():
        with db.work() as work:
            bump(work, gathering)
            for key in ended:
                work.announce(KeyWithdrawn(gathering, key))
