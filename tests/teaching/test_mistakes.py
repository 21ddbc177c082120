"""What the report lists as worst, who is counted as helped, and what simpler ways make of a room."""

from __future__ import annotations

import numpy as np
import pytest

from facilitator.matching import Fit, Person, Room
from facilitator.matching.fit.index import index_of
from facilitator.matching.room import Card
from facilitator.teaching.beside import words
from facilitator.teaching.beside.planners import best_three, greedy, repeated_assignment
from facilitator.teaching.examples import Links
from facilitator.teaching.judged import Judged
from facilitator.teaching.leave_out import LeftOut
from facilitator.teaching.mistakes import worst_announcements, worst_omissions
from facilitator.teaching.outcomes import bound, outcome, plan_of, promised_rightly
from facilitator.teaching.report import table

# Ana has bread and wants a van, Ben has a van and wants bread, Cem has Latin and wants a cat.
PEOPLE = (("ana", "bread", "a van"), ("ben", "a van", "bread"), ("cem", "Latin", "a cat"))


def a_room() -> Judged:
    people = [Person(id, "", (Card(f"o {id}", offer),), (Card(f"n {id}", need),)) for id, offer, need in PEOPLE]
    index = index_of(Room(tuple(people)))
    grade = np.array([[0, 2, 0], [2, 0, 0], [0, 0, 0]], dtype=np.int8)
    return Judged("a room", index, grade, np.eye(3, dtype=bool))


def said(chance: list[list[float]]) -> LeftOut:
    room = a_room()
    offer, need = np.nonzero(~room.own)
    nothing = np.zeros((len(offer), 0))
    return LeftOut(room, Links(offer, need, nothing, room.grade[offer, need]), np.array(chance))


GOOD = [[0, 0.9, 0.1], [0.9, 0, 0.2], [0.1, 0.1, 0]]
BAD = [[0, 0.3, 0.8], [0.02, 0, 0.2], [0.1, 0.6, 0]]


def test_the_worst_announcement_is_the_surest_first_offer_that_serves_nothing() -> None:
    assert [(m.need, m.offer, m.chance) for m in worst_announcements([said(BAD)])] == [
        ("a cat", "bread", 0.8),
        ("bread", "Latin", 0.6),
        ("a van", "Latin", 0.1),
    ]


def test_the_worst_omission_is_the_least_likely_offer_that_a_host_would_bring() -> None:
    found = worst_omissions([said(BAD)])
    assert [(m.need, m.offer, m.chance, m.place) for m in found] == [("a van", "a van", 0.02, 2), ("bread", "bread", 0.3, 2)]


def test_who_truly_gave_and_received_is_counted_of_all_people() -> None:
    room = a_room()
    assert bound(room) == pytest.approx(2 / 3)
    assert outcome(room, {(0, 1)}).both == pytest.approx(2 / 3)
    assert outcome(room, {(0, 1), (0, 2)}).helped == 0.5
    assert outcome(room, {(0, 2), (1, 2)}).both == 0


def test_promises_are_right_where_a_host_would_have_made_them() -> None:
    right, wrong = said(GOOD), said(BAD)
    assert promised_rightly(right.room, plan_of(right)) == (2, 2)
    assert promised_rightly(wrong.room, plan_of(wrong)) == (0, 1)


def test_simpler_planners_bring_together_whom_the_chances_speak_for() -> None:
    fit: Fit = said(GOOD).fit
    for planner in (best_three, greedy, repeated_assignment):
        assert (0, 1) in planner(fit, 1, set())
        assert (0, 1) not in planner(fit, 1, {(0, 1)})


def test_nobody_meets_twice_in_one_round() -> None:
    for planner in (best_three, greedy, repeated_assignment):
        met = [person for pair in planner(said(GOOD).fit, 1, set()) for person in pair]
        assert len(met) == len(set(met))


def test_words_and_letters_in_common_rank_the_same_words_first() -> None:
    index = a_room().index
    for score in (words.bm25(index), words.letters(index)):
        assert score[:, index.need_row["n ben"]].argmax() == index.offer_row["o ana"]
        assert score[:, index.need_row["n ana"]].argmax() == index.offer_row["o ben"]


def test_a_bar_in_a_card_does_not_break_the_table() -> None:
    assert list(table(["need", "said"], [["a | b", 0.5]])) == ["| need | said |", "|---|---|", "| a / b | 0.500 |"]
