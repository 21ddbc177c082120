"""The report without names, for a board or a sponsor: behind one link, which ends by itself and can be closed before."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from facilitator.core.errors import Refused
from facilitator.core.locale import gettext
from facilitator.store.database import Database, Work
from facilitator.store.keys import Role, find_key, issue_key
from facilitator.store.queries import hold
from facilitator.store.records import KeyRecord

# Keys are purged after forty days.
DAYS_OPEN = (7, 30)
_DAY = 24 * 3600.0


@dataclass(frozen=True)
class OpenReport:
    """`until`: seconds since the epoch. The link itself was shown once, when it was made."""

    until: float


def open_report(db: Database, gathering_id: int, days: int, now: float) -> str:
    """A key that reads the report without names for so many days. It ends the one before. Refused for other days."""
    if days not in DAYS_OPEN:
        raise Refused(gettext("Choose how long the link is open."), "days")
    with db.work() as work:
        hold(work, gathering_id)
        _close(work, gathering_id)
        key = issue_key(work, Role.REPORT, now, gathering_id)
        work.flush()
        made = find_key(work, key)
        assert made is not None
        made.expires_at = now + days * _DAY
        return key


def close_report(db: Database, gathering_id: int) -> None:
    """The link is nobody's any more, and whoever had opened it reads nothing more."""
    with db.work() as work:
        hold(work, gathering_id)
        _close(work, gathering_id)


def _close(work: Work, gathering_id: int) -> None:
    work.execute(delete(KeyRecord).where(KeyRecord.gathering_id == gathering_id, KeyRecord.role == Role.REPORT))


def open_now(session: Session, gathering_id: int, now: float) -> OpenReport | None:
    made = select(KeyRecord.expires_at).where(KeyRecord.gathering_id == gathering_id, KeyRecord.role == Role.REPORT)
    until = session.scalar(made)
    return OpenReport(until) if until and until > now else None


def may_read(session: Session, gathering_id: int, key: str, now: float) -> bool:
    """Whether this key opens the report of this gathering now."""
    found = find_key(session, key) if key else None
    if found is None or found.role != Role.REPORT or found.gathering_id != gathering_id:
        return False
    return (found.expires_at or 0) > now
