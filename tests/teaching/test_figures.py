"""The figures of the report, on examples that are worked out by hand."""

from __future__ import annotations

from math import log2

import numpy as np
import pytest

from facilitator.teaching.figures import calibration_error, ndcg3, pairs_right, top3
from facilitator.teaching.judged import Judged, Probe, strangers


def a_room(grades: list[list[int]]) -> Judged:
    """Offers x needs, each card of another person."""
    grade = np.array(grades, dtype=np.int8)
    index = strangers([f"offer {k}" for k in range(grade.shape[0])], [f"need {k}" for k in range(grade.shape[1])])
    return Judged("a room", index, grade, np.zeros(grade.shape, dtype=bool))


def column(*numbers: float) -> np.ndarray:
    return np.array(numbers)[:, None]


def a_probe(id: str, serves: bool, group: int = 1, kind: str = "side") -> Probe:
    return Probe(id, group, kind, "offer", "need", serves)


def test_the_best_order_ranks_at_one() -> None:
    assert ndcg3(column(0.9, 0.5, 0.1, 0.0), a_room([[2], [1], [0], [0]])) == pytest.approx(1)


def test_a_good_offer_in_second_place_is_worth_less_and_in_fourth_nothing() -> None:
    room = a_room([[2], [0], [0], [0]])
    assert ndcg3(column(0.5, 0.9, 0.1, 0.1), room) == pytest.approx(1 / log2(3))
    assert ndcg3(column(0.1, 0.9, 0.5, 0.4), room) == 0


def test_a_grade_of_one_gains_a_third_of_a_grade_of_two() -> None:
    expected = (1 + 3 / log2(3)) / (3 + 1 / log2(3))
    assert ndcg3(column(0.5, 0.9, 0.1), a_room([[2], [1], [0]])) == pytest.approx(expected)


def test_a_need_that_no_offer_serves_well_is_not_counted() -> None:
    assert ndcg3(np.array([[0.9, 0.1], [0.1, 0.9]]), a_room([[2, 1], [0, 0]])) == pytest.approx(1)


def test_ones_own_offer_comes_after_every_other() -> None:
    room = a_room([[0], [2], [0], [0]])
    own = Judged(room.name, room.index, room.grade, np.array([[True], [False], [False], [False]]))
    chance = column(0.9, 0.8, 0.1, 0.1)
    assert ndcg3(chance, room) == pytest.approx(1 / log2(3))
    assert ndcg3(chance, own) == pytest.approx(1)


def test_what_is_said_of_the_first_three_stands_beside_what_is_true_of_them() -> None:
    said, true = top3(column(0.2, 0.9, 0.1, 0.5), a_room([[2], [1], [2], [0]]))
    assert said.tolist() == [0.9, 0.5, 0.2]
    assert true.tolist() == [1, 0, 1]


def test_what_is_as_often_true_as_said_has_no_calibration_error() -> None:
    assert calibration_error(np.full(4, 0.75), np.array([1.0, 1, 1, 0])) == pytest.approx(0)


def test_calibration_errors_of_the_tenths_count_by_how_often_they_are_said() -> None:
    said, true = np.array([0.95, 0.95, 0.95, 0.05]), np.array([1.0, 1, 1, 1])
    assert calibration_error(said, true) == pytest.approx(0.75 * 0.05 + 0.25 * 0.95)


def test_certainty_is_counted_with_the_highest_tenth() -> None:
    assert calibration_error(np.array([1.0, 0.9]), np.array([1.0, 1.0])) == pytest.approx(0.05)


def test_couples_of_a_group_are_ranked_rightly_wrongly_or_by_half() -> None:
    pairs = [a_probe("yes", True), a_probe("lower", False), a_probe("same", False), a_probe("higher", False)]
    chance = {"yes": 0.5, "lower": 0.4, "same": 0.5, "higher": 0.6}
    assert pairs_right(pairs, chance) == {"side": 0.5, "all": 0.5}


def test_groups_count_alike_and_kinds_are_told_apart() -> None:
    pairs = [
        *(a_probe(f"{kind} {group} {serves}", serves, group, kind) for kind, group in (("side", 1), ("side", 2), ("place", 3))
          for serves in (True, False)),
        a_probe("without a counterpart", True, 4, "level"),
    ]  # fmt: skip
    chance = {pair.id: float(pair.serves) for pair in pairs} | {"side 2 True": 0.0, "side 2 False": 1.0}
    assert pairs_right(pairs, chance) == {"side": 0.5, "place": 1, "all": pytest.approx(2 / 3)}
