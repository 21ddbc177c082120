"""Did it help? Asked after 2, 14 and 60 days; answered for oneself; told to others in totals, and only of three or more."""

from __future__ import annotations

import json

import pytest

from facilitator.actions import wrap_up
from facilitator.actions.own.erase import erase
from facilitator.actions.own.outcomes import say_outcome
from facilitator.actions.purge import purge
from facilitator.core.after.outcomes import DAY, Answer, Said, Totals, asked, is_open, totals, totals_of_each
from facilitator.core.errors import NotNow, NotYours, Refused
from facilitator.files.own_data import own_data
from facilitator.store.records import GatheringRecord
from facilitator.views.after.outcomes import HowItWent, how_it_went, outcome_totals
from tests.builders import EIGHT, FOUR, Room, report_of

pytestmark = pytest.mark.both_databases


@pytest.fixture
def over(room: Room) -> Room:
    """Two weeks after an evening at which Carol met Emil and Farah met Goran."""
    room.reach("rounds", *FOUR)
    for name in ("Carol", "Farah"):
        room.met(name)
    return room.reach("closed").later(14 * DAY)


def other(room: Room, name: str) -> str:
    return next(iter(room.people(name)))


def say(room: Room, name: str, answer: str, amount: str = "", of: str = "") -> None:
    whom = room.ids[of or other(room, name)]
    say_outcome(room.db, room.id, room.ids[name], whom, answer, amount, room.now)


def seen(room: Room, name: str) -> HowItWent:
    with room.db.look() as session:
        return how_it_went(session, session.get_one(GatheringRecord, room.id), room.ids[name], room.now)


def of_all(room: Room) -> Totals | None:
    with room.db.look() as session:
        return outcome_totals(session, room.id)


def test_it_is_asked_after_two_fourteen_and_sixty_days() -> None:
    after = {days: asked(EIGHT, EIGHT + days * DAY) for days in (0, 1.9, 2, 13.9, 14, 59, 60, 89)}
    assert after == {0: 0, 1.9: 0, 2: 2, 13.9: 2, 14: 14, 59: 14, 60: 60, 89: 60}
    assert asked(None, EIGHT) == 0


def test_an_answer_is_due_anew_each_time_that_it_is_asked() -> None:
    said = EIGHT + 3 * DAY
    due = [is_open(said, EIGHT, EIGHT + days * DAY) for days in (3, 13, 14, 60)]
    assert due == [False, False, True, True]
    assert [is_open(None, EIGHT, EIGHT + days * DAY) for days in (1, 2)] == [False, True]


def test_one_answer_a_person_the_newest_counts_and_nobody_else_sees_it(over: Room) -> None:
    answers = []
    for answer in Answer:
        say(over, "Carol", answer)
        (one,) = seen(over, "Carol").people
        answers.append(one.answer)
    assert answers == list(Answer)
    (mirror,) = seen(over, other(over, "Carol")).people
    assert (mirror.kept.name, mirror.answer) == ("Carol", "")


def test_business_may_have_a_number_of_whoever_receives_and_nothing_else_has_one(over: Room) -> None:
    amounts = []
    for answer, amount in (("business", " 250 "), ("helped", "250"), ("business", "")):
        say(over, "Carol", answer, amount)
        amounts.append(seen(over, "Carol").people[0].amount)
    assert amounts == [250, None, None]


@pytest.mark.parametrize("odd", ["-5", "2.50", "0", "²", "lots", "9" * 40, "1000000001"])
def test_a_number_that_is_none_is_refused_and_nothing_changes(over: Room, odd: str) -> None:
    say(over, "Carol", "helped")
    with pytest.raises(Refused) as refused:
        say(over, "Carol", "business", odd)
    assert (refused.value.field, seen(over, "Carol").people[0].answer) == ("amount", "helped")


def test_nothing_is_said_before_it_is_asked_nor_of_who_was_not_met_nor_otherwise(over: Room) -> None:
    with pytest.raises(Refused, match="one of the four"):
        say(over, "Carol", "marvellous")
    stranger = next(name for name in FOUR if name not in ("Carol", other(over, "Carol")))
    with pytest.raises(NotYours):
        say(over, "Carol", "helped", of=stranger)
    over.now -= 13 * DAY
    with pytest.raises(NotNow):
        say(over, "Carol", "helped")


def test_promises_are_counted_beside(over: Room) -> None:
    ids = over.ids["Carol"], over.ids[other(over, "Carol")]
    wrap_up.promise(over.db, over.id, *ids, "I’ll send prices", over.now)
    before = seen(over, "Carol")
    wrap_up.keep_promise(over.db, over.id, *ids, True, over.now)
    after = seen(over, "Carol")
    assert [(view.promises_kept, view.promises) for view in (before, after)] == [(0, 1), (1, 1)]


def test_the_host_sees_totals_once_three_have_answered(over: Room) -> None:
    say(over, "Carol", "helped")
    say(over, "Emil", "in-touch")
    few = report_of(over).figures.came
    say(over, "Farah", "business", "900")
    say(over, "Goran", "not-yet")
    assert (few, report_of(over).figures.came) == (None, Totals(4, not_yet=1, in_touch=1, helped=1, business=1))


def test_a_sum_is_shown_once_three_have_told_a_number() -> None:
    three = [Said(one, Answer.BUSINESS, 100 * one) for one in (1, 2, 3)]
    two = [*three[:2], Said(2, Answer.BUSINESS, 50), Said(3, Answer.HELPED)]
    assert [found and found.amount for found in (totals(three), totals(two))] == [600, None]


def test_who_is_deleted_or_removed_is_in_no_total_and_gone_from_the_others(over: Room) -> None:
    for name in FOUR:
        say(over, name, "helped")
    erase(over.db, over.id, over.ids["Carol"], over.now)
    left = of_all(over)
    assert left is None
    assert [person.kept.name for person in seen(over, "Farah").people] == ["Goran"]


def test_ones_own_answers_are_in_ones_own_data_and_go_with_the_evening(over: Room) -> None:
    say(over, "Carol", "business", "250")
    with over.db.look() as session:
        mine, theirs = (json.loads(own_data(session, over.id, over.ids[name]))["came_of_it"] for name in ("Carol", "Emil"))
    assert [(row["with"], row["answer"], row["amount"]) for row in mine] == [(other(over, "Carol"), "business", 250)]
    assert theirs == []
    assert purge(over.db, over.now + 17 * DAY) == 1
    assert of_all(over) is None


def several(event: int, people: int, amounts: int = 0) -> list[Said]:
    """Of people of that event alone; the first `amounts` of them tell one."""
    return [Said(100 * event + one, Answer.BUSINESS, 50 if one < amounts else None) for one in range(people)]


def test_what_is_told_of_each_event_leaves_nobodys_answer_to_be_subtracted_from_those_of_all() -> None:
    def told(*events: list[Said]) -> dict[int, tuple[int, int | None]]:
        found = totals_of_each(dict(enumerate(events)))
        return {event: (each.business, each.amount) for event, each in found.items()}

    assert told(several(0, 3), several(1, 4)) == {0: (3, None), 1: (4, None)}
    assert told(several(0, 3), several(1, 4), several(2, 1)) == {1: (4, None)}
    assert told(several(0, 3), several(1, 2), several(2, 1)) == {0: (3, None)}
    assert told(several(0, 3), several(1, 2)) == {}
    assert told(several(0, 3, 3), several(1, 4, 4)) == {0: (3, 150), 1: (4, 200)}
    assert told(several(0, 3, 3), several(1, 4, 1)) == {0: (3, None), 1: (4, None)}
