"""An evening in which anybody does anything: guests, hosts, a helper, a screen and strangers, in two rooms at once.

Half of what they do makes sense, so that the evening goes on; the rest is stale, doubled, forged, odd, or somebody else's.
"""

from __future__ import annotations

import random
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from flask import Flask
from sqlalchemy import select

from facilitator.actions.places import by_hand
from facilitator.core.phases import Phase
from facilitator.identity import cookie_name
from facilitator.store.keys import Role
from facilitator.store.queries import bump
from facilitator.store.records import AttendeeRecord, SeatRecord
from tests.builders import HOST, ORIGIN, Browser, Page, Room
from tests.siege.answers import Clock, wrongs_of
from tests.siege.forms import Request, pool_of, routes, some_request
from tests.siege.rules import Secrets, leaks_of, wrongs_in

TAGS = ("Quokka", "Wombat")
GUESTS = 7
PRYING, SENSIBLE, AGAIN = 0.03, 0.5, 0.6
LOOK_EVERY, CHECK_EVERY = 15, 25
# What would end the evening for everybody is seldom.
SELDOM = {"/<code>/delete-me": 0.1, "/<code>/not-me": 0.2, "/h/out": 0.1, "/host/link": 0.02, "/host/<code>/undo": 0.3,
          "/host/<code>/next": 0.2, "/host/<code>/people/<id:person>/remove": 0.3, "/host/<code>/door": 0.2,
          "/host": 0.2, "/host/<code>/setup": 0.2, "/host/<code>/export": 0.3}  # fmt: skip


@dataclass
class Somebody:
    """A browser and whom it belongs to; `room` is the one that they are in, or mean to come into."""

    browser: Browser
    number: int
    room: int
    name: str = ""
    # What they wrote into an invitation, which shows it to them before they are in any room.
    drafted: set[str] = field(default_factory=set)

    @property
    def email(self) -> str:
        return f"c{self.number}x@canary.example"

    @property
    def phone(self) -> str:
        return f"+99 {self.number:05d} 424242"


@dataclass
class Evening:
    """`done`: the last requests, newest last. Everything follows from `seed`."""

    app: Flask
    clock: Clock
    seed: str
    done: deque[tuple[Somebody, Request]] = field(default_factory=lambda: deque(maxlen=30))
    wrong: list[str] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.db = self.app.extensions["boon"].db
        self.rooms = [self._room(tag) for tag in TAGS]
        self.versions = [room.version for room in self.rooms]
        self.secrets = Secrets()
        self.guests = [Somebody(Browser(self.app), self.chance.randrange(100_000), i % 2) for i in range(GUESTS + GUESTS)]
        self.hosts = [Somebody(Browser(self.app).as_host(room), 0, i) for i, room in enumerate(self.rooms)]
        self.others = [*map(self._helper, (0, 1)), Somebody(Browser(self.app).as_screen(self.rooms[0]), 0, 0)]
        self.others += [
            Somebody(Browser(self.app).as_house(self.app), 0, 0),
            *(Somebody(Browser(self.app), 0, 1) for _ in "ab"),
        ]
        self.forger = self._forger()
        self.routes = routes(self.app)
        self.pools = [pool_of(room) for room in self.rooms]

    def _room(self, tag: str) -> Room:
        named = {"name": "An evening", "wifi_name": "wifi", "wifi_password": f"{tag} secret", "people": "12"}
        room = Room(self.db, now=time.time(), set_up=named)
        with self.db.work() as work:
            # What is matched follows from the seed as well.
            bump(work, room.id).seed = self.chance.randrange(1 << 30)
        return room

    def _helper(self, number: int) -> Somebody:
        room, browser = self.rooms[number], Browser(self.app)
        taken = by_hand.take_help(self.db, by_hand.make_help(self.db, room.id, time.time()), time.time())
        assert taken
        browser.client.set_cookie(cookie_name(Role.HELPER, room.code), taken[1], domain=HOST)
        return Somebody(browser, 0, number)

    def _forger(self) -> Somebody:
        """Whoever hosts the second room, with that key under the names of every cookie of the first."""
        browser, (first, second) = Browser(self.app).as_host(self.rooms[1]), self.rooms
        for role in (Role.HOST, Role.HELPER, Role.SCREEN, Role.ATTENDEE):
            browser.client.set_cookie(cookie_name(role, first.code), second.host_key, domain=HOST)
        return Somebody(browser, 0, 0)

    def go(self, steps: int) -> None:
        """That many requests, each answer looked at; now and then the rows too."""
        for step in range(steps):
            if step % LOOK_EVERY == 0:
                self._look_around()
            who, asked = self._next()
            self._ask(who, asked)
            self.done.append((who, asked))
            if step % CHECK_EVERY == 0:
                self._check()
            if self.wrong:
                return

    def _next(self) -> tuple[Somebody, Request]:
        draw = self.chance.random()
        if draw < PRYING:
            return self._pry()
        if draw < SENSIBLE:
            return self._sensible()
        if draw < AGAIN and self.done:
            before, asked = self.chance.choice(self.done)
            # The same once more, or the same by somebody else.
            return (before if self.chance.random() < 0.5 else self._anybody()), asked
        return self._anything()

    def _pry(self) -> tuple[Somebody, Request]:
        """Whoever has a forged cookie asks for the room that it is named after; a host asks for a person of the other room."""
        pages = ("/host/<code>", "/host/<code>/panel", "/screen/<code>/panel", "/help/<code>", "/<code>/panel")
        code, people, rule = self.rooms[0].code, self.pools[1].ids["person"], "/host/<code>/people/<id:person>"
        if people and self.chance.random() < 0.5:
            return self.hosts[0], Request("GET", rule, f"/host/{code}/people/{self.chance.choice(people)}", {})
        page = self.chance.choice(pages)
        return self.forger, Request("GET", page, page.replace("<code>", code), {})

    def _anybody(self) -> Somebody:
        return self.chance.choice((*self.guests, *self.hosts, *self.others))

    def _anything(self) -> tuple[Somebody, Request]:
        who = self._anybody()
        verb, rule = self.chance.choice(self.routes)
        while self.chance.random() > SELDOM.get(rule, 1.0):
            verb, rule = self.chance.choice(self.routes)
        # Four of five are about the room that they are in.
        about = who.room if self.chance.random() < 0.8 else 1 - who.room
        return who, some_request(verb, rule, self.pools[about], self.chance, lambda: self._words(about, rule))

    def _words(self, room: int, rule: str) -> str:
        """Words that tell which room they are of. What an event and its host are called, everybody may know."""
        tag = TAGS[room] if not rule.startswith("/host") else "Evening"
        known = [guest.name for guest in self.guests if guest.name and guest.room == room] or [tag]
        said = (f"{tag} guest {self.chance.randrange(40)}", f"lend {tag} tent {self.chance.randrange(999)}")
        return self.chance.choice((*said, self.chance.choice(known) if tag in TAGS else tag))

    # What makes sense

    def _sensible(self) -> tuple[Somebody, Request]:
        if self.chance.random() < 0.09:
            host = self.chance.choice(self.hosts)
            return host, self._post(
                host, "/host/<code>/next", f"/host/{self._code(host)}/next", {"from": self.rooms[host.room].step}
            )
        guest = self.chance.choice(self.guests)
        person = self._person(guest)
        if person is None:
            guest.name = f"{TAGS[guest.room]} {self.chance.choice('abcdefghijklmnopqrstuvwxyz') * 3} {guest.number}"
            return guest, self._form(guest, "join", {"name": guest.name, "client_key": f"{self.chance.getrandbits(96):024x}"})
        return guest, self._of_guest(guest, person)

    def _of_guest(self, guest: Somebody, person: AttendeeRecord) -> Request:
        chance = self.chance
        if chance.random() < 0.3:
            page = chance.choice(("", "", "/panel", "/people.vcf", "/people.html", "/my-data.json"))
            return Request("GET", f"/<code>{page}", f"/{self._code(guest)}{page}", {})
        if chance.random() < 0.05:
            return self._form(guest, "leave", {})
        tables = self._tables(person.id)
        mates = [mate for table in tables.values() for mate in table if mate != person.id]
        mate = str(chance.choice(mates or self.pools[guest.room].ids["person"] or [0]))
        forms: list[tuple[str, dict[str, str]]] = [
            ("details", {"email": guest.email, "phone": guest.phone, "shares_with_organiser": chance.choice(("yes", ""))}),
            (
                "share",
                {"person": mate, "field": chance.choice(("email", "phone")), "share": chance.choice(("yes", "yes", "no"))},
            ),
            *[("met", {"meeting": str(meeting)}) for meeting in tables],
            ("return", {}),
            *self._cards(guest),
        ]
        return self._form(guest, *chance.choice(forms))

    def _tables(self, person: int) -> dict[int, list[int]]:
        """Who sits at each of somebody's tables, by meeting."""
        mine = select(SeatRecord.meeting_id).where(SeatRecord.attendee_id == person, SeatRecord.ended.is_(None))
        seats = select(SeatRecord).where(SeatRecord.meeting_id.in_(mine), SeatRecord.ended.is_(None))
        tables: dict[int, list[int]] = {}
        with self.db.look() as session:
            for seat in session.scalars(seats):
                tables.setdefault(seat.meeting_id, []).append(seat.attendee_id)
        return tables

    def _cards(self, guest: Somebody) -> list[tuple[str, dict[str, str]]]:
        """What somebody may say about cards now."""
        chance, phase, forms = self.chance, self.rooms[guest.room].record.phase, []
        if phase in (Phase.POSTING, Phase.MARKET, Phase.ROUNDS):
            for kind in ("offer", "need") * (2 if phase == Phase.POSTING else 1):
                text = f"lend {TAGS[guest.room]} k{chance.randrange(100_000):05d}k"
                forms.append(("cards", {"kind": kind, "text": text, "client_key": f"{chance.getrandbits(96):024x}"}))
        if phase == Phase.MARKET:
            forms += [("taps", {"card": str(card), "wanted": "yes"}) for card in self.pools[guest.room].ids["card"][-3:]]
        return forms

    def _code(self, who: Somebody) -> str:
        return self.rooms[who.room].code

    def _form(self, who: Somebody, name: str, form: dict[str, str]) -> Request:
        return self._post(who, f"/<code>/{name}", f"/{self._code(who)}/{name}", form)

    def _post(self, who: Somebody, rule: str, path: str, form: dict[str, str]) -> Request:
        return Request("POST", rule, path, form)

    def _person(self, guest: Somebody) -> AttendeeRecord | None:
        with self.db.look() as session:
            for key in self.secrets.rows(session, guest.browser):
                if key.attendee_id and key.gathering_id == self.rooms[guest.room].id:
                    return session.get(AttendeeRecord, key.attendee_id)
        return None

    def _look_around(self) -> None:
        """Which ids there are now; now and then those of the other room, which may be named in this one as well."""
        self.pools = [pool_of(room) for room in self.rooms]
        if self.chance.random() < 0.3:
            kind = self.chance.choice(("person", "card", "meeting", "device"))
            self.pools[0].ids[kind] = self.pools[0].ids[kind] + self.pools[1].ids[kind]

    # What must be true

    def _ask(self, who: Somebody, asked: Request) -> None:
        before = [room.version for room in self.rooms]
        if (asked.verb, asked.rule) == ("POST", "/<code>/invitation"):
            who.drafted |= {said for said in asked.form.values() if any(tag in said for tag in TAGS)}
        page = self._send(who.browser, asked)
        self.statuses[page.status] = self.statuses.get(page.status, 0) + 1
        wrong = wrongs_of(asked, page)
        if page.status == 403 and [room.version for room in self.rooms] != before:
            wrong.append("was refused, and changed something")
        with self.db.look() as session:
            claims = self.secrets.rows(session, who.browser)
            rooms = dict(zip(TAGS, (room.id for room in self.rooms), strict=True))
            wrong += leaks_of(session, claims, asked, page, rooms, who.drafted)
        wrong += self.secrets.shown_in(page, asked, who.browser)
        self._note(asked, who, wrong)

    def _send(self, browser: Browser, asked: Request) -> Page:
        self.clock.tick()
        sent = {"query_string": asked.form} if asked.verb == "GET" else {"data": asked.form}
        headers = {"Origin": ORIGIN, **asked.headers}
        answer = browser.client.open(asked.path, method=asked.verb, base_url=ORIGIN, headers=headers, **sent)  # type: ignore[arg-type]
        self.secrets.given(answer)
        return Page(answer)

    def _check(self) -> None:
        for number, room in enumerate(self.rooms):
            wrong = wrongs_in(self.db, room.id)
            if room.version < self.versions[number]:
                wrong.append("its version went back")
            self.versions[number] = room.version
            self.wrong += [f"{self.seed}, room {room.code}: {each}; before: {self._last()}" for each in wrong]

    def _note(self, asked: Request, who: Somebody, wrong: list[str]) -> None:
        self.wrong += [f"{self.seed}, {who.name or 'somebody'}: {asked}: {each}; before: {self._last()}" for each in wrong]

    def _last(self, many: int = 25) -> str:
        said: Callable[[tuple[Somebody, Request]], str] = lambda done: f"{done[0].name or done[0].number} {done[1]}"  # noqa: E731
        return "\n  ".join(map(said, list(self.done)[-many:]))
