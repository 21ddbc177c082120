"""The guest list: looked at before anybody is brought in, taken back, and whoever stands on it comes in as themselves."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from facilitator.actions.guests import importing
from facilitator.actions.own.erase import erase
from facilitator.actions.purge import purge
from facilitator.store.lists.records import GuestFileRecord, GuestRecord
from facilitator.web.pages.before.guests import LARGEST_LIST
from tests.builders import FOUR, Browser, Page, Room, contents

LIST = """Name;Mail;Firma;Ich biete;Ich suche;Hobby;Status
Priya Shah;priya@shah.example;Three Mills;Bake for 60 people; A room with an oven;climbing;
Łukasz Nowak;;;Repair card readers;;chess;
Sam Lee;sam@one.example;;;;;
Sam Lee;sam@two.example;;;;;
;nobody@x.example;;lend a drill;;;
Zoe;zoe@x.example;;;;;cancelled
"""


@pytest.fixture
def host(app: Flask, web_room: Room) -> Browser:
    return Browser(app).as_host(web_room)


def send(host: Browser, room: Room, text: str | bytes, name: str = "guests.csv") -> Page:
    body = text.encode() if isinstance(text, str) else text
    sent = host.post(f"/host/{room.code}/guests/file", {"list": (io.BytesIO(body), name)})
    return host.get(sent.location) if sent.status == 303 else sent


def brought_in(host: Browser, room: Room, text: str = LIST) -> Page:
    send(host, room, text)
    return host.get(host.post(f"/host/{room.code}/guests/bring-in").location)


def guests(room: Room) -> dict[str, GuestRecord]:
    with room.db.look() as session:
        return {guest.email or guest.name: guest for guest in session.scalars(select(GuestRecord)).all()}


def link_of(host: Browser, room: Room, number: int) -> str:
    links = [node.attributes["data-text"] or "" for node in host.get(f"/host/{room.code}/guests").tree.css("copy-text")]
    return links[number].partition("#")[2]


def said(page: Page, selector: str) -> list[str]:
    return [" ".join(node.text().split()) for node in page.tree.css(selector)]


def test_a_list_says_what_it_would_do_and_does_nothing(host: Browser, web_room: Room) -> None:
    page = send(host, web_room, LIST)
    assert page.one("h1").text() == "4 people in your list"
    assert said(page, ".guests__will li") == [
        "3have an e-mail: send them their links",
        "1has no e-mail: print their link",
        "3cards wait for their authors",
        "0cards on the screen before they say yes",
    ]
    assert "Skipped, because they do not come: line 7." in page.text
    assert "Skipped, because there is no name: line 6." in page.text
    assert said(page, "legend")[-1] == "Two rows say Sam Lee, with different e-mails. One person?"
    assert said(page, ".columns th b")[:3] == ["Name", "E-mail", "Company"]
    cells = said(page, ".columns tbody td")
    assert cells[7:14] == ["Łukasz Nowak", "", "", "Repair card readers", "", "chess", ""]
    assert "and 2 more, all read the same way" in page.text
    assert guests(web_room) == {}


def test_a_column_that_nobody_knows_is_asked_about_and_the_answer_is_remembered(
    host: Browser, web_room: Room, app: Flask
) -> None:
    page = send(host, web_room, LIST)
    assert said(page, "legend")[:-1] == ["What is “Hobby”?"]
    assert "climbing · chess" in page.text
    host.post(f"/host/{web_room.code}/guests/columns", {"column-5": "offer"})
    page = host.get(f"/host/{web_room.code}/guests")
    assert (said(page, "legend")[:-1], said(page, ".guests__will li")[2]) == ([], "5cards wait for their authors")
    other = Room(web_room.db, now=web_room.now)
    page = send(Browser(app).as_host(other), other, "name;hobby\nIvo;chess\n")
    assert (said(page, "legend"), said(page, ".columns th b")) == ([], ["Name", "Can give"])


def test_whoever_is_brought_in_is_expected_and_not_here(host: Browser, web_room: Room) -> None:
    page = brought_in(host, web_room)
    assert "4 people are expected. 0 have come." in " ".join(page.text.split())
    assert (web_room.host().gathering.here, web_room.screen().gathering.here) == (0, 0)
    assert "Priya" not in contents(Browser(host.client.application).as_screen(web_room).get(f"/screen/{web_room.code}"))


def test_the_same_list_again_brings_nobody_twice(host: Browser, web_room: Room) -> None:
    brought_in(host, web_room)
    page = send(host, web_room, LIST + "Hana;hana@x.example;;;;;\n")
    assert page.one("h1").text() == "1 person in your list"
    assert "4on your list already: they stay as they are" in said(page, ".guests__will li")


def test_a_list_is_taken_back_with_one_tap_until_somebody_of_it_has_come(host: Browser, web_room: Room, app: Flask) -> None:
    brought_in(host, web_room)
    host.post(f"/host/{web_room.code}/guests/take-back")
    assert guests(web_room) == {}
    brought_in(host, web_room)
    Browser(app).post(f"/{web_room.code}/expected", {"key": link_of(host, web_room, 0), "name": "Priya"})
    page = host.post(f"/host/{web_room.code}/guests/take-back")
    assert (page.status, len(guests(web_room))) == (409, 4)
    assert "Undo the last list" not in page.text
    host.post(f"/host/{web_room.code}/guests/strike", {"guest": guests(web_room)["Łukasz Nowak"].id})
    assert set(guests(web_room)) == {"priya@shah.example", "sam@one.example", "sam@two.example"}


def test_ones_own_link_asks_who_one_is_and_has_the_cards_ready(host: Browser, web_room: Room, app: Flask) -> None:
    room, phone = web_room, Browser(app)
    brought_in(host, room)
    key = link_of(host, room, 0)
    asked = phone.post(f"/{room.code}/me", {"key": key})
    assert (asked.status, asked.one("h1").text(), asked.value("#name")) == (200, "Are you Priya Shah?", "Priya Shah")
    assert web_room.host().gathering.here == 0
    came = phone.post(f"/{room.code}/expected", {"key": key, "name": "Priya"})
    assert (came.status, came.location) == (303, f"/{room.code}")
    assert "Bake for 60 people" in phone.get(f"/{room.code}").one("#draft-offer").text()
    details = phone.get(f"/{room.code}?do=details")
    assert (details.value("#email"), details.value("#company")) == ("priya@shah.example", "Three Mills")
    room.reach("posting")
    page = phone.get(f"/{room.code}")
    assert page.one("#offer-text").text() == "Bake for 60 people"
    phone.post(f"/{room.code}/cards", {"kind": "offer", "text": "Bake for 60 people", "client_key": "k" * 20})
    assert phone.get(f"/{room.code}").one("#need-text").text() == "A room with an oven"
    assert phone.get(f"/{room.code}?do=offer").one("#offer-text").text() == ""
    for path in ("me", "expected"):
        assert Browser(app).post(f"/{room.code}/{path}", {"key": key, "name": "Priya"}).status == 403


def test_a_link_of_another_room_or_a_guessed_one_is_nobodys(host: Browser, web_room: Room, app: Flask) -> None:
    brought_in(host, web_room)
    key, other = link_of(host, web_room, 0), Room(web_room.db, now=web_room.now)
    for code, tried in ((other.code, key), (web_room.code, key[:-1] + "x"), (web_room.code, "1."), (web_room.code, "9" * 40)):
        assert Browser(app).post(f"/{code}/expected", {"key": tried, "name": "Priya"}).status == 403
    assert web_room.host().gathering.here == 0


def test_a_name_alone_brings_nobody_anothers_address_or_cards(host: Browser, web_room: Room, app: Flask) -> None:
    room = web_room
    brought_in(host, room)
    room.join("Priya Shah")
    impostor = Browser(app).as_attendee(room, "Priya Shah")
    pages = [impostor.get(f"/{room.code}{do}").html for do in ("", "?do=details", "/my-data.json")]
    assert not any("shah.example" in html or "Bake for" in html for html in pages)
    page = host.get(f"/host/{room.code}/guests")
    assert "Somebody of this name is in the room. Ask them before you say yes." in page.text
    ids = {"guest": guests(room)["priya@shah.example"].id, "person": room.ids["Priya Shah"]}
    assert host.post(f"/host/{room.code}/guests/same", ids).status == 303
    assert impostor.get(f"/{room.code}?do=details").value("#email") == "priya@shah.example"
    assert host.post(f"/host/{room.code}/guests/same", ids).status == 409


def test_what_cannot_be_read_is_told_by_line_and_brings_nobody(host: Browser, web_room: Room) -> None:
    page = send(host, web_room, 'name,offer\nAda,"tea\nBen,coffee\n')
    assert page.one("h1").text() == "We can’t read that list"
    assert said(page, ".guests__problems li") == ['line 2: a quote (") is opened here and not closed']
    assert host.post(f"/host/{web_room.code}/guests/bring-in").status == 409
    host.post(f"/host/{web_room.code}/guests/put-away")
    assert host.get(f"/host/{web_room.code}/guests").one("h1").text() == "Guest list"
    for body, why in ((b"x" * (LARGEST_LIST + 1), "too large"), (b"", "")):
        page = send(host, web_room, body)
        assert why in page.text and guests(web_room) == {}
    nothing = host.post(f"/host/{web_room.code}/guests/file")
    assert (nothing.status, nothing.one("#list-error").text()) == (422, "Choose a file first.")


def test_badges_and_slips_are_printed_from_the_list(host: Browser, web_room: Room) -> None:
    brought_in(host, web_room)
    page = host.get(f"/host/{web_room.code}/guests/print")
    assert said(page, ".badge__name") == ["Priya Shah", "Łukasz Nowak", "Sam Lee", "Sam Lee"]
    assert said(page, ".badge__about")[0] == "Three Mills"
    assert len(page.tree.css(".badge--slip svg")) == 4
    assert "shah.example" not in page.html


def test_nothing_of_a_list_stays_when_its_person_or_its_room_goes(web_room: Room, host: Browser, app: Flask) -> None:
    room = web_room
    brought_in(host, room)
    phone = Browser(app)
    phone.post(f"/{room.code}/expected", {"key": link_of(host, room, 0), "name": "Priya"})
    room.ids["Priya"] = guests(room)["priya@shah.example"].attendee_id or 0
    erase(room.db, room.id, room.ids["Priya"], room.now)
    assert "priya@shah.example" not in guests(room)
    importing.keep_aside(room.db, room.id, "late.csv", b"name\nAda\nBen\n", room.now)
    purge(room.db, room.now + importing.KEPT_ASIDE + 1)
    with room.db.look() as session:
        assert session.scalars(select(GuestFileRecord.name)).all() == []
    purge(room.db, room.now + 40 * 24 * 3600)
    assert guests(room) == {}


def test_a_file_that_waits_is_in_no_export_and_on_no_page_but_its_own(host: Browser, web_room: Room, data_dir: Path) -> None:
    web_room.reach("lobby", *FOUR)
    send(host, web_room, LIST)
    exported = host.post(f"/host/{web_room.code}/export", {"format": "json"}).text
    assert "Priya" not in exported and "Priya" not in host.get(f"/host/{web_room.code}").text


ALIKE = """Name;Mail;Ich biete
Jonas Weber;jonas@x.example;bread
Jonas Weber;jonas@x.example;a van
Sam Lee;sam@one.example;jam
sam lee ;sam@two.example;a ladder
Ana Núñez;ana@x.example;tea
Nunez, Ana;;cake
Mia;us@x.example;
Max;us@x.example;
"""


def test_who_may_be_there_twice_is_asked_about_and_read_as_the_host_says(host: Browser, web_room: Room) -> None:
    page = send(host, web_room, ALIKE)
    assert said(page, "legend") == [
        "Two rows say Jonas Weber. One person?",
        "Two rows say Sam Lee, with different e-mails. One person?",
        "Ana Núñez and Nunez, Ana look alike. One person?",
        "Mia and Max have one e-mail. One person?",
    ]
    assert [node.attributes["name"] + "=" + node.attributes["value"] for node in page.tree.css("[checked][name^=same]")] == [
        "same-2-3=one",
        "same-4-5=two",
        "same-6-7=two",
        "same-8-9=two",
    ]
    assert page.one("h1").text() == "7 people in your list"
    host.post(f"/host/{web_room.code}/guests/columns", {"same-2-3": "two", "same-4-5": "one", "same-6-7": "one"})
    page = host.get(f"/host/{web_room.code}/guests")
    assert page.one("h1").text() == "6 people in your list"
    assert [node.attributes["value"] for node in page.tree.css("[checked][name^=same]")] == ["two", "one", "one", "two"]
    host.post(f"/host/{web_room.code}/guests/bring-in")
    with web_room.db.look() as session:
        rows = session.execute(select(GuestRecord.name, GuestRecord.email, GuestRecord.offers).order_by(GuestRecord.id)).all()
    assert [tuple(row) for row in rows] == [
        ("Jonas Weber", "jonas@x.example", '["bread"]'),
        ("Jonas Weber", "jonas@x.example", '["a van"]'),
        ("Sam Lee", "sam@one.example", '["jam", "a ladder"]'),
        ("Ana N\u00fa\u00f1ez", "ana@x.example", '["tea", "cake"]'),
        ("Mia", "us@x.example", "[]"),
        ("Max", "us@x.example", "[]"),
    ]


def test_in_a_list_with_a_card_a_line_nobody_is_asked_about(host: Browser, web_room: Room) -> None:
    page = send(host, web_room, "name,type,text\nSam,offer,bread\nSam,need,a van\nAna,offer,jam\n")
    assert (said(page, "legend"), page.one("h1").text()) == ([], "2 people in your list")


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("de", 'Zeile 2: Ein Anführungszeichen (") wird hier geöffnet und nicht geschlossen'),
        ("fr", 'ligne 2 : un guillemet (") s’ouvre ici et n’est pas fermé'),
        ("es", 'línea 2: aquí se abre una comilla (") que no se cierra'),
        ("nl", 'regel 2: hier begint een aanhalingsteken (") dat niet wordt gesloten'),
    ],
)
def test_what_is_wrong_with_a_file_is_said_in_the_hosts_language(app: Flask, tmp_path: Path, language: str, line: str) -> None:
    room = Room(app.extensions["boon"].db, set_up={"language": language})
    page = send(Browser(app).as_host(room), room, 'name,offer\nSam,"bread\nAna,a van\n')
    assert said(page, ".guests__problems li") == [line]
