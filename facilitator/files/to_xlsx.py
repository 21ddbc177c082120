"""Rows to a workbook: what came of it, then one sheet a table. Text is written as text, so that no cell becomes a formula."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from facilitator.files.evening import SHEETS, Evening, columns, summary_of
from facilitator.files.headings import heading, sayer

# What begins so, the library would write as a formula or an error. A cell of its own for each text takes three times as long.
_READ_AS_MORE = ("=", "#")
_MOMENTS = {"joined", "date"}
_WIDTHS = {
    "joined": 17,
    "text": 60,
    "offer": 60,
    "need": 60,
    "reason": 70,
    "people": 36,
    "people_met": 36,
    "asks_open": 60,
    "email": 28,
    "phone": 18,
    "company": 24,
    "role": 24,
    "name": 22,
    "giver": 22,
    "who": 36,
    "reach": 28,
    "line": 60,
    "receiver": 22,
}


def to_xlsx(evening: Evening) -> bytes:
    book = Workbook(write_only=True)
    _summarise(book.create_sheet(heading("summary")), evening)
    for table in SHEETS:
        rows = getattr(evening, table)
        sheet = book.create_sheet(heading(table))
        _lay_out(sheet, columns(table), len(rows))
        sheet.append([_bold(sheet, heading(name)) for name in columns(table)])
        cells = [_cells(sheet, name) for name in columns(table)]
        for row in rows:
            sheet.append([cell(value) for cell, value in zip(cells, vars(row).values(), strict=True)])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _summarise(sheet: WriteOnlyWorksheet, evening: Evening) -> None:
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 34, 40
    for name, value in summary_of(evening).items():
        sheet.append([_bold(sheet, heading(name)), _cells(sheet, name)(value)])


def _lay_out(sheet: WriteOnlyWorksheet, names: list[str], rows: int) -> None:
    """The first line stays in sight, and each column can be filtered."""
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(names))}{rows + 1}"
    for index, name in enumerate(names, start=1):
        sheet.column_dimensions[get_column_letter(index)].width = _WIDTHS.get(name, 12)


def _bold(sheet: WriteOnlyWorksheet, name: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, name)
    cell.font = Font(bold=True)
    return cell


def _cells(sheet: WriteOnlyWorksheet, name: str) -> Callable[[object], object]:
    """What makes the cells of one column."""
    if name in _MOMENTS:
        return lambda value: _moment(sheet, str(value))
    say = sayer(name)
    return lambda value: _cell(sheet, say(value))


def _moment(sheet: WriteOnlyWorksheet, value: str) -> WriteOnlyCell:
    # A workbook knows no time zones: it is in UTC there, as it is everywhere in our files.
    cell = WriteOnlyCell(sheet, datetime.fromisoformat(value).replace(tzinfo=None))
    cell.number_format = "yyyy-mm-dd hh:mm"
    return cell


def _cell(sheet: WriteOnlyWorksheet, value: object) -> object:
    if not isinstance(value, str):
        return value
    text = ILLEGAL_CHARACTERS_RE.sub("", value)
    if not text.startswith(_READ_AS_MORE):
        return text
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    return cell
