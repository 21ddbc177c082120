"""Delete me: gone from every page, every export, every key and every file; and the evening goes on for the others."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from facilitator.actions import links, lobby, wrap_up
from facilitator.actions.own.erase import erase
from facilitator.actions.own.mails import ask_for_mails
from facilitator.actions.own.thanks import leave_thanks
from facilitator.actions.pair_rules import set_rule
from facilitator.actions.places import naming
from facilitator.core.changes import PairRule
from facilitator.core.errors import NotHere
from facilitator.core.locale import in_locale
from facilitator.files.own_data import own_data
from facilitator.store.lists.records import GuestRecord
from facilitator.store.records import AttendeeRecord, CardRecord, Record
from tests.builders import CAST, EIGHT, FOUR, SIX, Browser, Room, contents, walk

HERS = (
    "Carol",
    "ka-rol",
    "carol-7261@example.org",
    "+31 6 7261 7261",
    CAST["Carol"].offer,
    CAST["Carol"].need,
    "send the ledger",
    "Three Mills 7261",
    "Chief ledger-keeper",
)

pytestmark = pytest.mark.slow


def told(room: Room, phase: str, *names: str) -> Room:
    """Carol has said all that one can say, and the evening has come to `phase`."""
    with in_locale("en"):
        room.ids["Carol"], room.keys["Carol"] = lobby.join(room.db, room.id, "Carol", "ka-rol", "the-form-of-Carol", room.now)
    room.details("Carol", "carol-7261@example.org", "+31 6 7261 7261", organiser=True)
    naming.say_work(room.db, room.id, room.ids["Carol"], "Three Mills 7261", "Chief ledger-keeper")
    room.reach("market" if phase in ("market", "matching", "rounds", "wrap-up", "closed") else phase, *names)
    if phase != room.record.phase:
        if phase in ("rounds", "wrap-up", "closed"):
            room.reach("rounds")
            room.met("Carol")
            room.share("Carol", room.partner("Carol"), "email")
            other = room.ids[room.partner("Carol")]
            wrap_up.promise(room.db, room.id, room.ids["Carol"], other, "send the ledger", room.now)
        room.reach(phase)
    return room


@pytest.mark.parametrize("phase", ["lobby", "poll", "posting", "market", "matching", "rounds", "wrap-up", "closed"])
def test_nothing_of_somebody_who_deleted_themselves_is_on_any_page(app: Flask, web_room: Room, phase: str) -> None:
    room = told(web_room, phase, *SIX)
    erase(room.db, room.id, room.ids.pop("Carol"), room.now)
    pages = [(who, path, page.status, contents(page).casefold()) for who, path, page in walk(app, room)]
    found = {(who, path, word) for who, path, _, text in pages for word in HERS if word.casefold() in text}
    assert found == set()
    assert max(status for _, _, status, _ in pages) < 500


def test_nothing_of_them_is_in_the_files(room: Room, data_dir: Path) -> None:
    told(room, "closed", *FOUR)
    assert room.db.forget()
    everything = lambda: b"".join(file.read_bytes() for file in data_dir.glob("boon.db*"))  # noqa: E731
    assert all(word.encode() in everything() for word in HERS)
    erase(room.db, room.id, room.ids["Carol"], room.now)
    assert [word for word in HERS if word.encode() in everything()] == []


def rows_about(room: Room, person: int) -> set[str]:
    """The tables in which a row names this attendee."""
    found = set()
    with room.db.look() as session:
        for table in Record.metadata.sorted_tables:
            for column in table.c:
                names = {key.target_fullname for key in column.foreign_keys}
                if "attendee.id" in names and session.scalar(select(func.count()).where(column == person)):
                    found.add(table.name)
    return found


def noted(room: Room) -> int:
    """Carol's id, of whom there is a row wherever there can be one."""
    me = room.ids["Carol"]
    lines = {"name": "Carol van Dam", "email": "list-7261@example.org", "phone": "", "company": "", "role": ""}
    with room.db.work() as work:
        cards = {"offers": '["a barge for 12"]', "needs": "[]"}
        work.add(GuestRecord(gathering_id=room.id, attendee_id=me, batch=1, nonce="n", **lines, **cards))
        set_rule(work, room.id, me, room.ids["Emil"], PairRule.KNOWN, room.now)
    return me


def test_no_row_names_them_but_that_somebody_sat_there(room: Room) -> None:
    told(room, "closed", *SIX)
    me = noted(room)
    assert {"guest", "bond", "share", "consent", "promise", "key", "match"} <= rows_about(room, me)
    erase(room.db, room.id, me, room.now)
    assert rows_about(room, me) <= {"seat", "card"}


def test_my_data_has_what_the_host_had_noted_of_them(room: Room) -> None:
    told(room, "closed", *SIX)
    me = noted(room)
    with room.db.look() as session:
        data = json.loads(own_data(session, room.id, me))
    assert data["on_the_hosts_list"] == [
        {"name": "Carol van Dam", "email": "list-7261@example.org", "phone": "", "company": "", "role": ""}
        | {"coming": True, "offers": ["a barge for 12"], "needs": [], "answered": None}
    ]
    assert [known["with"] for known in data["said_to_know_each_other"]] == ["Emil"]
    assert (len(data["tables"]), data["tables"][0]["round"]) == (3, 1)


def test_their_phone_is_nobodys_and_their_form_brings_nothing_back(app: Flask, web_room: Room) -> None:
    room = told(web_room, "rounds", *SIX)
    carol = Browser(app).as_attendee(room, "Carol")
    page = carol.post(f"/{room.code}/delete-me")
    assert (page.status, page.one("h1").text()) == (200, "All of it is deleted.")
    assert carol.as_attendee(room, "Carol").get(f"/{room.code}/panel").status == 403
    before = room.ids["Carol"]
    assert lobby.join(room.db, room.id, "Carol", "", "the-form-of-Carol", room.now)[0] != before


LATE: dict[str, Callable[[Room, int, int], object]] = {
    "an address": lambda room, me, _: wrap_up.set_details(room.db, room.id, me, HERS[2], HERS[3], True, room.now),
    "a name": lambda room, me, _: naming.rename(room.db, room.id, me, "Carol"),
    "work": lambda room, me, _: naming.say_work(room.db, room.id, me, HERS[7], HERS[8]),
    "a card": lambda room, me, _: room.post("Carol", "offer", "send the ledger"),
    "a promise": lambda room, me, other: wrap_up.promise(room.db, room.id, me, other, "send the ledger", room.now),
    "consent": lambda room, me, other: wrap_up.share(room.db, room.id, me, other, "email", True, room.now),
    "thanks": lambda room, me, _: leave_thanks(room.db, room.id, me, "send the ledger"),
    "a wish for mails": lambda room, me, _: ask_for_mails(room.db, room.id, me, HERS[2], room.now),
    "a link for another phone": lambda room, me, _: links.make_link(room.db, room.id, me, room.now),
    "another language": lambda room, me, _: lobby.choose_language(room.db, room.id, me, "en"),
}


@pytest.mark.parametrize("what", LATE)
def test_what_was_on_its_way_when_they_deleted_themselves_is_not_kept(room: Room, what: str) -> None:
    """A phone sends again what had no answer, and two forms of one phone may cross."""
    told(room, "rounds", *SIX)
    me, other = room.ids["Carol"], room.ids[room.partner("Carol")]
    erase(room.db, room.id, me, room.now)
    before = words_of(room, me)
    with pytest.raises(NotHere):
        LATE[what](room, me, other)
    assert (rows_about(room, me) <= {"seat", "card"}, words_of(room, me)) == (True, before)
    erase(room.db, room.id, me, room.now)


def words_of(room: Room, me: int) -> list[str]:
    with room.db.look() as session:
        person, cards = session.get_one(AttendeeRecord, me), select(CardRecord.text).where(CardRecord.attendee_id == me)
        said = (person.name, person.email, person.phone, person.company, person.role, person.thanks, person.language)
        return [*said, *session.scalars(cards)]


def test_the_evening_goes_on_for_the_others(room: Room) -> None:
    told(room, "rounds", *SIX)
    partner = room.partner("Carol")
    erase(room.db, room.id, room.ids.pop("Carol"), room.now)
    assert room.host().gathering.here == len(SIX) - 1
    assert "Carol" not in {other for table in room.tables(2) | room.tables(3) for other in table}
    while room.record.phase != "closed":
        room.next()
    assert "Carol" not in room.people(partner)


def test_nobody_brings_them_back(room: Room) -> None:
    told(room, "lobby")
    erase(room.db, room.id, room.ids["Carol"], room.now)
    with pytest.raises(NotHere):
        lobby.come_back(room.db, room.id, room.ids["Carol"], EIGHT)
    assert [person.name for person in room.host().people] == []


def test_somebody_else_may_have_the_name(room: Room) -> None:
    told(room, "lobby")
    erase(room.db, room.id, room.ids["Carol"], room.now)
    assert room.join("Carol").screen().names == ("Carol",)


def test_my_data_has_all_that_was_said_and_nobody_elses_contacts(app: Flask, web_room: Room) -> None:
    room = told(web_room, "wrap-up", *FOUR)
    room.details("Emil", "emil@example.org")
    page = Browser(app).as_attendee(room, "Carol").get(f"/{room.code}/my-data.json")
    assert [word for word in HERS if word not in page.html] == []
    assert "emil@example.org" not in page.html
    assert {card["text"] for card in page.json["cards"]} == {CAST["Carol"].offer, CAST["Carol"].need}
    assert (page.json["me"]["name"], page.json["met"][0]["round"], page.json["promised"][0]["text"]) == (
        "Carol",
        1,
        "send the ledger",
    )
    assert page.response.headers["Content-Disposition"].startswith("attachment")
