"""The report as others than the host may read it: counts, asks without whose they are, and thanks with a first name."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from facilitator.core.after.outcomes import Totals
from facilitator.core.polls import Tally
from facilitator.core.shown.looks import looks_wrong, word_list
from facilitator.store import queries
from facilitator.store.records import AttendeeRecord, GatheringRecord
from facilitator.views.gathering import GatheringView
from facilitator.views.outcome import Outcome
from facilitator.views.report import KindView, report_view


@dataclass(frozen=True)
class SharedReport:
    """What a ReportView says without anybody's name. `thanks`: (line, first name). What looks like an address is left out."""

    gathering: GatheringView
    began: float
    ended: float | None
    minutes: int
    outcome: Outcome
    hands: Tally
    rounds: int
    would_pay: int
    promises: int
    kept: int
    came: Totals | None
    left_out: int
    kinds: tuple[KindView, ...]
    asks: tuple[str, ...]
    thanks: tuple[tuple[str, str], ...]


def shared_report(session: Session, gathering: GatheringRecord) -> SharedReport:
    whole = report_view(session, gathering)
    names = {word.casefold() for name in queries.names(session, gathering.id).values() for word in name.split()}
    return SharedReport(
        gathering=whole.gathering,
        began=whole.began,
        ended=whole.ended,
        minutes=whole.minutes,
        outcome=whole.outcome,
        hands=whole.hands,
        rounds=whole.rounds,
        would_pay=whole.would_pay,
        promises=whole.promises,
        kept=whole.kept,
        came=whole.came,
        left_out=whole.left_out,
        kinds=whole.kinds,
        asks=tuple(card.text for card in whole.open_needs if _names_nobody(card.text, names)),
        thanks=_thanks(session, gathering.id),
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
