"""A group's numbers as files: what its page shows, for a board that asks."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

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


def to_json(view: GroupView) -> bytes:
    document = {
        "group": view.name,
        "people": view.people,
        "came_back": view.came_back,
        "events": [_row(event) for event in view.events],
        "asks": [{"text": ask.text, "events": list(ask.marks)} for ask in view.asks],
        "gifts": [{"text": gift.text, "events": list(gift.marks)} for gift in view.gifts],
        "outcomes": asdict(view.outcomes) if view.outcomes else None,
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def to_csv(view: GroupView) -> bytes:
    """As spreadsheets of the current locale open it."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";" if has_decimal_comma() else ",")
    writer.writerow([gettext(title) for title in _COLUMNS.values()])
    for event in view.events:
        writer.writerow([no_formula(cell) if isinstance(cell, str) else cell for cell in _row(event).values()])
    return text.getvalue().encode("utf-8-sig")


def to_xlsx(view: GroupView) -> bytes:
    """By a library that is loaded when the first workbook is asked for."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    events = book.create_sheet(gettext("Events"))
    events.freeze_panes = "A2"
    events.append([gettext(title) for title in _COLUMNS.values()])
    for event in view.events:
        events.append([_text(events, cell) for cell in _row(event).values()])
    for title, said in ((gettext("Asks that keep coming"), view.asks), (gettext("Offers that keep coming"), view.gifts)):
        sheet = book.create_sheet(title)
        sheet.append([gettext("In their words"), gettext("Times said"), gettext("Times met")])
        for one in said:
            sheet.append([_text(sheet, one.text), one.said, one.met])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _row(event: EventNumbers) -> dict[str, Any]:
    date = datetime.fromtimestamp(event.at, UTC).date().isoformat()
    return {name: date if name == "date" else getattr(event, name) for name in _COLUMNS}


def _text(sheet: Any, value: object) -> object:
    """What somebody typed stays text, also where it begins as a formula does."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value))
    cell.data_type = "s"
    return cell
