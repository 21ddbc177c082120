"""CSV, XLSX and JSON: the same rows, and no cell that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from dataclasses import asdict, astuple, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from openpyxl import load_workbook

import facilitator.files
from facilitator import languages
from facilitator.core.locale import in_locale, number
from facilitator.files.evening import SHEETS, AttendeeRow, Evening, columns
from facilitator.files.to_csv import table_csv, to_csv_zip
from facilitator.files.to_json import to_json
from facilitator.files.to_xlsx import to_xlsx

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC).isoformat()
EMPTY = Evening("K70M1X", "", "", NOON, "closed", 3, 0, 0, 0, (), (), (), ())
# How openpyxl reads back a text of no letters.
EMPTY_TEXT = "inlineStr"
RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def as_cells(value: object) -> str:
    """A value as both formats write it, before a CSV quotes it."""
    if isinstance(value, float):
        return number(value)
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def read_csv(text: str, delimiter: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def is_phone(text: str) -> bool:
    """A plus, and at least five more that are digits or spaces, beginning with a digit."""
    return text[:1] == "+" and len(text) > 5 and "0" <= text[1] <= "9" and set(text[1:]) <= set("0123456789 ")


def named(name: str) -> Evening:
    return replace(EMPTY, attendees=(AttendeeRow(1, name, "", NOON, False, 0, 0, "", "", "", ""),))


def test_the_zip_holds_a_file_a_table_readable_by_spreadsheets(evening: Evening) -> None:
    with zipfile.ZipFile(io.BytesIO(to_csv_zip(evening))) as files:
        found = {name: files.read(name) for name in files.namelist()}
    assert list(found) == [f"{table}.csv" for table in SHEETS]
    assert {data[:3] for data in found.values()} == {b"\xef\xbb\xbf"}
    assert {name: read_csv(data.decode("utf-8-sig")) for name, data in found.items()} == {
        f"{table}.csv": read_csv(table_csv(evening, table)) for table in SHEETS
    }


@pytest.mark.parametrize("table", SHEETS)
def test_csv_has_every_column_and_every_row(evening: Evening, table: str) -> None:
    head, *rows = read_csv(table_csv(evening, table))
    assert head == columns(table)
    wanted = [[as_cells(value) for value in astuple(row)] for row in getattr(evening, table)]
    assert [[cell.removeprefix("'") for cell in row] for row in rows] == wanted


def test_a_card_that_looks_like_a_formula_is_quoted(evening: Evening) -> None:
    rows = read_csv(table_csv(evening, "cards"))[1:]
    assert [row[4] for row in rows if row[2] == "'=Alice()"] == [
        "'=1+1 cakes", "'+31 6 calls", "'-2+3 eggs", "'@SUM(A1)", "'=HYPERLINK(1)", "'＝1+1 cakes", 'plain, "quoted" words',
    ]  # fmt: skip


@given(st.text(st.characters(codec="utf-8"), max_size=30))
def test_no_csv_cell_opens_a_formula_and_every_text_comes_back(name: str) -> None:
    _, row = read_csv(table_csv(named(name), "attendees"))
    assert is_phone(row[1]) or not row[1].lstrip(" ").startswith(RUNS)
    assert name == row[1] or name == row[1].removeprefix("'")


@given(st.sampled_from(RUNS), st.text(st.characters(codec="utf-8"), max_size=10), st.sampled_from(["", " ", "   "]))
def test_whatever_follows_the_sign(sign: str, rest: str, space: str) -> None:
    written = f"{space}{sign}{rest}"
    _, row = read_csv(table_csv(named(written), "attendees"))
    assert row[1] == (written if is_phone(written) else f"'{written}")


@pytest.mark.parametrize("number", ["+31612345678", "+31 6 1234 5678"])
def test_a_phone_number_is_as_a_mail_merge_needs_it(number: str) -> None:
    assert read_csv(table_csv(named(number), "attendees"))[1][1] == number


@pytest.mark.parametrize("sum", ["+1-202-5550143", "+1+1", "+1*2", "+31 6 calls", "+12"])
def test_what_a_spreadsheet_would_work_out_is_no_phone_number(sum: str) -> None:
    assert read_csv(table_csv(named(sum), "attendees"))[1][1] == f"'{sum}"


@pytest.mark.parametrize("table", SHEETS)
def test_xlsx_reopened_has_the_same_rows_and_no_formula(evening: Evening, table: str) -> None:
    sheet = load_workbook(io.BytesIO(to_xlsx(evening)))[table]
    head, *rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert head == columns(table)
    wanted = [[as_typed(*field) for field in zip(columns(table), astuple(row), strict=True)] for row in getattr(evening, table)]
    assert [[("" if value is None else value) for value in row] for row in rows] == wanted
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d", EMPTY_TEXT}
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", sheet.dimensions)


def as_typed(column: str, value: object) -> object:
    """As a workbook holds it: times are times, in UTC."""
    if column == "joined":
        return datetime.fromisoformat(str(value)).replace(tzinfo=None)
    return as_cells(value) if isinstance(value, bool) else value


def test_a_workbook_opens_with_what_came_of_the_evening(evening: Evening) -> None:
    sheet = load_workbook(io.BytesIO(to_xlsx(evening))).worksheets[0]
    said = {row[0].value: row[1].value for row in sheet.iter_rows()}
    assert (sheet.title, said["code"], said["attendees"], said["meetings"]) == (
        "summary", evening.code, len(evening.attendees), len(evening.meetings),
    )  # fmt: skip
    assert said["meetings that took place"] == sum(meeting.met for meeting in evening.meetings)


def test_a_formula_is_text_in_xlsx(evening: Evening) -> None:
    sheet = load_workbook(io.BytesIO(to_xlsx(evening)))["attendees"]
    cells = [(cell.value, cell.data_type) for cell in sheet["B"][1:]]
    assert cells[0] == ("=Alice()", "s")
    assert {kind for _, kind in cells} == {"s"}


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.text(max_size=20))
def test_any_name_makes_a_workbook_that_opens(name: str) -> None:
    sheet = load_workbook(io.BytesIO(to_xlsx(named(name))))["attendees"]
    assert (sheet["B2"].data_type, sheet["B2"].value) in [("s", sheet["B2"].value), (EMPTY_TEXT, None)]


def test_json_is_the_whole_evening_and_as_the_schema_says(evening: Evening) -> None:
    written = json.loads(to_json(evening))
    assert written == json.loads(json.dumps({"format": "boon-evening/2", **asdict(evening)}))
    schema = json.loads(Path(facilitator.files.__file__).with_name("evening.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    assert [error.message for error in Draft202012Validator(schema).iter_errors(written)] == []
    assert list(Draft202012Validator(schema).iter_errors(written | {"cards": [{"id": 0}]})) != []


def test_columns_speak_the_hosts_language_and_json_stays_as_it_is(evening: Evening) -> None:
    languages.install()
    with in_locale("de"):
        german = {table: read_csv(table_csv(evening, table), ";") for table in SHEETS}
        book, json_text = load_workbook(io.BytesIO(to_xlsx(evening))), to_json(evening)
    assert german["meetings"][0] == ["Runde", "Tisch", "Personen", "Nummern der Personen", "getroffen"]
    assert {row[-1] for row in german["meetings"][1:]} == {"ja", "nein"}
    assert [float(row[8].replace(",", ".")) for row in german["matches"][1:]] == [match.fit for match in evening.matches]
    assert [[cell.value for cell in sheet[1]] for sheet in book.worksheets[1:]] == [rows[0] for rows in german.values()]
    assert [sheet.title for sheet in book] == [
        "Überblick",
        "Gäste",
        "Karten",
        "Paare",
        "Treffen",
        "Hinweise",
        "Noch offen",
        "Danach",
    ]
    assert json_text == to_json(evening)


def test_an_empty_evening_still_names_its_columns() -> None:
    assert {table: read_csv(table_csv(EMPTY, table)) for table in SHEETS} == {table: [columns(table)] for table in SHEETS}
    book = load_workbook(io.BytesIO(to_xlsx(EMPTY)))
    heads = {sheet.title: [cell.value for cell in sheet[1]] for sheet in book.worksheets[1:]}
    assert heads == {table: columns(table) for table in SHEETS}
