"""A guest list as people have it: who comes, and what they said that they give and need. Read whole or not at all."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from facilitator.core.before.guest import Guest
from facilitator.core.locale import gettext
from facilitator.core.placeholders import is_placeholder
from facilitator.files.columns import Meaning, is_sum, is_yes, kind_of, meanings_of, shape_of, stays_away
from facilitator.files.sheets import BadFile, Line, Sheet, read_sheets

LONGEST_CELL = 2000
# Of all tables of a file together: each is shown to the host. Chosen.
MOST_COLUMNS = 400
# Titles, dates and addresses stand above the table in lists that were made to be printed.
_HEADER_WITHIN = 25
_SAMPLES, _ROWS_SHOWN = 3, 4
_PARTS = re.compile(r"\n|;|•")
_BULLET = re.compile(r"^(?:[-–*·]|\d{1,2}[.)])\s+")
_NUMBERED, _NUMBER = re.compile(r"1[.)] .*\s2[.)] "), re.compile(r"(?:^|\s)\d{1,2}[.)]\s")
_ABOUT = (Meaning.EMAIL, Meaning.PHONE, Meaning.COMPANY, Meaning.ROLE)
_IN_ORDER = (Meaning.FIRST, Meaning.INFIX, Meaning.LAST)


@dataclass(frozen=True)
class Entry:
    """One person, and the lines where they stand in the file."""

    guest: Guest
    lines: tuple[int, ...]


@dataclass(frozen=True)
class Column:
    """`meaning` None: somebody has to say what it is. `samples`: some of what stands in it; `first`: its cells in the first
    of the `lines` of its table."""

    heading: str
    meaning: Meaning | None
    samples: tuple[str, ...]
    first: tuple[str, ...] = ()
    lines: int = 0
    table: int = 0


@dataclass(frozen=True)
class GuestList:
    """`shape`: the service that wrote it, if known. Lines of who does not come, who has no name, and sums, are not guests."""

    entries: tuple[Entry, ...]
    columns: tuple[Column, ...]
    shape: str = ""
    away: tuple[int, ...] = ()
    nameless: tuple[int, ...] = ()

    @property
    def guests(self) -> tuple[Guest, ...]:
        return tuple(entry.guest for entry in self.entries)

    @property
    def questions(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.meaning is None and column.samples)


@dataclass
class _Person:
    name: str
    said: dict[Meaning, str] = field(default_factory=dict)
    cards: dict[Meaning, dict[str, str]] = field(default_factory=lambda: {Meaning.OFFER: {}, Meaning.NEED: {}})
    lines: list[int] = field(default_factory=list)

    def add(self, line: int, said: Mapping[Meaning, str], cards: Mapping[Meaning, list[str]]) -> None:
        """What was said first stays; a card that is there already is not another one."""
        self.lines.append(line)
        self.said = {**said, **self.said}
        for kind, texts in cards.items():
            for text in texts:
                self.cards[kind].setdefault(text.casefold(), text)

    def as_entry(self) -> Entry:
        email, phone, company, role = (self.said.get(what, "") for what in _ABOUT)
        offers, needs = self.cards[Meaning.OFFER].values(), self.cards[Meaning.NEED].values()
        guest = Guest(self.name, email, phone, company, role, tuple(offers), tuple(needs))
        return Entry(guest, tuple(self.lines))


def read_guest_list(raw: bytes, chosen: Mapping[str, Meaning] | None = None) -> GuestList:
    """Everybody in a file's bytes. `chosen` says what columns are, by heading, where headings alone don't.

    Raises:
        BadFile: no table, no column of names, cells beside the table, a quote that is not closed, texts like books.
    """
    return guests_in(read_sheets(raw), chosen)


def guests_in(
    sheets: Sequence[Sheet], chosen: Mapping[str, Meaning] | None = None, apart: Collection[tuple[int, int]] = ()
) -> GuestList:
    """The same of tables that were read. `apart`: lines of one name that are two people, by the first line of each."""
    tables = [_Table.of(sheet, chosen or {}) for sheet in sheets]
    found = [table for table in tables if table]
    # Beside a table with headings, a sheet of single words is no list of names.
    found = [table for table in found if any(table.headings)] or found
    if not found:
        raise BadFile([_no_names(sheets)])
    if sum(bool(heading) for table in found for heading in table.headings) > MOST_COLUMNS:
        raise BadFile([gettext("more than %(most)s columns in all; save the list alone", most=MOST_COLUMNS)])
    reading = _Reading(apart)
    for table in found:
        reading.take(table)
    if reading.problems:
        raise BadFile([*no_name(reading.nameless), *reading.problems])
    columns = tuple(column for n, table in enumerate(found) for column in table.described(n))
    entries = (person.as_entry() for same in reading.people.values() for person in same.values())
    by_line = tuple(sorted(entries, key=lambda entry: entry.lines))
    return GuestList(by_line, columns, shape_of(c.heading for c in columns), tuple(reading.away), tuple(reading.nameless))


def no_name(lines: Iterable[int]) -> list[str]:
    return [gettext("line %(line)s: no name", line=line) for line in lines]


def _no_names(sheets: Sequence[Sheet]) -> str:
    lines = [line for sheet in sheets for line in sheet.lines if not line.is_blank]
    if not lines:
        return gettext("line 1: the file is empty; expected the columns name, offer, need")
    seen = ", ".join(f'"{cell}"' for cell in lines[0].cells[:8] if cell)
    return gettext("line %(line)s: no column of names; call one of %(columns)s “name”", line=lines[0].number, columns=seen)


@dataclass(frozen=True)
class _Table:
    sheet: str
    headings: tuple[str, ...]
    meanings: tuple[Meaning | None, ...]
    lines: tuple[Line, ...]
    has_surname_first: bool

    @classmethod
    def of(cls, sheet: Sheet, chosen: Mapping[str, Meaning]) -> _Table | None:
        """The table of a sheet; None where nobody's name stands."""
        lines = [line for line in sheet.lines if not line.is_blank]
        best = max(lines[:_HEADER_WITHIN], key=lambda line: _weight(line, chosen), default=None)
        if best is None or not _weight(best, chosen):
            return _only_names(sheet, lines)
        meanings = _with_choices(best.cells, chosen)
        below = tuple(line for line in lines if line.number > best.number and line.cells != best.cells)
        meanings = tuple(_unless_counts(what, (_at(line, k) for line in below)) for k, what in enumerate(meanings))
        return cls(sheet.name, best.cells, meanings, below, _are_surnames_first(below, meanings))

    def described(self, table: int) -> Iterator[Column]:
        for k, (heading, what) in enumerate(zip(self.headings, self.meanings, strict=True)):
            cells = [_at(line, k) for line in self.lines]
            samples = tuple(dict.fromkeys(filter(None, cells)))[:_SAMPLES]
            yield Column(heading, what, samples, tuple(cells[:_ROWS_SHOWN]), len(cells), table)


def _weight(line: Line, chosen: Mapping[str, Meaning]) -> int:
    """How many of these cells are headings that are known; none where no name is among them."""
    meanings = _with_choices(line.cells, chosen)
    names = {Meaning.NAME, Meaning.FIRST, Meaning.LAST} & set(meanings)
    return sum(bool(cell) and what is not None for cell, what in zip(line.cells, meanings, strict=True)) if names else 0


def _with_choices(headings: tuple[str, ...], chosen: Mapping[str, Meaning]) -> tuple[Meaning | None, ...]:
    found = meanings_of(headings)
    return tuple(chosen.get(heading, what) for heading, what in zip(headings, found, strict=True))


def _only_names(sheet: Sheet, lines: list[Line]) -> _Table | None:
    """A list of names without a heading is one, too."""
    filled = [[cell for cell in line.cells if cell] for line in lines]
    if len(lines) < 2 or any(len(cells) != 1 or not _is_like_a_name(cells[0]) for cells in filled):
        return None
    return _Table(
        sheet.name,
        ("",),
        (Meaning.NAME,),
        tuple(Line(line.number, (c[0],)) for line, c in zip(lines, filled, strict=True)),
        False,
    )


def _is_like_a_name(text: str) -> bool:
    return len(text) <= 60 and len(text.split()) <= 5 and text[0].isalpha() and not any(char.isdigit() for char in text)


def _unless_counts(what: Meaning | None, cells: Iterable[str]) -> Meaning | None:
    """A column of numbers says how many offers there are, not which; and whose number it is, not who."""
    filled = [cell for cell in cells if cell]
    counts = bool(filled) and all(cell.isdigit() for cell in filled)
    return Meaning.LEFT_OUT if what in (Meaning.NAME, Meaning.OFFER, Meaning.NEED) and counts else what


def _are_surnames_first(lines: tuple[Line, ...], meanings: tuple[Meaning | None, ...]) -> bool:
    """Whether nearly every name is written "Lee, Sam"."""
    names = [_at(line, meanings.index(Meaning.NAME)) for line in lines] if Meaning.NAME in meanings else []
    filled = [name for name in names if name]
    turned = sum(bool(re.fullmatch(r"[^,]+, ?[^,]+", name)) for name in filled)
    return len(filled) > 0 and turned >= 0.8 * len(filled)


def _at(line: Line, column: int) -> str:
    return line.cells[column] if column < len(line.cells) else ""


class _Reading:
    """What is found, line by line. People of one name are one, unless their e-mails differ: `people` by both."""

    def __init__(self, apart: Collection[tuple[int, int]]) -> None:
        self._apart = apart
        self.people: dict[str, dict[str, _Person]] = defaultdict(dict)
        self.problems: list[str] = []
        self.away: list[int] = []
        self.nameless: list[int] = []

    def take(self, table: _Table) -> None:
        for line in table.lines:
            self.problems += _problems(table, line)
            said: dict[Meaning, list[str]] = defaultdict(list)
            for cell, what in zip(line.cells, table.meanings, strict=False):
                if cell and what:
                    said[what].append(cell)
            if any(map(stays_away, said[Meaning.STATUS])) or any(map(is_yes, said[Meaning.DROPPED])):
                self.away.append(line.number)
            elif is_sum(next(filter(None, line.cells))):
                continue
            elif name := _name(said, table.has_surname_first):
                self._add(line.number, name, said)
            else:
                self.nameless.append(line.number)

    def _add(self, line: int, name: str, said: Mapping[Meaning, list[str]]) -> None:
        about = {what: cells[0].replace("\n", " ") for what, cells in said.items() if cells}
        same, email = self.people[_folded(name)], about.get(Meaning.EMAIL, "").casefold()
        person = _same_person(same, email)
        if person is not None and (person.lines[0], line) in self._apart:
            person = same[f"{email}\n{line}"] = _Person(name)
        if person is None:
            person = same[email] = _Person(name)
        person.add(line, about, _cards(said))


def _same_person(same: dict[str, _Person], email: str) -> _Person | None:
    """Among those of one name, by e-mail ("" for none): whoever has this one, or whoever may have it."""
    if email not in same and "" in same:
        same[email] = same.pop("")
    return same.get(email) or (None if email else next(iter(same.values()), None))


def _problems(table: _Table, line: Line) -> list[str]:
    beside = [k for k, cell in enumerate(line.cells) if cell and k >= len(table.headings)]
    if beside:
        said = gettext("more cells than columns; quote texts with commas")
        return [f"{_where(table, line, beside[0])}: {said}"]
    long = [k for k, cell in enumerate(line.cells) if len(cell) > LONGEST_CELL]
    return [_too_long(table, line, k) for k in long]


def _too_long(table: _Table, line: Line, k: int) -> str:
    said = gettext("%(n)s characters, at most %(most)s", n=len(line.cells[k]), most=LONGEST_CELL)
    return f"{_where(table, line, k)} ({table.headings[k]}): {said}"


def _where(table: _Table, line: Line, k: int) -> str:
    if not table.sheet:
        return gettext("line %(line)s, column %(column)s", line=line.number, column=k + 1)
    return gettext("sheet %(sheet)s, row %(line)s, column %(column)s", sheet=table.sheet, line=line.number, column=k + 1)


def _name(said: Mapping[Meaning, list[str]], has_surname_first: bool) -> str:
    name = next(iter(said.get(Meaning.NAME, ())), "")
    if name and has_surname_first and "," in name:
        name = " ".join(part.strip() for part in reversed(name.split(",", 1)))
    parts = [said[what][0] for what in _IN_ORDER if said.get(what)]
    return " ".join((name or " ".join(parts)).split())


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()


def _cards(said: Mapping[Meaning, list[str]]) -> dict[Meaning, list[str]]:
    """Several answers in a cell are several cards; "n/a" is none."""
    cells = {kind: list(said.get(kind, ())) for kind in (Meaning.OFFER, Meaning.NEED)}
    if (kinds := said.get(Meaning.KIND)) and (kind := kind_of(kinds[0])):
        cells[kind] += said.get(Meaning.TEXT, ())
    return {kind: [text for cell in texts for text in _answers(cell)] for kind, texts in cells.items()}


def _answers(cell: str) -> list[str]:
    parts = [part for line in _PARTS.split(cell) for part in (_NUMBER.split(line) if _NUMBERED.match(line) else [line])]
    texts = [_BULLET.sub("", part.strip(" ,")).strip() for part in parts]
    return [text for text in texts if text and not is_placeholder(text)]
