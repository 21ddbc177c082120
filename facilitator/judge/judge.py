"""Asking the judge: what it costs, when it is left in peace, and which of a room's pairs are worth a question."""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from facilitator.config import JudgeSettings
from facilitator.matching import Card, Room, TextFit

from . import prompt
from .endpoint import SECONDS, Unanswered, post

# All chosen. The likeliest offers of a need that are graded; less likely ones no grade makes likely.
LIKELIEST, LEAST_CHANCE = 12, 0.02
# Questions a room may ask, of a dozen pairs each: enough for every need of six hundred people, some asked again as offers come.
QUESTIONS_A_ROOM = 2_000
# Questions of all rooms together that are asked at once.
QUESTIONS_AT_ONCE = 4
# After so many failures in a row it is left in peace for so many seconds, twice as many each time, up to the most.
FAILURES, PEACE, LONGEST_PEACE = 3, 30.0, 900.0
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Question:
    """A need, and the offers of others that are to be graded for it."""

    need: Card
    offers: tuple[Card, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        return self.need.text, *(card.text for card in self.offers)


class Judge:
    """One of a process. `clock`: seconds that only go forward.

    `unanswered`: how many of the last questions in a row got no answer at all, and `why` the last one did not; nonsense is an
    answer.
    """

    def __init__(self, settings: JudgeSettings, clock: Callable[[], float] = time.monotonic, seconds: float = SECONDS) -> None:
        self.settings = settings
        self.name = f"{prompt.VERSION} {settings.model}"
        self._clock, self._seconds = clock, seconds
        self._asked = Counter[int]()
        self._in_vain: set[tuple[str, ...]] = set()
        self._turns = threading.BoundedSemaphore(QUESTIONS_AT_ONCE)
        self.unanswered, self.why = 0, ""
        self._failures = 0
        self._peace_until = 0.0
        self._is_plain = False

    def may_be_asked(self, gathering_id: int) -> bool:
        return self._clock() >= self._peace_until and self._asked[gathering_id] < QUESTIONS_A_ROOM

    def worth_asking(self, questions: Sequence[Question]) -> list[Question]:
        """Those that have not been answered with nonsense before, most offers first."""
        return sorted((q for q in questions if q.texts not in self._in_vain), key=lambda q: -len(q.offers))

    def ask(self, gathering_id: int, question: Question) -> dict[str, int]:
        """The grade of each offer, by id; none at all where the judge is silent, slow or silly."""
        self._asked[gathering_id] += 1
        try:
            with self._turns:
                answer = self._heard(question)
            grades = prompt.read_answer(answer, len(question.offers))
        except (Unanswered, prompt.Silly) as failed:
            self._in_vain.add(question.texts)
            self._fail(failed)
            return {}
        self._failures = 0
        return {card.id: grade for card, grade in zip(question.offers, grades, strict=True)}

    def _heard(self, question: Question) -> bytes:
        try:
            answer = self._answer(question)
        except Unanswered as failed:
            self.unanswered, self.why = self.unanswered + 1, str(failed)
            raise
        self.unanswered = 0
        return answer

    def _answer(self, question: Question) -> bytes:
        need, offers = question.need.text, [card.text for card in question.offers]
        url, key, model = self.settings.url, self.settings.key, self.settings.model
        try:
            return post(url, key, prompt.request_for(model, need, offers, self._is_plain), self._seconds)
        except Unanswered as failed:
            if not failed.refused or self._is_plain:
                raise
        self._is_plain = True
        return post(url, key, prompt.request_for(model, need, offers, plain=True), self._seconds)

    def _fail(self, failed: Exception) -> None:
        self._failures += 1
        if self._failures >= FAILURES:
            peace = min(LONGEST_PEACE, PEACE * 2 ** (self._failures - FAILURES))
            self._peace_until = self._clock() + peace
            _log.warning("the judge at %s is left in peace for %d s: %s", self.settings.where, peace, failed)


def questions_of(room: Room, fit: TextFit, judge: str) -> Iterator[Question]:
    """The likeliest offers of each need that `judge` has not graded, without cards that talk to it."""
    index = fit.index
    for row, need in enumerate(index.needs):
        if prompt.talks_to_the_judge(need.text):
            continue
        links = np.nonzero((fit.need == row) & (fit.chance >= LEAST_CHANCE))[0]
        best = links[np.argsort(-fit.chance[links], kind="stable")][:LIKELIEST].tolist()
        offers = (index.offers[fit.offer[link]] for link in best)
        new = tuple(offer for offer in offers if not _is_known(room, offer, need, judge))
        new = tuple(offer for offer in new if not prompt.talks_to_the_judge(offer.text))
        if new:
            yield Question(need, new)


def _is_known(room: Room, offer: Card, need: Card, judge: str) -> bool:
    known = room.grades.get((offer.id, need.id))
    return known is not None and known.judge == judge
