"""Every file that Boon writes for a spreadsheet, opened by LibreOffice and compared cell by cell. `make office` installs it."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
import zipfile
from collections.abc import Sequence
from dataclasses import astuple, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from facilitator import languages
from facilitator.actions.own.outcomes import say_outcome
from facilitator.core.after.outcomes import DAY
from facilitator.core.locale import in_locale
from facilitator.files.evening import SHEETS, AttendeeRow, Evening, columns
from facilitator.files.group import numbers
from facilitator.files.headings import heading, sayer
from facilitator.files.to_csv import to_csv_zip
from facilitator.files.to_xlsx import to_xlsx
from facilitator.store.groups.members import groups_of
from facilitator.views.groups.numbers import group_view
from tests.actions.groups.group import Group
from tests.builders import FOUR, Room

pytestmark = pytest.mark.office
PHONE = "+31612345678"
# LibreOffice's numbers for what to write: cells as they are stored, UTF-8, commas, every sheet to a file of its own.
_ALL_SHEETS = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1"
# And for what to read: UTF-8, every column as text, so that what is in the file is what is compared.
_AS_TEXT = "CSV:{delimiter},34,76,1,{columns},0,false,true"


@pytest.fixture(scope="session")
def with_phone(evening: Evening) -> Evening:
    """The finished evening, and somebody whose number and work are hard for a spreadsheet."""
    noon = datetime(2026, 3, 4, 12, tzinfo=UTC).isoformat()
    hard = AttendeeRow(9999, "Zoë “Q” O’Neil; Jr.", "tso-e", noon, False, 0, 0, "z@x.example", PHONE, "A, B; C", "=Baker")
    return replace(evening, attendees=(*evening.attendees, hard))


def convert(files: Sequence[Path], to: str, folder: Path, *options: str) -> None:
    """All of them by one start of the program, which takes longer than its work."""
    program = shutil.which("soffice")
    assert program, "LibreOffice is missing: apt-get install libreoffice-calc"
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    command = [program, profile, "--headless", *options, "--convert-to", to, "--outdir", str(folder / "out"), *map(str, files)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)


def written(evening: Evening, table: str) -> list[list[str]]:
    """The cells of a table as people read them."""
    names = columns(table)
    rows = [[sayer(name)(value) for name, value in zip(names, astuple(row), strict=True)] for row in getattr(evening, table)]
    return [
        [heading(name) for name in names],
        *([_text(name, value) for name, value in zip(names, row, strict=True)] for row in rows),
    ]


def _text(name: str, value: object) -> str:
    if name == "joined":
        return f"{datetime.fromisoformat(str(value)):%Y-%m-%d %H:%M:%S}"
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def read_sheets(book: bytes, folder: Path) -> dict[str, list[list[str]]]:
    """The cells of each sheet by "boon-Sheet.csv"."""
    file = folder / "boon.xlsx"
    file.write_bytes(book)
    convert([file], _ALL_SHEETS, folder)
    return {path.name: list(csv.reader(io.StringIO(path.read_text("utf-8")))) for path in (folder / "out").glob("*.csv")}


def test_libreoffice_reads_each_sheet_of_the_workbook_as_it_was_written(with_phone: Evening, tmp_path: Path) -> None:
    read = read_sheets(to_xlsx(with_phone), tmp_path)
    assert set(read) == {f"boon-{heading(table)}.csv" for table in ("summary", *SHEETS)}
    for table in SHEETS:
        assert read[f"boon-{heading(table)}.csv"] == written(with_phone, table), table


@pytest.mark.parametrize(("code", "delimiter"), [("en", ","), ("de", ";")])
def test_libreoffice_reads_each_csv_as_it_was_written(with_phone: Evening, tmp_path: Path, code: str, delimiter: str) -> None:
    languages.install()
    with in_locale(code):
        archive, headings = to_csv_zip(with_phone), {table: [heading(name) for name in columns(table)] for table in SHEETS}
    with zipfile.ZipFile(io.BytesIO(archive)) as files:
        files.extractall(tmp_path)
    # Of columns that a table doesn't have nothing comes.
    types = "/".join(f"{number}/2" for number in range(1, 1 + max(len(columns(table)) for table in SHEETS)))
    as_text = _AS_TEXT.format(delimiter=ord(delimiter), columns=types)
    convert([tmp_path / f"{table}.csv" for table in SHEETS], "xlsx", tmp_path, f"--infilter={as_text}")
    for table in SHEETS:
        raw = (tmp_path / f"{table}.csv").read_bytes()
        assert raw.startswith(b"\xef\xbb\xbf")
        wanted = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""), delimiter=delimiter))
        sheet = load_workbook(tmp_path / "out" / f"{table}.xlsx").active
        assert sheet is not None
        cells = [["" if cell.value is None else str(cell.value) for cell in row] for row in sheet.iter_rows()]
        assert cells == [[cell.replace("\r\n", "\n") for cell in row] for row in wanted], table
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
        assert cells[0] == headings[table]


def test_libreoffice_reads_the_numbers_of_a_group_as_they_were_written(finished: Room, tmp_path: Path) -> None:
    group = Group(finished.db)
    for _ in range(2):
        room = group.come(group.evening(), *FOUR).reach("posting", *FOUR)
        room.post("Carol", "need", "=1+1 cakes")
        for name in room.reach("rounds", *FOUR).ids:
            room.met(name)
        room.reach("closed", *FOUR).later(3 * DAY)
    for name in FOUR:
        for whom in room.people(name):
            say_outcome(room.db, room.id, room.ids[name], room.ids[whom], "business", "120", room.now)
    with finished.db.look() as session:
        view = group_view(session, groups_of(session, None)[0])
    read = read_sheets(numbers.to_xlsx(view), tmp_path)
    sheets = ("Events", "What came of it", "Asks that keep coming", "Offers that keep coming")
    assert set(read) == {f"boon-{name}.csv" for name in sheets}
    *rows, of_all = csv.reader(io.StringIO(numbers.to_csv(view).decode("utf-8-sig")))
    assert read["boon-Events.csv"] == [row[:11] for row in rows]
    assert view.outcomes and view.outcomes.business > 3
    assert read["boon-What came of it.csv"] == [[*row[:2], *row[11:]] for row in (*rows, of_all)]
    assert of_all == ["All events", *[""] * 10, *map(str, astuple(view.outcomes))]
    assert "=1+1 cakes" in {ask.text for ask in view.asks}
    said = [[ask.text, str(ask.said), str(ask.met)] for ask in view.asks]
    assert read["boon-Asks that keep coming.csv"] == [["In their words", "Times said", "Times met"], *said]
