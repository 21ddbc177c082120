"""The plan's figures are what can be expected of it, not what it says of itself."""

from __future__ import annotations

import numpy as np
import pytest

from facilitator.matching import Card, Meeting, Person, Room
from facilitator.matching.fit.fit import Fit
from facilitator.matching.fit.index import index_of
from facilitator.matching.schedule.figures import TRUER_TOGETHER, figures_of

NAMES = ("alice", "bob", "carol")
ROOM = Room(tuple(Person(name, name, (Card(f"{name}-o", ""),), (Card(f"{name}-n", ""),)) for name in NAMES))


def fit(**chances: float) -> Fit:
    """`alice_bob`: the chance that Alice's offer serves Bob's need."""
    index = index_of(ROOM)
    pairs = [name.split("_") for name in chances]
    offer, need = (np.array([NAMES.index(pair[k]) for pair in pairs], dtype=np.intp) for k in (0, 1))
    chance = np.array(list(chances.values()))
    return Fit(index, offer, need, chance, chance, {}, {})


def truer(chance: float) -> float:
    odds = chance / (1 - chance) * np.exp(TRUER_TOGETHER)
    return float(odds / (1 + odds))


def test_whom_a_plan_brings_together_is_counted_as_far_as_their_chances_go_and_a_little_further() -> None:
    found = figures_of(fit(alice_bob=0.4, bob_alice=0.5), (), [Meeting(1, 1, ("alice", "bob"))], rounds=1)
    assert truer(0.4) == pytest.approx(0.536, abs=0.001)
    assert found["gives"] == pytest.approx((truer(0.4) + truer(0.5)) / 3)
    assert found["both"] == pytest.approx(2 * truer(0.4) * truer(0.5) / 3)
    assert found["needs_answered"] == pytest.approx((truer(0.4) + truer(0.5)) / 3)


def test_what_is_sure_is_sure_however_often_it_is_and_what_is_not_to_be_is_nothing() -> None:
    met = [Meeting(1, 1, ("alice", "bob"))]
    found = figures_of(fit(alice_bob=1.0, bob_alice=0.0), (), met, rounds=1)
    assert (found["gives"], found["both"]) == (pytest.approx(1 / 3), 0.0)


def test_two_givers_of_one_need_are_surer_than_one_and_who_does_not_meet_gives_nothing() -> None:
    met = [Meeting(1, 1, ("alice", "bob")), Meeting(2, 1, ("bob", "carol"))]
    found = figures_of(fit(alice_bob=0.5, carol_bob=0.5, alice_carol=1.0), (), met, rounds=2)
    assert found["receives"] == pytest.approx(truer(0.75) / 3)
    assert found["gives"] == pytest.approx(2 * truer(0.5) / 3)


def test_who_has_left_is_counted_with_nobody() -> None:
    assert figures_of(fit(alice_bob=1.0), (), [Meeting(1, 1, ("alice", "gone"))], rounds=1)["gives"] == 0.0
