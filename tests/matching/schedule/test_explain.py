from dataclasses import replace

import pytest

from facilitator.matching import Plan, Room, Rules, plan_from_fit, plan_room, score_room
from facilitator.matching.pairing.weights import LIKELY
from facilitator.matching.schedule.explain import InPlan, account_of, in_plan
from tests.matching.cast import TagEncoder, exact, pair, person

ENCODER = TagEncoder()


def test_the_host_reads_why_two_meet_who_else_could_help_and_what_parting_costs() -> None:
    room = exact(person("ann", ["bread"], ["van"]), person("bob", ["van"], ["bread"]), person("cat", ["bread"]), person("dan"))
    plan, fit = plan_room(room, Rules(rounds=1), ENCODER), score_room(room, ENCODER)
    account = account_of("ann", "bob", plan, fit)
    assert [(match.giver, match.receiver) for match in account.matches] == [("ann", "bob"), ("bob", "ann")]
    assert account.others == {"bob-n0": (("cat-o0", 1.0),), "ann-n0": ()}
    assert account.cost > 200


def test_parting_two_who_have_nothing_for_each_other_costs_only_the_chat() -> None:
    room = exact(person("ann"), person("bob"))
    account = account_of("ann", "bob", plan_room(room, Rules(rounds=1), ENCODER), score_room(room, ENCODER))
    assert account.matches == () and account.cost == 25


def told(room: Room, offer: str, need: str, rounds: int = 1) -> InPlan:
    fit = score_room(room, ENCODER)
    return in_plan(offer, need, plan_from_fit(fit, room, Rules(rounds)), fit, room)


def test_of_two_who_meet_the_round_is_told_and_what_the_meeting_is_worth() -> None:
    room = exact(person("ann", ["bread"], ["van"]), person("bob", ["van"], ["bread"]))
    found = told(room, "ann-o0", "bob-n0")
    assert (found.round, found.announced, found.why_not, found.price, found.from_chance) == (1, True, "", 0.0, None)
    assert found.worth > 200


def test_of_two_who_do_not_meet_it_is_told_what_they_would_push_out() -> None:
    room = exact(
        *(person("ann", ["bread"], ["van"]), person("bob", ["van"], ["bread"])),
        *(person("cat", ["bread"], ["tax"]), person("dan", ["tax"], ["choir"])),
    )
    found = told(room, "cat-o0", "bob-n0")
    assert (found.round, found.announced, found.why_not) == (None, False, "")
    assert 0 < found.worth < found.price and found.from_chance is None


def test_two_who_may_not_meet_are_told_why() -> None:
    two = person("ann", ["bread"]), person("bob", [], ["bread"])
    for kind, why in (
        ("forbidden", "they are kept apart"),
        ("known", "they know each other"),
        ("met_before", "they met before"),
    ):
        room = replace(exact(*two, person("cat"), person("dan")), **{kind: frozenset({pair("ann", "bob")})})
        assert told(room, "ann-o0", "bob-n0").why_not == why


def test_a_meeting_that_is_not_promised_says_why() -> None:
    twice = exact(person("ann", ["bread", "bread"]), person("bob", [], ["bread"]))
    assert told(twice, "ann-o1", "bob-n0").why_not == "the same person's ann-o0 is likelier"
    shy = exact(person("ann", ["bread"], max_gives=0), person("bob", [], ["bread"]))
    assert told(shy, "ann-o0", "bob-n0").why_not == "one of the two gives or gets as much as they want to"
    stranger = exact(person("ann", ["bread"]), person("bob", [], ["van"]))
    assert told(stranger, "ann-o0", "bob-n0").why_not.startswith(f"help is promised from {LIKELY} on")


def test_the_chance_from_which_two_would_meet_is_where_the_meeting_is_worth_its_price() -> None:
    room = exact(person("ann", ["bread"]), person("bob", [], ["van"]), person("cat"), person("dan"))
    fit = score_room(room, ENCODER)
    plan = Plan(1, (), (), (), (), "nobody has met yet", {}, {})
    found = in_plan("ann-o0", "bob-n0", plan, fit, room)
    assert (found.price, found.from_chance) == (0.0, pytest.approx(0.001, abs=0.001))
