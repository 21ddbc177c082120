"""Guest lists as people have them: each ugly file has one right answer."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import Workbook

from facilitator import languages
from facilitator.cli.plan import match
from facilitator.core.before.guest import Guest
from facilitator.core.locale import in_locale
from facilitator.files.columns import Meaning, meaning_of
from facilitator.files.evening import columns
from facilitator.files.guest_list import Entry, GuestList, read_guest_list
from facilitator.files.headings import heading
from facilitator.files.room_file import load_room
from facilitator.files.rows import evening_rows
from facilitator.files.sheets import BadFile
from facilitator.files.to_csv import table_csv, to_csv_zip
from facilitator.files.to_json import to_json
from facilitator.files.to_xlsx import to_xlsx
from tests.builders import FOUR, Room

SAM, ANA = ("Sam Lee", ("teach guitar, piano",), ("a van",)), ("Ana Núñez", ("lend a van",), ("guitar lessons",))
TABLE = [("Name", "Offer", "Need"), ("Sam Lee", "teach guitar, piano", "a van"), ("Ana Núñez", "lend a van", "guitar lessons")]


def written(rows: list[tuple[str, ...]], delimiter: str = ",", end: str = "\n") -> str:
    return "".join(delimiter.join(f'"{c}"' if {delimiter, "\n"} & set(c) else c for c in row) + end for row in rows)


def read(text: str, **chosen: Meaning) -> GuestList:
    return read_guest_list(text.encode(), chosen)


def people(found: GuestList) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    return [(guest.name, guest.offers, guest.needs) for guest in found.guests]


def workbook(*sheets: list[tuple[object, ...]]) -> bytes:
    book, file = Workbook(), io.BytesIO()
    for number, rows in enumerate(sheets):
        sheet = book.active if number == 0 else book.create_sheet()
        for row in rows:
            sheet.append(row)
    book.save(file)
    return file.getvalue()


SAVED = {
    "commas": written(TABLE).encode(),
    "semicolons, as a German Excel writes": written(TABLE, ";").encode("cp1252"),
    "tabs": written(TABLE, "\t").encode(),
    "bars": written(TABLE, "|").encode(),
    "sep=": b"sep=;\r\n" + written(TABLE, ";", "\r\n").encode(),
    "a mark of UTF-8": written(TABLE).encode("utf-8-sig"),
    "Unicode text of Excel": written(TABLE, "\t", "\r\n").encode("utf-16"),
    "UTF-16 without a mark": written(TABLE, "\t", "\r\n").encode("utf-16-le"),
    "an old Macintosh": written(TABLE, ",", "\r").encode("mac_roman"),
    "every cell quoted": "\n".join(",".join(f'"{cell}"' for cell in row) for row in TABLE).encode(),
    "a title, a date and a gap above": ("Guest list,,\nFriday 4 March,,\n,,\n" + written(TABLE)).encode(),
    "empty columns and rows": ("".join(f"{line},,,\n" for line in written(TABLE).splitlines()) + ",,,,,\n\n\n").encode(),
    "a sum below": (written(TABLE) + "Total: 2,,\n").encode(),
    "the heading again on each page": written([*TABLE[:2], TABLE[0], TABLE[2]]).encode(),
    "hard spaces and a joiner": written(TABLE).replace(" ", "\u00a0").replace("Sam", "\u200bSam ").encode(),
    "a workbook": workbook(TABLE),
    "a workbook with a title": workbook([("Guests",), (), *TABLE]),
    "headings in capitals with stars": written([("NAME *:", "OFFER", "Need?"), *TABLE[1:]]).encode(),
}


@pytest.mark.parametrize("raw", SAVED.values(), ids=SAVED.keys())
def test_a_list_is_read_however_it_was_saved(raw: bytes) -> None:
    assert people(read_guest_list(raw)) == [SAM, ANA]


def test_polish_letters_of_an_old_excel_are_letters() -> None:
    raw = "Name;Offer\nŁukasz Wiśniewski;naprawię rower\n".encode("cp1250")
    assert read_guest_list(raw).guests[0].name == "Łukasz Wiśniewski"


SHAPES = {
    "Eventbrite": "Order #,Order Date,First Name,Last Name,Email,Quantity,Ticket Type,Attendee Status,What can you offer?,"
    "What do you need?\n"
    "1,2026-01-01,Sam,Lee,sam@x.example,1,Free,Attending,teach guitar,a van\n"
    "2,2026-01-01,Ana,Roe,ana@x.example,1,Free,Not Attending,,\n",
    "Luma": "api_id,name,first_name,last_name,email,phone_number,created_at,approval_status,What can you give?,What are you"
    " looking for?\n"
    "g1,Sam Lee,Sam,Lee,sam@x.example,,2026-01-01T10:00,approved,teach guitar,a van\n"
    "g2,Ana Roe,Ana,Roe,ana@x.example,,2026-01-01T10:00,declined,x cars,y\n",
    "Meetup": "Name\tUser ID\tTitle\tEvent Host\tRSVP\tGuests\tRSVPed on\tJoined Group on\tURL of Member Profile\tOffer\tNeed\n"
    "Sam Lee\tuser 1\t\tNo\tYes\t0\tJan 1\tJan 1\thttps://x.example\tteach guitar\ta van\n"
    "Ana Roe\tuser 2\t\tNo\tNo\t0\tJan 1\tJan 1\thttps://x.example\t\t\n",
    "Google Forms": "Timestamp,Your name,What can you help others with?,What do you need help with?,Will you come?\n"
    "1/1/2026 10:00,Sam Lee,teach guitar,a van,Yes\n1/1/2026 10:01,Ana Roe,cars,y,No\n",
    "pretix": "Order code;Attendee name;Attendee email;Product;Status;Angebot;Gesuch\n"
    "A1;Sam Lee;sam@x.example;Ticket;paid;teach guitar;a van\nA2;Ana Roe;ana@x.example;Ticket;canceled;;\n",
    "Hi.Events": "Public ID,First Name,Last Name,Email,Status,Ticket,Offer,Need\n"
    "x,Sam,Lee,sam@x.example,ACTIVE,Free,teach guitar,a van\ny,Ana,Roe,ana@x.example,CANCELLED,Free,,\n",
}


@pytest.mark.parametrize("shape", SHAPES)
def test_exports_of_ticket_services_are_known_and_who_declined_is_counted_not_invited(shape: str) -> None:
    found = read(SHAPES[shape])
    assert (found.shape, people(found), found.away) == (shape, [("Sam Lee", ("teach guitar",), ("a van",))], (3,))
    assert found.questions == ()


NAMES = {
    "Vorname;Nachname\nSam;Lee\n": "Sam Lee",
    "Name;Vorname\nLee;Sam\n": "Sam Lee",
    "Nom,Prénom\nLee,Sam\n": "Sam Lee",
    "Nom\nSam Lee\n": "Sam Lee",
    "Nombre;Apellidos\nSam;Lee Roe\n": "Sam Lee Roe",
    "Voornaam;Tussenvoegsel;Achternaam\nSam;van der;Lee\n": "Sam van der Lee",
    'Name,E-Mail\n"Lee, Sam",s@x.example\n': "Sam Lee",
    "First Name,Last Name\nSam,\n": "Sam",
    "Vor- und Nachname;Mail\nSam Lee;s@x.example\n": "Sam Lee",
}


@pytest.mark.parametrize("text", NAMES)
def test_first_and_last_names_are_joined_as_people_say_them(text: str) -> None:
    assert [guest.name for guest in read(text).guests] == [NAMES[text]]


def test_a_bare_list_of_names_is_a_guest_list() -> None:
    assert [guest.name for guest in read("Sam Lee\nAna Núñez\nBob\n").guests] == ["Sam Lee", "Ana Núñez", "Bob"]


def test_people_of_one_name_are_one_unless_their_mails_differ() -> None:
    found = read("name,email,offer\nSam Lee,s@x.example,bread\nsam lee ,,jam\nSAM LEE,other@x.example,a van\n")
    assert [(guest.name, guest.email, guest.offers) for guest in found.guests] == [
        ("Sam Lee", "s@x.example", ("bread", "jam")),
        ("SAM LEE", "other@x.example", ("a van",)),
    ]


def test_two_people_who_share_a_mail_are_two() -> None:
    assert len(read("name,email\nSam Lee,us@x.example\nAna Roe,us@x.example\n").guests) == 2


CELLS = {
    "Accounting; Tax returns": ("Accounting", "Tax returns"),
    '"Accounting\nTax returns"': ("Accounting", "Tax returns"),
    '"- Accounting\n- Tax returns"': ("Accounting", "Tax returns"),
    "• Accounting • Tax returns": ("Accounting", "Tax returns"),
    "1. Accounting 2. Tax returns": ("Accounting", "Tax returns"),
    "a van from Lisbon - Porto": ("a van from Lisbon - Porto",),
    "n/a": (),
    "-": (),
    "Accounting; accounting": ("Accounting",),
    "'+49 for cold calls": ("+49 for cold calls",),
}


@pytest.mark.parametrize("cell", CELLS)
def test_several_answers_in_a_cell_are_several_cards_and_none_is_none(cell: str) -> None:
    assert read(f"name,offer\nSam,{cell}\n").guests[0].offers == CELLS[cell]


def test_several_columns_of_offers_are_all_read() -> None:
    assert read("name,Offer 1,Offer 2,Offer (3)\nSam,a van,,bread\n").guests[0].offers == ("a van", "bread")


def test_one_card_a_line_is_read_by_its_kind() -> None:
    found = read("name,type,text\nSam Lee,offer,bread\nSam Lee,need,a van\nAna,Suche,jam\n")
    assert people(found) == [("Sam Lee", ("bread",), ("a van",)), ("Ana", (), ("jam",))]


def test_what_nobody_knows_is_asked_with_what_stands_there() -> None:
    found = read("name,Superpower,Diet\nSam,juggling,vegan\n")
    assert [(column.heading, column.samples) for column in found.questions] == [
        ("Superpower", ("juggling",)),
        ("Diet", ("vegan",)),
    ]
    assert read("name,Superpower\nSam,juggling\n", Superpower=Meaning.OFFER).guests[0].offers == ("juggling",)


def test_contact_company_and_role_are_read() -> None:
    text = "Name,E-mail address,Mobile,Organisation,Job title\nSam,s@x.example,'+31612345678,Canal Co,Baker\n"
    assert read(text).entries == (Entry(Guest("Sam", "s@x.example", "+31612345678", "Canal Co", "Baker"), (2,)),)


def test_numbers_of_a_workbook_are_written_as_people_write_them() -> None:
    raw = workbook([("Name", "Phone", "Offer"), ("Sam", 31612345678.0, None), (None, None, None), ("Ana", None, "#REF!")])
    assert [(guest.phone, guest.offers) for guest in read_guest_list(raw).guests] == [("31612345678", ()), ("", ())]


QUESTIONS = {
    "What could you offer the others?": Meaning.OFFER,
    "What are you looking for right now?": Meaning.NEED,
    "What do you need help with?": Meaning.NEED,
    "What can you help with?": Meaning.OFFER,
    "What could you use help with?": Meaning.NEED,
    "Was bietest du an?": Meaning.OFFER,
    "Was suchst du gerade?": Meaning.NEED,
    "Que pouvez-vous offrir ?": Meaning.OFFER,
    "Que cherchez-vous ?": Meaning.NEED,
    "¿Qué puedes ofrecer?": Meaning.OFFER,
    "¿Qué necesitas?": Meaning.NEED,
    "Wat kun je aanbieden?": Meaning.OFFER,
    "Wat zoek je?": Meaning.NEED,
    "What do you offer, and what do you need?": None,
    "Favourite biscuit": None,
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_questions_of_forms_are_understood_or_asked_back(question: str) -> None:
    assert meaning_of(question) == QUESTIONS[question]


BROKEN = {
    'name,offer\nSam,"bread\nAna,a van\n': "line 2",
    'name,offer\n"Sam,bread\nAna,"a van"\n': "line 2",
    "name,offer\nSam,bread,too much\n": "line 2, column 3",
    "a,b\n1,2\n": "no column of names",
    "": "empty",
    "<html><body><table><tr><td>Name</td></tr></table>": "web page",
}


@pytest.mark.parametrize("text", BROKEN)
def test_what_cannot_be_read_is_said_by_line_and_nothing_is_taken(text: str) -> None:
    with pytest.raises(BadFile, match=BROKEN[text]):
        read(text)


@pytest.mark.parametrize(
    ("raw", "said"), [(b"\xd0\xcf\x11\xe0old", "xlsx"), (b"%PDF-1.7", "PDF"), (b"PK\x03\x04no", "damaged")]
)
def test_other_files_are_named_with_what_to_do(raw: bytes, said: str) -> None:
    with pytest.raises(BadFile, match=said):
        read_guest_list(raw)


@pytest.mark.parametrize("code", ["en", *languages.codes()])
def test_what_boon_writes_boon_reads(room: Room, tmp_path: Path, code: str) -> None:
    languages.install()
    room.reach("posting", *FOUR).reach("closed")
    with in_locale(code), room.db.look() as session:
        assert [name for table in ("attendees", "cards") for name in columns(table) if meaning_of(heading(name)) is None] == []
        evening = evening_rows(session, room.id)
        written = {
            "cards.csv": table_csv(evening, "cards").encode(),
            "all.zip": to_csv_zip(evening),
            "all.xlsx": to_xlsx(evening),
            "all.json": to_json(evening),
        }
    asked = {(card.name, card.kind, card.text) for card in evening.cards}
    for name, raw in written.items():
        (tmp_path / name).write_bytes(raw)
        people = load_room(tmp_path / name).people
        assert {(p.name, k, c.text) for p in people for k, cs in (("offer", p.offers), ("need", p.needs)) for c in cs} == asked
        guests = read_guest_list(raw).guests
        assert {(g.name, k, t) for g in guests for k, texts in (("offer", g.offers), ("need", g.needs)) for t in texts} == asked


def test_the_command_says_who_does_not_come_and_what_it_left_out(tmp_path: Path) -> None:
    file = tmp_path / "guests.csv"
    file.write_text(
        "name;status;Superpower;need\nSam;yes;teach guitar;a van\nAna;declined;;\nBob;yes;lend a van;guitar lessons\n"
    )
    left_out = CliRunner().invoke(match, [str(file)])
    assert "1 who do not come are left out (lines 3)" in left_out.stderr and 'the column "Superpower"' in left_out.stderr
    chosen = CliRunner().invoke(match, [str(file), "--column", "Superpower=offer"])
    assert (chosen.exit_code, "2 offers and 2 needs" in chosen.stderr, "left out: the" in chosen.stderr) == (0, True, False)
    assert CliRunner().invoke(match, [str(file), "--column", "Superpower"]).exit_code == 2
