from facilitator.matching import Rules, plan_room, score_room
from facilitator.matching.schedule.explain import account_of
from tests.matching.cast import TagEncoder, exact, person

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
