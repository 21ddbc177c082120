"""Rows to a workbook, one sheet a table. Text is written as text, so that no cell becomes a formula."""

from __future__ import annotations

import io
from dataclasses import astuple

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from facilitator.files.headings import heading, said
from facilitator.files.rows import TABLES, Evening, columns

_WIDTHS = {"text": 60, "offer": 60, "need": 60, "reason": 70, "people": 36, "name": 22, "giver": 22, "receiver": 22}


def to_xlsx(evening: Evening) -> bytes:
    book = Workbook(write_only=True)
    for table in TABLES:
        sheet = book.create_sheet(heading(table))
        _lay_out(sheet, columns(table))
        sheet.append([_bold(sheet, heading(name)) for name in columns(table)])
        for row in getattr(evening, table):
            sheet.append([_cell(sheet, said(*field)) for field in zip(columns(table), astuple(row), strict=True)])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _lay_out(sheet: WriteOnlyWorksheet, names: list[str]) -> None:
    sheet.freeze_panes = "A2"
    for index, name in enumerate(names):
        sheet.column_dimensions[chr(ord("A") + index)].width = _WIDTHS.get(name, 12)


def _bold(sheet: WriteOnlyWorksheet, name: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, name)
    cell.font = Font(bold=True)
    return cell


def _cell(sheet: WriteOnlyWorksheet, value: object) -> object:
    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value))
    cell.data_type = "s"
    return cell
