"""Did it help? Asked of each person met some days after the end, answered with one tap, and told to others in totals only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

DAY = 24 * 3600.0
# Once things may have been sent; once they may have been used; once they may have been paid.
ASKED_AFTER = (2, 14, 60)
# Of fewer, whoever reads a total could tell who said what. Chosen.
FEWEST = 3
LARGEST_AMOUNT = 1_000_000_000


class Answer(StrEnum):
    NOT_YET = "not-yet"
    IN_TOUCH = "in-touch"
    HELPED = "helped"
    BUSINESS = "business"


@dataclass(frozen=True)
class Said:
    """One answer: by whom, what, and what it was worth to them, if they told."""

    by: int
    answer: Answer
    amount: int | None = None


@dataclass(frozen=True)
class Totals:
    """What everybody said, in counts. `amount`: the sum of what was told, None where too few told any."""

    people: int
    not_yet: int
    in_touch: int
    helped: int
    business: int
    amount: int | None = None


def asked(ended: float | None, now: float) -> int:
    """After how many days of ASKED_AFTER it is asked now: 0 before the first of them."""
    return max((days for days in ASKED_AFTER if ended is not None and now >= ended + days * DAY), default=0)


def is_open(said_at: float | None, ended: float | None, now: float) -> bool:
    """Whether an answer is due: none was given since it was asked last."""
    days = asked(ended, now)
    return ended is not None and days > 0 and (said_at is None or said_at < ended + days * DAY)


def totals(said: Iterable[Said]) -> Totals | None:
    """None while fewer than FEWEST people have said anything."""
    answers = list(said)
    people = _people(answers)
    if people < FEWEST:
        return None
    count = Counter(one.answer for one in answers)
    told = _with_amount(answers)
    amount = sum(one.amount or 0 for one in told) if _people(told) >= FEWEST else None
    return Totals(
        people,
        not_yet=count[Answer.NOT_YET],
        in_touch=count[Answer.IN_TOUCH],
        helped=count[Answer.HELPED],
        business=count[Answer.BUSINESS],
        amount=amount,
    )


def totals_of_each(said: Mapping[int, Sequence[Said]]) -> dict[int, Totals]:
    """Those of each event, for who reads the totals of all as well: what is left out must not follow from what is not."""
    with_sum = _told({event: _with_amount(answers) for event, answers in said.items()})
    found = {event: totals(said[event]) for event in _told(said)}
    return {event: each if event in with_sum else replace(each, amount=None) for event, each in found.items() if each}


def _told(said: Mapping[int, Sequence[Said]]) -> set[int]:
    """The events of whose answers there are enough. Where too few people are left, the smallest of those stays with them."""
    told = {event for event, answers in said.items() if _people(answers) >= FEWEST}
    while told and 0 < _people(one for event, answers in said.items() if event not in told for one in answers) < FEWEST:
        told.remove(min(told, key=lambda event: (_people(said[event]), event)))
    return told


def _with_amount(answers: Iterable[Said]) -> list[Said]:
    return [one for one in answers if one.amount is not None]


def _people(answers: Iterable[Said]) -> int:
    return len({one.by for one in answers})
