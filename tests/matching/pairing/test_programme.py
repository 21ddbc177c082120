"""What the programme of small rooms says before anybody decides for or against whole meetings."""

from random import Random
from typing import Any

import numpy as np
import pytest
import scipy.optimize

from facilitator.matching import score_room
from facilitator.matching.fit.index import CardIndex
from facilitator.matching.pairing import programme
from facilitator.matching.pairing.candidates import Pairs, bounds_of, candidate_pairs
from facilitator.matching.pairing.programme import Programme, _most_in_doubt, _programme, _single_helps, solve_programme
from facilitator.matching.room import Room
from tests.matching.cast import TAGS, TagEncoder, person
from tests.matching.schedule.test_plan import wheel


def once(people: int) -> tuple[Pairs, CardIndex, np.ndarray]:
    """Everybody meets one person."""
    room = wheel(people)
    fit = score_room(room, TagEncoder())
    return candidate_pairs(fit, bounds_of(room, fit.index)), fit.index, np.ones(people, dtype=np.intp)


def relaxed(model: Programme) -> float:
    limits = np.column_stack([model.lower, model.upper])
    found: Any = scipy.optimize.linprog(-model.worth, model.rows, model.most, bounds=limits)  # type: ignore[call-overload]
    return -float(found.fun)


def test_in_one_meeting_nobody_gives_to_one_half_and_receives_from_the_other() -> None:
    pairs, index, caps = once(12)
    assert relaxed(_programme(pairs, index, caps, 6, 0.5)) < 900, "1,200 were all to give and receive"


def test_two_halves_of_a_meeting_help_no_more_than_a_whole_one() -> None:
    pairs, index, caps = once(9)
    model = _programme(pairs, index, caps, 4, 0.5)
    closer = _most_in_doubt(model, _single_helps(pairs, index))
    assert closer is not None and relaxed(closer.model) < 0.8 * relaxed(model)


def test_no_clock_stops_the_solver(monkeypatch: pytest.MonkeyPatch) -> None:
    told, milp = set[str](), scipy.optimize.milp

    def listening(*problem: Any, options: dict[str, Any], **more: Any) -> Any:
        told.update(options)
        return milp(*problem, options=options, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(scipy.optimize, "milp", listening)
    pairs, index, caps = once(9)
    assert solve_programme(pairs, index, caps, 4, 0.5, 1).chosen is not None
    assert told == {"mip_rel_gap", "node_limit"}


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("doubtful", [4, 16])
def test_the_named_bound_is_of_all_pairs_and_not_of_the_doubtful_ones_alone(
    seed: int, doubtful: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However few pairs are decided by whole meetings."""
    dice = Random(seed)
    room = Room(tuple(person(f"p{k:02d}", dice.sample(TAGS, 2), dice.sample(TAGS, 2)) for k in range(10)))
    fit = score_room(room, TagEncoder())
    pairs, caps = candidate_pairs(fit, bounds_of(room, fit.index)), np.full(10, 2, dtype=np.intp)

    def solved(most_doubtful: int) -> programme.Solved:
        monkeypatch.setattr(programme, "MOST_DOUBTFUL_PAIRS", most_doubtful)
        return solve_programme(pairs, fit.index, caps, 10, 0.5, 2)

    few, every = solved(doubtful), solved(len(pairs))
    assert few.bound >= every.value - 1e-6 and few.bound >= few.value - 1e-6
