"""The host's logo: put there, changed, taken away."""

from __future__ import annotations

from hashlib import sha256

from sqlalchemy import delete

from facilitator.core.events import GatheringMoved
from facilitator.core.shown.logo import Logo
from facilitator.store.database import Database
from facilitator.store.queries import bump
from facilitator.store.rows.logo import LogoRecord


def choose_logo(db: Database, gathering_id: int, logo: Logo | None) -> None:
    """From now on this one stands beside the event's name; None: none does."""
    with db.work() as work:
        gathering = bump(work, gathering_id)
        work.execute(delete(LogoRecord).where(LogoRecord.gathering_id == gathering_id))
        if logo:
            work.add(LogoRecord(gathering_id=gathering_id, kind=logo.kind, body=logo.body))
        gathering.logo = sha256(logo.body).hexdigest()[:16] if logo else ""
        work.announce(GatheringMoved(gathering_id))
