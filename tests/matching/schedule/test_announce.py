"""Who hears of a promise: whoever is likely helped, and of the others those who are each other's best."""

from __future__ import annotations

import numpy as np

from facilitator.matching import Card, Person, Room, TextFit, with_signals
from facilitator.matching.fit.fit import Fit
from facilitator.matching.fit.index import index_of
from facilitator.matching.schedule.announce import announced

PEOPLE = "abcd"
EVERYBODY = [(i, j) for i in range(4) for j in range(i + 1, 4)]


def fit_of(**chances: float) -> Fit:
    """`ab=.6`: a's only offer serves b's only need with that chance; all others have none."""
    room = Room(tuple(Person(p, p, (Card(f"{p}-o", "gives"),), (Card(f"{p}-n", "needs"),)) for p in PEOPLE))
    pairs = [(i, j) for i in range(4) for j in range(4) if i != j]
    offer, need = np.array(pairs, dtype=np.intp).T
    said = np.array([chances.get(PEOPLE[i] + PEOPLE[j], 0.0) for i, j in pairs])
    return with_signals(TextFit(index_of(room), offer, need, said), room)


def promised(fit: Fit, met: list[tuple[int, int]] = EVERYBODY, to: tuple[int, ...] = ()) -> set[str]:
    return {match.giver + match.receiver for match in announced(fit, met, to)}


def test_what_is_likely_is_promised_to_everybody_who_meets() -> None:
    fit = fit_of(ab=0.9, ba=0.7, cd=0.8)
    assert promised(fit) == {"ab", "ba", "cd"}
    assert promised(fit, [(2, 3)]) == {"cd"}


def test_two_who_would_hear_of_nothing_are_promised_what_is_best_for_both() -> None:
    assert promised(fit_of(ab=0.9, cd=0.55)) == {"ab", "cd"}
    assert promised(fit_of(ab=0.9, cd=0.45)) == {"ab"}


def test_who_is_promised_something_hears_of_no_doubtful_help() -> None:
    assert promised(fit_of(ab=0.9, ac=0.6)) == {"ab"}
    assert promised(fit_of(cd=0.55), to=(3,)) == set()


def test_doubtful_help_that_another_would_rather_give_is_not_promised() -> None:
    assert promised(fit_of(bd=0.6, cd=0.55), [(2, 3)]) == set()
