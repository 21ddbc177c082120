"""A hundred guest lists as they come from people who do this job, each with its one right answer.

An answer is a line for each guest, as `told` says it; or, where nothing can be read, a piece of what the host is told.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font

from facilitator.core.before.guest import Guest

Rows = Sequence[Sequence[object]]


@dataclass(frozen=True)
class Ugly:
    """`away`, `nameless` and `asked`: lines of who does not come, lines without a name, headings that nobody knows."""

    raw: bytes
    guests: tuple[str, ...] = ()
    refusal: str = ""
    away: tuple[int, ...] = ()
    nameless: tuple[int, ...] = ()
    asked: tuple[str, ...] = ()
    shape: str = ""


def told(guest: Guest) -> str:
    """ "Sam Lee <sam@x.example> +31 6 | Baker, Canal Co | gives bread / jam | asks a van"; what is not said is left out."""
    address = " ".join(filter(None, (guest.name, guest.email and f"<{guest.email}>", guest.phone)))
    work = ", ".join(filter(None, (guest.role, guest.company)))
    gives, asks = " / ".join(guest.offers), " / ".join(guest.needs)
    return " | ".join(filter(None, (address, work, gives and f"gives {gives}", asks and f"asks {asks}")))


def text(words: str, *guests: str, code: str = "utf-8", **more: Any) -> Ugly:
    return Ugly(words.encode(code), guests, **more)


def book(*sheets: tuple[str, Rows], hidden: Sequence[str] = (), merged: Sequence[str] = ()) -> bytes:
    """A workbook of named sheets; `merged` cells are of the first."""
    made, file = Workbook(), io.BytesIO()
    made.remove(made["Sheet"])
    for title, rows in sheets:
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(row)
        sheet.sheet_state = "hidden" if title in hidden else "visible"
    for cells in merged:
        made.worksheets[0].merge_cells(cells)
    made.worksheets[0]["A1"].font = Font(bold=True)
    made.save(file)
    return file.getvalue()


def excel(rows: Rows, *guests: str, **more: Any) -> Ugly:
    return Ugly(book(("Guests", rows)), guests, **more)


def archive(**files: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as parts:
        for name, words in files.items():
            parts.writestr(name.replace("_", "."), words)
    return file.getvalue()


SAM, ANA = "Sam Lee | gives teach guitar | asks a van", "Ana Núñez | gives lend a van | asks guitar lessons"
PLAIN = "Name,Offer,Need\nSam Lee,teach guitar,a van\nAna Núñez,lend a van,guitar lessons\n"
GERMAN = "Name;Biete;Suche\nJürgen Groß;Brötchen für 60;Räume\n"
JUERGEN = "Jürgen Groß | gives Brötchen für 60 | asks Räume"

ENCODINGS = {
    "utf-8": text(PLAIN, SAM, ANA),
    "utf-8 with a mark": text(PLAIN, SAM, ANA, code="utf-8-sig"),
    "utf-16 with a mark": text(PLAIN, SAM, ANA, code="utf-16"),
    "utf-16 big-endian with a mark": Ugly(b"\xfe\xff" + PLAIN.encode("utf-16-be"), (SAM, ANA)),
    "utf-16 without a mark": text(PLAIN, SAM, ANA, code="utf-16-le"),
    "utf-16 big-endian without a mark": text(PLAIN, SAM, ANA, code="utf-16-be"),
    "German Excel on Windows": text(GERMAN, JUERGEN, code="cp1252"),
    "German Excel on an old Macintosh": text(GERMAN, JUERGEN, code="mac_roman"),
    "Polish Excel": text("Imię i nazwisko;Name\n1;Łukasz Żak\n", "Łukasz Żak", code="cp1250", asked=("Imię i nazwisko",)),
    "latin-1 with a sign of the euro in cp1252": text(
        "Name;Biete\nZoë;Rat für 5 €\n", "Zoë | gives Rat für 5 €", code="cp1252"
    ),
    "carriage returns alone": text(PLAIN.replace("\n", "\r"), SAM, ANA),
    "Windows line ends": text(PLAIN.replace("\n", "\r\n"), SAM, ANA),
    "line ends of both kinds": text(PLAIN.replace("\n", "\r\n", 1), SAM, ANA),
    "no end of the last line": text(PLAIN.rstrip("\n"), SAM, ANA),
    "zeros between": Ugly(PLAIN.encode() + b"\x00\x00\x00", (SAM, ANA)),
    "letters and accents apart": text("Name\nAna Nu\u0301n\u0303ez\n", "Ana Núñez"),
}

DELIMITERS = {
    "semicolons": text(PLAIN.replace(",", ";"), SAM, ANA),
    "tabs": text(PLAIN.replace(",", "\t"), SAM, ANA),
    "bars": text(PLAIN.replace(",", "|"), SAM, ANA),
    "sep=; said": text("sep=;\n" + PLAIN.replace(",", ";"), SAM, ANA),
    "sep=, said in quotes": text('"sep=,"\n' + PLAIN, SAM, ANA),
    "sep= a tab said": text("sep=\t\n" + PLAIN.replace(",", "\t"), SAM, ANA),
    "semicolons within quotes": text('Name,Offer\nSam,"bread; jam"\n', "Sam | gives bread / jam"),
    "commas within quotes, semicolons between": text('Name;Offer\nSam;"bread, jam"\n', "Sam | gives bread, jam"),
    "commas within cells of semicolons": text(
        "Name;Offer\nSam;bread, jam\nAna;tea, cake\n", "Sam | gives bread, jam", "Ana | gives tea, cake"
    ),
    "every cell in quotes": text('"Name","Offer"\n"Sam","bread"\n', "Sam | gives bread"),
    "a quote doubled inside": text('Name,Offer\nSam,"a 27"" wheel"\n', 'Sam | gives a 27" wheel'),
    "a quote inside a cell without quotes": text(
        'Name,Offer\nSam,a 27" wheel\nAna,tea\n', 'Sam | gives a 27" wheel', "Ana | gives tea"
    ),
    "a line break within quotes": text('Name,Offer\nSam,"bread\njam"\nAna,tea\n', "Sam | gives bread / jam", "Ana | gives tea"),
    "a Windows line break within quotes": text('Name,Offer\r\nSam,"bread\r\njam"\r\n', "Sam | gives bread / jam"),
    "a delimiter at the end of each line": text("Name;Offer;\nSam;bread;\n", "Sam | gives bread"),
    "shorter lines than the heading": text("Name,Offer,Need\nSam\nAna,tea\n", "Sam", "Ana | gives tea"),
    "spaces after commas": text("Name, Offer\nSam, bread\n", "Sam | gives bread"),
    "a space before a quote": text('Name, Offer\nSam, "bread"\n', "Sam | gives bread"),
    "one column": text("Name\nSam Lee\nAna Roe\n", "Sam Lee", "Ana Roe"),
}

LAYOUTS = {
    "a title above": text("Friday's guests\n\n" + PLAIN, SAM, ANA),
    "a title with empty cells above": text("Friday's guests,,\n,,\n" + PLAIN, SAM, ANA),
    "a title, a date and an address above": text("Breakfast,,\n4 March,,\n4 Lock Street,,\n" + PLAIN, SAM, ANA),
    "blank rows between": text(PLAIN.replace("\nAna", "\n,,\n\nAna"), SAM, ANA),
    "blank columns between": text("Name,,Offer\nSam,,bread\n", "Sam | gives bread"),
    "a blank first column": text(",Name,Offer\n,Sam,bread\n", "Sam | gives bread"),
    "numbers in the first column": text("No.,Name,Offer\n1,Sam,bread\n2,Ana,tea\n", "Sam | gives bread", "Ana | gives tea"),
    "numbers without a heading": text(",Name,Offer\n1,Sam,bread\n2,Ana,tea\n", "Sam | gives bread", "Ana | gives tea"),
    "a total below": text(PLAIN + "Total: 2,,\n", SAM, ANA),
    "a total in German below": text(GERMAN + "Gesamt;;\n", JUERGEN),
    "a total behind an empty cell": text("No,Name,Offer\n1,Sam,bread\n,Total,1\n", "Sam | gives bread"),
    "the heading again on each page": text(PLAIN + PLAIN, SAM, ANA),
    "headings in capitals with stars": text("NAME *,OFFER*,NEED ?\nSam,bread,tea\n", "Sam | gives bread | asks tea"),
    "headings of two lines": text('Name,"Offer\n(optional)"\nSam,bread\n', "Sam | gives bread"),
    "two columns of one heading": text("Name,Offer,Offer\nSam,bread,jam\n", "Sam | gives bread / jam"),
    "numbered columns": text("Name,Offer 1,Offer 2\nSam,bread,jam\n", "Sam | gives bread / jam"),
    "no heading, names alone": text("Sam Lee\nAna Roe\n", "Sam Lee", "Ana Roe"),
    "the need first": text("Need,Offer,Name\na van,bread,Sam\n", "Sam | gives bread | asks a van"),
    "a long form": text("name,type,text\nSam,offer,bread\nSam,need,tea\n", "Sam | gives bread | asks tea"),
    "a long form in German": text("Name;Art;Text\nSam;Biete;Brot\nSam;Suche;Tee\n", "Sam | gives Brot | asks Tee"),
    "a column of counts called offers": text("Name,Offers\nSam,2\nAna,0\n", "Sam", "Ana"),
    "a column that nobody knows": text("Name,Superpower\nSam,juggling\n", "Sam", asked=("Superpower",)),
    "an empty column that nobody knows": text("Name,Superpower\nSam,\n", "Sam"),
}

NAMES = {
    "first and last": text("First Name,Last Name\nSam,Lee\n", "Sam Lee"),
    "last and first": text("Last Name,First Name\nLee,Sam\n", "Sam Lee"),
    "Vorname und Name": text("Name;Vorname\nGroß;Jürgen\n", "Jürgen Groß"),
    "Nachname, Vorname": text("Nachname;Vorname\nGroß;Jürgen\n", "Jürgen Groß"),
    "Nom, Prénom": text("Nom;Prénom\nNoël;Zoé\n", "Zoé Noël"),
    "Nombre y apellidos": text("Nombre,Apellidos\nAna,Núñez Gil\n", "Ana Núñez Gil"),
    "tussenvoegsel": text("Voornaam;Tussenvoegsel;Achternaam\nJan;van der;Berg\nPiet;;Bos\n", "Jan van der Berg", "Piet Bos"),
    "Last, First in one cell": text('Name\n"Lee, Sam"\n"Roe, Ana"\n', "Sam Lee", "Ana Roe"),
    "one who has a comma among those who don't": text(
        'Name,Offer\n"Sam, the baker",bread\nAna,tea\nBo,jam\n',
        "Sam, the baker | gives bread",
        "Ana | gives tea",
        "Bo | gives jam",
    ),
    "only a first name": text("First Name,Last Name\nSam,\n", "Sam"),
    "stray spaces": text("Name\n  Sam   Lee \n", "Sam Lee"),
    "hard spaces": text("Name\nSam\u00a0Lee\n", "Sam Lee"),
    "invisible letters": text("Name\n\u200bSam\u200b Lee\ufeff\n", "Sam Lee"),
    "Arabic": text("Name,Offer\n\u202bليلى حداد\u202c,خبز\n", "ليلى حداد | gives خبز"),
    "Hebrew with marks of direction": text("Name\n\u200fדנה לוי\u200f\n", "דנה לוי"),
    "an emoji": text("Name,Offer\nSam 🥖,bread 🍞\n", "Sam 🥖 | gives bread 🍞"),
    "one name in two ways of writing": text("Name,Offer\nSam Lee,bread\nsam lee ,jam\n", "Sam Lee | gives bread / jam"),
    "namesakes with two addresses": text(
        "Name,Email\nSam,a@x.example\nSam,b@x.example\n", "Sam <a@x.example>", "Sam <b@x.example>"
    ),
    "an address alone": text("Name,Email\n,sam@x.example\nAna,ana@x.example\n", "Ana <ana@x.example>", nameless=(2,)),
    "a name of three hundred letters": text("Name\n" + "x" * 300 + "\n", "x" * 300),
}

CELLS = {
    "answers parted by semicolons": text('Name,Offer\nSam,"bread; jam;"\n', "Sam | gives bread / jam"),
    "answers with bullets": text('Name,Offer\nSam,"• bread\n• jam"\n', "Sam | gives bread / jam"),
    "answers with dashes": text('Name,Offer\nSam,"- bread\n- jam"\n', "Sam | gives bread / jam"),
    "answers with numbers": text('Name,Offer\nSam,"1. bread\n2. jam"\n', "Sam | gives bread / jam"),
    "answers with numbers in one line": text("Name,Offer\nSam,1) bread 2) jam\n", "Sam | gives bread / jam"),
    "no answer, in words": text("Name,Offer,Need\nSam,n/a,-\nAna,none,?\n", "Sam", "Ana"),
    "no answer in German": text("Name;Biete;Suche\nSam;keine Ahnung;nichts\n", "Sam"),
    "the same answer twice": text("Name,Offer\nSam,bread; Bread\n", "Sam | gives bread"),
    "a number of a phone with a plus": text("Name,Phone\nSam,+31 6 1234 5678\n", "Sam +31 6 1234 5678"),
    "a number of a phone with the guard of a formula": text("Name,Phone\nSam,'+31612345678\n", "Sam +31612345678"),
    "a number of a phone with a zero": text("Name,Phone\nSam,0612345678\n", "Sam 0612345678"),
    "a text with the guard of a formula": text("Name,Offer\nSam,'=bread\n", "Sam | gives =bread"),
    "an address in capitals with spaces": text("Name,E-Mail\nSam, SAM@X.Example \n", "Sam <SAM@X.Example>"),
    "company and role": text("Name,Company,Job Title\nSam,Canal Co,Baker\n", "Sam | Baker, Canal Co"),
    "Firma und Funktion": text("Name;Firma;Funktion\nSam;Kanal GmbH;Bäcker\n", "Sam | Bäcker, Kanal GmbH"),
    "Société et poste": text("Nom;Société;Poste\nZoé;Canal SA;Boulangère\n", "Zoé | Boulangère, Canal SA"),
    "Empresa y cargo": text("Nombre;Empresa;Cargo\nAna;Canal SL;Panadera\n", "Ana | Panadera, Canal SL"),
    "Bedrijf en functie": text("Naam;Bedrijf;Functie\nJan;Kanaal BV;Bakker\n", "Jan | Bakker, Kanaal BV"),
    "offre et recherche": text("Nom;J'offre;Je cherche\nZoé;du pain;un four\n", "Zoé | gives du pain | asks un four"),
    "ofrezco y busco": text("Nombre;Ofrezco;Busco\nAna;pan;un horno\n", "Ana | gives pan | asks un horno"),
    "aanbod en gezocht": text("Naam;Aanbod;Gezocht\nJan;brood;een oven\n", "Jan | gives brood | asks een oven"),
    "questions of a form": text(
        "Your name,What can you help others with?,What do you need help with?\nSam,bread,tea\n", "Sam | gives bread | asks tea"
    ),
}

SERVICES = {
    "Eventbrite": text(
        "Order #,Order Date,First Name,Last Name,Email,Quantity,Ticket Type,Attendee Status,What can you offer?\n"
        "1,2026-01-01,Sam,Lee,s@x.example,1,Free,Attending,bread\n2,2026-01-01,Ana,Roe,a@x.example,1,Free,Not Attending,tea\n",
        "Sam Lee <s@x.example> | gives bread",
        away=(3,),
        shape="Eventbrite",
    ),
    "Luma": text(
        "name,email,approval_status,created_at,What can you give?,What are you looking for?\n"
        "Sam,s@x.example,approved,2026-01-01,bread,tea\nAna,a@x.example,declined,2026-01-01,,\n"
        "Bo,b@x.example,waitlist,2026-01-01,,\n",
        "Sam <s@x.example> | gives bread | asks tea",
        away=(3, 4),
        shape="Luma",
    ),
    "Meetup": text(
        "Name\tUser ID\tRSVP\tGuests\tURL of Member Profile\nSam Lee\tuser 1\tYes\t0\thttps://x.example\n"
        "Ana Roe\tuser 2\tNo\t0\thttps://x.example\n",
        "Sam Lee",
        away=(3,),
        shape="Meetup",
    ),
    "Google Forms": text(
        "Timestamp,Email Address,Your name,What do you offer?,Will you come?\n1/2/2026 10:00:00,s@x.example,Sam,bread,Yes\n"
        "1/2/2026 10:01:00,a@x.example,Ana,tea,No\n",
        "Sam <s@x.example> | gives bread",
        away=(3,),
        shape="Google Forms",
    ),
    "Google Forms in German": text(
        "Zeitstempel,Name,Was bietest du an?,Was suchst du?,Kommst du?\n1.2.2026 10:00:00,Sam,Brot,Tee,Ja\n"
        "1.2.2026 10:01:00,Ana,Saft,Tee,Nein\n",
        "Sam | gives Brot | asks Tee",
        away=(3,),
        shape="Google Forms",
    ),
    "pretix": text(
        "Order code;Attendee name;Attendee email;Product;Status;Angebot\nA1;Sam;s@x.example;Ticket;paid;Brot\n"
        "A2;Ana;a@x.example;Ticket;canceled;Saft\n",
        "Sam <s@x.example> | gives Brot",
        away=(3,),
        shape="pretix",
    ),
    "Hi.Events": text(
        "Public ID,First Name,Last Name,Email,Status,Ticket,Offer\nx,Sam,Lee,s@x.example,ACTIVE,Free,bread\n"
        "y,Ana,Roe,a@x.example,CANCELLED,Free,tea\n",
        "Sam Lee <s@x.example> | gives bread",
        away=(3,),
        shape="Hi.Events",
    ),
    "a newsletter": text(
        "Email Address,First Name,Last Name,Status\ns@x.example,Sam,Lee,subscribed\n", "Sam Lee <s@x.example>"
    ),
}

WORKBOOKS = {
    "a sheet": excel([("Name", "Offer"), ("Sam", "bread")], "Sam | gives bread"),
    "a merged title": Ugly(
        book(("Guests", [("Friday", None), ("Name", "Offer"), ("Sam", "bread")]), merged=("A1:B1",)), ("Sam | gives bread",)
    ),
    "a merged heading above the heading": Ugly(
        book(
            ("Guests", [("Person", None, "Cards"), ("Name", "Email", "Offer"), ("Sam", "s@x.example", "bread")]),
            merged=("A1:B1",),
        ),
        ("Sam <s@x.example> | gives bread",),
    ),
    "numbers as numbers": excel([("Name", "Phone"), ("Sam", 31612345678)], "Sam 31612345678"),
    "numbers with a point": excel([("Name", "Phone"), ("Sam", 31612345678.0)], "Sam 31612345678"),
    "numbers as text": excel([("Name", "Phone"), ("Sam", "0612345678")], "Sam 0612345678"),
    "days and hours": excel(
        [("Name", "Created at", "Offer"), ("Sam", datetime(2026, 1, 2, 10, 30), "bread"), ("Ana", date(2026, 1, 3), "tea")],
        "Sam | gives bread",
        "Ana | gives tea",
    ),
    "a formula that nobody worked out": excel([("Name", "Offer"), ("Sam", '=CONCATENATE("b","c")')], "Sam"),
    "an error in a cell": excel([("Name", "Offer"), ("Sam", "#REF!"), ("Ana", "#N/A")], "Sam", "Ana"),
    "yes and no as such": excel(
        [("Name", "Coming", "Offer"), ("Sam", True, "bread"), ("Ana", False, "tea")], "Sam | gives bread", away=(3,)
    ),
    "a line break in a cell": excel([("Name", "Offer"), ("Sam", "bread\njam")], "Sam | gives bread / jam"),
    "a line break of an old Macintosh in a cell": excel([("Name", "Offer"), ("Sam", "bread\rjam")], "Sam | gives bread / jam"),
    "a hidden sheet": Ugly(book(("Guests", [("Name",), ("Sam",)]), ("Old", [("Name",), ("Ana",)]), hidden=("Old",)), ("Sam",)),
    "an empty sheet before": Ugly(book(("Sheet1", []), ("Guests", [("Name",), ("Sam",)])), ("Sam",)),
    "a sheet of lists beside": Ugly(
        book(("Guests", [("Name", "Offer"), ("Sam", "bread")]), ("Lists", [("Colours",), ("red",), ("blue",)])),
        ("Sam | gives bread",),
        asked=(),
    ),
    "two tables on two sheets": Ugly(
        book(("Monday", [("Name", "Offer"), ("Sam", "bread")]), ("Tuesday", [("Name", "Need"), ("Ana", "tea")])),
        ("Sam | gives bread", "Ana | asks tea"),
    ),
    "Numbers, with its summary": Ugly(
        book(
            (
                "Export Summary",
                [
                    ("This document was exported from Numbers.",),
                    ("Numbers Sheet Name", "Numbers Table Name", "Excel Worksheet Name"),
                    ("Sheet 1",),
                    (None, "Table 1", "Sheet 1 - Table 1"),
                ],
            ),
            ("Sheet 1 - Table 1", [("Guests", None), ("Name", "Offer"), ("Sam", "bread")]),
            ("Sheet 1 - Table 2", [("Parking", None), ("Car", "Row"), ("red", 2)]),
        ),
        ("Sam | gives bread",),
    ),
    "rows and columns that are empty at the end": excel(
        [("Name", "Offer", None), ("Sam", "bread", None), (None, None, None)], "Sam | gives bread"
    ),
    "a heading of a number": excel([("Name", 2026, "Offer"), ("Sam", "x", "bread")], "Sam | gives bread", asked=("2026",)),
    "a total below in a workbook": excel([("Name", "Offer"), ("Sam", "bread"), ("Total", 1)], "Sam | gives bread"),
    "tables in an archive": Ugly(
        archive(guests_csv="Name,Offer\nSam,bread\n", notes_txt="Name\nAna\n"), ("Sam | gives bread",)
    ),
}

EXPORTS = {
    "JSON of an evening": text(
        '{"code": "K7M2QX", "attendees": [{"id": 1, "name": "Sam", "email": "s@x.example", "stepped_out": false}],'
        ' "cards": [{"name": "Sam", "kind": "offer", "text": "bread", "topic": null}], "matches": []}',
        "Sam <s@x.example> | gives bread",
    ),
    "JSON of a list": text(
        '[{"name": "Sam", "offer": "bread"}, {"name": "Ana", "need": "tea"}]', "Sam | gives bread", "Ana | asks tea"
    ),
    "JSON of a room": text(
        '{"people": [{"id": "a", "name": "Sam", "offers": [{"id": "o", "text": "bread"}, {"text": "jam"}], "needs": []}]}',
        "Sam | gives bread / jam",
    ),
    "JSON with a mark and Windows line ends": text('\ufeff[\r\n{"name": "Sam"}\r\n]\r\n', "Sam"),
}

REFUSED = {
    "JSON without a table": text('{"name": "Sam"}', refusal="no column of names"),
    "JSON in another JSON without end": text("[" * 100_000, refusal="no column of names"),
    "half of JSON": text('[{"name": "Sam"}, {"na', refusal="no column of names"),
    "nothing": Ugly(b"", refusal="empty"),
    "a mark and nothing": Ugly(b"\xef\xbb\xbf", refusal="empty"),
    "empty lines": Ugly(b"\n\n\r\n", refusal="empty"),
    "an empty workbook": Ugly(book(("Guests", [])), refusal="empty"),
    "no column of names": text("Offer,Need\nbread,tea\n", refusal="no column of names"),
    "a quote that is not closed": text('Name,Offer\nSam,"bread\nAna,tea\n', refusal="line 2"),
    "a quote that is not closed, further down": text('Name,Offer\nSam,bread\nAna,"tea\nBo,jam\n', refusal="line 3"),
    "more cells than columns": text("Name,Offer\nSam,bread,jam\n", refusal="line 2, column 3"),
    "a web page called .xls": Ugly(b"<html><table><tr><td>Name</td></tr></table></html>", refusal="web page"),
    "XML of an old Excel": Ugly(b'<?xml version="1.0"?><Workbook/>', refusal="web page"),
    "an old Excel": Ugly(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), refusal=".xlsx"),
    "a PDF": Ugly(b"%PDF-1.7 ...", refusal="PDF"),
    "an archive without tables": Ugly(archive(notes_txt="hello"), refusal="neither an Excel file"),
    "half a workbook": Ugly(book(("Guests", [("Name",), ("Sam",)]))[:900], refusal="damaged"),
    "a picture": Ugly(b"\x89PNG\r\n\x1a\n" + bytes(range(200)), refusal="no column of names"),
}
HEADER_ONLY = {
    "a heading alone": text("Name,Offer,Need\n"),
    "a heading alone in a workbook": excel([("Name", "Offer")]),
    "everybody has declined": text("Name,Status\nSam,declined\nAna,cancelled\n", away=(2, 3)),
}
ALL = {
    f"{kind}: {name}": ugly
    for kind, some in {
        "encoding": ENCODINGS,
        "delimiter": DELIMITERS,
        "layout": LAYOUTS,
        "names": NAMES,
        "cells": CELLS,
        "service": SERVICES,
        "workbook": WORKBOOKS,
        "export": EXPORTS,
        "refused": REFUSED,
        "nobody": HEADER_ONLY,
    }.items()
    for name, ugly in some.items()
}
