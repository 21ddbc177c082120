"""An evening in figures: true counts of what took place, without anybody's name."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from facilitator.core.after.outcomes import Totals
from facilitator.core.cards import CardKind, HelpKind
from facilitator.core.polls import Tally
from facilitator.matching.language.kinds import suggest_kind
from facilitator.store import queries
from facilitator.store.records import AttendeeRecord, GatheringRecord, PromiseRecord, SeatRecord
from facilitator.views.after.outcomes import outcome_totals
from facilitator.views.gathering import CardView
from facilitator.views.outcome import Outcome, cards_with_authors, hands_of_all, outcome

OTHER = "other"
LONGEST_EVENING = 6 * 3600.0


@dataclass(frozen=True)
class KindView:
    """How many live cards of one kind of help; `kind` is a HelpKind or OTHER."""

    kind: str
    gives: int
    asks: int


@dataclass(frozen=True)
class Figures:
    """`began` and `ended` are seconds since the epoch; `ended` is None until it has.

    `left_out`: people who were here to the end and missed a round after they had come. `rounds`: those with a meeting.
    `came`: what people said came of it, days after.
    """

    began: float
    ended: float | None
    outcome: Outcome
    hands: Tally
    rounds: int
    would_pay: int
    promises: int
    kept: int
    came: Totals | None
    left_out: int
    kinds: tuple[KindView, ...]

    @property
    def minutes(self) -> int:
        """From the first guest to the end; 0 where the doors stood open much longer than an evening."""
        length = (self.ended or 0.0) - self.began
        return round(length / 60) if 0 < length < LONGEST_EVENING else 0


def figures(session: Session, gathering: GatheringRecord) -> Figures:
    # All that was on the wall, of people who have gone home as well.
    cards = cards_with_authors(session, gathering.id, also_gone=True)
    promises, kept = _promises(session, gathering)
    return Figures(
        began=_began(session, gathering),
        ended=gathering.closed_at,
        outcome=outcome(session, gathering),
        hands=hands_of_all(session, gathering),
        rounds=_rounds(session, gathering),
        would_pay=len({card.author for card in cards if card.would_pay}),
        promises=promises,
        kept=kept,
        came=outcome_totals(session, gathering.id),
        left_out=_left_out(session, gathering),
        kinds=_kinds(cards),
    )


def kind_of(card: CardView) -> str:
    """The kind its author chose; otherwise, as far as the words tell."""
    return card.help_kind or suggest_kind(card.text) or OTHER


def _kinds(cards: Iterable[CardView]) -> tuple[KindView, ...]:
    counts = Counter((kind_of(card), card.kind) for card in cards)
    kinds = (KindView(kind, counts[kind, CardKind.OFFER], counts[kind, CardKind.NEED]) for kind in (*HelpKind, OTHER))
    return tuple(kind for kind in kinds if kind.kind != OTHER or kind.gives + kind.asks)


def _rounds(session: Session, gathering: GatheringRecord) -> int:
    met = select(SeatRecord.round).where(SeatRecord.gathering_id == gathering.id, SeatRecord.met_at.is_not(None))
    return len(set(session.scalars(met)))


def _promises(session: Session, gathering: GatheringRecord) -> tuple[int, int]:
    made, kept = session.execute(
        select(func.count(), func.count(PromiseRecord.kept_at)).where(PromiseRecord.gathering_id == gathering.id)
    ).one()
    return made, kept


def _began(session: Session, gathering: GatheringRecord) -> float:
    first = session.scalar(select(func.min(AttendeeRecord.joined_at)).where(AttendeeRecord.gathering_id == gathering.id))
    return first or gathering.created_at


def _left_out(session: Session, gathering: GatheringRecord) -> int:
    here = set(session.scalars(select(AttendeeRecord.id).where(AttendeeRecord.gathering_id == gathering.id, queries.is_here())))
    company: dict[int, list[SeatRecord]] = defaultdict(list)
    for seat in queries.open_seats(session, gathering.id):
        company[seat.meeting_id].append(seat)
    rounds: dict[int, set[int]] = defaultdict(set)
    for seats in company.values():
        for seat in seats if len(seats) > 1 else ():
            rounds[seat.attendee_id].add(seat.round)
    last = max((round for own in rounds.values() for round in own), default=0)
    missed = [id for id in here & rounds.keys() if len(rounds[id]) <= last - min(rounds[id])]
    unseated = [id for id in queries.ready_ids(session, gathering.id) if last and id not in rounds]
    return len(missed) + len(unseated)
