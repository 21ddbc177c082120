"""Coming late: both cards first, then a table now or the next round."""

from __future__ import annotations

import pytest

from facilitator.actions import rounds
from facilitator.core.errors import NotNow, Refused
from facilitator.views.alerts import AlertView, Answer, SeatLatecomer
from tests.builders import FOUR, Room


@pytest.fixture
def late(room: Room) -> Room:
    """Round 1 runs; Leila arrives and posts both cards."""
    return room.reach("rounds", *FOUR).join("Leila").post_cards("Leila")


def answer(room: Room, choice: str, name: str = "Leila") -> None:
    rounds.answer_late(room.db, room.id, room.ids[name], choice, room.now)


def seats(room: Room, round: int) -> set[frozenset[str]]:
    return {table for table in room.tables(round) if "Leila" in table}


def test_a_latecomer_is_asked_for_both_cards_and_told_that_the_round_runs(room: Room) -> None:
    room.reach("rounds", *FOUR).join("Leila")
    view = room.phone("Leila")
    assert (view.step, view.seat_offer) == ("offer", None)
    assert view.notice == (
        "Good, you made it. Round 1 has started. Tell us what you can give and what you’d love, and we find you a table."
    )


def test_both_cards_bring_an_offer_to_phone_and_host(late: Room) -> None:
    offer = late.phone("Leila").seat_offer
    assert offer is not None
    assert (late.phone("Leila").step, set(offer.names)) in [("late", {"Carol", "Emil"}), ("late", {"Farah", "Goran"})]
    names = " and ".join(offer.names)
    assert late.host().alert == AlertView(
        f"Leila just arrived. Join {names} at table {offer.table}?",
        Answer("Yes", SeatLatecomer(late.ids["Leila"], now=True)),
        Answer("Next round", SeatLatecomer(late.ids["Leila"], now=False)),
    )


def test_the_coming_rounds_wait_for_the_answer_and_then_have_a_place(late: Room) -> None:
    places = [len(seats(late, 2))]
    answer(late, "next")
    places.append(len(seats(late, 2)))
    assert places == [0, 1]


def test_whoever_has_not_answered_when_the_round_ends_comes_in_at_the_next_one(late: Room) -> None:
    late.next()
    assert (late.phone("Leila").step, len(seats(late, 2)), seats(late, 1)) == ("rounds", 1, set())


def test_joining_now_makes_a_trio_and_tells_all_three(late: Room) -> None:
    offer = late.phone("Leila").seat_offer
    assert offer is not None
    answer(late, "now")
    assert late.phone("Leila").step == "rounds"
    assert seats(late, 1) == {frozenset({"Leila", *offer.names})}
    for name in offer.names:
        meeting = late.phone(name).now
        assert meeting is not None
        assert "Leila" in {p.name for p in meeting.partners}
        assert meeting.table == offer.table
    assert (late.host().alert, late.host().trios) == (None, 1)


def test_waiting_for_the_next_round_takes_the_question_away(late: Room) -> None:
    answer(late, "next")
    assert (late.phone("Leila").step, late.phone("Leila").seat_offer, late.host().alert) == ("late", None, None)
    assert seats(late, 1) == set()
    late.next()
    assert late.phone("Leila").step == "rounds"


def test_the_first_answer_counts_whoever_gave_it(late: Room) -> None:
    answer(late, "next")
    answer(late, "now")
    assert seats(late, 1) == set()


def test_an_answer_given_twice_seats_once(late: Room) -> None:
    answer(late, "now")
    answer(late, "now")
    assert len(seats(late, 1)) == 1


def test_nobody_is_asked_about_a_round_that_is_over(late: Room) -> None:
    late.next()
    assert (late.phone("Leila").seat_offer, late.host().alert) == (None, None)
    answer(late, "now")
    assert seats(late, 1) == set()


def test_when_the_clock_has_run_out_nobody_is_sent_to_a_table(room: Room) -> None:
    room.reach("rounds", *FOUR).later(1000).join("Leila").post_cards("Leila")
    assert (room.phone("Leila").seat_offer, room.host().alert) == (None, None)
    assert len(seats(room, 2)) == 1


def test_a_latecomer_in_the_last_round_may_still_join_a_table(room: Room) -> None:
    room.reach("rounds", *FOUR, round=3).join("Leila").post_cards("Leila")
    assert room.phone("Leila").seat_offer is not None
    answer(room, "now")
    assert len(seats(room, 3)) == 1


def test_a_latecomer_between_match_and_round_one_is_in_the_plan(room: Room) -> None:
    room.reach("matching", *FOUR).join("Leila").post_cards("Leila")
    assert room.phone("Leila").step == "matching"
    assert len(seats(room, 1)) == 1


def test_two_latecomers_are_asked_about_one_at_a_time_in_order_of_arrival(late: Room) -> None:
    late.later(5).join("Hana").post_cards("Hana")
    alert = late.host().alert
    assert alert is not None and alert.text.startswith("Leila just arrived.")
    answer(late, "next")
    alert = late.host().alert
    assert alert is not None and alert.text.startswith("Hana just arrived.")


def test_meetings_already_announced_for_others_stay_where_they_can(room: Room) -> None:
    room.reach("rounds", *FOUR)
    before = [room.tables(number) for number in (1, 2, 3)]
    room.join("Leila").post_cards("Leila")
    after = [{table - {"Leila"} for table in room.tables(number)} for number in (1, 2, 3)]
    assert after == before


def test_an_announced_meeting_keeps_its_table_and_beacon_when_somebody_comes_late(room: Room) -> None:
    room.reach("rounds", *FOUR)
    before = {name: room.phone(name).now for name in FOUR}
    room.join("Leila").post_cards("Leila")
    assert {name: room.phone(name).now for name in FOUR} == before


def test_who_went_home_while_the_host_decided_is_not_seated(late: Room) -> None:
    late.leave("Leila")
    assert late.host().alert is None
    answer(late, "now")
    assert seats(late, 1) == set()


def test_an_answer_that_is_none_is_refused(late: Room) -> None:
    with pytest.raises(Refused) as refused:
        answer(late, "perhaps")
    assert refused.value.message == "Join a table now, or come in at the next round."


def test_outside_of_the_rounds_there_is_no_table_to_join(late: Room) -> None:
    late.reach("wrap-up")
    with pytest.raises(NotNow) as refused:
        answer(late, "now")
    assert refused.value.message == "The rounds are over. Look at the big screen."


def test_who_was_never_offered_a_table_cannot_take_one(late: Room) -> None:
    before = late.tables(1)
    answer(late, "now", "Carol")
    assert late.tables(1) == before
