"""What phones show of the asks and of what was said to them: read for all of them at once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from facilitator.core.phases import AFTER, Phase
from facilitator.store.records import GatheringRecord
from facilitator.views.unmet.asks import asked
from facilitator.views.unmet.leads import NO_LEADS, own_leads

if TYPE_CHECKING:
    from facilitator.views.phone import PhoneView

# Where somebody reads what was said to them, or said themselves.
_READ_IN = (Phase.UNMET, *AFTER)


def with_leads(session: Session, gathering: GatheringRecord, views: dict[int, PhoneView]) -> dict[int, PhoneView]:
    """The same views, with the asks while the room is asked, and what was said then and after the event."""
    if gathering.phase not in _READ_IN:
        return views
    leads = own_leads(session, views)
    if gathering.phase != Phase.UNMET:
        return views | {id: replace(views[id], leads=own) for id, own in leads.items()}
    found = asked(session, gathering)
    return {
        id: replace(view, asked=found.of(id), turn_until=found.until if found.circles else None, leads=leads.get(id, NO_LEADS))
        for id, view in views.items()
    }
