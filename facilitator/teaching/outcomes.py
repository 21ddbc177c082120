"""What became of the people of a judged room who met: who truly gave and received, and what was promised rightly."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from facilitator.matching import Plan, Room, Rules, plan_from_fit

from .beside.planners import PLANNERS, Pair
from .judged import Judged
from .leave_out import LeftOut

ROUNDS = 3
BOON = "Boon"


@dataclass(frozen=True)
class Outcome:
    """Shares (0-1): of people who truly gave and received, of meetings in which somebody was truly helped."""

    both: float
    helped: float


def bound(room: Judged) -> float:
    """The share of people who could give and receive, had they time for everybody."""
    true = list(_true(room))
    return len({giver for giver, _ in true} & {receiver for _, receiver in true}) / len(room.index.people)


def outcome(room: Judged, met: set[Pair]) -> Outcome:
    true = [(giver, receiver) for giver, receiver in _true(room) if (min(giver, receiver), max(giver, receiver)) in met]
    both = {giver for giver, _ in true} & {receiver for _, receiver in true}
    helped = {(min(two), max(two)) for two in true}
    return Outcome(len(both) / len(room.index.people), len(helped) / max(1, len(met)))


def _true(room: Judged) -> Iterable[Pair]:
    """(giver, receiver), rows of people, of each judgement of at least 1."""
    offer, need = (room.grade > 0).nonzero()
    return zip(room.index.offer_owner[offer].tolist(), room.index.need_owner[need].tolist(), strict=True)


def plan_of(said: LeftOut) -> Plan:
    return plan_from_fit(said.fit, Room(said.room.index.people), Rules(rounds=ROUNDS))


def meetings(said: LeftOut, plan: Plan) -> set[Pair]:
    row = said.room.index.person_row
    pairs = (two for meeting in plan.meetings for two in combinations([row[id] for id in meeting.people], 2))
    return {(min(two), max(two)) for two in pairs}


def by_planner(said: LeftOut, plan: Plan) -> dict[str, Outcome]:
    others = {name: outcome(said.room, planner(said.fit, ROUNDS, set())) for name, planner in PLANNERS.items()}
    return {**others, BOON: outcome(said.room, meetings(said, plan))}


def promised_rightly(room: Judged, plan: Plan) -> tuple[int, int]:
    """(true promises, promises)."""
    grades = [room.grade[room.index.offer_row[match.offer], room.index.need_row[match.need]] for match in plan.matches]
    return sum(bool(grade > 0) for grade in grades), len(grades)
