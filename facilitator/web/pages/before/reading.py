"""What a guest list that was sent would do, worked out anew from its bytes each time that the host looks at it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

from facilitator.core.locale import gettext, listed
from facilitator.core.typed import LETTERS, clean, name_key
from facilitator.files.columns import Meaning, plain
from facilitator.files.guest_list import Column, Guest, GuestList, read_guest_list
from facilitator.files.sheets import BadFile
from facilitator.store.lists.expected import Expected, expected, guests_of, meanings_said
from facilitator.store.lists.records import GuestFileRecord

ROWS_SHOWN, LINES_SHOWN = 5, 12
# What a host may say of a column.
ANSWERS = (
    *(Meaning.OFFER, Meaning.NEED, Meaning.NAME, Meaning.FIRST, Meaning.LAST),
    *(Meaning.EMAIL, Meaning.PHONE, Meaning.COMPANY, Meaning.ROLE, Meaning.LEFT_OUT),
)
LONGEST_NAME = 120


@dataclass(frozen=True)
class ListPreview:
    """`guests` would be brought in. `known`: on the list already; `long_cards`: their authors have to shorten them.

    `problems`: why it cannot be read; then there is nobody in it.
    """

    file: str
    guests: tuple[Expected, ...] = ()
    columns: tuple[Column, ...] = ()
    questions: tuple[Column, ...] = ()
    namesakes: tuple[str, ...] = ()
    away: str = ""
    nameless: str = ""
    known: int = 0
    long_cards: int = 0
    shape: str = ""
    problems: tuple[str, ...] = ()

    @property
    def cards(self) -> int:
        return sum(len(guest.offers) + len(guest.needs) for guest in self.guests)

    @property
    def with_email(self) -> int:
        return sum(bool(guest.email) for guest in self.guests)

    @property
    def first(self) -> tuple[Expected, ...]:
        return self.guests[:ROWS_SHOWN]


def preview(session: Session, file: GuestFileRecord) -> ListPreview:
    try:
        found = read(session, file)
    except BadFile as bad:
        return ListPreview(file.name, problems=tuple(bad.problems))
    there = {(name_key(guest.name), guest.email.casefold()) for guest in map(expected, guests_of(session, file.gathering_id))}
    all_of_it = [_expected(guest) for guest in found.guests]
    new = tuple(guest for guest in all_of_it if not _is_among(guest, there))
    return ListPreview(
        file.name,
        new,
        found.columns,
        found.questions,
        _namesakes(new),
        _lines(found.away),
        _lines(found.nameless),
        len(all_of_it) - len(new),
        sum(len(text) > LETTERS["card"] for guest in new for text in (*guest.offers, *guest.needs)),
        found.shape,
    )


def read(session: Session, file: GuestFileRecord) -> GuestList:
    """With what was said of this file's columns, and before of others'."""
    said = {words: Meaning(meaning) for words, meaning in meanings_said(session).items()}
    chosen = {heading: Meaning(meaning) for heading, meaning in json.loads(file.chosen).items()}
    first = read_guest_list(file.body, chosen)
    asked = {c.heading: said[plain(c.heading)] for c in first.columns if c.meaning is None and plain(c.heading) in said}
    return read_guest_list(file.body, {**asked, **chosen}) if asked else first


def _expected(guest: Guest) -> Expected:
    return Expected(
        clean(guest.name)[:LONGEST_NAME],
        clean(guest.email)[: LETTERS["email"]],
        clean(guest.phone)[: LETTERS["phone"]],
        clean(guest.company)[: LETTERS["company"]],
        clean(guest.role)[: LETTERS["role"]],
        tuple(map(clean, guest.offers)),
        tuple(map(clean, guest.needs)),
    )


def _is_among(guest: Expected, there: set[tuple[str, str]]) -> bool:
    key, email = name_key(guest.name), guest.email.casefold()
    return (key, email) in there or (not email and any(name == key for name, _ in there)) or (key, "") in there


def _namesakes(guests: Iterable[Expected]) -> tuple[str, ...]:
    counts = Counter(name_key(guest.name) for guest in guests)
    return tuple(dict.fromkeys(guest.name for guest in guests if counts[name_key(guest.name)] > 1))


def _lines(numbers: tuple[int, ...]) -> str:
    """ "2, 7 and 9", at most a dozen of them; "" for none."""
    shown = [str(number) for number in numbers[:LINES_SHOWN]]
    rest = [gettext("%(n)s more", n=len(numbers) - LINES_SHOWN)] if len(numbers) > LINES_SHOWN else []
    return listed([*shown, *rest]) if shown else ""


def answers_in(form: Iterable[tuple[str, str]], columns: Iterable[Column]) -> dict[str, str]:
    """What the form says of these columns, by heading: "column-3" is the fourth's."""
    given = dict(form)
    return dict(_answered(given, columns))


def _answered(given: dict[str, str], columns: Iterable[Column]) -> Iterator[tuple[str, str]]:
    for number, column in enumerate(columns):
        answer = given.get(f"column-{number}", "")
        if answer in set(ANSWERS) and column.heading:
            yield column.heading, answer
