"""Which column of a guest list is what, by its heading, in the languages of Boon and of those who sell tickets."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path


class Meaning(StrEnum):
    NAME = "name"
    FIRST = "first name"
    INFIX = "between first and last name"
    LAST = "last name"
    EMAIL = "e-mail"
    PHONE = "phone"
    COMPANY = "company"
    ROLE = "role"
    OFFER = "offer"
    NEED = "need"
    KIND = "offer or need"
    TEXT = "text of a card"
    STATUS = "comes or not"
    DROPPED = "cancelled"
    LEFT_OUT = "left out"


_WORDS = tomllib.loads(Path(__file__).with_name("known_headings.toml").read_text(encoding="utf-8"))


def _listed(words: str) -> frozenset[str]:
    return frozenset(" ".join(word.split()) for word in words.split(";"))


def _any_of(patterns: list[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(patterns)})\b")


_KNOWN = {heading: Meaning[name.upper()] for name, words in _WORDS["columns"].items() for heading in _listed(words)}
_VALUES = {name: _listed(words) for name, words in _WORDS["values"].items()}
_ASKS_NEED, _ASKS_OFFER = (_any_of(_WORDS["questions"][kind]) for kind in ("need", "offer"))
_SHAPES: dict[str, list[set[str]]] = {
    "Luma": [{"approval status", "name"}, {"api id", "approval status"}],
    "Meetup": [{"rsvp", "url of member profile"}, {"rsvp", "user id"}],
    "Eventbrite": [{"order", "first name", "last name"}, {"order no", "first name", "last name"}, {"order", "attendee status"}],
    "pretix": [{"order code", "attendee name"}, {"order code", "product"}],
    "Hi.Events": [{"public id", "first name"}, {"attendee id", "ticket", "first name"}],
    "Google Forms": [{"timestamp"}, {"zeitstempel"}, {"horodateur"}, {"marca temporal"}, {"tijdstempel"}],
}


def plain(heading: str) -> str:
    """Lower case, no accents, punctuation or numbers at the end: "E-Mail *", "Offer (2)" become "e mail", "offer"."""
    letters = unicodedata.normalize("NFKD", heading.casefold())
    words = re.sub(r"[^\w]+|_", " ", "".join(char for char in letters if not unicodedata.combining(char))).split()
    while len(words) > 1 and words[-1].isdigit():
        words.pop()
    return " ".join(words)


def meaning_of(heading: str) -> Meaning | None:
    """None: nobody knows, so somebody has to say."""
    words = plain(heading)
    if not words:
        return Meaning.LEFT_OUT
    if words in _KNOWN:
        return _KNOWN[words]
    asks, offers = bool(_ASKS_NEED.search(words)), bool(_ASKS_OFFER.search(words))
    if asks == offers:
        return None
    return Meaning.NEED if asks else Meaning.OFFER


def meanings_of(headings: Iterable[str]) -> list[Meaning | None]:
    """Of all headings together: "Name" beside "Vorname" is the last name, "Type" without a text is no card's."""
    names = list(headings)
    found = [meaning_of(name) for name in names]
    if Meaning.FIRST in found and Meaning.LAST not in found:
        found = [Meaning.LAST if what is Meaning.NAME else what for what in found]
    if Meaning.LAST in found and Meaning.FIRST not in found:
        found = [Meaning.FIRST if what is Meaning.NAME else what for what in found]
    if not {Meaning.KIND, Meaning.TEXT} <= set(found):
        found = [None if what in (Meaning.KIND, Meaning.TEXT) else what for what in found]
    return found


def shape_of(headings: Iterable[str]) -> str:
    """The service whose export this is, by headings that no other has; "" for none that is known."""
    words = {plain(heading) for heading in headings}
    for shape, marks in _SHAPES.items():
        if any(mark <= words for mark in marks):
            return shape
    return ""


def stays_away(status: str) -> bool:
    return plain(status) in _VALUES["away"]


def is_yes(cell: str) -> bool:
    return plain(cell) in _VALUES["yes"]


def is_sum(cell: str) -> bool:
    """Whether a line that begins so is a sum below the list, "Total: 34"."""
    return plain(cell) in _VALUES["sum"]


def kind_of(cell: str) -> Meaning | None:
    """OFFER or NEED, as the column of kinds says it."""
    words = set(plain(cell).split())
    kinds = [kind for kind in (Meaning.OFFER, Meaning.NEED) if words & _VALUES[kind.name.lower()]]
    return kinds[0] if len(kinds) == 1 else None
