"""One promise a person: made, kept, and taken back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from facilitator.actions import wrap_up
from facilitator.actions.own.days import suggested, today
from facilitator.core.errors import NotYours, Refused
from tests.builders import FOUR, Room


@pytest.fixture
def met(room: Room) -> Room:
    room.reach("rounds", *FOUR)
    room.met("Carol")
    return room


def promise(room: Room, text: str, other: str = "Emil", by: str = "") -> None:
    wrap_up.promise(room.db, room.id, room.ids["Carol"], room.ids[other], text, room.now, by)


def keep(room: Room, kept: bool) -> None:
    wrap_up.keep_promise(room.db, room.id, room.ids["Carol"], room.ids["Emil"], kept, room.now)


def state(room: Room) -> tuple[str, bool]:
    (emil,) = room.phone("Carol").people
    return emil.promise, emil.promise_kept


def test_a_promise_is_written_rewritten_kept_and_taken_back(met: Room) -> None:
    states = [state(met)]
    promise(met, " I’ll send prices\nby Friday ")
    states.append(state(met))
    promise(met, "I’ll send prices by Monday")
    keep(met, True)
    states.append(state(met))
    keep(met, False)
    states.append(state(met))
    promise(met, "")
    states.append(state(met))
    assert states == [
        ("", False),
        ("I’ll send prices by Friday", False),
        ("I’ll send prices by Monday", True),
        ("I’ll send prices by Monday", False),
        ("", False),
    ]


def test_the_words_that_stand_there_already_are_no_promise(met: Room) -> None:
    with pytest.raises(Refused, match="Say what you will do"):
        promise(met, "I’ll ")
    assert state(met) == ("", False)


def test_a_promise_is_its_makers_own(met: Room) -> None:
    promise(met, "I’ll send prices by Friday")
    (carol,) = met.phone("Emil").people
    assert (carol.promise, "prices" in carol.draft) == ("", False)


def test_the_first_message_is_drafted_from_the_promise(met: Room) -> None:
    promise(met, "I’ll send prices by Friday")
    (emil,) = met.phone("Carol").people
    assert emil.draft.endswith(" I said: “I’ll send prices by Friday”. Here it is.")


def test_only_who_has_been_met_can_be_promised_something(met: Room) -> None:
    with pytest.raises(NotYours):
        promise(met, "I’ll call", "Farah")


def test_a_promise_that_was_never_made_cannot_be_kept(met: Room) -> None:
    with pytest.raises(Refused) as refused:
        keep(met, True)
    assert refused.value.message == "Write down what you promised first."


def test_a_promise_is_one_line(met: Room) -> None:
    with pytest.raises(Refused) as refused:
        promise(met, "x" * 121)
    assert refused.value.message == "Make it a little shorter: up to 120 letters."
    assert state(met) == ("", False)


def test_a_new_promise_is_not_kept_already(met: Room) -> None:
    promise(met, "I’ll send prices by Friday")
    keep(met, True)
    promise(met, "")
    promise(met, "I’ll call on Monday")
    assert state(met) == ("I’ll call on Monday", False)


def due(room: Room) -> str:
    (emil,) = room.phone("Carol").people
    return emil.due


def day(room: Room, ahead: int) -> str:
    return (today(room.now) + timedelta(days=ahead)).isoformat()


def test_a_promise_may_have_a_day_which_can_be_changed_and_left_open(met: Room) -> None:
    days = [day(met, 4), day(met, 0), "", day(met, 366)]
    seen = []
    for each in days:
        promise(met, "I’ll send prices", by=each)
        seen.append(due(met))
    assert seen == days


@pytest.mark.parametrize("ahead", [-2, 367])
def test_a_day_that_is_over_or_far_away_is_refused(met: Room, ahead: int) -> None:
    promise(met, "I’ll send prices", by=day(met, 3))
    with pytest.raises(Refused) as refused:
        promise(met, "I’ll send more", by=day(met, ahead))
    assert refused.value.field == "due"
    assert (state(met)[0], due(met)) == ("I’ll send prices", day(met, 3))


@pytest.mark.parametrize("odd", ["soon", "2026-02-30", "04.12.2026", "2026-12-04T10:00", "9" * 5000])
def test_what_is_no_day_is_refused(met: Room, odd: str) -> None:
    with pytest.raises(Refused, match="Choose a day, or leave it open"):
        promise(met, "I’ll send prices", by=odd)


def test_who_sends_it_just_after_midnight_means_the_day_before(met: Room) -> None:
    promise(met, "I’ll call", by=day(met, -1))
    assert due(met) == day(met, -1)


@pytest.mark.parametrize(
    ("now", "this", "next"),
    [
        ("2026-11-30", "2026-12-04", "2026-12-11"),
        ("2026-12-03", "2026-12-04", "2026-12-11"),
        ("2026-12-04", "2026-12-06", "2026-12-11"),
        ("2026-12-06", "2026-12-06", "2026-12-11"),
        ("2026-12-31", "2027-01-01", "2027-01-08"),
    ],
)
def test_this_week_is_its_friday_or_its_end_and_next_week_the_friday_after(now: str, this: str, next: str) -> None:
    days = suggested(date.fromisoformat(now))
    assert [each.isoformat() for each in days] == [this, next]
