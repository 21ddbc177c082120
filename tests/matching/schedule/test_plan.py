from collections import Counter
from itertools import combinations

import pytest

from facilitator.matching import CannotPlan, Plan, Room, Rules, plan_room
from tests.matching.cast import TagEncoder, exact, pair, person

ENCODER = TagEncoder()


def wheel(count: int) -> Room:
    """Everybody has what the next one needs."""
    return exact(*[person(f"p{k}", [f"thing {k}"], [f"thing {(k - 1) % count}"]) for k in range(count)])


def met(plan: Plan) -> set[frozenset[str]]:
    return {frozenset(two) for meeting in plan.meetings for two in combinations(meeting.people, 2)}


def test_in_a_wheel_everyone_gives_and_everyone_receives() -> None:
    plan = plan_room(wheel(12), Rules(rounds=2), ENCODER)
    assert plan.figures["both"] == pytest.approx(1)


def test_two_people_meet_once_even_when_there_are_more_rounds() -> None:
    plan = plan_room(exact(person("ann", ["bread"]), person("bob", needs=["bread"])), Rules(rounds=3), ENCODER)
    assert [meeting.people for meeting in plan.meetings] == [("ann", "bob")]
    assert [(match.giver, match.receiver, match.fit) for match in plan.matches] == [("ann", "bob", 1.0)]


def test_people_without_any_match_still_meet_somebody() -> None:
    plan = plan_room(exact(*[person(f"p{k}") for k in range(6)]), Rules(rounds=3), ENCODER)
    assert (plan.matches, plan.figures["idle"]) == ((), 0)


def test_an_odd_room_has_one_trio_a_round_and_nobody_idle() -> None:
    plan = plan_room(wheel(13), Rules(rounds=3), ENCODER)
    assert (plan.figures["idle"], plan.figures["trios"]) == (0, 3)
    threes = Counter(id_ for meeting in plan.meetings if len(meeting.people) == 3 for id_ in meeting.people)
    assert max(threes.values()) <= 2, "trios rotate"


def test_acquaintances_are_kept_apart_while_anybody_else_is_left() -> None:
    friends = [pair("p0", "p1"), pair("p2", "p3")]
    plan = plan_room(Room(wheel(8).people, known=frozenset(friends), exact_topics=True), Rules(rounds=3), ENCODER)
    assert not met(plan) & set(friends)


def test_acquaintances_meet_rather_than_sit_alone() -> None:
    room = exact(person("ann", ["bread"]), person("bob", needs=["bread"]), known=frozenset({pair("ann", "bob")}))
    assert met(plan_room(room, Rules(rounds=1), ENCODER)) == {pair("ann", "bob")}


def test_a_pinned_pair_meets_though_it_fits_nothing() -> None:
    room = Room(wheel(10).people, pinned=frozenset({pair("p0", "p5")}), exact_topics=True)
    assert pair("p0", "p5") in met(plan_room(room, Rules(rounds=1), ENCODER))


def test_a_pair_both_pinned_and_kept_apart_is_refused_by_name() -> None:
    two = frozenset({pair("p0", "p1")})
    with pytest.raises(CannotPlan, match="P0 and P1"):
        plan_room(Room(wheel(4).people, pinned=two, forbidden=two, exact_topics=True), Rules(), ENCODER)


def test_too_few_tables_are_refused_with_the_number_that_is_enough() -> None:
    with pytest.raises(CannotPlan, match=r"20 people need at least 7 tables .*there are 6"):
        plan_room(wheel(20), Rules(tables=6), ENCODER)


def test_with_few_tables_people_sit_in_threes() -> None:
    plan = plan_room(wheel(21), Rules(rounds=3, tables=7), ENCODER)
    assert plan.figures["tables"] == 7 and {len(meeting.people) for meeting in plan.meetings} == {3}


def test_whoever_asked_for_fewer_meetings_gets_fewer() -> None:
    people = wheel(8).people
    shy = person("p0", ["thing 0"], ["thing 7"], max_meetings=1)
    plan = plan_room(exact(shy, *[someone for someone in people if someone.id != "p0"]), Rules(rounds=3), ENCODER)
    assert sum("p0" in meeting.people for meeting in plan.meetings) == 1


def test_who_met_before_is_kept_apart_or_brought_together_again() -> None:
    room = Room(wheel(12).people, met_before=frozenset({pair("p0", "p6"), pair("p1", "p0")}), exact_topics=True)
    assert not met(plan_room(room, Rules(rounds=3), ENCODER)) & room.met_before
    assert met(plan_room(room, Rules(rounds=3, bring_together_again=True), ENCODER)) >= room.met_before


def test_nobody_is_announced_to_give_or_receive_more_often_than_they_want() -> None:
    giver = person("ann", ["bread"], max_gives=2)
    asker = person("zoe", ["van"], ["bread", "logo", "tax"], max_receives=1)
    others = [person(f"p{k}", ["logo", "tax"], ["bread"]) for k in range(5)]
    plan = plan_room(exact(giver, asker, *others), Rules(rounds=5), ENCODER)
    assert Counter(m.giver for m in plan.matches)["ann"] == 2
    assert Counter(m.receiver for m in plan.matches)["zoe"] == 1


def test_whoever_asked_to_stay_keeps_one_table() -> None:
    people = wheel(12).people
    plan = plan_room(
        exact(person("p0", ["thing 0"], ["thing 11"], stays_at_one_table=True), *people[1:]), Rules(rounds=4), ENCODER
    )
    assert len({meeting.table for meeting in plan.meetings if "p0" in meeting.people}) == 1


def test_a_need_that_nobody_can_answer_is_named() -> None:
    room = exact(person("ann", ["bread"], ["a dragon"]), person("bob", ["van"], ["bread"]))
    assert plan_room(room, Rules(), ENCODER).open_needs == ("ann-n0",)


def test_three_who_help_each_other_in_turn_are_a_ring() -> None:
    assert plan_room(wheel(3), Rules(rounds=3), ENCODER).rings == (("p0", "p1", "p2"),)


def test_where_help_can_go_round_in_threes_it_does() -> None:
    room = exact(*(person(f"p{k:02d}", ["xyz"[k % 3]], ["zxy"[k % 3]]) for k in range(12)))
    assert [len(ring) for ring in plan_room(room, Rules(rounds=3), ENCODER).rings] == [3, 3, 3, 3]


def test_the_dial_trades_mutual_meetings_for_needs() -> None:
    people = [
        person(f"p{k:02d}", [f"t{k % 5}", f"t{(k * 3) % 7}"], [f"t{(k + 1) % 5}", f"t{(k * 2) % 7}", f"t{(k + 3) % 7}"])
        for k in range(20)
    ]
    mutual, needs = (plan_room(exact(*people), Rules(rounds=3, dial=dial), ENCODER).figures for dial in (0.0, 1.0))
    assert mutual["mutual"] >= needs["mutual"] and mutual["needs_answered"] <= needs["needs_answered"]


def test_the_bound_is_never_below_the_plan() -> None:
    figures = plan_room(wheel(30), Rules(rounds=3), ENCODER).figures
    assert 0 <= figures["gap"] <= 0.001


def test_a_plan_that_is_empty_because_it_must_be_leaves_nothing_open() -> None:
    busy, ben = person("ana", ["bread"], ["van"], max_meetings=0), person("ben", ["van"], ["bread"])
    figures = plan_room(Room((busy, ben)), Rules(rounds=1), TagEncoder()).figures
    assert (figures["bound"], figures["gap"]) == (0.0, 0.0)


def test_an_open_need_comes_with_the_offers_that_are_nearest_to_it() -> None:
    room = exact(person("ann", ["bread"], ["a harp"]), person("bob", ["tea"], ["bread"]))
    plan = plan_room(room, Rules(rounds=1), ENCODER)
    assert set(plan.nearest) == set(plan.open_needs) != set()
    assert all(0 <= chance <= 1 for offers in plan.nearest.values() for _, chance in offers)


def test_an_evening_without_rounds_is_the_callers_mistake() -> None:
    with pytest.raises(ValueError, match="at least one round, not 0"):
        plan_room(Room((person("a"), person("b"))), Rules(0), ENCODER)
