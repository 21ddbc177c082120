"""The whole way from a room to a plan: fit, programme, rounds, nobody idle, tables, matches, rings."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from facilitator.core.locale import gettext, ngettext
from facilitator.matching.fit.evidence import score_room
from facilitator.matching.fit.fit import Fit
from facilitator.matching.fit.index import CardIndex, Indices
from facilitator.matching.language.sentence_encoder import Encoder
from facilitator.matching.pairing.candidates import Bounds, Pair, Pairs, bounds_of, candidate_pairs
from facilitator.matching.pairing.choose import Choice, choose
from facilitator.matching.pairing.cycles import favour_rings, rings_of
from facilitator.matching.pairing.edge_colouring import colour_rounds
from facilitator.matching.pairing.objective import Objective
from facilitator.matching.pairing.weights import PIN
from facilitator.matching.room import CannotPlan, Meeting, Plan, Room, Rules

from .announce import announced, nearest_offers, open_needs
from .figures import figures_of
from .fill_idle import reseat_idle
from .groups.least import figures_of_mixing
from .groups.seat import seated
from .groups.sizes import blocks_of
from .schedule import Schedule, Seating, fill, pairs_within
from .strangers import figures_of_pairs
from .strong_first import strong_first
from .tables import seat_at_tables


def plan_room(room: Room, rules: Rules, encoder: Encoder) -> Plan:
    """Who meets whom in which round at which table, and why. Same room, rules and encoder: same plan.

    Raises:
        CannotPlan: fewer than two people, too few tables, or pins that contradict; says what to change.
        ValueError: no rounds.
    """
    return plan_from_fit(score_room(room, encoder), room, rules)


def plan_from_fit(fit: Fit, room: Room, rules: Rules) -> Plan:
    """`plan_room` for a fit that is known already."""
    index = fit.index
    bounds = bounds_of(room, index, rules.bring_together_again)
    _check(index, bounds, rules)
    if rules.sittings:
        return _at_tables(fit, room, rules, bounds)
    pairs = favour_rings(candidate_pairs(fit, bounds), rules.rounds)
    caps = _caps(index, rules.rounds)
    chosen = choose(pairs, index, caps, _most(caps, bounds, rules), rules.dial, rules.rounds, rules.effort)
    objective = Objective(pairs, len(index.people), len(index.needs), rules.dial)
    schedule = _schedule(pairs, chosen, bounds, objective, caps.tolist(), rules, index)
    schedule = strong_first(fit, schedule, range(rules.rounds), rules.tables or len(index.people))
    figures = figures_of_pairs(schedule, bounds, rules.tables or len(index.people))
    return assemble(fit, room, rules, schedule, chosen.method, {"gap": chosen.gap, "bound": chosen.bound, **figures})


def _at_tables(fit: Fit, room: Room, rules: Rules, bounds: Bounds) -> Plan:
    """Where tables have more than two seats, or groups stay together."""
    schedule = seated(fit, room, rules)
    met = {pair for meetings in schedule for meeting in meetings for pair in pairs_within(meeting)}
    for pair in sorted(bounds.pinned - met):
        raise _no_place_for(pair, fit.index, bounds, rules)
    return assemble(fit, room, rules, schedule, "tables", figures_of_mixing(schedule, blocks_of(rules.sittings, rules.rounds)))


def assemble(fit: Fit, room: Room, rules: Rules, schedule: Schedule, method: str, figures: Mapping[str, float]) -> Plan:
    """Tables, matches, rings and figures for a schedule of people rows."""
    index = fit.index
    staying = [row for row, person in enumerate(index.people) if person.stays_at_one_table]
    tables = seat_at_tables(schedule, staying)
    met = [pair for meetings in schedule for meeting in meetings for pair in pairs_within(meeting)]
    matches = announced(fit, met)
    meetings = tuple(
        Meeting(number, table, tuple(index.people[row].id for row in meeting))
        for number, (seated, at) in enumerate(zip(schedule, tables, strict=True), start=1)
        for table, meeting in sorted(zip(at, seated, strict=True))
    )
    opens = open_needs(fit)
    return Plan(
        rules.rounds,
        matches,
        meetings,
        rings_of(matches),
        opens,
        method,
        {**figures, **figures_of(fit, matches, meetings, rules.rounds)},
        nearest_offers(fit, opens),
    )


def _check(index: CardIndex, bounds: Bounds, rules: Rules) -> None:
    people = len(index.people)
    if people < 2:
        raise CannotPlan(
            ngettext(
                "A plan needs at least two people; there is %(n)s.",
                "A plan needs at least two people; there are %(n)s.",
                people,
            )
        )
    if rules.rounds < 1:
        raise ValueError(f"A plan needs at least one round, not {rules.rounds}.")
    if rules.tables is not None and rules.tables * 3 < people and not rules.sittings:
        raise CannotPlan(
            gettext(
                "%(people)s people need at least %(needed)s tables (three at each); there are %(tables)s.",
                people=people,
                needed=-(-people // 3),
                tables=rules.tables,
            )
        )
    _check_pins(index, bounds, rules)


def _check_pins(index: CardIndex, bounds: Bounds, rules: Rules) -> None:
    names = [person.name or person.id for person in index.people]
    for i, j in sorted(bounds.pinned & bounds.forbidden):
        raise CannotPlan(
            gettext(
                "%(one)s and %(other)s are both pinned together and kept apart; drop one of the two.",
                one=names[i],
                other=names[j],
            )
        )
    if rules.sittings:
        return
    caps = _caps(index, rules.rounds)
    load = np.zeros(len(names), dtype=int)
    for i, j in sorted(bounds.pinned):
        load[i] += 1
        load[j] += 1
    for row in np.nonzero(load > caps)[0].tolist():
        if caps[row] == rules.rounds:
            raise CannotPlan(
                gettext(
                    "%(name)s is pinned with %(people)s people, one a round: that takes %(people)s rounds, not %(rounds)s.",
                    name=names[row],
                    people=load[row],
                    rounds=rules.rounds,
                )
            )
        raise CannotPlan(
            gettext(
                "%(name)s is pinned with %(people)s people but meets %(most)s at most.",
                name=names[row],
                people=load[row],
                most=caps[row],
            )
        )


def _caps(index: CardIndex, rounds: int) -> Indices:
    own = [rounds if person.max_meetings is None else person.max_meetings for person in index.people]
    return np.array([max(0, min(rounds, cap)) for cap in own], dtype=np.intp)


def _most(caps: Indices, bounds: Bounds, rules: Rules) -> int:
    """How many pairs fit into the rounds.

    Somebody with few possible partners sits out some rounds; a round then has an odd number of others unless somebody
    else sits it out as well. In an odd room an empty chair takes part that never meets anybody.
    """
    people = len(caps)
    partners = np.full(people, people - 1)
    for pair in bounds.forbidden | bounds.apart:
        partners[list(pair)] -= 1
    out = rules.rounds - np.minimum(caps, partners)
    out = np.append(out, [rules.rounds] * (people % 2))
    longest, others = int(out.max(initial=0)), int(out.sum() - out.max(initial=0))
    odd = max(longest - others, (longest + others) % 2)
    seats = (people + people % 2) * rules.rounds - longest - others - odd
    return max(0, min(seats // 2, rules.rounds * (rules.tables or people)))


def _schedule(
    pairs: Pairs, chosen: Choice, bounds: Bounds, objective: Objective, budget: list[int], rules: Rules, index: CardIndex
) -> Schedule:
    people = len(index.people)
    tables = rules.tables or people
    rounds, left = colour_rounds(_worth(pairs, chosen, objective), rules.rounds, people, tables, rules.seed)
    seating = Seating([[] for _ in rounds], bounds, objective, budget, tables)
    for pair in left:
        objective.remove(pair)
    for number, meetings in enumerate(rounds):
        for pair in meetings:
            seating.seat_counted(number, pair)
    for known_too in (False, True):
        fill(seating, range(rules.rounds), list(range(people)), known_too)
        reseat_idle(seating, range(rules.rounds), list(range(people)), known_too)
    if rules.meet_again:
        fill(seating, range(rules.rounds), list(range(people)), known_too=True, again=True)
    for pair in sorted(bounds.pinned - seating.met):
        raise _no_place_for(pair, index, bounds, rules)
    return seating.schedule


def _no_place_for(pair: Pair, index: CardIndex, bounds: Bounds, rules: Rules) -> CannotPlan:
    """Source of the number that is enough: Vizing 1964, and de Werra 1971 for the tables."""
    one, other = (index.people[row].name or index.people[row].id for row in pair)
    load = np.bincount(np.array(sorted(bounds.pinned)).ravel())
    enough = max(int(load.max()) + 1, -(-len(bounds.pinned) // (rules.tables or len(index.people))))
    return CannotPlan(
        gettext(
            "%(one)s and %(other)s are pinned, but beside the other pins they do not fit into %(rounds)s rounds"
            " at these tables; %(enough)s rounds would be enough.",
            one=one,
            other=other,
            rounds=rules.rounds,
            enough=enough,
        )
    )


def _worth(pairs: Pairs, chosen: Choice, objective: Objective) -> dict[Pair, float]:
    """What the plan would lose without each chosen pair; all of them are counted in `objective` from here on."""
    rows = np.nonzero(chosen.chosen)[0]
    met = [(int(pairs.first[row]), int(pairs.second[row])) for row in rows]
    for pair in met:
        objective.add(pair)
    return {pair: PIN if pairs.pinned[row] else objective.loss(pair) for pair, row in zip(met, rows, strict=True)}
