"""Files that no host wrote: small ones that unfold to much, and some that are not what they are called."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}worksheet+xml"/>'
    f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_TYPE}sharedStrings+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="r" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
    '<sheets><sheet name="S" sheetId="1" r:id="r"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="r" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
    "xl/sharedStrings.xml": f'<sst xmlns="{_MAIN}"/>',
}
# An entity of ten of the one before, nine times: a billion words.
_LAUGHS = (
    "<!DOCTYPE x [<!ENTITY a 'ha'>"
    + "".join(f"<!ENTITY {b} '{f'&{a};' * 10}'>" for a, b in zip("abcdefghi", "bcdefghij", strict=True))
    + "]>"
)
_ELSEWHERE = "<!DOCTYPE x [<!ENTITY j SYSTEM 'file:///etc/passwd'>]>"
MB = 1 << 20


def _zipped(parts: Mapping[str, str | bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return file.getvalue()


def cells(*texts: str) -> str:
    return "<row>" + "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in texts) + "</row>"


NAMES = cells("name", "need")


def book(rows: str, before: str = "", **parts: str) -> bytes:
    """An XLSX of one sheet with these rows. `before`: a prologue; `parts`: others of the file, like styles."""
    sheet = f'{before}<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    return _zipped({**_PARTS, "xl/worksheets/sheet1.xml": sheet, **{f"xl/{name}.xml": text for name, text in parts.items()}})


def _one_that_lies() -> bytes:
    """Its list of parts says 100 bytes of one that unfolds to 10 MB."""
    raw = bytearray(book(NAMES + " " * (10 * MB)))
    listed = raw.rfind(b"PK\x01\x02", 0, raw.rfind(b"xl/worksheets/sheet1.xml"))
    raw[listed + 24 : listed + 28] = (100).to_bytes(4, "little")
    return bytes(raw)


CELL = "<c><v>1</v></c>"
_REPEATED = f"<!DOCTYPE x [<!ENTITY a '{'A' * 100_000}'>]>"
_LOOKS = f'<styleSheet xmlns="{_MAIN}"><cellXfs>{"<xf/>" * (MB // 2)}</cellXfs></styleSheet>'
_WIDE = "name," + ",".join(f"c{number}" for number in range(190)) + "\nAda\n"
# What it is -> (the file, some of what is said of it).
LISTS = {
    "a billion laughs": (book(NAMES + cells("&j;", "x"), _LAUGHS), "damaged"),
    "a file of ours": (book(NAMES + cells("&j;", "x"), _ELSEWHERE), "damaged"),
    "a word a hundred thousand times": (book(NAMES + cells("&a;" * 1000, "x"), _REPEATED), "damaged"),
    "a gigabyte of nothing": (book(NAMES + " " * (100 * MB)), "unfolds to more than 12 MB"),
    "a cell like a library": (book(NAMES + cells("A" * (11 * MB), "x")), "32767 characters, at most 2000"),
    "looks without end": (book(NAMES, styles=_LOOKS), "unfolds"),
    "a row in a million": (book(NAMES + f'<row r="1048576">{CELL}</row>'), "no room is that large"),
    "a row in a billion": (book(NAMES + f'<row r="1000000000">{CELL}</row>'), "no room is that large"),
    "half a million cells": (book(NAMES + ("<row>" + CELL * 190 + "</row>") * 2700), "no room is that large"),
    "rows within rows": (book("<row>" * 100_000), "damaged"),
    "numbers that are none": (book(NAMES + "<row><c><v>1e400</v></c><c><v>x</v></c></row>"), "damaged"),
    "a string that is not there": (book('<row><c t="s"><v>99</v></c></row>'), "damaged"),
    "a size that is a lie": (_one_that_lies(), "damaged"),
    "hundreds of files": (_zipped({f"{n}.csv": "name\n" for n in range(300)}), "more than 200 files in one"),
    "a bomb of commas": (_zipped({"a.csv": "name,need\n" + "a,b\n" * (4 * MB)}), "unfolds to more than 12 MB"),
    "an archive in an archive": (_zipped({"a.csv": _zipped({"b.csv": "name\nAda\n"})}), "no column of names"),
    "an archive of pictures": (_zipped({"a.png": b"\x89PNG"}), "neither an Excel file nor CSV files"),
    "ten thousand columns": (b",".join(b"c%d" % n for n in range(10_000)) + b",name\n", "more than 200 columns"),
    "columns of many tables": (_zipped({f"{n}.csv": _WIDE for n in range(3)}), "more than 400 columns"),
    "lines without end": (b"name\n" + b"\n" * 400_000, "no room is that large"),
    "a quote that is not closed": (b'name,need\n"' + b"a,b\n" * 200_000, "if a quote"),
    "quotes in quotes": (b"name,need\n" + b'"' * 800_000, "if a quote"),
    "a PDF that is an archive": (b"%PDF-1.4\n" + _zipped({"a.csv": "name\nAda\n"}), "a PDF"),
    "a web page": (b"<!doctype html><script>alert(1)</script>", "a web page"),
    "an old workbook": (b"\xd0\xcf\x11\xe0" + bytes(1000), "an old or locked Excel file"),
    "an archive cut off": (book(NAMES)[:400], "damaged"),
    "an archive of noise": (b"PK\x03\x04" + bytes(range(256)) * 3000, "damaged"),
    "bytes of all kinds": (bytes(range(256)) * 3000, ""),
}  # fmt: skip
