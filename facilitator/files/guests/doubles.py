"""One person or two? Entries of a guest list that may be one person, which only the host can say."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from facilitator.core.typed import name_key
from facilitator.files.columns import Meaning
from facilitator.files.guest_list import Guest, GuestList

ONE, TWO = "one", "two"
# More questions than these nobody answers; what is not asked stays as it usually is.
MOST_ASKED = 12


class Why(StrEnum):
    """Why somebody may be there twice: `rows` of one name that nothing tells apart; one name with two e-mails; one e-mail with
    two names; names that are nearly alike."""

    ROWS = "rows"
    NAME = "name"
    EMAIL = "email"
    ALIKE = "alike"


@dataclass(frozen=True)
class Double:
    """`lines`: where the two begin. `answer`: ONE or TWO, as the host said or as it usually is."""

    names: tuple[str, str]
    lines: tuple[int, int]
    why: Why
    answer: str = ""

    @property
    def key(self) -> str:
        return f"{self.lines[0]}-{self.lines[1]}"


def doubles(found: GuestList, answers: Mapping[str, str]) -> tuple[Double, ...]:
    """At most MOST_ASKED, in the order of their lines. `answers` by Double.key."""
    asked: dict[tuple[int, int], Double] = {}
    for double in (*_of_rows(found), *_of_guests(found.guests)):
        asked.setdefault(double.lines, double)
    first = sorted(asked.values(), key=lambda double: double.lines)[:MOST_ASKED]
    return tuple(replace(double, answer=answers.get(double.key) or _usual(double)) for double in first)


def _usual(double: Double) -> str:
    return ONE if double.why is Why.ROWS else TWO


def _of_rows(found: GuestList) -> list[Double]:
    """In a list that has a card a line, everybody stands there several times."""
    if Meaning.KIND in {column.meaning for column in found.columns}:
        return []
    several = [guest for guest in found.guests if len(guest.lines) > 1]
    if 4 * len(several) > len(found.guests) > 4:
        return []
    return [Double((guest.name, guest.name), (guest.lines[0], guest.lines[1]), Why.ROWS) for guest in several]


def _of_guests(guests: Sequence[Guest]) -> Iterator[Double]:
    for one, other in _pairs(guests, lambda guest: guest.email.casefold()):
        if _alike(one.name) != _alike(other.name):
            yield Double((one.name, other.name), _lines(one, other), Why.EMAIL)
    for one, other in _pairs(guests, lambda guest: _alike(guest.name)):
        same = name_key(one.name) == name_key(other.name)
        yield Double((one.name, other.name), _lines(one, other), Why.NAME if same else Why.ALIKE)


def _lines(one: Guest, other: Guest) -> tuple[int, int]:
    return one.lines[0], other.lines[0]


def _pairs(guests: Iterable[Guest], key: Callable[[Guest], str]) -> Iterator[tuple[Guest, Guest]]:
    """The first of each key with each of the others."""
    groups: dict[str, list[Guest]] = defaultdict(list)
    for guest in guests:
        if key(guest):
            groups[key(guest)].append(guest)
    yield from ((group[0], other) for group in groups.values() for other in group[1:])


def _alike(name: str) -> str:
    """The same for "Núñez, Ana" and "ana nunez"."""
    letters = unicodedata.normalize("NFKD", name_key(name))
    words = re.findall(r"\w+", "".join(char for char in letters if not unicodedata.combining(char)))
    return " ".join(sorted(words))


def settled(guests: Sequence[Guest], asked: Iterable[Double]) -> tuple[Guest, ...]:
    """The same guests, those who are one person put together: whoever stands first keeps what they said."""
    by_line = {guest.lines[0]: guest for guest in guests}
    for double in asked:
        one, other = (by_line.get(line) for line in double.lines)
        if double.answer == ONE and one and other and one is not other:
            together = _together(one, other)
            by_line |= {line: together for line, guest in by_line.items() if guest in (one, other)}
    return tuple(dict.fromkeys(by_line[guest.lines[0]] for guest in guests))


def _together(one: Guest, other: Guest) -> Guest:
    return Guest(
        one.name,
        one.email or other.email,
        one.phone or other.phone,
        one.company or other.company,
        one.role or other.role,
        _once((*one.offers, *other.offers)),
        _once((*one.needs, *other.needs)),
        (*one.lines, *other.lines),
    )


def _once(texts: Iterable[str]) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for text in texts:
        found.setdefault(text.casefold(), text)
    return tuple(found.values())
