"""People come late, leave, or turn out to know each other: the coming rounds change as little as possible."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from .coverage import Coverage
from .deck import Deck
from .fit import Fit, score_room
from .pairs import Bounds, Pair, bounds_of, candidate_pairs
from .plan import assemble
from .room import CannotPlan, Meeting, Plan, Room, Rules
from .seating import Schedule, Seating, fill, heaviest, ordered, pairs_within
from .text import Encoder

KEEP = 30.0


def repair(
    plan: Plan,
    room: Room,
    rules: Rules,
    rounds_begun: int,
    left: Collection[str] = (),
    joined: Collection[str] = (),
    encoder: Encoder | None = None,
    prefer_idle: bool = True,
    fit: Fit | None = None,
) -> Plan:
    """The plan with only the rounds after `rounds_begun` changed.

    `room` is the room as it is now (with those who `joined`; those who `left` may still be in it). Meetings that cannot
    happen any more are dissolved. With `prefer_idle` only people who are then without a meeting get a new one; without
    it every coming round is matched again, with KEEP (100 = one person's coverage) for each meeting announced already.

    Raises:
        CannotPlan: neither `encoder` nor `fit` is given, or rounds_begun is outside 0..rounds.
    """
    if not 0 <= rounds_begun <= plan.rounds:
        raise CannotPlan(f"Round {rounds_begun} of {plan.rounds} cannot have begun.")
    fit = fit or _scored(room, encoder)
    return _Repair(plan, room, rules, rounds_begun, frozenset(left), frozenset(joined), fit).run(prefer_idle)


def _scored(room: Room, encoder: Encoder | None) -> Fit:
    if encoder is None:
        raise CannotPlan("A repair needs an encoder or a fit.")
    return score_room(room, encoder)


def seat_now(plan: Plan, room: Room, fit: Fit, round_number: int, person_id: str) -> Meeting | None:
    """The meeting of the running round that a latecomer could join as a third, with them in it: best fit, no repeats."""
    deck = fit.deck
    bounds = bounds_of(room, deck)
    pairs = candidate_pairs(fit, bounds)
    coverage = Coverage(pairs, len(deck.people), len(deck.needs))
    met = {pair for meeting in plan.meetings for pair in _pairs(deck, meeting)}
    me = deck.person_row[person_id]
    options = []
    for meeting in plan.meetings:
        rows = [deck.person_row.get(id_) for id_ in meeting.people]
        if meeting.round != round_number or len(rows) != 2 or None in rows:
            continue
        new = [ordered(me, row) for row in rows if row is not None]
        if all(pair not in met and pair not in bounds.forbidden | bounds.apart for pair in new):
            options.append((sum(coverage.gain(pair) for pair in new), -meeting.table, meeting))
    if not options:
        return None
    best = max(options, key=lambda option: option[:2])[2]
    return Meeting(best.round, best.table, (*best.people, person_id))


def _pairs(deck: Deck, meeting: Meeting) -> list[Pair]:
    rows = [deck.person_row[id_] for id_ in meeting.people if id_ in deck.person_row]
    return pairs_within(tuple(rows))


@dataclass
class _Repair:
    plan: Plan
    room: Room
    rules: Rules
    begun: int
    left: frozenset[str]
    joined: frozenset[str]
    fit: Fit

    def run(self, prefer_idle: bool) -> Plan:
        deck = self.fit.deck
        bounds = bounds_of(self.room, deck)
        coverage = Coverage(candidate_pairs(self.fit, bounds), len(deck.people), len(deck.needs))
        here = [row for row, person in enumerate(deck.people) if person.id not in self.left]
        schedule = self._kept(bounds)
        budget = [self.plan.rounds if p.max_meetings is None else p.max_meetings for p in deck.people]
        for meeting in (meeting for meetings in schedule for meeting in meetings):
            for person in meeting:
                budget[person] -= 1
        seating = Seating(schedule, bounds, coverage, budget, self.rules.tables or len(deck.people))
        for pair in sorted(seating.met):
            coverage.add(pair)
        coming = range(self.begun, self.plan.rounds)
        fill(seating, coming, here)
        return assemble(self.fit, self.room, self.rules, seating.schedule, "repaired: " + self.plan.method, {})

    def _kept(self, bounds: Bounds) -> Schedule:
        rows = self.fit.deck.person_row
        schedule: Schedule = [[] for _ in range(self.plan.rounds)]
        for meeting in self.plan.meetings:
            people = [rows[id_] for id_ in meeting.people if id_ in rows]
            if meeting.round > self.begun:
                people = [row for row in people if self.fit.deck.people[row].id not in self.left]
            if len(people) > 1:
                schedule[meeting.round - 1].append(tuple(people))
        return schedule


__all__ = ["KEEP", "heaviest", "repair", "seat_now"]
