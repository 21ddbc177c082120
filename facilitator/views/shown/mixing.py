"""Whether everybody at the tables is new to everybody else, and if not, that it could not be helped."""

from __future__ import annotations

import json

from sqlalchemy.orm import Session

from facilitator.core.locale import gettext, ngettext
from facilitator.core.phases import Phase
from facilitator.store.plans import sittings_of
from facilitator.store.records import GatheringRecord, PlanRecord


def some_sit_together_again(session: Session, gathering: GatheringRecord) -> str:
    """What the host is told once the match is made, if two sit together twice this evening, or in pairs met before; else ""."""
    plan = session.get(PlanRecord, gathering.id) if gathering.phase == Phase.MATCHING else None
    figures = json.loads(plan.figures) if plan else {}
    again, least = int(figures.get("again", 0)), int(figures.get("again_least", 0))
    if not again:
        return ""
    return _at_tables(again, least) if sittings_of(gathering) else _in_pairs(again, least)


def _at_tables(again: int, least: int) -> str:
    said = ngettext(
        "The room is small for these tables: once, two people sit together again.",
        "The room is small for these tables: %(n)s times, two people sit together again.",
        again,
    )
    if again == least:
        more = gettext("No plan has fewer. Smaller tables or fewer rounds would.")
    elif least:
        more = gettext("Of these %(least)s cannot be helped. Smaller tables or fewer rounds have fewer.", least=least)
    else:
        more = gettext("No plan with fewer was found. Smaller tables or fewer rounds have fewer.")
    return f"{said} {more}"


def _in_pairs(again: int, least: int) -> str:
    said = ngettext("Once, two people meet who have met before.", "%(n)s times, two people meet who have met before.", again)
    if again == least:
        more = gettext("No plan has fewer. Fewer rounds would.")
    elif least:
        more = gettext("Of these %(least)s cannot be helped. Fewer rounds have fewer.", least=least)
    else:
        more = gettext("No plan with fewer was found. Fewer rounds have fewer.")
    return f"{said} {more}"
