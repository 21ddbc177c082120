"""CSV, XLSX and JSON: the same rows, and no cell that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from dataclasses import asdict, astuple, replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from facilitator import languages
from facilitator.core.locale import in_locale
from facilitator.files.rows import TABLES, AttendeeRow, Evening, columns
from facilitator.files.to_csv import table_csv, to_csv_zip
from facilitator.files.to_json import to_json
from facilitator.files.to_xlsx import to_xlsx

EMPTY = Evening("K70M1X", "", "", "", "closed", 3, 0, 0, 0, (), (), (), ())
# How openpyxl reads back a text of no letters.
EMPTY_TEXT = "inlineStr"
RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def as_cells(value: object) -> str:
    """A value as both formats write it, before a CSV quotes it."""
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def read_csv(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


def named(name: str) -> Evening:
    return replace(EMPTY, attendees=(AttendeeRow(1, name, "", "", False, 0, 0, "", ""),))


def test_the_zip_holds_a_file_a_table_readable_by_spreadsheets(evening: Evening) -> None:
    with zipfile.ZipFile(io.BytesIO(to_csv_zip(evening))) as files:
        found = {name: files.read(name) for name in files.namelist()}
    assert list(found) == ["attendees.csv", "cards.csv", "matches.csv", "meetings.csv"]
    assert {data[:3] for data in found.values()} == {b"\xef\xbb\xbf"}
    assert {name: read_csv(data.decode("utf-8-sig")) for name, data in found.items()} == {
        f"{table}.csv": read_csv(table_csv(evening, table)) for table in TABLES
    }


@pytest.mark.parametrize("table", TABLES)
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
    assert not row[1].lstrip(" ").startswith(RUNS)
    assert name == row[1] or name == row[1].removeprefix("'")


@given(st.sampled_from(RUNS), st.text(st.characters(codec="utf-8"), max_size=10), st.sampled_from(["", " ", "   "]))
def test_whatever_follows_the_sign(sign: str, rest: str, space: str) -> None:
    _, row = read_csv(table_csv(named(space + sign + rest), "attendees"))
    assert row[1] == f"'{space}{sign}{rest}"


@pytest.mark.parametrize("table", TABLES)
def test_xlsx_reopened_has_the_same_rows_and_no_formula(evening: Evening, table: str) -> None:
    sheet = load_workbook(io.BytesIO(to_xlsx(evening)))[table]
    head, *rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert head == columns(table)
    wanted = [[as_cells(v) if isinstance(v, bool) else v for v in astuple(row)] for row in getattr(evening, table)]
    assert [[("" if value is None else value) for value in row] for row in rows] == wanted
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", EMPTY_TEXT}
    assert sheet.freeze_panes == "A2"


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


def test_json_is_the_whole_evening(evening: Evening) -> None:
    assert json.loads(to_json(evening)) == json.loads(json.dumps(asdict(evening)))


def test_columns_speak_the_hosts_language_and_json_stays_as_it_is(evening: Evening) -> None:
    languages.install()
    with in_locale("de"):
        german = {table: read_csv(table_csv(evening, table)) for table in TABLES}
        book, json_text = load_workbook(io.BytesIO(to_xlsx(evening))), to_json(evening)
    assert german["meetings"][0] == ["Runde", "Tisch", "Personen", "Nummern der Personen", "getroffen"]
    assert {row[-1] for row in german["meetings"][1:]} == {"ja", "nein"}
    assert [[cell.value for cell in sheet[1]] for sheet in book] == [rows[0] for rows in german.values()]
    assert [sheet.title for sheet in book] == ["Gäste", "Karten", "Paare", "Treffen"]
    assert json_text == to_json(evening)


def test_an_empty_evening_still_names_its_columns() -> None:
    assert {table: read_csv(table_csv(EMPTY, table)) for table in TABLES} == {table: [columns(table)] for table in TABLES}
    book = load_workbook(io.BytesIO(to_xlsx(EMPTY)))
    assert {sheet.title: [cell.value for cell in sheet[1]] for sheet in book} == {table: columns(table) for table in TABLES}
