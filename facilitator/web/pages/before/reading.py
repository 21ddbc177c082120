"""What a guest list that was sent would do, worked out anew from its bytes each time that the host looks at it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from threading import Lock
from time import thread_time

from facilitator.core.before.guest import Guest
from facilitator.core.errors import TooMany
from facilitator.core.locale import gettext, listed
from facilitator.core.typed import LETTERS, clean, name_key
from facilitator.files.columns import Meaning, plain
from facilitator.files.guest_list import Column, GuestList, guests_in
from facilitator.files.guests.doubles import ONE, TWO, Double, doubles, settled
from facilitator.files.sheets import BadFile, read_sheets
from facilitator.limits import READING, Limits
from facilitator.store.database import Database
from facilitator.store.lists.expected import expected, guests_of, meanings_said
from facilitator.store.lists.records import GuestFileRecord
from facilitator.store.records import GatheringRecord

ROWS_SHOWN, LINES_SHOWN = 5, 12
# What a host may say of a column.
ANSWERS = (
    *(Meaning.OFFER, Meaning.NEED, Meaning.NAME, Meaning.FIRST, Meaning.LAST),
    *(Meaning.EMAIL, Meaning.PHONE, Meaning.COMPANY, Meaning.ROLE, Meaning.LEFT_OUT),
)
LONGEST_NAME = 120
# Begins what is said of people, among what is said of columns: no heading does.
OF_PEOPLE = "\n"
# A hostile one takes seconds, and some hundred MB.
_ONE_AT_A_TIME = Lock()


@dataclass(frozen=True)
class ListPreview:
    """`guests` would be brought in. `known`: on the list already; `long_cards`: their authors have to shorten them.

    `problems`: why it cannot be read; then there is nobody in it.
    """

    file: str
    guests: tuple[Guest, ...] = ()
    columns: tuple[Column, ...] = ()
    questions: tuple[Column, ...] = ()
    doubles: tuple[Double, ...] = ()
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
    def first(self) -> tuple[Guest, ...]:
        return self.guests[:ROWS_SHOWN]


def preview(db: Database, gathering_id: int, limits: Limits) -> ListPreview | None:
    """What waits for the host's word, if anything. Read where it holds nobody up: nobody knows what is in a file.

    TooMany where this host's lists have taken too long lately: each look is paid for with the seconds that it took.
    """
    with db.look() as session:
        file = session.get(GuestFileRecord, gathering_id)
        if file is None:
            return None
        owner = session.get_one(GatheringRecord, gathering_id).owner_id
        said = meanings_said(session, owner)
        there = {(name_key(guest.name), guest.email.casefold()) for guest in map(expected, guests_of(session, gathering_id))}
    if not limits.wait(READING, str(owner)):
        raise TooMany(gettext("Your lists took long to read. Try again in a minute."))
    with _ONE_AT_A_TIME:
        found, seconds = db.background.aside(lambda: _timed(lambda: _preview(file, said, there)))
    for _ in range(int(seconds)):
        limits.take(READING, str(owner))
    return found


def _timed(read: Callable[[], ListPreview]) -> tuple[ListPreview, float]:
    """With how many seconds of a processor it took."""
    began = thread_time()
    return read(), thread_time() - began


def _preview(file: GuestFileRecord, said: Mapping[str, str], there: set[tuple[str, str]]) -> ListPreview:
    try:
        found = read(file, said)
    except BadFile as bad:
        return ListPreview(file.name, problems=tuple(bad.problems))
    asked = doubles(found, _of_people(file))
    all_of_it = [_cleaned(guest) for guest in settled(found.entries, asked)]
    names = {name for name, _ in there}
    new = tuple(guest for guest in all_of_it if not _is_among(guest, there, names))
    return ListPreview(
        file.name,
        new,
        found.columns,
        found.questions,
        asked,
        _lines(found.away),
        _lines(found.nameless),
        len(all_of_it) - len(new),
        sum(len(text) > LETTERS["card"] for guest in new for text in (*guest.offers, *guest.needs)),
        found.shape,
    )


def read(file: GuestFileRecord, said: Mapping[str, str]) -> GuestList:
    """With what was said of this file's columns, and before of others'."""
    chosen = {heading: Meaning(meaning) for heading, meaning in json.loads(file.chosen).items() if heading[:1] != OF_PEOPLE}
    apart = {_lines_of(key) for key, answer in _of_people(file).items() if answer == TWO}
    sheets = read_sheets(file.body)
    first = guests_in(sheets, chosen, apart)
    unknown = {column.heading: plain(column.heading) for column in first.columns if column.meaning is None}
    asked = {heading: Meaning(said[words]) for heading, words in unknown.items() if words in said}
    return guests_in(sheets, {**asked, **chosen}, apart) if asked else first


def _of_people(file: GuestFileRecord) -> dict[str, str]:
    """What the host said of Doubles, by their keys."""
    return {key[1:]: answer for key, answer in json.loads(file.chosen).items() if key[:1] == OF_PEOPLE}


def _lines_of(key: str) -> tuple[int, int]:
    one, _, other = key.partition("-")
    return int(one), int(other)


def _cleaned(guest: Guest) -> Guest:
    """As it may stand in a row."""
    return Guest(
        clean(guest.name)[:LONGEST_NAME],
        clean(guest.email)[: LETTERS["email"]],
        clean(guest.phone)[: LETTERS["phone"]],
        clean(guest.company)[: LETTERS["company"]],
        clean(guest.role)[: LETTERS["role"]],
        tuple(map(clean, guest.offers)),
        tuple(map(clean, guest.needs)),
    )


def _is_among(guest: Guest, there: set[tuple[str, str]], names: set[str]) -> bool:
    key, email = name_key(guest.name), guest.email.casefold()
    return (key, email) in there or (not email and key in names) or (key, "") in there


def _lines(numbers: tuple[int, ...]) -> str:
    """ "2, 7 and 9", at most a dozen of them; "" for none."""
    shown = [str(number) for number in numbers[:LINES_SHOWN]]
    rest = [gettext("%(n)s more", n=len(numbers) - LINES_SHOWN)] if len(numbers) > LINES_SHOWN else []
    return listed([*shown, *rest]) if shown else ""


def answers_in(form: Iterable[tuple[str, str]], columns: Iterable[Column]) -> dict[str, str]:
    """What the form says of these columns, by heading: "column-3" is the fourth's."""
    given = dict(form)
    return dict(_answered(given, columns))


def people_in(form: Mapping[str, str], asked: Iterable[Double]) -> dict[str, str]:
    """What the form says of who is one person, as a file's row keeps it."""
    said = {double.key: form.get(f"same-{double.key}", "") for double in asked}
    return {f"{OF_PEOPLE}{key}": answer for key, answer in said.items() if answer in (ONE, TWO)}


def _answered(given: dict[str, str], columns: Iterable[Column]) -> Iterator[tuple[str, str]]:
    for number, column in enumerate(columns):
        answer = given.get(f"column-{number}", "")
        if answer in set(ANSWERS) and column.heading:
            yield column.heading, answer
