"""The group's page is its host's alone, and each member's page is theirs: over all events, to take along, and to end."""

from __future__ import annotations

import csv
import io
import json
import time

import pytest
from flask import Flask
from openpyxl import load_workbook

from facilitator.actions import lobby, wrap_up
from facilitator.actions.groups.membership import recognise
from facilitator.actions.hosting import hosts
from facilitator.actions.own.outcomes import say_outcome
from facilitator.actions.purge import purge
from facilitator.store.groups.members import groups_of
from facilitator.store.records import AttendeeRecord
from facilitator.web.pages.before.membership import cookie
from tests.actions.groups.group import MONTH, Group
from tests.builders import CAST, FOUR, HOST, Browser, Room, contents

pytestmark = pytest.mark.both_databases


@pytest.fixture
def group(app: Flask) -> Group:
    """Two events: Carol, Emil, Farah and Goran were at the first; all but Goran came back, and Bob was new."""
    group = Group(app.extensions["boon"].db)
    first = meet(group.come(group.evening(), *FOUR))
    second = meet(group.come(group.evening(), "Carol", "Emil", "Farah").join("Bob"), "Carol", "Emil", "Farah", "Bob")
    group.rooms = [first, second]  # type: ignore[attr-defined]
    return group


def meet(room: Room, *names: str) -> Room:
    names = names or FOUR
    room.reach("rounds", *names)
    while room.record.phase == "rounds":
        for name in names:
            meeting = room.phone(name).now
            if meeting and not meeting.met:
                room.met(name)
        room.next()
    met = sorted(room.people("Carol"))
    if met:
        wrap_up.promise(room.db, room.id, room.ids["Carol"], room.ids[met[0]], "a list of suppliers", room.now)
        wrap_up.keep_promise(room.db, room.id, room.ids["Carol"], room.ids[met[0]], True, room.now)
    return room.reach("closed")


def id_of(group: Group) -> int:
    with group.db.look() as session:
        return groups_of(session, None)[0].id


def device(app: Flask, group: Group, name: str) -> Browser:
    browser = Browser(app)
    browser.client.set_cookie(cookie(id_of(group)), group.devices[name], domain=HOST)
    return browser


def test_the_page_says_who_came_and_who_came_back(app: Flask, group: Group) -> None:
    page = Browser(app).as_house(app).get(f"/group/{id_of(group)}")
    assert "2 events. 5 people. 3 came back." in page.text
    assert "Asks that keep coming" in page.text
    assert CAST["Carol"].need in page.text
    assert "2 of 2 promises kept" in page.text
    assert "There was none about a year before." in page.text


def test_from_an_event_that_somebody_was_removed_from_they_keep_nobody(app: Flask, group: Group) -> None:
    """Here as in the room: what others agreed to there is out of their reach, and what is their own stays theirs."""
    first: Room = group.rooms[0]  # type: ignore[attr-defined]
    goran, met = device(app, group, "Goran"), next(iter(first.people("Goran")))
    first.details(met, "partner@harbour.example", "")
    first.share(met, "Goran", "email")
    paths = [f"/my/{id_of(group)}{page}" for page in ("", "?show=gave", "?show=asked", "/all.json", "/all.html")]
    assert "partner@harbour.example" in goran.get(paths[0]).text
    lobby.remove(first.db, first.id, first.ids["Goran"], first.now)
    read = " ".join(contents(goran.get(path)) for path in paths)
    assert "partner@harbour.example" not in read and [name for name in ("Carol", "Emil", "Farah") if name in read] == []
    assert CAST["Goran"].need in read


def test_no_name_stands_on_it(app: Flask, group: Group) -> None:
    text = Browser(app).as_house(app).get(f"/group/{id_of(group)}").text
    assert [name for name in ("Carol", "Emil", "Farah", "Goran", "Bob") if name in text] == []


def test_an_ask_for_those_alone_who_can_help_is_on_no_page_and_in_no_file_for_a_board(app: Flask, group: Group) -> None:
    for _ in range(2):
        room = group.come(group.evening(), "Carol", "Emil").reach("posting", "Carol", "Emil")
        room.post("Carol", "need", "a quiet word about debts", private=True)
        room.post("Emil", "need", "a loud word about gains")
        room.reach("closed")
    house, path = Browser(app).as_house(app), f"/group/{id_of(group)}"
    pages = [house.get(path), *(house.post(f"{path}/export", {"format": format}) for format in ("csv", "xlsx", "json"))]
    text = "\n".join(map(contents, pages))
    assert ("a quiet word" in text, "a loud word" in text) == (False, True)


def test_it_is_its_hosts_alone(app: Flask, group: Group) -> None:
    hosts.add_host(group.db, "Nora", "", time.time())
    with group.db.look() as session:
        nora = hosts.hosts(session)[0].id
    others = (Browser(app), Browser(app).as_house(app, nora), device(app, group, "Carol"))
    for other in others:
        assert other.get(f"/group/{id_of(group)}").status == 403
        assert other.post(f"/group/{id_of(group)}/export", {"format": "json"}).status == 403
        assert other.post(f"/group/{id_of(group)}/end").status == 403
    assert Browser(app).as_house(app).get("/group/77").status == 403


def test_its_numbers_go_along_in_three_formats(app: Flask, group: Group) -> None:
    house, path = Browser(app).as_house(app), f"/group/{id_of(group)}/export"
    document = house.post(path, {"format": "json"}).json
    assert [(event["people"], event["returning"]) for event in document["events"]] == [(4, 0), (4, 3)]
    rows = list(csv.DictReader(io.StringIO(house.post(path, {"format": "csv"}).response.get_data().decode("utf-8-sig"))))
    assert [(row["People"], row["Had been before"], row["First time"]) for row in rows] == [
        *(("4", "0", "4"), ("4", "3", "1")),
        ("", "", ""),
    ]
    book = load_workbook(io.BytesIO(house.post(path, {"format": "xlsx"}).response.get_data()))
    assert book.sheetnames == ["Events", "What came of it", "Asks that keep coming", "Offers that keep coming"]
    assert [row[2].value for row in book["Events"].iter_rows(min_row=2)] == [4, 4]
    assert {sheet.freeze_panes for sheet in book} == {"A2"}
    assert [sheet.auto_filter.ref for sheet in book][:2] == ["A1:K3", "A1:H4"]
    assert house.post(path, {"format": "doc"}).status == 422


def test_numbers_are_the_same_after_the_days_are_over(app: Flask, group: Group) -> None:
    house, path = Browser(app).as_house(app), f"/group/{id_of(group)}/export"
    before = house.post(path, {"format": "json"}).json["events"]
    assert purge(group.db, group.rooms[-1].now + 2 * MONTH) == 2  # type: ignore[attr-defined]
    assert house.post(path, {"format": "json"}).json["events"] == before


def test_a_host_ends_her_group(app: Flask, group: Group) -> None:
    house, path = Browser(app).as_house(app), f"/group/{id_of(group)}"
    assert house.post(f"{path}/end").location == "/host"
    assert house.get(path).status == 403


def test_a_member_has_their_people_of_all_events(app: Flask, group: Group) -> None:
    phone, path = device(app, group, "Carol"), f"/my/{id_of(group)}"
    met = {person for room in group.rooms for person in room.people("Carol")}  # type: ignore[attr-defined]
    page = phone.get(path)
    assert {node.text().strip() for node in page.tree.css(".mine__list h2")} == met
    assert "2 events, 2 promises kept" in page.text
    assert CAST["Carol"].need in phone.get(f"{path}?show=asked").text
    assert phone.get(f"{path}?show=gave").status == 200


def test_a_members_page_is_theirs_alone(app: Flask, group: Group) -> None:
    forger = Browser(app)
    forger.client.set_cookie(cookie(id_of(group)), "k" * 43, domain=HOST)
    for browser in (Browser(app), forger, Browser(app).as_house(app), Browser(app).as_host(group.rooms[0])):  # type: ignore[attr-defined]
        for path in ("", "/leave", "/all.json", "/all.html"):
            assert browser.get(f"/my/{id_of(group)}{path}").status == 403
        for path in ("/leave", "/delete-me", "/asks"):
            assert browser.post(f"/my/{id_of(group)}{path}").status == 403
    for name in ("Carol", "Emil"):
        assert device(app, group, name).get(f"/my/{id_of(group)}/all.json").json["name"] == name


def test_everything_goes_along_to_read_and_for_programs(app: Flask, group: Group) -> None:
    phone, path = device(app, group, "Carol"), f"/my/{id_of(group)}"
    document = json.loads(phone.get(f"{path}/all.json").response.get_data())
    assert {ask["text"] for ask in document["asked"]} == {CAST["Carol"].need}
    assert document["name"] == "Carol"
    text = phone.get(f"{path}/all.html").text
    assert CAST["Carol"].need in text
    assert "http" not in phone.get(f"{path}/all.html").html


def test_how_many_may_ask_is_said_once_and_holds_next_time(app: Flask, group: Group) -> None:
    phone, path = device(app, group, "Carol"), f"/my/{id_of(group)}"
    assert phone.post(f"{path}/asks", {"most": "2"}).status == 303
    assert phone.get(path).one("option[selected]").attributes["value"] == "2"
    again = group.evening().join("Carol")
    assert recognise(group.db, again.id, again.ids["Carol"], group.devices["Carol"], again.now)
    with group.db.look() as session:
        assert session.get_one(AttendeeRecord, again.ids["Carol"]).most_asks == 2
    assert phone.post(f"{path}/asks", {"most": "many"}).status == 422


def test_who_leaves_or_deletes_themselves_has_no_page_any_more(app: Flask, group: Group) -> None:
    for name, way in (("Carol", "leave"), ("Emil", "delete-me")):
        phone, path = device(app, group, name), f"/my/{id_of(group)}"
        assert phone.get(f"{path}/leave").status == 200
        assert phone.post(f"{path}/{way}").status == 200
        assert device(app, group, name).get(path).status == 403


def test_from_an_event_leads_a_way_to_ones_own_page_or_to_the_question(app: Flask, group: Group) -> None:
    room = group.evening().join("Ivo")
    phone = Browser(app).as_attendee(room, "Ivo")
    assert "/remembered" in phone.get(f"/{room.code}?do=details").html
    assert "Remember me" in phone.get(f"/{room.code}/remembered").text
    assert phone.post(f"/{room.code}/remember").location == f"/my/{id_of(group)}"
    assert phone.get(f"/{room.code}/remembered").location == f"/my/{id_of(group)}"
    assert "Nobody yet." in phone.get(f"/my/{id_of(group)}").text


def test_late_outcomes_arrive_as_totals_once_three_people_have_said_something(app: Flask, group: Group) -> None:
    room, page = group.rooms[0], f"/group/{id_of(group)}"  # type: ignore[attr-defined]
    for name in ("Carol", "Emil", "Farah"):
        assert "Totals stand here once three people" in Browser(app).as_house(app).get(page).text
        met = next(iter(room.phone(name).people)).id
        say_outcome(room.db, room.id, room.ids[name], met, "helped", "", room.now + MONTH)
    text = Browser(app).as_house(app).get(page).text
    assert "3 people told us. Nobody has to." in text
    exported = Browser(app).as_house(app).post(f"{page}/export", {"format": "csv"}).response.get_data().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(exported)))
    assert [(row["Event"], row["People who answered"], row["It helped"]) for row in rows] == [
        (room.record.name, "3", "3"),
        (group.rooms[1].record.name, "", ""),  # type: ignore[attr-defined]
        ("All events", "3", "3"),
    ]
