"""The report as others than the host may read it: counts, asks without whose they are, and thanks with a first name."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from facilitator.core.shown.looks import looks_wrong, word_list
from facilitator.store import queries
from facilitator.store.records import AttendeeRecord, GatheringRecord
from facilitator.views.after.figures import Figures, figures
from facilitator.views.gathering import GatheringView, gathering_view
from facilitator.views.outcome import open_needs


@dataclass(frozen=True)
class SharedReport:
    """`thanks`: (line, first name). What looks like an address is left out."""

    gathering: GatheringView
    figures: Figures
    asks: tuple[str, ...]
    thanks: tuple[tuple[str, str], ...]


def shared_report(session: Session, gathering: GatheringRecord) -> SharedReport:
    names = {word.casefold() for name in queries.names(session, gathering.id).values() for word in name.split()}
    return SharedReport(
        gathering_view(session, gathering),
        figures(session, gathering),
        tuple(card.text for card in open_needs(session, gathering) if _names_nobody(card.text, names)),
        _thanks(session, gathering.id),
    )


def _names_nobody(text: str, names: set[str]) -> bool:
    """No address, no number, and nobody of the room by first or whole name."""
    words = set(re.findall(r"\w+", text.casefold()))
    return not looks_wrong(text, word_list()) and not words & names


def _thanks(session: Session, gathering_id: int) -> tuple[tuple[str, str], ...]:
    rows = session.execute(
        select(AttendeeRecord.thanks, AttendeeRecord.name)
        .where(AttendeeRecord.gathering_id == gathering_id, AttendeeRecord.removed_at.is_(None), AttendeeRecord.thanks != "")
        .order_by(AttendeeRecord.id)
    )
    return tuple((line, name.split()[0]) for line, name in rows if not looks_wrong(line, word_list()))
