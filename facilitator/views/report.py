"""The organiser's report: what came of an evening, in true counts. No contact has a place in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from facilitator.core.rings import Ring, RingPerson
from facilitator.store import queries
from facilitator.store.records import AttendeeRecord, GatheringRecord, MatchRecord
from facilitator.views.after.figures import Figures, figures, kind_of
from facilitator.views.gathering import CardView, GatheringView, gathering_view
from facilitator.views.outcome import off_the_screen, open_needs, withdrawn
from facilitator.views.rings import Links, SpotlightView, chats, in_a_match, outside, rings_of, seated, spotlights


@dataclass(frozen=True)
class InviteView:
    """Whom to invite: people of one kind of help, for these asks that nobody here could meet."""

    kind: str
    asks: tuple[str, ...]


@dataclass(frozen=True)
class HelpedView:
    """One match as a sentence; `met` when somebody at that table said that they met."""

    line: SpotlightView
    met: bool


@dataclass(frozen=True)
class ReportView:
    gathering: GatheringView
    figures: Figures
    people: tuple[RingPerson, ...]
    rings: tuple[Ring, ...]
    loose: Links
    chats: Links
    helped: tuple[HelpedView, ...]
    open_needs: tuple[CardView, ...]
    invite: tuple[InviteView, ...]


def report_view(session: Session, gathering: GatheringRecord) -> ReportView:
    # Also those who had to leave.
    people = seated(session, gathering, AttendeeRecord.removed_at.is_(None))
    matches = _matches(session, gathering, people)
    rings, found = rings_of(session, gathering, people), [match for match, _ in matches]
    still_open = open_needs(session, gathering)
    return ReportView(
        gathering=gathering_view(session, gathering),
        figures=figures(session, gathering),
        people=tuple(people.values()),
        rings=rings,
        loose=outside(rings, found),
        chats=chats(session, gathering, people, in_a_match(found)),
        helped=tuple(map(HelpedView, spotlights(session, [m for m, _ in matches], people), (met for _, met in matches))),
        open_needs=still_open,
        invite=_invite(still_open),
    )


def _invite(needs: Iterable[CardView]) -> tuple[InviteView, ...]:
    """By kind, most wanted first."""
    asks: dict[str, list[str]] = defaultdict(list)
    for card in needs:
        asks[kind_of(card)].append(card.text)
    return tuple(InviteView(kind, tuple(texts)) for kind, texts in sorted(asks.items(), key=lambda one: -len(one[1])))


def _matches(session: Session, gathering: GatheringRecord, people: Mapping[int, RingPerson]) -> list[tuple[MatchRecord, bool]]:
    """(match, whether they met), those who met first, then by name."""
    met = queries.meetings_held(session, gathering.id)
    rows = session.scalars(select(MatchRecord).where(MatchRecord.gathering_id == gathering.id).order_by(MatchRecord.id))
    gone = withdrawn(session, gathering.id) | off_the_screen(session, gathering.id)
    told = [m for m in rows if {m.giver_id, m.receiver_id} <= people.keys() and not {m.offer_id, m.need_id} & gone]
    found = [(m, m.meeting_id in met) for m in told]
    return sorted(found, key=lambda one: (not one[1], people[one[0].giver_id].name.casefold()))
