from dataclasses import replace

import pytest

from facilitator.matching import Meeting, Plan, Room, Rules, plan_room, repair, score_room, seat_now
from tests.matching.cast import TagEncoder, pair, person
from tests.matching.schedule.test_plan import met, wheel

ENCODER = TagEncoder()
ROOM = wheel(40)
RULES = Rules(rounds=4)
PLAN = plan_room(ROOM, RULES, ENCODER)
LATE = person("zoe", ["thing 1"], ["thing 2"])


def moved(before: Plan, after: Plan) -> list[Meeting]:
    kept = {(meeting.round, frozenset(meeting.people)) for meeting in after.meetings}
    return [meeting for meeting in before.meetings if (meeting.round, frozenset(meeting.people)) not in kept]


def test_one_comes_and_one_goes_and_only_their_own_meetings_change() -> None:
    room = replace(ROOM, people=(*ROOM.people, LATE))
    after = repair(PLAN, room, RULES, 1, left={"p7"}, joined={"zoe"}, encoder=ENCODER)
    assert all("p7" in meeting.people for meeting in moved(PLAN, after))
    assert {meeting.round for meeting in after.meetings if "zoe" in meeting.people} == {2, 3, 4}


def test_a_leaver_who_is_deleted_from_the_room_stays_in_the_rounds_that_were() -> None:
    room = replace(ROOM, people=tuple(someone for someone in ROOM.people if someone.id != "p7"))
    after = repair(PLAN, room, RULES, 2, left={"p7"}, encoder=ENCODER)
    assert [m for m in after.meetings if m.round <= 2] == [m for m in PLAN.meetings if m.round <= 2]
    assert not [m for m in after.meetings if m.round > 2 and "p7" in m.people]


def test_tables_of_kept_meetings_stay() -> None:
    after = repair(PLAN, ROOM, RULES, 1, left={"p7"}, encoder=ENCODER)
    tables = {(m.round, frozenset(m.people)): m.table for m in PLAN.meetings}
    assert all(tables.get((m.round, frozenset(m.people)), m.table) == m.table for m in after.meetings)


def test_nobody_changed_nothing_changes() -> None:
    after = repair(PLAN, ROOM, RULES, 1, encoder=ENCODER)
    assert set(after.meetings) == set(PLAN.meetings)


def test_two_who_know_each_other_are_taken_apart() -> None:
    two = PLAN.meetings[-1].people
    after = repair(PLAN, replace(ROOM, known=frozenset({frozenset(two)})), RULES, 1, encoder=ENCODER)
    assert frozenset(two) not in met(after)


@pytest.mark.parametrize("people", [16, 17, 24, 25])
def test_taking_two_apart_changes_the_table_of_four_and_makes_no_trio(people: int) -> None:
    room = wheel(people)
    plan = plan_room(room, RULES, ENCODER)
    # The strong ones come in the first two rounds.
    for two in (meeting for meeting in plan.meetings if meeting.round > 2 and len(meeting.people) == 2):
        after = repair(plan, replace(room, known=frozenset({frozenset(two.people)})), RULES, 1, encoder=ENCODER)
        changed = [person for meeting in moved(plan, after) for person in meeting.people]
        assert len(changed) == 4 and set(two.people) <= set(changed)
        assert [len(m.people) for m in moved(after, plan)] == [2, 2]


def test_nobody_else_loses_a_match_for_two_who_know_each_other() -> None:
    for two in (meeting.people for meeting in PLAN.meetings if meeting.round == 2):
        after = repair(PLAN, replace(ROOM, known=frozenset({frozenset(two)})), RULES, 1, encoder=ENCODER)
        lost = {frozenset((match.giver, match.receiver)) for match in PLAN.matches} - met(after)
        assert lost <= {frozenset(two)}


def test_no_two_whom_the_host_brought_together_are_parted_for_two_who_know_each_other() -> None:
    pinned = frozenset({pair("c", "d"), pair("e", "f")})
    room = Room(tuple(map(person, "abcdef")), pinned=pinned)
    plan = Plan(rounds=1, meetings=tuple(Meeting(1, table, tuple(two)) for table, two in enumerate(("ab", "cd", "ef"), 1)))
    after = repair(plan, replace(room, known=frozenset({pair("a", "b")})), Rules(rounds=1), 0, encoder=ENCODER)
    assert pinned <= met(after)


def test_a_new_pin_brings_two_together_in_a_coming_round() -> None:
    stranger = next(f"p{k}" for k in range(1, 40) if pair("p0", f"p{k}") not in met(PLAN))
    after = repair(PLAN, replace(ROOM, pinned=frozenset({pair("p0", stranger)})), RULES, 1, encoder=ENCODER)
    assert [m.round > 1 for m in after.meetings if {"p0", stranger} <= set(m.people)] == [True]


def test_matching_all_again_keeps_most_of_what_was_announced() -> None:
    room = replace(ROOM, people=(*ROOM.people, LATE))
    after = repair(PLAN, room, RULES, 1, left={"p7"}, joined={"zoe"}, encoder=ENCODER, prefer_idle=False)
    assert len(moved(PLAN, after)) <= 12
    assert after.figures["both"] >= PLAN.figures["both"] - 0.05


def test_a_latecomer_can_join_the_pair_that_fits_best_now() -> None:
    room = replace(ROOM, people=(*ROOM.people, LATE))
    meeting = seat_now(PLAN, room, score_room(room, ENCODER), 2, "zoe")
    assert meeting is not None and meeting.people[-1] == "zoe" and {"p2", "p1", "p3"} & set(meeting.people)


def test_nobody_joins_a_pair_in_which_they_know_somebody() -> None:
    room = Room((person("a"), person("b"), person("c")), known=frozenset({pair("a", "c")}))
    plan = Plan(1, meetings=(Meeting(1, 1, ("a", "b")),))
    assert seat_now(plan, room, score_room(room, ENCODER), 1, "c") is None


def test_a_round_that_does_not_exist_cannot_have_begun() -> None:
    with pytest.raises(ValueError, match="Round 9 of 4"):
        repair(PLAN, ROOM, RULES, 9, encoder=ENCODER)
