"""A group's numbers as files: what its page shows, for a board that asks."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from facilitator.core.after.outcomes import Totals
from facilitator.core.groups.recurring import Recurring
from facilitator.core.locale import gettext, has_decimal_comma, later
from facilitator.files.cells import no_formula
from facilitator.views.groups.numbers import EventNumbers, GroupView

_COLUMNS = {
    "name": later("Event"),
    "date": later("Date"),
    "people": later("People"),
    "returning": later("Had been before"),
    "first_time": later("First time"),
    "offers": later("Offers"),
    "needs": later("Asks"),
    "answered": later("Asks met"),
    "rings": later("Rings"),
    "promises": later("Promises"),
    "promises_kept": later("Promises kept"),
}
_CAME_OF_IT = {
    "people": later("People who answered"),
    "not_yet": later("Not yet"),
    "in_touch": later("In touch"),
    "helped": later("It helped"),
    "business": later("Led to business"),
    "amount": later("What it was worth to them"),
}
# Of a first column of names, of one of what people wrote, and of the others, in letters.
_NAMES, _WORDS, _NUMBERS = 34, 60, 18
Table = list[list[Any]]


def to_json(view: GroupView) -> bytes:
    document = {
        "group": view.name,
        "people": view.people,
        "came_back": view.came_back,
        "events": [_row(event) | {"outcomes": asdict(event.outcomes) if event.outcomes else None} for event in view.events],
        "asks": [{"text": ask.text, "events": list(ask.marks)} for ask in view.asks],
        "gifts": [{"text": gift.text, "events": list(gift.marks)} for gift in view.gifts],
        "outcomes": asdict(view.outcomes) if view.outcomes else None,
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def to_csv(view: GroupView) -> bytes:
    """As spreadsheets of the current locale open it: what came of an event beside its numbers, and of all in the last line."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";" if has_decimal_comma() else ",")
    events, (*came, of_all) = _events(view), _came_of_it(view)
    together = [of_all[0], *[""] * (len(_COLUMNS) - 1)]
    for numbers, (_, _, *outcomes) in zip([*events, together], [*came, of_all], strict=True):
        writer.writerow([no_formula(cell) if isinstance(cell, str) else cell for cell in (*numbers, *outcomes)])
    return text.getvalue().encode("utf-8-sig")


def to_xlsx(view: GroupView) -> bytes:
    """By a library that is loaded when the first workbook is asked for."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    _lay_out(book.create_sheet(gettext("Events")), _events(view), _NAMES)
    _lay_out(book.create_sheet(gettext("What came of it")), _came_of_it(view), _NAMES)
    _lay_out(book.create_sheet(gettext("Asks that keep coming")), _recurring(view.asks), _WORDS)
    _lay_out(book.create_sheet(gettext("Offers that keep coming")), _recurring(view.gifts), _WORDS)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _events(view: GroupView) -> Table:
    return [[gettext(title) for title in _COLUMNS.values()], *(list(_row(event).values()) for event in view.events)]


def _row(event: EventNumbers) -> dict[str, Any]:
    date = datetime.fromtimestamp(event.at, UTC).date().isoformat()
    return {name: date if name == "date" else getattr(event, name) for name in _COLUMNS}


def _came_of_it(view: GroupView) -> Table:
    """By event, and last of all; empty where too few have said anything."""
    titles = [gettext(title) for title in (_COLUMNS["name"], _COLUMNS["date"], *_CAME_OF_IT.values())]
    rows = [[*list(_row(event).values())[:2], *_counted(event.outcomes)] for event in view.events]
    return [titles, *rows, [gettext("All events"), "", *_counted(view.outcomes)]]


def _counted(outcomes: Totals | None) -> list[Any]:
    found = [getattr(outcomes, name, None) for name in _CAME_OF_IT]
    return ["" if count is None else count for count in found]


def _recurring(said: Sequence[Recurring]) -> Table:
    titles = [gettext("In their words"), gettext("Times said"), gettext("Times met")]
    return [titles, *([one.text, one.said, one.met] for one in said)]


def _lay_out(sheet: Any, table: Table, first_width: int) -> None:
    """The first line stays in sight, and each column can be filtered."""
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    letters = [get_column_letter(number) for number in range(1, len(table[0]) + 1)]
    sheet.freeze_panes, sheet.auto_filter.ref = "A2", f"A1:{letters[-1]}{len(table)}"
    for letter in letters:
        sheet.column_dimensions[letter].width = first_width if letter == "A" else _NUMBERS
    for number, row in enumerate(table):
        sheet.append([_text(sheet, cell, None if number else Font(bold=True)) for cell in row])


def _text(sheet: Any, value: object, font: Any) -> object:
    """What somebody typed stays text, also where it begins as a formula does."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value))
    cell.data_type = "s"
    if font:
        cell.font = font
    return cell
