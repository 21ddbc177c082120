"""Tables out of whatever file people have: CSV as any spreadsheet of any country saves it, and XLSX."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from facilitator.core.locale import gettext

LARGEST_FILE = 20 << 20
# What such a file may unfold to, which is a few seconds' work, and of that what is no table (looks, themes), which takes ten
# times as long to read; rows and columns enough for any hall. Chosen.
_LARGEST_UNFOLDED, _LARGEST_REST, _MOST_PARTS = 12 << 20, 1 << 20, 200
_MOST_ROWS, _MOST_COLUMNS, _MOST_CELLS = 25_000, 200, 500_000
_TABLES = re.compile(r"xl/worksheets/[^/]+\.xml|xl/sharedStrings\.xml|.*\.[ct]sv|.*(?<!\.xml)(?<!\.rels)", re.IGNORECASE)
# As much as a cell of Excel holds.
_LONGEST_CELL = 32_767
_DELIMITERS = ",;\t|"
_LETTERS = {
    "cp1252": set("äöüßéèêëàâáåæçñíîïóôøúùûÄÖÜÉÈÀÅÆÇÑØ"),
    "cp1250": set("ąćęłńóśźżĄĆĘŁŃÓŚŹŻčďěňřšťůžČĎĚŇŘŠŤŮŽőűŐŰ"),
    "mac_roman": set("äöüßéèêëàâáåæçñíîïóôøúùûÄÖÜÉÈÀÅÆÇÑØ"),
}
_INVISIBLE = re.compile("[\x00\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_SPACES = re.compile("[^\\S\n]+")
_APOSTROPHE_OF_A_GUARD = re.compile(r"'(?=[=+\-@＝＋－＠])")
_OLD_EXCEL, _ZIP, _PDF = b"\xd0\xcf\x11\xe0", b"PK\x03\x04", b"%PDF"


class BadFile(ValueError):
    """The file cannot be read; `problems` holds one line for each thing that is wrong."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Line:
    """`number`: where it begins, as an editor or a spreadsheet counts, from 1."""

    number: int
    cells: tuple[str, ...]

    @property
    def is_blank(self) -> bool:
        return not any(self.cells)


@dataclass(frozen=True)
class Sheet:
    """`name` is "" where the file is one table."""

    name: str
    lines: tuple[Line, ...]


def read_sheets(raw: bytes) -> list[Sheet]:
    """The tables of a file, by what is in it and not by how it is called. Cells are without stray spaces; numbers are text.

    Raises:
        BadFile: too large, no table, a quote that is not closed.
    """
    if len(raw) > LARGEST_FILE:
        raise BadFile([gettext("more than %(most)s MB: no room is that large", most=LARGEST_FILE >> 20)])
    if raw.startswith(_ZIP):
        return _from_zip(raw)
    if raw.startswith(_OLD_EXCEL):
        raise BadFile([gettext("an old or locked Excel file; open it and save it as .xlsx, without a password")])
    if raw.startswith(_PDF):
        raise BadFile([gettext("a PDF; save the list as .xlsx or .csv")])
    text = decoded(raw)
    if re.match(r"\s*<(!doctype|html|table|\?xml)", text, re.IGNORECASE):
        raise BadFile([gettext("a web page with the name of a table; open it in a spreadsheet and save it as .xlsx or .csv")])
    if text.lstrip()[:1] in ("{", "[") and (tables := _from_json(text)):
        return tables
    return [Sheet("", tuple(_from_text(text)))]


def _from_json(text: str) -> list[Sheet]:
    """Lists of objects are tables, by their keys: as Boon writes an evening. None where it is no JSON, or has no such list."""
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return []
    lists = said.items() if isinstance(said, dict) else [("", said)]
    return [Sheet(str(name), tuple(_of_objects(rows))) for name, rows in lists if _are_objects(rows)]


def _are_objects(rows: object) -> bool:
    return isinstance(rows, list) and bool(rows) and all(isinstance(row, dict) for row in rows)


def _of_objects(rows: list[dict[str, object]]) -> Iterator[Line]:
    """`number`: that of the object, behind the headings."""
    headings = list(dict.fromkeys(key for row in rows for key in row))[:_MOST_COLUMNS]
    if len(rows) > _MOST_ROWS:
        raise BadFile([gettext("more than %(most)s lines: no room is that large", most=_MOST_ROWS)])
    yield Line(1, tuple(map(_cleaned, headings)))
    for number, row in enumerate(rows, start=2):
        yield Line(number, tuple(_cleaned(_listed(row.get(key))) for key in headings))


def _listed(value: object) -> str:
    """A list of cards is a line for each, by what it says."""
    if not isinstance(value, list):
        return _as_text(value)
    return "\n".join(_as_text(card.get("text") if isinstance(card, dict) else card) for card in value)


def decoded(raw: bytes) -> str:
    """Text in the encoding that it was most likely written in: a mark of one, UTF-8, or what its letters are letters in."""
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return raw.decode("utf-16", "replace")
    if raw[1:200:2].count(0) > len(raw[1:200:2]) // 2:
        return raw.decode("utf-16-le", "replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        texts = {code: raw.decode(code, "replace") for code in _LETTERS}
        return max(texts.items(), key=lambda item: sum(map(item[1].count, _LETTERS[item[0]])))[1]


def _from_text(text: str) -> Iterator[Line]:
    text, begun = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", ""), 1
    if told := re.match(r'"?sep=(.)"?[^\n]*\n', text, re.IGNORECASE):
        text, begun = text[told.end() :], 2
    delimiter = told.group(1) if told else _delimiter(text)
    problems = []
    for line, raw, cells in _rows(text, delimiter):
        if "\n" in raw.rstrip("\n") and not _is_closed(raw, delimiter):
            problems.append(
                gettext("line %(line)s: a quote (%(quote)s) is opened here and not closed", line=begun + line - 1, quote='"')
            )
        if len(cells) > _MOST_COLUMNS and any(cells[_MOST_COLUMNS:]):
            raise BadFile(
                [
                    gettext(
                        "line %(line)s: more than %(most)s columns; save the list alone",
                        line=begun + line - 1,
                        most=_MOST_COLUMNS,
                    )
                ]
            )
        yield Line(begun + line - 1, tuple(map(_cleaned, cells[:_MOST_COLUMNS])))
    if problems:
        raise BadFile(problems)


def _rows(text: str, delimiter: str) -> Iterator[tuple[int, str, list[str]]]:
    """(line where it begins, as it is written, cells) of each row."""
    written = io.StringIO(text, newline="").readlines()
    reader, end = csv.reader(iter(written), delimiter=delimiter, skipinitialspace=True), 0
    try:
        for cells in reader:
            yield end + 1, "".join(written[end : reader.line_num]), cells
            end = reader.line_num
            if end > 4 * _MOST_ROWS:
                raise BadFile([gettext("more than %(most)s lines: no room is that large", most=4 * _MOST_ROWS)])
    except csv.Error as error:
        raise BadFile(
            [
                gettext(
                    "line %(line)s: %(why)s; if a quote (%(quote)s) is opened there, close it",
                    line=end + 1,
                    why=error,
                    quote='"',
                )
            ]
        ) from None


def _is_closed(raw: str, delimiter: str) -> bool:
    """Whether a row of several lines is one by intention: each quote that opens in it closes at a cell's end."""
    try:
        return len(list(csv.reader(io.StringIO(raw, newline=""), delimiter=delimiter, skipinitialspace=True, strict=True))) == 1
    except csv.Error:
        return False


def _delimiter(text: str) -> str:
    """The one by which most of the first rows are equally wide."""

    def evenness(delimiter: str) -> tuple[int, int]:
        widths = Counter[int]()
        try:
            for _, (_, _, cells) in zip(range(40), _rows(text, delimiter), strict=False):
                widths[len(cells)] += len(cells) > 1
        except BadFile:
            return 0, 0
        width, rows = max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
        return rows, width

    return max(_DELIMITERS, key=evenness)


def _from_zip(raw: bytes) -> list[Sheet]:
    """A workbook, or CSV files in one archive, as Boon writes them."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as parts:
            _check_size(parts.infolist())
            names = parts.namelist()
            if "xl/workbook.xml" in names:
                return _from_workbook(raw)
            tables = [name for name in names if name.lower().endswith((".csv", ".tsv"))]
            if not tables:
                raise BadFile([gettext("neither an Excel file nor CSV files in an archive; save the list as .xlsx or .csv")])
            return [Sheet(name, tuple(_from_text(decoded(parts.read(name))))) for name in tables]
    except BadFile:
        raise
    # What a damaged file makes zipfile and openpyxl raise is not listed anywhere.
    except Exception as error:
        raise BadFile([gettext("the file is damaged (%(why)s); open it and save it anew", why=type(error).__name__)]) from error


def _check_size(parts: list[zipfile.ZipInfo]) -> None:
    """What a part says of itself is what is read of it at most."""
    rest = sum(part.file_size for part in parts if not _TABLES.fullmatch(part.filename))
    if rest > _LARGEST_REST or sum(part.file_size for part in parts) > _LARGEST_UNFOLDED:
        raise BadFile(
            [
                gettext(
                    "it unfolds to more than %(most)s MB: no room is that large; save the list alone",
                    most=_LARGEST_UNFOLDED >> 20,
                )
            ]
        )
    if len(parts) > _MOST_PARTS:
        raise BadFile([gettext("more than %(most)s files in one: save the list alone", most=_MOST_PARTS)])


def _from_workbook(raw: bytes) -> list[Sheet]:
    # Loaded when the first workbook comes, not when Boon starts.
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(raw), read_only=True, data_only=True)
    return [Sheet(sheet.title, tuple(_of_sheet(sheet))) for sheet in book.worksheets if sheet.sheet_state == "visible"]


def _of_sheet(sheet: Any) -> Iterator[Line]:
    cells = 0
    for number, row in enumerate(sheet.iter_rows(values_only=True, max_col=_MOST_COLUMNS), start=1):
        cells += sum(value is not None for value in row)
        if number > _MOST_ROWS or cells > _MOST_CELLS:
            raise BadFile(
                [
                    gettext(
                        "more than %(rows)s rows, or %(cells)s cells: no room is that large", rows=_MOST_ROWS, cells=_MOST_CELLS
                    )
                ]
            )
        yield Line(number, tuple("" if value is None else _cleaned(_as_text(value)) for value in row))


def _as_text(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case float() if value.is_integer():
            return str(int(value))
        case datetime() | date() | time():
            return value.isoformat()
        case str() if re.fullmatch(r"#(REF!|N/A|NAME\?|VALUE!|DIV/0!|NULL!|NUM!)", value):
            return ""
        case _:
            return str(value)


def _cleaned(cell: str) -> str:
    cell = _INVISIBLE.sub("", unicodedata.normalize("NFC", cell[:_LONGEST_CELL]))
    lines = [_SPACES.sub(" ", line).strip() for line in cell.splitlines()]
    return _APOSTROPHE_OF_A_GUARD.sub("", "\n".join(line for line in lines if line), count=1)
