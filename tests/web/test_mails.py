"""Asking for mails: a tick and an address that is looked at twice; and one click in a mail program, which stops them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from facilitator.actions import lobby
from facilitator.actions.own.days import today
from facilitator.app import create_app
from facilitator.config import MailSettings, Settings
from facilitator.core.locale import day
from facilitator.mail.owed import PEOPLE, Owed, owed
from facilitator.mail.posting import _claim
from facilitator.store.rows.mail import MailWishRecord
from tests.builders import FOUR, ORIGIN, Browser, Page, Room

MAIL, KEY = "carol@figtree.example", "k" * 43


@pytest.fixture
def mailing(tmp_path: Path) -> Iterator[Flask]:
    settings = Settings("127.0.0.1", 5000, ORIGIN, tmp_path, mail=MailSettings("localhost", 25, "none", "boon@x.example"))
    app = create_app(settings)
    app.extensions["boon"].db.migrate()
    yield app
    app.extensions["boon"].db.engine.dispose()


@pytest.fixture
def over(mailing: Flask) -> Room:
    room = Room(mailing.extensions["boon"].db).reach("rounds", *FOUR)
    room.met("Carol")
    return room.reach("closed")


def send(app: Flask, room: Room, **form: str) -> Page:
    return Browser(app).as_attendee(room, "Carol").post(f"/{room.code}/mails", form)


def wish(room: Room) -> str | None:
    with room.db.look() as session:
        found = session.get(MailWishRecord, room.ids["Carol"])
        return found.address if found else None


def test_an_address_is_kept_after_a_tick_and_a_second_look(mailing: Flask, over: Room) -> None:
    seen = []
    for form in ({"email": MAIL}, {"email": MAIL, "wanted": "yes"}, {"email": MAIL, "do": "right"}, {"do": "stop"}):
        page = send(mailing, over, **form)
        seen.append((page.status, wish(over)))
    assert seen == [(422, None), (200, None), (303, MAIL), (303, None)]
    again = send(mailing, over, email=MAIL, wanted="yes")
    assert again.value("input[name=email]") == MAIL and "Is this right?" in again.text


def test_what_is_no_address_is_said_at_its_field(mailing: Flask, over: Room) -> None:
    for form in ({"email": "carol@x", "wanted": "yes"}, {"email": "a@x.example, b@x.example", "do": "right"}):
        refused = send(mailing, over, **form)
        assert (refused.status, len(refused.tree.css("#email-error"))) == (422, 1)
    assert wish(over) is None


def test_the_button_of_a_mail_program_stops_them_with_no_login_and_from_no_page(mailing: Flask, over: Room) -> None:
    send(mailing, over, email=MAIL, do="right")
    moment = over.now + 24 * 3600
    with over.db.look() as session:
        while Owed(over.id, over.ids["Carol"], PEOPLE) not in owed(session, moment):
            moment += 3600
    assert _claim(over.db, Owed(over.id, over.ids["Carol"], PEOPLE), KEY, moment, "secret")
    client = mailing.test_client()
    looked = client.get(f"/mails/{KEY}", base_url=ORIGIN)
    text = looked.get_data(as_text=True)
    assert "Canal House" in text and day(today(over.now).isoformat()) in text and "the mail with your people" in text
    before = wish(over)
    sent = {"List-Unsubscribe": "One-Click"}
    answers = [client.post(f"/mails/{key}", base_url=ORIGIN, data=sent).status_code for key in ("x" * 43, KEY, KEY)]
    assert (looked.status_code, before, answers, wish(over)) == (200, MAIL, [200, 200, 200], None)
    assert "<button" in text and MAIL not in text
    lobby.choose_language(over.db, over.id, over.ids["Carol"], "de")
    assert '<html id="b" lang="de">' in client.get(f"/mails/{KEY}", base_url=ORIGIN).get_data(as_text=True)
    lobby.choose_language(over.db, over.id, over.ids["Carol"], "en")
    stopped = client.get(f"/mails/{KEY}", base_url=ORIGIN).get_data(as_text=True)
    assert "They are stopped." in stopped and "Canal House" in stopped and "<button" not in stopped
    nobodys = client.get(f"/mails/{'x' * 43}", base_url=ORIGIN).get_data(as_text=True)
    assert "its event is deleted" in nobodys and "Canal House" not in nobodys and "<button" not in nobodys


def test_no_other_address_takes_a_form_from_elsewhere(mailing: Flask, over: Room) -> None:
    client = Browser(mailing).as_attendee(over, "Carol").client
    paths = (f"/{over.code}/mails", "/mails/short", f"/mails/{KEY}/x", f"//mails/{KEY}", f"/mails/{KEY}%0a")
    assert {client.post(path, base_url=ORIGIN, data={"do": "stop"}).status_code for path in paths} == {403}


def test_the_way_to_it_and_the_privacy_page_say_so_only_where_there_is_a_server(
    mailing: Flask, over: Room, app: Flask, web_room: Room
) -> None:
    web_room.reach("rounds", *FOUR)
    web_room.met("Carol")
    web_room.reach("closed")
    offers, told = [], []
    for each, room in ((mailing, over), (app, web_room)):
        browser = Browser(each).as_attendee(room, "Carol")
        offers.append(len(browser.get(f"/{room.code}").tree.css('a[href$="/mails"]')))
        told.append("Each mail has a link that stops them" in browser.get(f"/{room.code}/privacy").text)
    assert (offers, told) == ([1, 0], [True, False])
    assert Browser(app).as_attendee(web_room, "Carol").get(f"/{web_room.code}/mails").status == 404
