"""Did it help? Asked of each person met some days after the end, answered with one tap, and told to others in totals only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
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
    people = len({one.by for one in answers})
    if people < FEWEST:
        return None
    count = Counter(one.answer for one in answers)
    told = [one for one in answers if one.amount is not None]
    amount = sum(one.amount or 0 for one in told) if len({one.by for one in told}) >= FEWEST else None
    return Totals(
        people,
        not_yet=count[Answer.NOT_YET],
        in_touch=count[Answer.IN_TOUCH],
        helped=count[Answer.HELPED],
        business=count[Answer.BUSINESS],
        amount=amount,
    )
