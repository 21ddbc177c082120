"""Several hosts on one Boon: each has a link, and a password where Boon asks for one, and sees gatherings of their own only."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from facilitator.actions.hosting.devices import log_out_house
from facilitator.core.errors import NotHere, Refused
from facilitator.core.locale import gettext
from facilitator.core.typed import clean_name, name_key
from facilitator.store.database import Database, Work
from facilitator.store.keys import digest
from facilitator.store.records import GatheringRecord
from facilitator.store.rows.groups import GroupRecord
from facilitator.store.rows.trust import CredentialRecord, HostRecord
from facilitator.store.sheets import SavedSheetRecord

# A third kind has its place here: "oidc", whose secret is the issuer and the subject that it vouches for.
LINK, PASSWORD = "link", "password"


@dataclass(frozen=True)
class Host:
    """`password`: as argon2 hashed it; empty where there is none."""

    id: int
    name: str
    since: float
    gatherings: int
    password: str = ""


def add_host(db: Database, name: str, password: str, now: float) -> str:
    """Another host: the key in their private link, which is shown once and kept nowhere. `password`: hashed, or empty."""
    name = clean_name(name)
    with db.work() as work:
        if _named(work, name) is not None:
            raise Refused(gettext("There’s another host of that name."), "name")
        host = HostRecord(name=name, name_key=name_key(name), created_at=now)
        work.add(host)
        work.flush()
        return _new_credentials(work, host.id, password, now)


def rotate(db: Database, name: str, password: str, now: float) -> str:
    """A new key, and a new password if there is one: the old ones open nothing, and whoever came by them is logged out."""
    with db.work() as work:
        host = _host(work, name)
        key = _new_credentials(work, host, password, now)
    log_out_house(db, host)
    return key


def new_link(db: Database, host: int, now: float) -> str:
    """The host asks for it themselves: a new key, and the password stays."""
    with db.work() as work:
        key = _new_link(work, host, now)
    log_out_house(db, host)
    return key


def remove_host(db: Database, name: str) -> int:
    """They host nothing any more. Their gatherings fall to whoever runs Boon, to be ended or exported: how many."""
    with db.work() as work:
        host = _host(work, name)
        work.execute(delete(CredentialRecord).where(CredentialRecord.host_id == host))
    log_out_house(db, host)
    with db.work() as work:
        theirs = update(GatheringRecord).where(GatheringRecord.owner_id == host).values(owner_id=None)
        work.execute(update(GroupRecord).where(GroupRecord.owner_id == host).values(owner_id=None))
        left = work.execute(theirs).rowcount  # type: ignore[attr-defined]
        work.execute(delete(SavedSheetRecord).where(SavedSheetRecord.owner_id == host))
        work.execute(delete(HostRecord).where(HostRecord.id == host))
    return int(left)


def hosts(session: Session) -> tuple[Host, ...]:
    """All that were added, by name."""
    owned = select(func.count()).where(GatheringRecord.owner_id == HostRecord.id).scalar_subquery()
    rows = session.execute(select(HostRecord, owned).order_by(HostRecord.name_key))
    return tuple(Host(host.id, host.name, host.created_at, count, _password_of(session, host.id)) for host, count in rows)


def host_of_link(session: Session, key: str) -> Host | None:
    """Whose private link this key is from."""
    link = (CredentialRecord.kind == LINK) & (CredentialRecord.secret == digest(key))
    found = session.scalar(select(HostRecord).join(CredentialRecord, CredentialRecord.host_id == HostRecord.id).where(link))
    return Host(found.id, found.name, found.created_at, 0, _password_of(session, found.id)) if found else None


def _password_of(session: Session, host: int) -> str:
    mine = (CredentialRecord.host_id == host) & (CredentialRecord.kind == PASSWORD)
    return session.scalar(select(CredentialRecord.secret).where(mine)) or ""


def _new_credentials(work: Work, host: int, password: str, now: float) -> str:
    work.execute(delete(CredentialRecord).where(CredentialRecord.host_id == host))
    if password:
        work.add(CredentialRecord(host_id=host, kind=PASSWORD, secret=password, created_at=now))
    return _new_link(work, host, now)


def _new_link(work: Work, host: int, now: float) -> str:
    work.execute(delete(CredentialRecord).where(CredentialRecord.host_id == host, CredentialRecord.kind == LINK))
    key = secrets.token_urlsafe(32)
    work.add(CredentialRecord(host_id=host, kind=LINK, secret=digest(key), created_at=now))
    return key


def _host(work: Work, name: str) -> int:
    found = _named(work, name)
    if found is None:
        raise NotHere(gettext("No host has that name."))
    return found


def _named(session: Session, name: str) -> int | None:
    return session.scalar(select(HostRecord.id).where(HostRecord.name_key == name_key(name)))
