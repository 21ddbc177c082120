"""The cast, the room they meet in, and the browsers they hold. Everything real: a SQLite file, the actions, the pages."""

from __future__ import annotations

import html
import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from itertools import pairwise
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from selectolax.lexbor import LexborHTMLParser, LexborNode
from werkzeug.test import TestResponse

from facilitator.actions import lobby, market, moves, poll, posting, rounds, setup, wrap_up
from facilitator.actions.hosting import moderation
from facilitator.actions.market import Dealing
from facilitator.actions.matching import plan_here
from facilitator.core.cards import CardWords
from facilitator.core.phases import Phase
from facilitator.core.runsheet.sheet import RunSheet
from facilitator.core.runsheet.shipped import boons_hour
from facilitator.identity import cookie_name
from facilitator.store import queries
from facilitator.store.database import Database
from facilitator.store.keys import Role
from facilitator.store.records import GatheringRecord
from facilitator.store.sheets import keep_sheet
from facilitator.views.host import HostView, host_view
from facilitator.views.phone import PhoneView, phone_views
from facilitator.views.report import ReportView, report_view
from facilitator.views.screen import ScreenView, screen_view

HOST = "boon.test"
ORIGIN = f"http://{HOST}"
EIGHT = 1_800_000_000.0
MINUTE = 60.0


@dataclass(frozen=True)
class Cast:
    """What somebody writes on their cards; whoever has only one kind is never in the pool."""

    offer: str = ""
    need: str = ""


# Dina hosts. Alice only offers, Bob only needs; the others do both, and each pair of lines serves each other.
CAST = {
    "Alice": Cast(offer="proofread a job application"),
    "Bob": Cast(need="a lift to the airport on Friday"),
    "Carol": Cast("explain bookkeeping for a small shop", "translate a letter from Dutch to Polish"),
    "Emil": Cast("translate letters from Dutch to Polish", "explain the bookkeeping of my small shop"),
    "Farah": Cast("lend a cargo bike for a weekend", "look over my website"),
    "Goran": Cast("look over a website and say what is missing", "lend me a cargo bike to move house"),
    "Hana": Cast("teach sourdough baking", "introduce me to a local school"),
    "Ivo": Cast("introduce you to two local schools", "teach me sourdough baking"),
    "Leila": Cast("take portrait photos", "explain bookkeeping for photographers"),
}
FOUR = ("Carol", "Emil", "Farah", "Goran")
SIX = (*FOUR, "Hana", "Ivo")

SET_UP = {
    "name": "Canal House",
    "host_name": "Dina",
    "people": "12",
    "minutes": "58",
    "rounds": "3",
    "tables": "6",
    "last_row": "12",
    "wifi_name": "canal",
    "wifi_password": "coffee-and-cake",
    "origin": ORIGIN,
}


def client_key(*parts: object) -> str:
    """A key as a form makes it: the same for the same parts."""
    return sha256(repr(parts).encode()).hexdigest()[:32]


@dataclass
class Room:
    """One gathering and its people by name. `now` is the room's clock; it moves when the test says so."""

    db: Database
    now: float = EIGHT
    set_up: dict[str, str] = field(default_factory=dict)
    ids: dict[str, int] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    dealing: Dealing = field(default_factory=Dealing)

    def __post_init__(self) -> None:
        plan = setup.read_set_up({**SET_UP, **self.set_up}, [ORIGIN])
        self.code, self.host_key = setup.open_gathering(self.db, plan, self.now)
        with self.db.look() as session:
            self.id = queries.gathering_by_code(session, self.code).id
        self.screen_key = setup.make_key(self.db, self.id, Role.SCREEN, self.now)

    # What people do

    def later(self, seconds: float) -> Room:
        self.now += seconds
        return self

    def join(self, *names: str) -> Room:
        for name in names:
            self.ids[name], self.keys[name] = lobby.join(self.db, self.id, name, "", client_key(name), self.now)
        return self

    def vote(self, name: str, sell: bool, buy: bool) -> None:
        poll.raise_hand(self.db, self.id, self.ids[name], "sell", sell)
        poll.raise_hand(self.db, self.id, self.ids[name], "buy", buy)

    def post(self, name: str, kind: str, text: str, **form: Any) -> int:
        key = client_key(name, kind, text)
        return posting.post_card(self.db, self.id, self.ids[name], kind, CardWords(text, **form), key, self.now, self.dealing)

    def post_cards(self, *names: str) -> Room:
        """Each of these people's cards of the cast."""
        for name in names:
            for kind, text in (("offer", CAST[name].offer), ("need", CAST[name].need)):
                if text:
                    self.post(name, kind, text)
        return self

    def tap(self, name: str, card: int, wanted: bool = True, own: int | None = None) -> None:
        market.tap(self.db, self.id, self.ids[name], card, wanted, self.now, self.dealing, own)

    def met(self, name: str) -> None:
        """Says "we've met" about the meeting of the running round."""
        meeting = self.phone(name).now
        assert meeting is not None
        rounds.say_met(self.db, self.id, self.ids[name], meeting.id, self.now)

    def leave(self, name: str) -> None:
        lobby.step_out(self.db, self.id, self.ids[name], self.now)

    def details(self, name: str, email: str = "", phone: str = "", organiser: bool = False) -> None:
        wrap_up.set_details(self.db, self.id, self.ids[name], email, phone, organiser, self.now)

    def share(self, owner: str, reader: str, field: str, yes: bool = True) -> None:
        wrap_up.share(self.db, self.id, self.ids[owner], self.ids[reader], field, yes, self.now)

    # What the host does

    def hide(self, card: int) -> None:
        moderation.hide_card(self.db, self.id, card, self.now)

    def show(self, card: int) -> None:
        """Lets a card through, or back."""
        moderation.show_card(self.db, self.id, card, self.now, self.dealing)

    def walk_by(self, sheet: RunSheet) -> Room:
        """From now on this run-sheet is the room's."""
        with self.db.work() as work:
            keep_sheet(queries.bump(work, self.id), sheet)
        return self

    def next(self) -> Room:
        moves.go_on(self.db, self.id, self.step, self.now, plan_here, self.dealing)
        return self

    def undo(self) -> Room:
        moves.undo(self.db, self.id, self.now)
        return self

    def reach(self, phase: str, *names: str, round: int = 1) -> Room:
        """From the lobby to `phase`: these people join, vote, post their cards of the cast and go along."""
        self.join(*(name for name in names if name not in self.ids))
        while self.record.phase != phase or (phase == Phase.ROUNDS and self.record.round < round):
            if self.record.phase == Phase.POSTING:
                self.post_cards(*names)
            self.next()
        if phase == Phase.POSTING:
            self.post_cards(*names)
        return self

    # What they see

    @property
    def record(self) -> GatheringRecord:
        with self.db.look() as session:
            return session.get_one(GatheringRecord, self.id)

    @property
    def step(self) -> str:
        return queries.step_of(self.record).key

    @property
    def version(self) -> int:
        return self.record.version

    def phone(self, name: str) -> PhoneView:
        with self.db.look() as session:
            return phone_views(session, session.get_one(GatheringRecord, self.id), [self.ids[name]])[self.ids[name]]

    def screen(self, after: float = 0.0) -> ScreenView:
        """The big screen, now or some seconds `after`."""
        with self.db.look() as session:
            return screen_view(session, session.get_one(GatheringRecord, self.id), self.now + after)

    def host(self) -> HostView:
        with self.db.look() as session:
            return host_view(session, session.get_one(GatheringRecord, self.id), self.now)

    def tables(self, round: int) -> set[frozenset[str]]:
        """Who sits together in `round`, by name."""
        found = set()
        for name in self.ids:
            for meeting in self.phone(name).meetings:
                if meeting.round == round:
                    found.add(frozenset([name, *(p.name for p in meeting.partners)]))
        return found

    def partner(self, name: str) -> str:
        """Whom `name` sits with in the running round."""
        meeting = self.phone(name).now
        assert meeting is not None
        return meeting.partners[0].name

    def dealt(self, name: str) -> list[int]:
        return [item.card.id for item in self.phone(name).dealt]

    def people(self, name: str) -> dict[str, tuple[str, str]]:
        """The people somebody keeps, each with the e-mail and phone that this viewer may see."""
        return {person.name: (person.email, person.phone) for person in self.phone(name).people}


def report_of(room: Room) -> ReportView:
    with room.db.look() as session:
        return report_view(session, session.get_one(GatheringRecord, room.id))


PHASES = tuple(dict.fromkeys(step.phase.value for step in boons_hour().steps()))


@dataclass(frozen=True)
class Page:
    """An answer, and its HTML as a reader of it sees it."""

    response: TestResponse

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def text(self) -> str:
        """The words on the page, single spaces."""
        body = self.tree.body
        return re.sub(r"\s+", " ", body.text() if body else "").strip()

    @cached_property
    def html(self) -> str:
        return self.response.get_data(as_text=True)

    @cached_property
    def tree(self) -> LexborHTMLParser:
        return LexborHTMLParser(self.html)

    @property
    def location(self) -> str:
        return self.response.headers.get("Location", "")

    @property
    def json(self) -> Any:
        return json.loads(self.response.get_data())

    def one(self, selector: str) -> LexborNode:
        found = self.tree.css(selector)
        assert len(found) == 1, f"{len(found)} of {selector}"
        return found[0]

    def value(self, selector: str) -> str:
        """The value of a field."""
        node = self.one(selector)
        return node.text() if node.tag == "textarea" else node.attributes.get("value") or ""


class Browser:
    """A browser at boon.test with a cookie jar of its own, set to a language; it sends Origin as browsers do."""

    def __init__(self, app: Flask, language: str = "en") -> None:
        self.client: FlaskClient = app.test_client()
        self._language = {"Accept-Language": language}

    def as_attendee(self, room: Room, name: str) -> Browser:
        return self._with(Role.ATTENDEE, room, room.keys[name])

    def as_host(self, room: Room) -> Browser:
        return self._with(Role.HOST, room, room.host_key)

    def as_screen(self, room: Room) -> Browser:
        return self._with(Role.SCREEN, room, room.screen_key)

    def as_house(self, app: Flask, host: int | None = None) -> Browser:
        """Whoever runs Boon, or a named host."""
        key = setup.make_house_key(app.extensions["boon"].db, EIGHT, host)
        self.client.set_cookie(cookie_name(Role.HOUSE, ""), key, domain=HOST)
        return self

    def _with(self, role: Role, room: Room, key: str) -> Browser:
        self.client.set_cookie(cookie_name(role, room.code), key, domain=HOST)
        return self

    def get(self, path: str, **headers: str) -> Page:
        return Page(self.client.get(path, base_url=ORIGIN, headers=self._language | _headers(headers)))

    def post(self, path: str, data: dict[str, Any] | None = None, **headers: str) -> Page:
        sent = {"Origin": ORIGIN, **self._language, **_headers(headers)}
        return Page(self.client.post(path, base_url=ORIGIN, data=data or {}, headers=sent))


def _headers(named: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-").title(): value for name, value in named.items()}


SUB_PAGES = ("", "offer", "need", "stuck-offer", "stuck-need", "cards", "edit", "details", "beacon", "wishes", "nonsense")


def walk(app: Flask, room: Room, language: str = "en") -> Iterator[tuple[str, str, Page]]:
    """(who, path, page) of every page that anyone in this room can open right now, exports included.

    `language`: that of the browsers of the house and of strangers.
    """
    for name in room.ids:
        browser = Browser(app).as_attendee(room, name)
        card = next(iter(room.phone(name).me.offers), None)
        paths = [f"/{room.code}?do={do}&card={card.id if card else 0}" for do in SUB_PAGES]
        paths += [f"/{room.code}/panel", f"/{room.code}/panel?do=cards", f"/{room.code}/people.vcf", f"/{room.code}/link"]
        paths += [f"/{room.code}/people.html", f"/{room.code}/later", f"/{room.code}/kept"]
        paths += [f"/{room.code}/my-data.json", f"/{room.code}/room"]
        paths += [f"/{room.code}/people/{person.id}.vcf" for person in room.phone(name).people]
        yield from ((name, path, browser.get(path)) for path in paths)
    yield from _walk_host(app, room, language)
    screen = Browser(app).as_screen(room)
    yield from (("screen", path, screen.get(path)) for path in (f"/screen/{room.code}", f"/screen/{room.code}/panel"))
    stranger = Browser(app, language)
    yield from (
        ("nobody", path, stranger.get(path))
        for path in (
            "/",
            "/h",
            f"/{room.code}",
            f"/{room.code}/me",
            f"/{room.code}/privacy",
            "/go?code=zzzzzz",
            "/nothing/here",
            "/health",
        )
    )


_HOST_PAGES = ("panel", "setup", "report", "print", "dial", "still-looking")


def _walk_host(app: Flask, room: Room, language: str) -> Iterator[tuple[str, str, Page]]:
    host = Browser(app).as_host(room)
    base = f"/host/{room.code}"
    yield from (("host", path, host.get(path)) for path in _host_paths(room, base))
    yield "host", f"/help/{room.code}", host.get(f"/help/{room.code}")
    yield from (("host", f"{base}?do={do}", host.get(f"{base}?do={do}")) for do in ("waiting", "not-ready"))
    yield "host", f"{base}/remote", host.post(f"{base}/remote")
    yield "house", "/host", Browser(app, language).as_house(app).get("/host")
    yield from (("export", format, page) for format, page in exports(app, room))


def exports(app: Flask, room: Room) -> Iterator[tuple[str, Page]]:
    host = Browser(app).as_host(room)
    for format in ("csv", "xlsx", "json"):
        yield format, host.post(f"/host/{room.code}/export", {"format": format})


def _host_paths(room: Room, base: str) -> list[str]:
    people = list(room.ids.values())
    looks = [f"{base}/people/{id}" for id in people] + [f"{base}/change?what=left&one={id}" for id in people]
    pairs = [f"{base}/pairs/{one}/{other}" for one, other in pairwise(people)]
    pairs += [f"{base}/change?what=apart&one={one}&other={other}" for one, other in pairwise(people)]
    pages = [base, *(f"{base}/{page}" for page in _HOST_PAGES)]
    return [*pages, f"{base}/change?what=better", *looks, *pairs]


def contents(page: Page) -> str:
    """All the text in an answer, that of the files in a zip (CSV, XLSX) too."""
    body = page.response.get_data()
    if not body.startswith(b"PK"):
        return html.unescape(body.decode())
    with zipfile.ZipFile(io.BytesIO(body)) as files:
        return "\n".join(html.unescape(files.read(name).decode()) for name in files.namelist())
