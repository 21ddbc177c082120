"""Rows to CSV files in one zip."""

from __future__ import annotations

import csv
import io
import zipfile

from facilitator.core.locale import has_decimal_comma, number
from facilitator.files.cells import no_formula
from facilitator.files.evening import SHEETS, Evening, columns
from facilitator.files.headings import heading, sayer


def to_csv_zip(evening: Evening) -> bytes:
    """A file for each of SHEETS, like attendees.csv, each UTF-8 with a byte order mark for spreadsheets.

    The files keep their names in every language; the columns are in the current one."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as zipped:
        for table in SHEETS:
            zipped.writestr(f"{table}.csv", table_csv(evening, table).encode("utf-8-sig"))
    return archive.getvalue()


def table_csv(evening: Evening, table: str) -> str:
    """As spreadsheets of the current locale open it: where a comma parts decimals, a semicolon parts cells."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";" if has_decimal_comma() else ",")
    writer.writerow([heading(name) for name in columns(table)])
    sayers = [sayer(name) for name in columns(table)]
    for row in getattr(evening, table):
        writer.writerow([_cell(say(value)) for say, value in zip(sayers, vars(row).values(), strict=True)])
    return text.getvalue()


def _cell(value: object) -> object:
    if isinstance(value, float):
        return number(value)
    return no_formula(value) if isinstance(value, str) else value
