"""The organiser's report and the sheets to print: true counts, no contact, and only the host sees them."""

from __future__ import annotations

import pytest
from flask import Flask

from facilitator.actions import wrap_up
from facilitator.views.after.figures import KindView
from facilitator.views.report import InviteView
from facilitator.web.qr import wifi
from tests.builders import FOUR, SIX, Browser, Page, Room, report_of
from tests.crowd import crowd

MAIL, PHONE = "canary-carol@birds.example", "+31 6 5550 7771"


def evening(room: Room) -> Room:
    """Four people; two meet in the first round, one promises, all have details that nobody else may see."""
    room.reach("poll", *FOUR)
    for name in FOUR:
        room.vote(name, sell=True, buy=name == "Carol")
        room.details(name, MAIL, PHONE, organiser=True)
    room.reach("rounds", *FOUR)
    room.met("Carol")
    other = room.partner("Carol")
    wrap_up.promise(room.db, room.id, room.ids["Carol"], room.ids[other], "send prices by Friday", room.now)
    wrap_up.keep_promise(room.db, room.id, room.ids["Carol"], room.ids[other], True, room.now)
    return room


def page(app: Flask, room: Room, path: str = "report") -> Page:
    return Browser(app).as_host(room).get(f"/host/{room.code}/{path}")


def test_the_report_counts_what_took_place(app: Flask, web_room: Room) -> None:
    room = evening(web_room).reach("closed")
    view = report_of(room).figures
    assert (view.outcome.people, view.outcome.gave, view.outcome.received, view.outcome.meetings) == (4, 2, 2, 1)
    assert (view.hands.sell, view.hands.buy, view.rounds, view.promises, view.kept, view.left_out) == (4, 1, 1, 1, 1, 0)
    assert page(app, room).one("h1").text().split() == ["4", "came.", "2", "gave.", "2", "received."]
    assert [node.text() for node in page(app, room).tree.css("dd")] == ["1", "0", "1", "0"]


def test_no_contact_and_no_promise_is_in_the_report(app: Flask, web_room: Room) -> None:
    room = evening(web_room).reach("closed")
    html = page(app, room).html
    assert "Carol" in html
    assert not [secret for secret in (MAIL, PHONE, "canary", "5550", "send prices by Friday") if secret in html]


def test_a_hidden_card_a_withdrawn_one_and_a_removed_person_are_not_in_it(app: Flask, web_room: Room) -> None:
    from facilitator.actions import lobby, posting

    room = web_room.join("Rude").reach("posting", *FOUR)
    hidden, taken_back = room.post("Carol", "offer", "hidden words"), room.post("Carol", "need", "withdrawn words")
    room.post("Rude", "offer", "rude words")
    room.hide(hidden)
    posting.withdraw_card(room.db, room.id, room.ids["Carol"], taken_back, room.now)
    lobby.remove(room.db, room.id, room.ids["Rude"], room.now)
    room.reach("closed")
    assert not [words for words in ("hidden words", "withdrawn words", "rude words", "Rude") if words in page(app, room).html]
    assert sum(kind.gives + kind.asks for kind in report_of(room).figures.kinds) == 8


def test_the_cards_of_who_went_home_early_still_count(room: Room) -> None:
    room.reach("rounds", *FOUR).leave("Emil")
    assert sum(kind.gives for kind in report_of(room.reach("closed")).figures.kinds) == 4


def test_kinds_are_as_chosen_or_as_far_as_the_words_tell(room: Room) -> None:
    room.join("Ann").reach("posting")
    room.post("Ann", "offer", "lend a drill")
    room.post("Ann", "offer", "lend a saw", help_kind="purchase")
    room.post("Ann", "need", "xyzzy", would_pay=True)
    view = report_of(room).figures
    assert [kind for kind in view.kinds if kind.gives + kind.asks] == [
        KindView("things", 1, 0),
        KindView("purchase", 1, 0),
        KindView("other", 0, 1),
    ]
    assert (len(view.kinds), view.would_pay) == (7, 1)


def test_what_nobody_could_meet_says_whom_to_invite(room: Room) -> None:
    room.join("Ann").reach("posting", *FOUR)
    room.post("Ann", "offer", "explain bookkeeping for a small shop")
    room.post("Ann", "need", "repair of a stuffed swan")
    view = report_of(room.reach("closed"))
    assert "repair of a stuffed swan" in [card.text for card in view.open_needs]
    assert InviteView("hands", ("repair of a stuffed swan",)) in view.invite


def test_who_missed_a_round_while_being_here_is_counted(room: Room) -> None:
    crowd(room, 12, "closed")
    assert report_of(room).figures.left_out == 0
    from sqlalchemy import select

    from facilitator.store.records import SeatRecord

    with room.db.work() as work:
        for seat in work.scalars(select(SeatRecord).where(SeatRecord.round == 2).limit(2)):
            seat.ended = "moved"
    assert report_of(room).figures.left_out == 2


def test_everyone_in_a_ring_is_also_in_the_list_in_words(app: Flask, web_room: Room) -> None:
    room = crowd(web_room, 48, "closed", met=True)
    lines = [node.text().strip() for node in page(app, room).tree.css(".report__who li")]
    assert len(lines) == len(report_of(room).helped) > 40
    assert all(" help " in line for line in lines)


def test_the_reports_rings_have_names_and_say_what_they_are(app: Flask, web_room: Room) -> None:
    (rings,) = page(app, crowd(web_room, 48, "closed", met=True)).tree.css("svg.rings")
    assert "In every ring each person helps the next." in (rings.attributes["aria-label"] or "")
    assert len(rings.css(".ring-names text")) == 48


@pytest.mark.parametrize("phase", ["lobby", "poll", "posting", "market", "matching", "wrap-up"])
def test_the_report_of_an_evening_that_is_not_over_says_so(app: Flask, web_room: Room, phase: str) -> None:
    room = web_room.reach(phase, *(FOUR if phase != "lobby" else ()))
    assert "The event is not over yet; this is how it stands." in page(app, room).text


def test_nobody_but_the_host_reads_the_report_or_prints(app: Flask, web_room: Room) -> None:
    room = web_room.reach("closed", *SIX)
    guests = [Browser(app), Browser(app).as_attendee(room, "Carol"), Browser(app).as_screen(room)]
    paths = [f"/host/{room.code}/{what}" for what in ("report", "print")]
    assert {guest.get(path).status for guest in guests for path in paths} == {403}


def test_there_is_a_card_for_every_table_and_a_poster(app: Flask, web_room: Room) -> None:
    sheet = page(app, web_room, "print")
    assert [int(node.text().split()[-1]) for node in sheet.tree.css(".table-card h2")] == [1, 2, 3, 4, 5, 6]
    assert sheet.one(".poster__address").text().strip() == f"boon.test/{web_room.code}"
    assert "Round 1blue owl" in sheet.tree.css(".table-card")[0].text().replace("\n", "")


def test_tables_that_pairs_share_carry_no_beacon(app: Flask, web_room: Room) -> None:
    room = Room(web_room.db, now=web_room.now, set_up={"people": "40", "tables": "6"})
    assert page(app, room, "print").tree.css(".table-card ol") == []


def test_the_beacons_on_the_cards_are_those_on_the_phones(app: Flask, web_room: Room) -> None:
    room = web_room.reach("rounds", *SIX)
    cards = [" ".join(node.text().split()) for node in page(app, room, "print").tree.css(".table-card")]
    for name in SIX:
        for meeting in room.phone(name).meetings:
            assert f"Round {meeting.round}{meeting.beacon.name}" in cards[meeting.table - 1].replace("Round ", "Round ")


def test_without_wifi_there_is_no_card_for_it(app: Flask, web_room: Room) -> None:
    room = Room(web_room.db, now=web_room.now, set_up={"wifi_name": "", "wifi_password": ""})
    assert page(app, room, "print").tree.css(".wifi") == []
    assert len(page(app, web_room, "print").tree.css(".wifi")) == 1


@pytest.mark.parametrize(
    ("name", "password", "text"),
    [
        ("canal", "coffee", "WIFI:S:canal;T:WPA;P:coffee;;"),
        ("canal", "", "WIFI:S:canal;T:nopass;;"),
        ('a;b"c', "p:\\,", 'WIFI:S:a\\;b\\"c;T:WPA;P:p\\:\\\\\\,;;'),
    ],
)
def test_the_wifi_code_is_one_that_cameras_read(name: str, password: str, text: str) -> None:
    assert wifi(name, password) == text
