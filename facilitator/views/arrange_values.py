"""What the host sees when she looks closer: one person, one pair, a change of tables. Frozen values."""

from __future__ import annotations

from dataclasses import dataclass

from facilitator.views.values import CardView, RoomView


@dataclass(frozen=True)
class Place:
    """Where somebody sits in one round, and with whom."""

    table: int
    names: tuple[str, ...]


@dataclass(frozen=True)
class SeatChange:
    """One person's round before and after a change; None is a round without a table."""

    name: str
    round: int
    before: Place | None
    after: Place | None


@dataclass(frozen=True)
class ChangeView:
    """What a change of plan would do. `people` counts whom it moves; the pairs are (before, after).

    `both`: people who give and receive; `answered`: needs with an announced match; `idle`: rounds without a table.
    """

    seats: tuple[SeatChange, ...]
    people: int
    both: tuple[int, int]
    answered: tuple[int, int]
    idle: tuple[int, int]


@dataclass(frozen=True)
class HostMeeting:
    """One of a person's meetings as the host reads it: partners by (id, name), and what they can do for each other."""

    round: int
    table: int
    partners: tuple[tuple[int, str], ...]
    reasons: tuple[str, ...]
    met: bool


@dataclass(frozen=True)
class HostBond:
    other: int
    other_name: str
    wish: str


@dataclass(frozen=True)
class PersonView:
    """Everything the host may know of one attendee. `others`: everybody else here, by name."""

    room: RoomView
    id: int
    name: str
    say_it_like: str
    stepped_out: bool
    cards: tuple[CardView, ...]
    meetings: tuple[HostMeeting, ...]
    bonds: tuple[HostBond, ...]
    others: tuple[tuple[int, str], ...]
    most_meetings: int | None
    one_table: bool


@dataclass(frozen=True)
class AccountMatch:
    """One offer that may serve one need: `fit` 0-1, and the evidence as lines that a person can check."""

    giver: str
    receiver: str
    offer: str
    need: str
    fit: float
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class Alternative:
    """Who else could have answered a need: (giver, offer, fit 0-1), best first."""

    receiver: str
    need: str
    others: tuple[tuple[str, str, float], ...]


@dataclass(frozen=True)
class PairView:
    """The full account of two people. `rounds` in which they meet; `cost` in points of 100 for one person covered both ways."""

    room: RoomView
    people: tuple[tuple[int, str], tuple[int, str]]
    rounds: tuple[int, ...]
    matches: tuple[AccountMatch, ...]
    alternatives: tuple[Alternative, ...]
    cost: float
    wish: str
