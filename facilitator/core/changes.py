"""What the host may say of two people, and a change of tables that she may look at and make."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from facilitator.core.errors import Refused
from facilitator.core.locale import gettext


class PairRule(StrEnum):
    """They know each other, should meet, or should not."""

    KNOWN = "known"
    TOGETHER = "together"
    APART = "apart"


# Nobody says it of an evening's pair: their group remembers it.
MET_BEFORE = "before"
LEFT, BETTER, FREE = "left", "better", "free"
_PEOPLE = {LEFT: 1, BETTER: 0, **dict.fromkeys((*PairRule, FREE), 2)}


@dataclass(frozen=True)
class Change:
    """`what`: "left" (one person), "better" (nobody in particular), or for two people a PairRule, or "free" of any.

    Raises Refused unless it is about as many different people.
    """

    what: str
    people: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        number = _PEOPLE.get(self.what)
        if number is None or len(self.people) != number or len(set(self.people)) != number:
            raise Refused(gettext("Choose who it is about."))
