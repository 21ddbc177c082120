"""Who is here and has no table: the host hears their names, and seats them with one tap."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from facilitator.core.locale import gettext, listed, ngettext
from facilitator.core.phases import Late, Phase
from facilitator.store import queries
from facilitator.store.owed import unseated
from facilitator.store.records import AttendeeRecord, CardRecord, GatheringRecord

# Names that are read at a glance; of more people the rest is a number.
NAMES_SAID = 6
# Seconds in which somebody who just came in may write their cards, before the host hears of it. Chosen.
TIME_TO_WRITE = 120.0


@dataclass(frozen=True)
class UnseatedView:
    """`text` is empty as long as there is nobody to name. `can_sit`: one tap seats them.

    `next_in`: seconds until somebody has had the time to write their cards, None if nobody is new.
    """

    text: str = ""
    can_sit: bool = False
    next_in: float | None = None


def unseated_people(session: Session, gathering: GatheringRecord, people: list[AttendeeRecord], now: float) -> UnseatedView:
    """Everybody here without a table for whom none is being looked for, and who is not asked about one or writing just now."""
    finding = {p.id for p in people if p.late_meeting_id or p.late_choice in (Late.FINDING, Late.NOW, Late.NEXT)}
    runs = gathering.phase != Phase.ROUNDS or not queries.clock_of(gathering).is_over(now)
    without = [id for id in unseated(session, gathering, runs) if id not in finding]
    if not without:
        return UnseatedView()
    ready, known = queries.ready_ids(session, gathering.id), {p.id: p for p in people}
    held = _held(session, without)
    left = {id: is_writing_for(known[id], now) for id in without if id not in ready | held}
    said = (
        _without_table([known[id].name for id in without if id in ready]),
        _cards_wait([known[id].name for id in without if id in held - ready]),
        _without_cards([known[id].name for id, seconds in left.items() if seconds <= 0]),
    )
    text, new = " ".join(filter(None, said)), [seconds for seconds in left.values() if seconds > 0]
    can_sit = bool(text) and queries.count_here(session, gathering.id) > 1
    return UnseatedView(text, can_sit, min(new, default=None))


def _held(session: Session, people: list[int]) -> set[int]:
    """Those of them who have posted what the host has not let through yet."""
    waits = CardRecord.hidden_at.is_not(None) & CardRecord.held.is_not(None) & CardRecord.withdrawn_at.is_(None)
    return set(session.scalars(select(CardRecord.attendee_id).where(CardRecord.attendee_id.in_(people), waits)))


def is_writing_for(person: AttendeeRecord, now: float) -> float:
    """Seconds that somebody without cards has left to write them in peace; 0 or less once they are over."""
    return person.joined_at + TIME_TO_WRITE - now


def _without_table(names: list[str]) -> str:
    if not names:
        return ""
    return ngettext("%(names)s has no table.", "%(names)s have no table.", len(names), names=_some(names))


def _cards_wait(names: list[str]) -> str:
    if not names:
        return ""
    return ngettext(
        "%(names)s has no table: their cards wait for you.",
        "%(names)s have no table: their cards wait for you.",
        len(names),
        names=_some(names),
    )


def _without_cards(names: list[str]) -> str:
    if not names:
        return ""
    return ngettext(
        "%(names)s has posted no cards and has no table.",
        "%(names)s have posted no cards and have no table.",
        len(names),
        names=_some(names),
    )


def _some(names: list[str]) -> str:
    more = len(names) - NAMES_SAID
    if more < 2:
        return listed(names)
    return listed([*names[:NAMES_SAID], gettext("%(n)s more", n=more)])
