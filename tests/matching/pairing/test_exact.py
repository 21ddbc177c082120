"""What the programme of small rooms says before anybody decides for or against whole meetings."""

from typing import Any

import numpy as np
import pytest
import scipy.optimize

from facilitator.matching import score_room
from facilitator.matching.fit.index import CardIndex
from facilitator.matching.pairing.candidates import Pairs, bounds_of, candidate_pairs
from facilitator.matching.pairing.exact import Programme, _programme, _single_helps, _without_sure, solve_exact
from tests.matching.cast import TagEncoder
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
    closer = _without_sure(model, _single_helps(pairs, index))
    assert closer is not None and relaxed(closer) < 0.8 * relaxed(model)


def test_no_clock_stops_the_solver(monkeypatch: pytest.MonkeyPatch) -> None:
    told, milp = set[str](), scipy.optimize.milp

    def listening(*problem: Any, options: dict[str, Any], **more: Any) -> Any:
        told.update(options)
        return milp(*problem, options=options, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(scipy.optimize, "milp", listening)
    pairs, index, caps = once(9)
    assert solve_exact(pairs, index, caps, 4, 0.5, 1).chosen is not None
    assert told == {"mip_rel_gap", "node_limit"}
