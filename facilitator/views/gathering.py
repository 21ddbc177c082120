"""What is true for everyone at a gathering, and a card as anyone may see it: read once for any number of viewers."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from facilitator.core.after.outcomes import DAY
from facilitator.core.cards import CardWords, words_of
from facilitator.core.phases import Phase, Step
from facilitator.core.polls import Hands, Tally, tally
from facilitator.core.shown.looks import Held
from facilitator.core.shown.moderation import Moderation
from facilitator.core.timer import Clock
from facilitator.store import queries
from facilitator.store.groups.members import group_of
from facilitator.store.records import AttendeeRecord, CardRecord, GatheringRecord
from facilitator.store.sheets import sheet_of


@dataclass(frozen=True)
class GatheringView:
    """What is true for everyone at the gathering. `door`: the code with which newcomers come in, unless it is `locked`.

    `origin`: where phones reach it, like "http://192.168.1.5:5000"; `logo`: changes with the organiser's, "" without.

    `phases`: those of its run-sheet; `moves_on`: a round comes next.

    `ended`: when it was closed, in seconds since the epoch. `group`: what the group is called that it belongs to, "" for none.
    """

    id: int
    code: str
    name: str
    host_name: str
    phase: Phase
    round: int
    rounds: int
    version: int
    clock: Clock
    origin: str
    showing: str
    here: int
    ready: int
    last_row: int
    kept_days: int
    moderation: Moderation
    door: str
    locked: bool
    step: Step
    is_before_match: bool
    logo: str
    ended: float | None
    phases: frozenset[Phase]
    moves_on: bool
    group: str = ""

    @property
    def deleted_at(self) -> float | None:
        """When all of it goes, in seconds since the epoch; None before it is over."""
        return None if self.ended is None else self.ended + self.kept_days * DAY


def gathering_view(session: Session, gathering: GatheringRecord) -> GatheringView:
    sheet, step = sheet_of(gathering), queries.step_of(gathering)
    return GatheringView(
        id=gathering.id,
        code=gathering.code,
        name=gathering.name,
        host_name=gathering.host_name,
        phase=Phase(gathering.phase),
        round=gathering.round,
        rounds=gathering.rounds,
        version=gathering.version,
        clock=queries.clock_of(gathering),
        origin=gathering.origin,
        showing=gathering.showing,
        here=queries.count_here(session, gathering.id),
        ready=queries.count_ready(session, gathering.id),
        last_row=gathering.last_row,
        kept_days=gathering.kept_days,
        moderation=Moderation(gathering.moderation),
        door=gathering.door or gathering.code,
        locked=gathering.locked,
        step=step,
        is_before_match=sheet.is_before_match(step),
        logo=gathering.logo,
        ended=gathering.closed_at,
        phases=sheet.phases,
        moves_on=sheet.moves_on(step),
        group=_group(session, gathering),
    )


def _group(session: Session, gathering: GatheringRecord) -> str:
    group = group_of(session, gathering)
    return group.name if group else ""


@dataclass(frozen=True, kw_only=True)
class CardView(CardWords):
    """`hidden`: nobody else sees it; `held`: because it waits for the host, see core.shown.looks.Held."""

    id: int
    kind: str
    author: int
    author_name: str
    hidden: bool = False
    held: Held | None = None
    posted_at: float = 0.0


def card_view(card: CardRecord, author_name: str) -> CardView:
    return CardView(
        id=card.id,
        kind=card.kind,
        author=card.attendee_id,
        author_name=author_name,
        hidden=card.hidden_at is not None,
        held=Held(card.held) if card.held else None,
        posted_at=card.posted_at,
        **words_of(card),
    )


def hands_tally(people: list[AttendeeRecord], seed: int) -> Tally:
    """Everyone who answered at least one question, in a shuffled order."""
    answered = [p for p in people if p.hopes_to_sell is not None or p.hopes_to_buy is not None]
    return tally([Hands(p.hopes_to_sell, p.hopes_to_buy) for p in answered], seed)
