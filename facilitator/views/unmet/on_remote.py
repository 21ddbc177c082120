"""What the host has before them of "Who knows someone?": which ask is up, and whom to introduce."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from facilitator.core.phases import Phase
from facilitator.store.records import GatheringRecord
from facilitator.views.unmet.asks import Lineup, lineup
from facilitator.views.unmet.leads import LeadView, host_leads


@dataclass(frozen=True)
class UnmetView:
    """`leads`: those that were sent to the host, also when the part is over."""

    asked: Lineup
    leads: tuple[LeadView, ...]


def unmet_view(session: Session, gathering: GatheringRecord) -> UnmetView:
    asked = lineup(session, gathering) if gathering.phase == Phase.UNMET else Lineup()
    return UnmetView(asked, host_leads(session, gathering.id))
