"""One person or two? Entries of a guest list that may be one person, which only the host can say."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from facilitator.core.before.guest import Guest
from facilitator.core.typed import name_key
from facilitator.files.columns import Meaning
from facilitator.files.guest_list import Entry, GuestList

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
    for double in (*_of_rows(found), *_of_people(found.entries)):
        asked.setdefault(double.lines, double)
    first = sorted(asked.values(), key=lambda double: double.lines)[:MOST_ASKED]
    return tuple(replace(double, answer=answers.get(double.key) or _usual(double)) for double in first)


def _usual(double: Double) -> str:
    return ONE if double.why is Why.ROWS else TWO


def _of_rows(found: GuestList) -> list[Double]:
    """In a list that has a card a line, everybody stands there several times."""
    if Meaning.KIND in {column.meaning for column in found.columns}:
        return []
    several = [entry for entry in found.entries if len(entry.lines) > 1]
    if 4 * len(several) > len(found.entries) > 4:
        return []
    return [Double((entry.guest.name,) * 2, (entry.lines[0], entry.lines[1]), Why.ROWS) for entry in several]


def _of_people(entries: Sequence[Entry]) -> Iterator[Double]:
    for one, other in _pairs(entries, lambda guest: guest.email.casefold()):
        if _alike(one.guest.name) != _alike(other.guest.name):
            yield _double(one, other, Why.EMAIL)
    for one, other in _pairs(entries, lambda guest: _alike(guest.name)):
        same = name_key(one.guest.name) == name_key(other.guest.name)
        yield _double(one, other, Why.NAME if same else Why.ALIKE)


def _double(one: Entry, other: Entry, why: Why) -> Double:
    return Double((one.guest.name, other.guest.name), (one.lines[0], other.lines[0]), why)


def _pairs(entries: Iterable[Entry], key: Callable[[Guest], str]) -> Iterator[tuple[Entry, Entry]]:
    """The first of each key with each of the others."""
    groups: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        if key(entry.guest):
            groups[key(entry.guest)].append(entry)
    yield from ((group[0], other) for group in groups.values() for other in group[1:])


def _alike(name: str) -> str:
    """The same for "Núñez, Ana" and "ana nunez"."""
    letters = unicodedata.normalize("NFKD", name_key(name))
    words = re.findall(r"\w+", "".join(char for char in letters if not unicodedata.combining(char)))
    return " ".join(sorted(words))


def settled(entries: Sequence[Entry], asked: Iterable[Double]) -> tuple[Guest, ...]:
    """Their guests, those who are one person put together: whoever stands first keeps what they said."""
    by_line = {entry.lines[0]: entry for entry in entries}
    for double in asked:
        one, other = (by_line.get(line) for line in double.lines)
        if double.answer == ONE and one and other and one is not other:
            together = Entry(_together(one.guest, other.guest), (*one.lines, *other.lines))
            by_line |= {line: together for line, entry in by_line.items() if entry in (one, other)}
    return tuple(entry.guest for entry in dict.fromkeys(by_line[entry.lines[0]] for entry in entries))


def _together(one: Guest, other: Guest) -> Guest:
    return Guest(
        one.name,
        one.email or other.email,
        one.phone or other.phone,
        one.company or other.company,
        one.role or other.role,
        _once((*one.offers, *other.offers)),
        _once((*one.needs, *other.needs)),
    )


def _once(texts: Iterable[str]) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for text in texts:
        found.setdefault(text.casefold(), text)
    return tuple(found.values())
