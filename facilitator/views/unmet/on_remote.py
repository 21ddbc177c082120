"""What the host has before them of "Who knows someone?": which asks are up, and whom to introduce."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from facilitator.core.phases import Phase
from facilitator.store.records import GatheringRecord
from facilitator.views.unmet.asks import Asked, asked
from facilitator.views.unmet.leads import LeadView, host_leads


@dataclass(frozen=True)
class UnmetView:
    """`leads`: those that were sent to the host, also when the part is over."""

    asked: Asked
    leads: tuple[LeadView, ...]


def unmet_view(session: Session, gathering: GatheringRecord) -> UnmetView:
    found = asked(session, gathering) if gathering.phase == Phase.UNMET else Asked()
    return UnmetView(found, host_leads(session, gathering.id))
