"""What holds for every plan of every room, tried on two thousand of them."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import replace
from itertools import combinations
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from facilitator.matching import CannotPlan, Effort, Person, Plan, Room, Rules, plan_room, repair
from tests.matching.cast import TagEncoder, all_forbidden, exact, pair, person, quick_rooms, rooms, rules, shuffled

ENCODER = TagEncoder()


def tried(times: int) -> settings:
    """`EXAMPLES`: the share of them that is tried, for a quick check at one's desk."""
    some = max(3, round(times * float(os.environ.get("EXAMPLES", "1"))))
    return settings(max_examples=some, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))


def check(plan: Plan, room: Room, rules: Rules) -> None:
    people = {someone.id: someone for someone in room.people}
    seats = Counter((meeting.round, id_) for meeting in plan.meetings for id_ in meeting.people)
    places = Counter((meeting.round, meeting.table) for meeting in plan.meetings)
    met = Counter(frozenset(two) for meeting in plan.meetings for two in combinations(meeting.people, 2))
    taken = Counter(id_ for meeting in plan.meetings for id_ in meeting.people)
    assert all(1 <= meeting.round <= rules.rounds for meeting in plan.meetings)
    assert all(len(meeting.people) in (2, 3) for meeting in plan.meetings)
    assert not [seat for seat, times in seats.items() if times > 1], "somebody is in two places"
    assert not [place for place, times in places.items() if times > 1], "two meetings at one table"
    assert not [two for two, times in met.items() if times > 1 or len(two) < 2], "a pair meets twice"
    assert not set(met) & room.forbidden
    assert {two for two in room.pinned if two <= set(people)} <= set(met)
    assert rules.tables is None or max(Counter(meeting.round for meeting in plan.meetings).values(), default=0) <= rules.tables
    assert all(taken[id_] <= someone.max_meetings for id_, someone in people.items() if someone.max_meetings is not None)
    given, got = Counter(m.giver for m in plan.matches), Counter(m.receiver for m in plan.matches)
    assert all(given[id_] <= someone.max_gives for id_, someone in people.items() if someone.max_gives is not None)
    assert all(got[id_] <= someone.max_receives for id_, someone in people.items() if someone.max_receives is not None)
    for match in plan.matches:
        assert pair(match.giver, match.receiver) in met
        assert match.offer in {card.id for card in people[match.giver].offers}
        assert match.need in {card.id for card in people[match.receiver].needs}
    arcs = {(match.giver, match.receiver) for match in plan.matches}
    assert all((a, b) in arcs for ring in plan.rings for a, b in zip(ring, ring[1:] + ring[:1], strict=True))
    assert max(Counter(id_ for ring in plan.rings for id_ in ring).values(), default=1) == 1


def planned(room: Room, rules: Rules) -> Plan | None:
    try:
        return plan_room(room, rules, ENCODER)
    except CannotPlan as refusal:
        assert any(letter.isdigit() for letter in str(refusal)) or "kept apart" in str(refusal)
        return None


@tried(25)
@given(rooms(most=60), rules())
def test_every_plan_obeys_every_rule(room: Room, rules: Rules) -> None:
    plan = planned(room, rules)
    if plan is not None:
        check(plan, room, rules)


@tried(400)
@given(quick_rooms(most=8), rules())
def test_every_plan_of_a_few_people_obeys_every_rule(room: Room, rules: Rules) -> None:
    plan = planned(room, rules)
    if plan is not None:
        check(plan, room, rules)


@tried(150)
@given(quick_rooms(most=24), rules())
def test_with_the_least_effort_every_plan_still_obeys_every_rule_and_says_so(room: Room, rules: Rules) -> None:
    plan = planned(room, replace(rules, effort=Effort.LEAST))
    if plan is not None:
        check(plan, room, rules)
        assert plan.method in ("greedy and one round of local search", "nothing to choose")


@tried(400)
@given(quick_rooms(most=6), rules(), st.randoms(use_true_random=False))
def test_the_same_room_in_another_order_gives_the_same_plan(room: Room, rules: Rules, dice: Random) -> None:
    assert planned(room, rules) == planned(shuffled(room, dice), rules)


@tried(400)
@given(quick_rooms(most=8), rules())
def test_with_everybody_forbidden_nobody_meets(room: Room, rules: Rules) -> None:
    closed = Room(room.people, forbidden=all_forbidden(room))
    plan = planned(closed, rules)
    assert plan is None or plan.meetings == ()


@tried(400)
@given(st.integers(2, 6), st.integers(1, 4), st.data())
def test_every_pin_is_kept_or_refused_by_name(count: int, rounds: int, data: st.DataObject) -> None:
    people = [person(f"p{k}", ["bread"], ["van"]) for k in range(count)]
    twos = st.sets(st.sampled_from(list(combinations(range(count), 2))))
    pinned, forbidden = (frozenset(pair(f"p{i}", f"p{j}") for i, j in data.draw(some)) for some in (twos, twos))
    room, rules = (
        exact(*people, pinned=pinned, forbidden=forbidden - data.draw(st.sampled_from([pinned, frozenset()]))),
        Rules(rounds),
    )
    try:
        check(plan_room(room, rules, ENCODER), room, rules)
    except CannotPlan as refusal:
        assert any(all(id_.title() in str(refusal) for id_ in two) for two in pinned) or any(
            f"{id_.title()} is pinned with" in str(refusal) for two in pinned for id_ in two
        )


@tried(400)
@given(quick_rooms(most=6), rules(), st.data())
def test_a_repair_never_touches_a_round_that_has_begun(room: Room, rules: Rules, data: st.DataObject) -> None:
    before = planned(room, rules)
    if before is None:
        return
    begun = data.draw(st.integers(0, rules.rounds))
    left = data.draw(st.sets(st.sampled_from([someone.id for someone in room.people]), max_size=3))
    late = person("zz-late", ["bread", "tax"], ["van"])
    now = Room(
        (*room.people, late), room.taps, room.passes, room.known, forbidden=room.forbidden, exact_topics=room.exact_topics
    )
    after = repair(
        before, now, rules, begun, left=left, joined={late.id}, encoder=ENCODER, prefer_idle=data.draw(st.booleans())
    )
    check(after, now, rules)
    assert [m for m in after.meetings if m.round <= begun] == [m for m in before.meetings if m.round <= begun]
    assert not [m for m in after.meetings if m.round > begun and left & set(m.people)]


@pytest.mark.slow
@tried(400)
@given(st.integers(2, 8), st.integers(1, 3), st.data())
def test_everyone_who_can_be_both_is_both_where_it_is_possible_at_all(count: int, rounds: int, data: st.DataObject) -> None:
    tags = st.lists(st.sampled_from("abcd"), max_size=2)
    people = [person(f"p{k}", data.draw(tags), data.draw(tags)) for k in range(count)]
    plan = plan_room(exact(*people), Rules(rounds=rounds), ENCODER)
    both = {match.giver for match in plan.matches} & {match.receiver for match in plan.matches}
    helps = helpers(people)
    # Where everybody is both whom anybody helps and who helps anybody, no other plan has more.
    if len(both) < len({a for a, _ in helps} & {b for _, b in helps}):
        assert len(both) >= most_both(helps, count, rounds)


@pytest.mark.parametrize("count", [6, 12])
def test_in_two_rounds_help_goes_round_in_even_rings(count: int) -> None:
    """Three in a ring need three rounds; six in a ring need two."""
    people = [person(f"p{k:02d}", ["xyz"[k % 3]], ["zxy"[k % 3]]) for k in range(count)]
    assert plan_room(exact(*people), Rules(rounds=2), ENCODER).figures["both"] == pytest.approx(1.0)


def helpers(people: list[Person]) -> set[tuple[int, int]]:
    """(who, whom) could help."""
    return {
        (a, b)
        for a, first in enumerate(people)
        for b, second in enumerate(people)
        if a != b and {card.text for card in first.offers} & {card.text for card in second.needs}
    }


def most_both(helps: set[tuple[int, int]], count: int, rounds: int) -> int:
    """By trying every set of disjoint pairs for each round in turn."""
    useful = [two for two in combinations(range(count), 2) if two in helps or two[::-1] in helps]
    sets: set[frozenset[tuple[int, int]]] = {frozenset()}
    rounds_of = _disjoint_sets(useful)
    for _ in range(rounds):
        sets = {done | more for done in sets for more in rounds_of}
        sets = {one for one in sets if not any(one < other for other in sets)} if len(sets) < 400 else sets
    return max(_both(met, helps) for met in sets)


def _disjoint_sets(pairs: list[tuple[int, int]]) -> list[frozenset[tuple[int, int]]]:
    found = [frozenset[tuple[int, int]]()]
    for two in pairs:
        found += [one | {two} for one in found if not {x for p in one for x in p} & set(two)]
    return [one for one in found if not any(one < other for other in found)]


def _both(met: frozenset[tuple[int, int]], helps: set[tuple[int, int]]) -> int:
    arcs = {arc for a, b in met for arc in ((a, b), (b, a)) if arc in helps}
    return len({a for a, _ in arcs} & {b for _, b in arcs})


@pytest.mark.parametrize("count", [0, 1])
def test_fewer_than_two_people_are_refused(count: int) -> None:
    with pytest.raises(CannotPlan, match=str(count)):
        plan_room(exact(*[person(f"p{k}") for k in range(count)]), Rules(), ENCODER)
