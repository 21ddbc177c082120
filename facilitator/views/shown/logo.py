"""The organiser's logo, as it is sent to who draws it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from facilitator.core.shown.logo import Logo
from facilitator.store.rows.logo import LogoRecord


def logo_of(session: Session, gathering_id: int) -> Logo | None:
    found = session.get(LogoRecord, gathering_id)
    return Logo(found.kind, found.body) if found else None
