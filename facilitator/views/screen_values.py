"""What the projector sees, as frozen values. No contact, no hidden card and nobody's answer has a place in here."""

from __future__ import annotations

from dataclasses import dataclass

from facilitator.core.polls import Tally
from facilitator.views.values import CardView, Outcome, RoomView


@dataclass(frozen=True)
class SeatView:
    name: str
    speaks_first: bool


@dataclass(frozen=True)
class TableView:
    table: int
    seats: tuple[SeatView, ...]


@dataclass(frozen=True)
class FoundView:
    """Where somebody sits who looks for their own name."""

    name: str
    table: int


@dataclass(frozen=True)
class RingPerson:
    id: int
    name: str


@dataclass(frozen=True)
class RingView:
    """A closed chain: each person helps the next, the last helps the first."""

    people: tuple[RingPerson, ...]


@dataclass(frozen=True)
class SpotlightView:
    """One match for the projector: the sentence is "{giver} {middle} {receiver} {rest}"."""

    giver: RingPerson
    middle: str
    receiver: RingPerson
    rest: str


@dataclass(frozen=True)
class ScreenView:
    """The projector. `names`: newest first. `gives`/`asks`: newest first. `loose`: matches outside of the rings.

    Counts are of all cards, words only of those that have waited long enough; `next_in`: seconds until the next has.
    `answered`: how many of those here have answered both questions. `finder`: who sits in the running round, A to Z.
    `hands_ago`: seconds since the hands were counted.
    """

    room: RoomView
    now: float
    names: tuple[str, ...] = ()
    wifi_name: str = ""
    wifi_password: str = ""
    hands: Tally | None = None
    answered: int = 0
    gives: tuple[CardView, ...] = ()
    asks: tuple[CardView, ...] = ()
    give_count: int = 0
    ask_count: int = 0
    next_in: float | None = None
    rings: tuple[RingView, ...] = ()
    loose: tuple[tuple[int, int], ...] = ()
    spotlights: tuple[SpotlightView, ...] = ()
    people: tuple[RingPerson, ...] = ()
    board: tuple[TableView, ...] = ()
    finder: tuple[FoundView, ...] = ()
    outcome: Outcome | None = None
    open_needs: tuple[CardView, ...] = ()
    hands_ago: float = 0.0
