"""People come late, leave, or turn out to know each other: the coming rounds change as little as possible."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, replace

from facilitator.matching.fit.evidence import score_room
from facilitator.matching.fit.fit import Fit
from facilitator.matching.fit.index import CardIndex
from facilitator.matching.language.sentence_encoder import Encoder
from facilitator.matching.pairing.candidates import Bounds, Pair, Pairs, bounds_of, candidate_pairs, pairs_among
from facilitator.matching.pairing.cycles import rings_of
from facilitator.matching.pairing.max_weight import max_weight_matching, ordered
from facilitator.matching.pairing.objective import Objective
from facilitator.matching.room import Match, Meeting, Plan, Room, Rules

from .announce import announced, nearest_offers, open_needs, within_caps
from .figures import figures_of
from .fill_idle import reseat_idle
from .groups.least import figures_of_mixing
from .groups.mend import mended
from .groups.sizes import blocks_of
from .schedule import Schedule, Seating, fill, pairs_within
from .strangers import figures_of_pairs
from .strong_first import strong_first
from .tables import seat_at_tables

# Points for an announced pair that stays in its round: chosen, by what was not kept.
KEEP_ANNOUNCED = 30.0


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
    """The plan with only the rounds after `rounds_begun` changed; to be shown to the host before it counts.

    `room` is the room as it is now: with those who `joined`, with new pins and forbidden pairs; those who `left` may
    still be in it. Meetings that cannot happen any more are dissolved. With `prefer_idle` only people who are then
    without a meeting get a new one; without it every coming round is matched again, with KEEP_ANNOUNCED (100 = one
    person who gives and receives) for each pair announced in it already. Matches of pairs that still meet stay as they were.

    Raises:
        ValueError: neither `encoder` nor `fit` is given, or rounds_begun is outside 0..rounds.
    """
    if not 0 <= rounds_begun <= plan.rounds:
        raise ValueError(f"Round {rounds_begun} of {plan.rounds} cannot have begun.")
    if fit is None:
        if encoder is None:
            raise ValueError("A repair needs an encoder or a fit.")
        fit = score_room(room, encoder)
    here = frozenset(person.id for person in room.people) | frozenset(joined)
    return _Repair(plan, room, rules, rounds_begun, here - frozenset(left), fit).run(prefer_idle)


def seat_now(
    plan: Plan, room: Room, fit: Fit, round_number: int, person_id: str, again: bool = False, seats: int = 2
) -> Meeting | None:
    """The meeting of the running round that a latecomer could join as one more, with them in it: best fit, no repeats.

    It has two people, or at tables of more `seats` as few as there are and no more than that. None when each has somebody
    whom they have met, know or must not meet; `again`: must not meet, and of the others as few as can be.
    """
    index = fit.index
    bounds = bounds_of(room, index)
    met = {pair for meeting in plan.meetings for pair in _pairs(index, meeting)}
    barred = bounds.forbidden if again else bounds.forbidden | bounds.apart | met
    me = index.person_row[person_id]
    objective = Objective(pairs_among(fit, {ordered(me, row) for row in range(len(index.people)) if row != me}), *_sizes(index))
    options = []
    for meeting in plan.meetings:
        rows = [index.person_row[id_] for id_ in meeting.people if id_ in index.person_row]
        new = [ordered(me, row) for row in rows]
        if (
            meeting.round == round_number
            and len(meeting.people) == len(rows) <= seats
            and barred.isdisjoint(new)
            and me not in rows
        ):
            repeats, known = -len(met.intersection(new)), -len(bounds.apart.intersection(new))
            options.append((repeats, known, -len(rows), sum(map(objective.gain, new)), -meeting.table, meeting))
    if not options:
        return None
    best = max(options, key=lambda option: option[:5])[5]
    return replace(best, people=(*best.people, person_id))


def _sizes(index: CardIndex) -> tuple[int, int]:
    return len(index.people), len(index.needs)


def _pairs(index: CardIndex, meeting: Meeting) -> list[Pair]:
    return pairs_within(tuple(index.person_row[id_] for id_ in meeting.people if id_ in index.person_row))


@dataclass
class _Repair:
    plan: Plan
    room: Room
    rules: Rules
    begun: int
    here: frozenset[str]
    fit: Fit

    def run(self, prefer_idle: bool) -> Plan:
        index = self.fit.index
        if self.rules.sittings:
            here = [row for row, person in enumerate(index.people) if person.id in self.here]
            schedule = self._still_possible(Bounds(frozenset(), frozenset(), frozenset()))
            return self._assembled(mended(schedule, self.fit, self.room, self.rules, self.begun, here, prefer_idle))
        bounds = bounds_of(self.room, index, self.rules.bring_together_again)
        people = [row for row, person in enumerate(index.people) if person.id in self.here]
        schedule = self._still_possible(bounds)
        objective = Objective(self._useful(schedule, bounds, people, prefer_idle), *_sizes(index))
        seating = Seating(schedule, bounds, objective, self._budget(schedule), self.rules.tables or len(index.people))
        for pair in sorted(seating.met):
            objective.add(pair)
        coming = range(self.begun, self.plan.rounds)
        if not prefer_idle:
            _take_repeats_apart(seating, coming)
            for number in coming:
                _match_again(seating, number, people)
        for pair in sorted(bounds.pinned - seating.met):
            _bring_together(seating, coming, pair, people)
        for known_too in (False, True):
            fill(seating, coming, people, known_too, part=True)
            if not prefer_idle:
                reseat_idle(seating, coming, people, known_too)
        if self.rules.meet_again:
            fill(seating, coming, people, known_too=True, again=True, part=True)
        return self._assembled(strong_first(self.fit, seating.schedule, coming, seating.tables, self._table_of_pairs()))

    def _still_possible(self, bounds: Bounds) -> Schedule:
        """The old schedule without those who left and, after the begun rounds, without pairs that must not meet."""
        rows = self.fit.index.person_row
        schedule: Schedule = [[] for _ in range(self.plan.rounds)]
        for meeting in self.plan.meetings:
            coming = meeting.round > self.begun
            people = tuple(rows[id_] for id_ in meeting.people if id_ in rows and (not coming or id_ in self.here))
            barred = coming and not (bounds.forbidden | bounds.apart).isdisjoint(pairs_within(people))
            if len(people) > 1 and not barred:
                schedule[meeting.round - 1].append(people)
        return schedule

    def _useful(self, schedule: Schedule, bounds: Bounds, people: list[int], prefer_idle: bool) -> Pairs:
        """All that is met already, and what might be met: everything, or only what touches somebody idle."""
        if not prefer_idle:
            return candidate_pairs(self.fit, bounds)
        met = {pair for meetings in schedule for meeting in meetings for pair in pairs_within(meeting)}
        idle = {
            person
            for meetings in schedule[self.begun :]
            for person in set(people) - {person for meeting in meetings for person in meeting}
        }
        return pairs_among(self.fit, met | {ordered(i, j) for i in idle for j in people if i != j})

    def _budget(self, schedule: Schedule) -> list[int]:
        caps = [person.max_meetings for person in self.fit.index.people]
        budget = [self.plan.rounds if cap is None else cap for cap in caps]
        for person in (person for meetings in schedule for meeting in meetings for person in meeting):
            budget[person] -= 1
        return budget

    def _assembled(self, schedule: Schedule) -> Plan:
        index = self.fit.index
        begun = [meeting for meeting in self.plan.meetings if meeting.round <= self.begun]
        coming: Schedule = [[]] * self.begun + schedule[self.begun :]
        tables = seat_at_tables(coming, self._staying(), self._announced_tables(coming), self._homes())
        for number in range(self.begun, self.plan.rounds):
            for table, meeting in sorted(zip(tables[number], schedule[number], strict=True)):
                begun.append(Meeting(number + 1, table, tuple(index.people[row].id for row in meeting)))
        matches = self._matches(begun)
        figures = figures_of(self.fit, matches, begun, self.plan.rounds)
        return replace(
            self.plan,
            matches=matches,
            meetings=tuple(begun),
            rings=rings_of(matches),
            open_needs=(opens := open_needs(self.fit)),
            nearest=nearest_offers(self.fit, opens),
            method="repaired",
            figures=figures | self._repeats(schedule),
        )

    def _repeats(self, schedule: Schedule) -> dict[str, float]:
        if self.rules.sittings:
            return figures_of_mixing(schedule, blocks_of(self.rules.sittings, self.rules.rounds))
        index = self.fit.index
        bounds = bounds_of(self.room, index, self.rules.bring_together_again)
        return figures_of_pairs(schedule, bounds, self.rules.tables or len(index.people))

    def _staying(self) -> set[int]:
        return {row for row, person in enumerate(self.fit.index.people) if person.stays_at_one_table}

    def _homes(self) -> dict[int, int]:
        """Where those who stay at one table sat first."""
        rows, staying = self.fit.index.person_row, self._staying()
        first: dict[int, int] = {}
        for meeting in sorted(self.plan.meetings, key=lambda meeting: meeting.round):
            for row in (rows[id_] for id_ in meeting.people if id_ in rows):
                if row in staying and meeting.round <= self.begun:
                    first.setdefault(row, meeting.table)
        return first

    def _table_of_pairs(self) -> dict[tuple[int, Pair], int]:
        """(index of the round, two who were announced to meet in it) -> their table."""
        return {(m.round - 1, pair): m.table for m in self.plan.meetings for pair in _pairs(self.fit.index, m)}

    def _announced_tables(self, coming: Schedule) -> dict[tuple[int, tuple[int, ...]], int]:
        """For each coming meeting the table of the announced meeting that it shares most people with, two at least."""
        table_of = self._table_of_pairs()
        kept: dict[tuple[int, tuple[int, ...]], int] = {}
        for number, meetings in enumerate(coming):
            shared = Counter(
                (meeting, table_of[number, pair])
                for meeting in meetings
                for pair in pairs_within(meeting)
                if (number, pair) in table_of
            )
            taken: set[int] = set()
            for (meeting, table), _ in shared.most_common():
                if (number, meeting) not in kept and table not in taken:
                    kept[number, meeting] = table
                    taken.add(table)
        return kept

    def _matches(self, meetings: list[Meeting]) -> tuple[Match, ...]:
        """Those announced whose two people meet or have met, and those of pairs that are new."""
        old = {frozenset(pair) for m in self.plan.meetings for pair in _ids(m)}
        now = {frozenset(pair) for m in meetings for pair in _ids(m)}
        row = self.fit.index.person_row
        new = [ordered(*(row[id_] for id_ in pair)) for pair in now - old if pair <= row.keys()]
        kept = [match for match in self.plan.matches if frozenset((match.giver, match.receiver)) in now]
        promised = {row[id_] for match in kept for id_ in (match.giver, match.receiver) if id_ in row}
        both = sorted((*kept, *announced(self.fit, new, promised)), key=lambda m: (m.giver, m.receiver, m.need, m.offer))
        return within_caps(self.fit.index, both)


def _ids(meeting: Meeting) -> list[tuple[str, str]]:
    return [(a, b) for k, a in enumerate(meeting.people) for b in meeting.people[k + 1 :]]


def _take_repeats_apart(seating: Seating, coming: range) -> None:
    """Who meets again only because nobody else was there need not, when everything is matched anew."""
    met: set[Pair] = set()
    for number, meetings in enumerate(seating.schedule):
        for place in reversed(range(len(meetings))):
            pairs = pairs_within(meetings[place])
            if number in coming and not met.isdisjoint(pairs):
                seating.dissolve(number, place)
            met.update(pairs)


def _match_again(seating: Seating, number: int, people: list[int]) -> None:
    """One coming round anew: maximum-weight matching on gains, with KEEP_ANNOUNCED for pairs announced in this round."""
    announced_here = {pair for meeting in seating.schedule[number] for pair in pairs_within(meeting)}
    seating.clear(number)
    here = {person for person in people if seating.budget[person] > 0}
    gains = {
        pair: seating.objective.gain(pair) + KEEP_ANNOUNCED * (pair in announced_here)
        for pair in seating.objective.pairs() | announced_here
        if here.issuperset(pair) and (seating.may_meet(pair) or (pair in announced_here and pair not in seating.met))
    }
    for pair in sorted(max_weight_matching(gains, full=True), key=lambda pair: (-gains[pair], pair))[: seating.tables]:
        seating.seat(number, pair)


def _bring_together(seating: Seating, coming: range, pair: Pair, people: list[int]) -> None:
    """A new pin: the two meet in the coming round in which the least is lost by it; those whom they leave become idle."""
    if not set(people).issuperset(pair):
        return
    options = [
        (sum(seating.objective.loss(met) for place in places for met in pairs_within(seating.schedule[number][place])), number)
        for number in coming
        if len(places := seating.places(number, pair)) == 2 or len(seating.schedule[number]) - len(places) < seating.tables
    ]
    if not options or any(seating.budget[person] <= 0 and not seating.meets(coming, person) for person in pair):
        return
    number = min(options)[1]
    for place in sorted(seating.places(number, pair), reverse=True):
        seating.dissolve(number, place)
    if all(seating.budget[person] > 0 for person in pair):
        seating.seat(number, pair)
