"""The asks of a part that asks who knows someone: those that were up, the one that is, and those to come; in each circle."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from facilitator.core.cards import CardKind
from facilitator.core.unmet.order import in_turn, once_each, turn_ends, turn_seconds
from facilitator.store import queries
from facilitator.store.queries import ids_in
from facilitator.store.records import GatheringRecord, InterestRecord, PlanRecord
from facilitator.store.rows.unmet import AskedRecord, LeadRecord
from facilitator.store.sheets import sheet_of
from facilitator.views.gathering import CardView
from facilitator.views.outcome import cards_with_authors
from facilitator.views.unmet.circles import members


@dataclass(frozen=True)
class AskView:
    """`leads`: how many can help, or know someone. `number`: the how manieth it is."""

    card: CardView
    number: int
    leads: int


@dataclass(frozen=True)
class Lineup:
    """`was`: the asks so far, of which the last is up; `coming`: those to come, in their order. Only what all may read.

    `circle`: whose they are, counted from 1, and `people`, how many are in it; 0 where the room is one. `is_over`: all in it
    have asked while others have not. `in_turn`: each person speaks once, in this order.
    """

    was: tuple[AskView, ...] = ()
    coming: tuple[CardView, ...] = ()
    circle: int = 0
    people: int = 0
    is_over: bool = False
    in_turn: bool = False

    @property
    def now(self) -> AskView | None:
        return self.was[-1] if self.was and not self.is_over else None

    @property
    def all(self) -> int:
        return len(self.was) + len(self.coming)

    @property
    def next(self) -> str:
        """Who speaks next; empty where nobody does, or asks are not said aloud."""
        return self.coming[0].author_name if self.in_turn and self.coming else ""

    def ask(self, card: int) -> AskView | None:
        """The ask of this card, if it has been up."""
        return next((ask for ask in self.was if ask.card.id == card), None)


@dataclass(frozen=True)
class Asked:
    """`lineups`: of each circle, in order of their numbers, or the room's one. `circle_of`: who is in which, empty without any.

    `turn`: the number of the one that is on. `came`: card -> with how many seconds left on the clock it came up, where that is
    written down. The turn that is on began with `since` left, and is over with `until` left: None where the host alone says
    when, or nobody knows since when it is on.
    """

    lineups: tuple[Lineup, ...] = (Lineup(),)
    circle_of: Mapping[int, int] = field(default_factory=dict)
    turn: int = 0
    came: Mapping[int, float] = field(default_factory=dict)
    since: float = 0.0
    until: float | None = None

    def of(self, attendee: int) -> Lineup:
        return self.lineups[self.circle_of.get(attendee, 1) - 1]

    @property
    def circles(self) -> tuple[Lineup, ...]:
        """Empty where the room is one."""
        return self.lineups if len(self.lineups) > 1 else ()

    @property
    def up(self) -> tuple[AskView, ...]:
        """In all circles."""
        return tuple(line.now for line in self.lineups if line.now)

    @property
    def coming(self) -> int:
        """How many turns are to come."""
        return max(len(line.coming) for line in self.lineups)

    @property
    def number(self) -> int:
        """Which turn it is, counted from 1; 0 where nothing is asked."""
        return max(len(line.was) for line in self.lineups)

    @property
    def all(self) -> int:
        """How many asks there are."""
        return sum(line.all for line in self.lineups)


def asked(session: Session, gathering: GatheringRecord) -> Asked:
    """Of the part that is on."""
    leads, people = _leads(session, gathering.id), members(session, gathering)
    circle_of = {person: circle for person, (circle, _) in people.items()}
    of_circle: dict[int, list[CardView]] = {circle: [] for circle in range(1, max(circle_of.values(), default=1) + 1)}
    for card in _by_hope(session, gathering, leads):
        of_circle[circle_of.get(card.author, 1)].append(card)
    here = Counter(circle for circle, is_here in people.values() if is_here)
    rows = session.scalars(_asked(gathering)).all()
    turn = max((row.turn for row in rows), default=0)
    part = sheet_of(gathering).part(queries.step_of(gathering))
    empty = [
        Lineup(circle=circle if len(of_circle) > 1 else 0, people=here[circle], in_turn=bool(part.circle))
        for circle in of_circle
    ]
    lineups = tuple(_lineup(line, cards, rows, turn, leads) for line, cards in zip(empty, of_circle.values(), strict=True))
    came = {row.card_id: row.left for row in rows}
    since = max((came.get(line.now.card.id, 0.0) for line in lineups if line.now), default=0.0)
    return Asked(lineups, circle_of, turn, came, since, _until(gathering, lineups, since))


def _asked(gathering: GatheringRecord) -> Select[AskedRecord]:
    here = (AskedRecord.gathering_id == gathering.id, AskedRecord.part == gathering.part)
    return select(AskedRecord).where(*here).order_by(AskedRecord.id)


def _lineup(line: Lineup, cards: list[CardView], rows: Sequence[AskedRecord], turn: int, leads: Counter[int]) -> Lineup:
    """`line` with these `cards`, which are by hope; `rows`: what was up in any circle."""
    known, asked = {card.id: card for card in cards}, {row.card_id for row in rows}
    was = [known[row.card_id] for row in rows if row.card_id in known]
    left: Iterable[CardView] = [card for card in cards if card.id not in asked]
    if line.in_turn:
        left = once_each(left, {card.author for card in was})
    coming = list(in_turn([*left], was[-1].author if was else None))
    is_up = any(row.turn == turn and row.card_id in known for row in rows)
    # At the beginning, and where the one that was up is gone.
    if coming and not is_up:
        was.append(coming.pop(0))
        is_up = True
    views = tuple(AskView(card, number, leads[card.id]) for number, card in enumerate(was, 1))
    return replace(line, was=views, coming=tuple(coming), is_over=bool(line.circle and was and not is_up))


def _until(gathering: GatheringRecord, lineups: tuple[Lineup, ...], since: float) -> float | None:
    """In circles by what is left for the turns to come, so that a minute more is one for the turn that is on."""
    sheet, step = sheet_of(gathering), queries.step_of(gathering)
    if not since or not (sheet.runs_on(step) or len(lineups) > 1):
        return None
    if sheet.part(step).circle:
        return turn_ends(since, 1 + max(len(line.coming) for line in lineups))
    return since - turn_seconds(sheet.seconds(step), lineups[0].all)


def _leads(session: Session, gathering_id: int) -> Counter[int]:
    return Counter(session.scalars(select(LeadRecord.need_id).where(LeadRecord.gathering_id == gathering_id)))


def _by_hope(session: Session, gathering: GatheringRecord, leads: Counter[int]) -> list[CardView]:
    """What nobody here has, the least hope first: by the plan, and before there is one by who said that they can help."""
    plan = session.get(PlanRecord, gathering.id)
    if plan is None:
        hope = _taps(session, gathering.id)
        needs = [card for card in cards_with_authors(session, gathering.id) if card.kind == CardKind.NEED]
        needs.sort(key=lambda card: (hope[card.id], card.posted_at, card.id))
    else:
        place = {id: index for index, id in enumerate(ids_in(plan.open_needs))}
        needs = sorted(cards_with_authors(session, gathering.id, only=place), key=lambda card: place[card.id])
    # What somebody has answered in an earlier part has more hope than anything else.
    return sorted((card for card in needs if not card.private), key=lambda card: leads[card.id] > 0)


def _taps(session: Session, gathering_id: int) -> Counter[int]:
    yes = (InterestRecord.gathering_id == gathering_id, InterestRecord.wanted.is_(True))
    return Counter(session.scalars(select(InterestRecord.card_id).where(*yes)))
