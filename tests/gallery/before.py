"""What there is to see of the days before an evening."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from playwright.sync_api import Page, expect

from facilitator.actions.guests import importing, inviting
from facilitator.store.lists.invitation import Invitation
from tests.builders import CAST, Room
from tests.gallery.shots import Shot, host, press

SECRET = "of-these-pictures"


def invitation(open_room: Callable[..., Room]) -> Iterator[Shot]:
    room = open_room(name="Small Business Thursday", host_name="Odile")
    day = date.fromtimestamp(time.time()) + timedelta(days=3)
    yield host(room, "invitation-new", "/invitation")
    about = "One hour for people who run something small. Bring nothing but two sentences."
    inviting.invite(room.db, room.id, Invitation(day.isoformat(), "18:30", "19:45", "Canal House, 4 Lock Street", about))
    yield Shot("phone-invitation-first", "phone", f"/{room.code}/invitation")
    for name, cards in CAST.items():
        said = {"name": name, "offer": cards.offer, "need": cards.need}
        inviting.answer(room.db, room.id, "", name * 8, said, SECRET, room.now)
    yield Shot("phone-invitation", "phone", f"/{room.code}/invitation", prepare=_write)
    yield Shot("phone-invitation-kept", "phone", f"/{room.code}/invitation", prepare=_keep)
    yield Shot("phone-invitation-away", "phone", f"/{room.code}/invitation", prepare=_cannot)
    yield Shot("phone-invitation-walks-in", "phone", f"/{room.code}/invitation", prepare=_walks_in)
    yield host(room, "invitation", "/invitation")
    yield host(room, "guests-invited", "/guests")


LIST = """Vor- und Nachname;Mail;Firma;Ich biete;Ich suche;Branche;Essen;Status
Amara Okafor;amara@okafor.example;Three Mills;Bake for 60 people;A room with an oven;Bakery;yes;
Łukasz Nowak;;;Repair card readers;;Shop;vegan;
Maximiliane-Theodora von Hohenlohe;maximiliane-theodora.von.hohenlohe@grundstuecke.example;;;{long};Law;yes;
Jonas Weber;jonas@one.example;;Film your workshop;;Film;yes;
Jonas Weber;jonas@two.example;;;Dry storage for twelve boxes;;yes;
;nobody@x.example;;lend a drill;;;;
Zoe;zoe@x.example;;;;;;cancelled
""".format(long="translate the Grundstücksverkehrsgenehmigungszuständigkeitsübertragungsverordnung into plain words")


def guest_list(open_room: Callable[..., Room]) -> Iterator[Shot]:
    """A list before it is sent, what it would do, and what cannot be read."""
    room = open_room(name="Small Business Thursday")
    yield host(room, "guests-none", "/guests")
    importing.keep_aside(room.db, room.id, "guests-march.csv", LIST.encode(), room.now)
    yield host(room, "guests-preview", "/guests")
    many = LIST + "".join(f"Guest {n};g{n}@x.example;;tea for {n} people;;Tea;yes;\n" for n in range(34))
    importing.keep_aside(room.db, room.id, "guests-march.csv", many.encode(), room.now)
    yield host(room, "guests-preview-of-39", "/guests")
    importing.keep_aside(room.db, room.id, "a photo of the list.csv", b"price,amount\n3,4\n", room.now)
    yield host(room, "guests-unreadable", "/guests")


def _write(page: Page) -> None:
    page.get_by_label("What should we call you?").fill("Wilhelmine-Charlotte")
    page.get_by_label("I can help someone …").fill("work out what to charge")
    page.get_by_label("It would help if someone could …").fill("lend me a room for 12 people on a Saturday")


def _keep(page: Page) -> None:
    _write(page)
    page.locator("button.btn").click()
    expect(page.get_by_role("link", name="Change my two")).to_be_visible()


def _cannot(page: Page) -> None:
    _keep(page)
    press("I can’t come")(page)
    expect(page.get_by_role("heading", name="Another time, then.")).to_be_visible()


def _walks_in(page: Page) -> None:
    """The code on the screen, with the phone that answered."""
    _keep(page)
    page.goto(page.url.partition("/invitation")[0])
    expect(page.get_by_role("button", name="Yes, come in")).to_be_visible()
