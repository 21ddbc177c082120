"""Whatever file somebody with a host's key sends: a clear answer, soon, and nothing of it in the room."""

from __future__ import annotations

import io
import json
from itertools import count

import pytest
from flask import Flask
from sqlalchemy import func, select

from facilitator.core.runsheet.parse import to_stored
from facilitator.limits import READING
from facilitator.store.lists.records import GuestFileRecord, GuestRecord
from facilitator.store.queries import bump
from facilitator.store.records import GatheringRecord
from facilitator.store.rows.logo import LogoRecord
from facilitator.store.sheets import sheet_of
from facilitator.web.pages.before import reading
from tests.builders import ORIGIN, SET_UP, Browser, Page, Room
from tests.files.bombs import LISTS

LOBBY = '[[parts]]\nphase = "lobby"\nminutes = 10\n'


@pytest.fixture
def host(app: Flask, web_room: Room) -> Browser:
    return Browser(app).as_host(web_room)


def sent_list(host: Browser, room: Room, body: bytes) -> Page:
    sent = host.post(f"/host/{room.code}/guests/file", {"list": (io.BytesIO(body), "guests.xlsx")})
    assert (sent.status, len(body) < 900_000) == (303, True)
    return host.get(sent.location)


def rows(room: Room, record: type[GuestRecord | GuestFileRecord | LogoRecord]) -> int:
    with room.db.look() as session:
        return session.scalar(select(func.count()).select_from(record)) or 0


@pytest.mark.parametrize("kind", LISTS)
def test_a_hostile_list_is_said_to_be_one_and_nobody_of_it_comes(host: Browser, web_room: Room, kind: str) -> None:
    body, said = LISTS[kind]
    page = sent_list(host, web_room, body)
    assert (page.status, page.one("h1").text()) == (200, "We can’t read that list")
    assert said in page.text and len(page.html) < 100_000
    assert host.post(f"/host/{web_room.code}/guests/bring-in").status == 409
    assert rows(web_room, GuestRecord) == 0
    host.post(f"/host/{web_room.code}/guests/put-away")
    assert rows(web_room, GuestFileRecord) == 0


def test_thousands_of_one_name_are_read_and_too_many(host: Browser, web_room: Room) -> None:
    """Each against each other would take minutes, and so would each of their cards."""
    lines = (f"Ada,a{n}@x.example,card {n}" if n % 2 else f"Ada,a@x.example,card {n}" for n in range(7_000))
    page = sent_list(host, web_room, "\n".join(["name,email,need", *lines]).encode())
    assert page.one("h1").text() == "3,501 people in your list"
    refused = host.post(f"/host/{web_room.code}/guests/bring-in")
    assert (refused.status, "more than 3000 people" in refused.text) == (409, True)
    assert rows(web_room, GuestRecord) == 0


def test_who_has_hostile_lists_read_over_and_over_waits_and_other_hosts_do_not(
    app: Flask, host: Browser, web_room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits, moment = app.extensions["boon"].limits, [0.0]
    monkeypatch.setattr(limits, "now", lambda: moment[0])
    monkeypatch.setattr(limits, "pause", lambda seconds: None)
    seconds = count(0, 4)
    monkeypatch.setattr(reading, "thread_time", lambda: next(seconds))
    page = sent_list(host, web_room, b"name\nAda\n")
    looks = [host.get(f"/host/{web_room.code}/guests").status for _ in range(READING.burst // 5 + 5)]
    assert (page.status, looks[:20], looks[-1]) == (200, [200] * 20, 429)
    with web_room.db.look() as session:
        gathering = session.get_one(GatheringRecord, web_room.id)
    another = Room(web_room.db, now=web_room.now)
    with another.db.work() as work:
        bump(work, another.id).owner_id = (gathering.owner_id or 0) + 1
    assert sent_list(Browser(app).as_host(another), another, b"name\nAda\n").status == 200
    moment[0] += 60
    assert host.get(f"/host/{web_room.code}/guests").status == 200


PART = '--b\r\nContent-Disposition: form-data; name="list"{}\r\n\r\n{}\r\n'
FORMS = {
    "thousands of parts": PART.format("", "x") * 5000,
    "thousands of files": PART.format('; filename="a.csv"', "name") * 5000,
    "a word like a book": PART.format("", "x" * 900_000),
    "ends of parts alone": "--b\r\n" * 100_000,
    "a head like a book": f"--b\r\nX: {'y' * 300_000}\r\n\r\nx\r\n",
    "no end": PART.format('; filename="a.csv"', "name"),
}


@pytest.mark.parametrize("kind", FORMS)
def test_a_form_that_no_browser_sends_brings_no_file(host: Browser, web_room: Room, kind: str) -> None:
    asked = {"content_type": "multipart/form-data; boundary=b", "base_url": ORIGIN, "headers": {"Origin": ORIGIN}}
    body = (FORMS[kind] + ("" if kind == "no end" else "--b--\r\n")).encode()
    answer = host.client.post(f"/host/{web_room.code}/guests/file", data=body, **asked)  # type: ignore[arg-type]
    assert (answer.status_code in (413, 422), rows(web_room, GuestFileRecord)) == (True, 0)


def test_formulas_and_markup_in_a_list_are_words(host: Browser, web_room: Room) -> None:
    page = sent_list(host, web_room, b'name,need\n"=HYPERLINK(""http://x"",""a"")",<script>alert(1)</script>\n')
    assert "=HYPERLINK" in page.text and page.tree.css_first("main script") is None


RUN_SHEETS = {
    "brackets in brackets": ("a=" + "[" * 15_000, "This line is no TOML."),
    "names within names": ("a" + ".a" * 30_000 + "=1", "too long for a run-sheet"),
    "a table within tables": ("[" + "a." * 30_000 + "a]", "too long for a run-sheet"),
    "hundreds of parts": (LOBBY * 800, "at most 40 parts"),
    "thousands of words that are none": (LOBBY + "".join(f"minutez{n}=1\n" for n in range(2000)), "is no word of a run-sheet"),
    "a number of thousands of digits": (LOBBY.replace("10", "9" * 5000), "This line is no TOML."),
    "no number": (LOBBY.replace("10", "nan"), "write a whole number"),
    "another kind": ('parts = "x"', "A run-sheet has parts"),
    "no text": ("\x01\x02", "This line is no TOML."),
}


@pytest.mark.parametrize("kind", RUN_SHEETS)
def test_a_hostile_run_sheet_is_refused_and_the_plan_stays(host: Browser, web_room: Room, kind: str) -> None:
    toml, said = RUN_SHEETS[kind]
    before = to_stored(sheet_of(web_room.record))
    page = host.post(f"/host/{web_room.code}/hours", {"do": "read", "toml": toml})
    assert (page.status, said in page.text, len(page.html) < 250_000) == (422, True, True)
    assert to_stored(sheet_of(web_room.record)) == before


def test_a_plan_of_a_thousand_parts_is_drawn_for_nobody(host: Browser, web_room: Room) -> None:
    draft = {"parts": [{"phase": "talk", "title": "x", "minutes": 1}] * 800}
    page = host.post(f"/host/{web_room.code}/hours", {"do": "look", "sheet": json.dumps(draft)})
    assert (page.status, len(page.html) < 250_000) == (200, True)


SVG = '<svg xmlns="http://www.w3.org/2000/svg">{}</svg>'
LOGOS = {
    "a group used thousands of times": SVG.format('<g id="a">' + "<path d='M0'/>" * 4000 + "</g>" + '<use href="#a"/>' * 4500),
    "a style sheet without a rule": SVG.format("<style>" + "a" * 190_000 + "</style>"),
    "a remark that does not end": SVG.format("<style>" + "/* " * 60_000 + "</style>"),
    "groups in groups": "<svg>" + "<g>" * 30_000,
    "words of its own": "<!DOCTYPE svg [<!ENTITY a 'b'>]>" + SVG.format("<text>&a;</text>"),
    "a web page": "<html><script>alert(1)</script>",
}


@pytest.mark.parametrize("kind", LOGOS)
def test_a_hostile_logo_is_refused_and_no_room_is_opened(app: Flask, host: Browser, web_room: Room, kind: str) -> None:
    body = LOGOS[kind].encode()
    page = host.post(f"/host/{web_room.code}/setup", {**SET_UP, "logo": (io.BytesIO(body), "logo.svg")})
    assert (page.status, "We can’t read that picture." in page.text) == (422, True)
    assert Browser(app).as_house(app).post("/host", {**SET_UP, "logo": (io.BytesIO(body), "logo.svg")}).status == 422
    assert rows(web_room, LogoRecord) == 0
