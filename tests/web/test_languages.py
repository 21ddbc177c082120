"""Each phone speaks its own language, the remote and the screen the room's, all evening long."""

from __future__ import annotations

import pytest
from flask import Flask

from facilitator.actions import lobby
from facilitator.store.records import GatheringRecord
from tests.builders import FOUR, PHASES, SET_UP, Browser, Page, Room, client_key

SAID = {
    "lobby": ("Dein Name ist auf dem Weg zur Leinwand.", "Bienvenue,"),
    "poll": ("Möchtest du heute etwas verkaufen?", "Quelque chose à vendre aujourd’hui"),
    "posting": ("Schau hoch.", "Ce que nous pouvons donner"),
    "market": ("Niemand sieht, was du antippst.", "Regardez votre téléphone."),
    "matching": ("Runde 1, Tisch", "personnes,"),
    "rounds": ("Wir haben uns getroffen", "Le point plein parle"),
    "wrap-up": ("Bevor du gehst", "remerciez quelqu’un"),
    "closed": ("Das Event ist vorbei.", "C’est fini pour aujourd’hui."),
}


def in_french(room: Room) -> None:
    with room.db.work() as work:
        work.get_one(GatheringRecord, room.id).language = "fr"


def language(page: Page) -> str | None:
    return page.one("html").attributes.get("lang")


@pytest.mark.parametrize("phase", PHASES)
def test_a_german_phone_and_a_french_screen_each_speak_their_own(app: Flask, web_room: Room, phase: str) -> None:
    room = web_room.reach(phase, *FOUR)
    in_french(room)
    lobby.choose_language(room.db, room.id, room.ids["Carol"], "de")
    phone = Browser(app).as_attendee(room, "Carol").get(f"/{room.code}")
    other = Browser(app).as_attendee(room, "Emil").get(f"/{room.code}")
    screen = Browser(app).as_screen(room).get(f"/screen/{room.code}")
    remote = Browser(app).as_host(room).get(f"/host/{room.code}")
    assert [language(page) for page in (phone, other, screen, remote)] == ["de", "en", "fr", "fr"]
    german, french = SAID[phase]
    assert german in phone.text
    assert french in screen.text


@pytest.mark.parametrize(
    ("wanted", "spoken"),
    [("de-CH, en;q=.5", "de"), ("fr-CA", "fr"), ("es-MX, en;q=.5", "es"), ("nl-BE, fr;q=.5", "nl"), ("tlh", "en")],
)
def test_a_phone_is_joined_in_the_language_of_its_browser(app: Flask, web_room: Room, wanted: str, spoken: str) -> None:
    browser, code = Browser(app), web_room.code
    form = browser.get(f"/{code}", accept_language=wanted)
    assert (language(form), form.value("[name=language]")) == (spoken, spoken)
    data = {"name": "Ute", "client_key": client_key("Ute"), "language": form.value("[name=language]")}
    browser.post(f"/{code}/join", data)
    assert language(browser.get(f"/{code}")) == spoken


def test_another_language_may_be_chosen_before_and_after_joining(app: Flask, web_room: Room) -> None:
    browser, code = Browser(app), web_room.code
    assert language(browser.get(f"/{code}?language=fr", accept_language="de")) == "fr"
    carol = Browser(app).as_attendee(web_room.join("Carol"), "Carol")
    carol.post(f"/{code}/language", {"language": "de"})
    assert language(carol.get(f"/{code}")) == "de"


def test_a_language_that_boon_has_not_is_refused_wherever_it_is_asked_for(app: Flask, web_room: Room) -> None:
    room = web_room.join("Carol")
    carol, host, code = Browser(app).as_attendee(room, "Carol"), Browser(app).as_host(room), room.code
    joining = {"name": "Worf", "client_key": client_key("Worf"), "language": "tlh"}
    answers = [
        Browser(app).get(f"/{code}?language=tlh", accept_language="de"),
        Browser(app).post(f"/{code}/join", joining, accept_language="de"),
        carol.post(f"/{code}/language", {"language": "tlh"}),
        host.post(f"/host/{code}/setup", {**SET_UP, "language": "tlh"}),
    ]
    assert [answer.status for answer in answers] == [422] * 4
    assert ["Wähle eine der Sprachen hier." in answer.text for answer in answers] == [True, True, False, False]
    assert [language(carol.get(f"/{code}")), room.record.language] == ["en", "en"]


def test_a_refusal_is_in_the_language_of_whoever_is_refused(app: Flask, web_room: Room) -> None:
    carol = Browser(app).as_attendee(web_room.join("Carol"), "Carol")
    carol.post(f"/{web_room.code}/language", {"language": "fr"})
    assert "Les mains sont comptées." in carol.post(f"/{web_room.code}/hand", {"question": "sell", "up": "yes"}).text
