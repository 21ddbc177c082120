"""One evening of a group in which every field of everybody is a word that stands nowhere else; and all that anybody reads.

Carol and Emil have been there before; Farah says yes to being remembered; Goran does not. Hana stands on the guest list and
comes, Ivo stands on it and does not, Zoe answers the invitation. Walter has no phone, Mallory is removed by the host.
"""

from __future__ import annotations

import asyncio
import io
import json
import re
import time
from base64 import b64decode
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import pairwise
from urllib.parse import unquote

import socketio.exceptions
from flask import Flask
from sqlalchemy import select

from facilitator.actions import links, lobby
from facilitator.actions.groups.belonging import GroupChoice, choose_group
from facilitator.actions.groups.membership import recognise, remember_me
from facilitator.actions.hosting import hosts
from facilitator.actions.own.mails import ask_for_mails
from facilitator.actions.own.outcomes import say_outcome
from facilitator.actions.places import by_hand, neighbour
from facilitator.config import house_key
from facilitator.core.after.outcomes import DAY
from facilitator.core.phases import Phase
from facilitator.core.runsheet.sheet import Part, RunSheet
from facilitator.identity import cookie_name
from facilitator.mail.posting import post
from facilitator.store import queries
from facilitator.store.database import Database
from facilitator.store.keys import Role
from facilitator.store.lists.expected import guest_key
from facilitator.store.lists.records import GuestRecord
from facilitator.store.rows.outcomes import OutcomeRecord
from facilitator.web.pages.before.membership import cookie
from tests.builders import CAST, HOST, SUB_PAGES, Browser, Page, Room, contents
from tests.live.conftest import Ear, Server
from tests.mail.server import post_office
from tests.waiting import until_in_loop

SHEET = RunSheet(
    (
        *(Part(Phase.LOBBY, 10), Part(Phase.POSTING, 12), Part(Phase.MARKET, 4), Part(Phase.UNMET, 4)),
        *(Part(Phase.MATCHING, 3), Part(Phase.ROUNDS, 16, rounds=1), Part(Phase.WRAP_UP, 6)),
    )
)
SAT = ("Carol", "Emil", "Farah", "Goran", "Hana")
PEOPLE = (*SAT, "Walter", "Mallory", "Ivo", "Zoe")


def song(of: str, field: str) -> str:
    """The word that stands in this field of theirs and nowhere else; a number where it has to be one."""
    if field in ("phone", "amount", "third phone"):
        number = f"{sum(ord(letter) * 31**k for k, letter in enumerate(of + field)) % 10**7:07}"
        return f"31655{number}"[:11] if "phone" in field else f"91{number}"
    return f"{of}zq{field.replace(' ', '')}zq".lower()


def said(of: str, field: str) -> str:
    """As they type it."""
    if "phone" in field:
        return f"+{song(of, field)}"
    if "mail" in field:
        return f"{song(of, field)}@birds.example"
    if field in ("offer", "need"):
        return f"{getattr(CAST.get(of, CAST['Leila']), field)} {song(of, field)}"
    return song(of, field)


@dataclass
class Evening:
    """`read`: by reader, everything that they were shown."""

    app: Flask
    server: Server
    db: Database
    read: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    room: Room = field(init=False)
    devices: dict[str, str] = field(default_factory=dict)
    phones: dict[str, Browser] = field(default_factory=dict)
    group: int = 0
    removed: set[str] = field(default_factory=set)

    # Who reads

    def hears(self, reader: str, text: str) -> None:
        """As it was meant: unfolded, and without what a file or an address writes around it."""
        plain = re.sub(r"data:[^,\"']*;base64,([\w+/=]+)", lambda found: b64decode(found[1]).decode("utf-8", "replace"), text)
        self.read[reader].append(re.sub(r"[^0-9a-z@]", "", f"{plain}\n{unquote(plain)}".casefold()))

    def readers(self, song: str) -> set[str]:
        return {reader for reader, texts in self.read.items() if any(song in text for text in texts)}

    def shows(self, reader: str, page: Page) -> Page:
        assert page.status < 500 and page.status != 429, (reader, page.status, page.response.request.path)
        is_image = page.response.mimetype.startswith("image/")
        self.hears(reader, page.response.get_data().decode("latin-1") if is_image else contents(page))
        return page

    def browsers(self) -> dict[str, Browser]:
        """Everybody with what their device has."""
        app, room, found = self.app, self.room, dict(self.phones)
        for name in set(SAT) | {"Mallory"}:
            if name in room.keys:
                found[name] = found.get(name, Browser(app)).as_attendee(room, name)
                if name in self.devices:
                    found[name].client.set_cookie(cookie(self.group), self.devices[name], domain=HOST)
        found |= {"host": Browser(app).as_host(room), "screen": Browser(app).as_screen(room), "nobody": Browser(app)}
        found |= {"house": Browser(app).as_house(app), "another host": Browser(app).as_house(app, self.nora)}
        found["another host"].client.set_cookie(cookie_name(Role.HOST, room.code), self.other.host_key, domain=HOST)
        stranger = Browser(app).as_attendee(self.other, "Quentin")
        stranger.client.set_cookie(cookie_name(Role.ATTENDEE, room.code), self.other.keys["Quentin"], domain=HOST)
        found["another guest"] = stranger
        if room.record.phase != Phase.CLOSED:
            taken = by_hand.take_help(self.db, by_hand.make_help(self.db, room.id, time.time()), time.time())
            assert taken
            found["helper"] = Browser(app)
            found["helper"].client.set_cookie(cookie_name(Role.HELPER, room.code), taken[1], domain=HOST)
        return found

    def all_read(self, *whose: str) -> None:
        """They open every page and take every file that there is, theirs or not, and hear what sockets say."""
        for reader, browser in self.browsers().items():
            for path in self.paths() if reader in whose or not whose else ():
                self.shows(self.now(reader), browser.get(path))
        host, house = Browser(self.app).as_host(self.room), Browser(self.app).as_house(self.app)
        for format in ("csv", "xlsx", "json"):
            self.shows(self.now("export"), host.post(f"/host/{self.room.code}/export", {"format": format}))
            self.shows("group’s export", house.post(f"/group/{self.group}/export", {"format": format}))
        if self.server:
            asyncio.run(self.frames())

    def now(self, reader: str) -> str:
        """Who was removed is another reader from then on, and so is a file in which they are to be no more."""
        return f"{reader} later" if reader in self.removed or (self.removed and reader == "export") else reader

    def paths(self) -> Iterator[str]:
        ids = [self.room.ids[name] for name in ("Carol", "Emil", "Walter", "Mallory") if name in self.room.ids]
        for rule in self.app.url_map.iter_rules():
            if (
                "GET" not in (rule.methods or ())
                or rule.endpoint == "static"
                or "<version>" in rule.rule
                or "<kind>" in rule.rule
            ):
                continue
            path = rule.rule.replace("<code>", self.room.code).replace("<id:group>", str(self.group)).replace("<key>", "k" * 43)
            if "<id:one>" in path:
                yield from (path.replace("<id:one>", str(a)).replace("<id:other>", str(b)) for a, b in pairwise(ids))
            elif "<id:person>" in path:
                yield from (path.replace("<id:person>", str(id)) for id in ids)
            else:
                assert "<" not in path, path
                yield path
        code = self.room.code
        yield from (f"/{code}?do={do}" for do in SUB_PAGES)
        yield from (f"/host/{code}?do={do}" for do in ("waiting", "not-ready"))
        yield from (f"/host/{code}/change?what=left&one={id}" for id in ids)
        yield from (f"/my/{self.group}?show={show}" for show in ("gave", "asked"))

    async def frames(self) -> None:
        """What comes by socket to each who may listen, and nothing to anybody else."""
        keys = {name: ("phone", key) for name, key in self.room.keys.items()}
        keys |= {"host": ("host", self.room.host_key), "screen": ("screen", self.room.screen_key)}
        keys |= {"another guest": ("phone", self.other.keys["Quentin"]), "another host": ("host", self.other.host_key)}
        for reader, (role, key) in keys.items():
            ear = Ear(self.server)
            with suppress(socketio.exceptions.ConnectionError):
                await ear.open(role, self.room, key)
                await until_in_loop(lambda ear=ear: bool(ear.all("panel")), f"{reader}’s panel")  # type: ignore[misc]
            assert bool(ear.heard) != (reader in {"another guest", "another host", *self.removed}), reader
            self.hears(self.now(reader), json.dumps(ear.heard, ensure_ascii=False))
            await ear.client.disconnect()

    # What happens

    def played(self) -> Evening:
        self.before()
        self.lobby()
        self.posting()
        self.market()
        self.unmet()
        self.rounds()
        self.after()
        return self

    def before(self) -> None:
        """A month ago, and somebody else’s evening tonight."""
        now = time.time()
        last = Room(self.db, now=now - 30 * DAY)
        choose_group(self.db, last.id, None, GroupChoice(name="Canaries"), last.now)
        last.join("Carol", "Emil")
        self.devices = {name: remember_me(self.db, last.id, last.ids[name], last.now) for name in ("Carol", "Emil")}
        last.reach("posting")
        for name in ("Carol", "Emil"):
            last.post(name, "offer", said(name, "last offer"))
            last.post(name, "need", said(name, "last need"))
        last.post("Emil", "need", said("Emil", "private need"), private=True)
        last.reach("closed")
        self.room = Room(self.db, now=now, set_up={"kept_days": "90"}).walk_by(SHEET)
        choose_group(self.db, self.room.id, None, GroupChoice(name="Canaries"), now)
        self.group = self.room.record.group_id or 0
        hosts.add_host(self.db, "Nora", "", now)
        with self.db.look() as session:
            self.nora = hosts.hosts(session)[0].id
        self.other = Room(self.db, now=now).join("Quentin")

    def lobby(self) -> None:
        room, host = self.room, Browser(self.app).as_host(self.room)
        in_a_month = time.strftime("%Y-%m-%d", time.localtime(time.time() + 30 * DAY))
        assert host.post(f"/host/{room.code}/invitation", {"day": in_a_month, "place": "Canal House"}).status == 303
        zoe = self.phones["Zoe"] = Browser(self.app)
        zoe.get(f"/{room.code}/invitation")
        drafts = {"name": said("Zoe", "name"), "offer": said("Zoe", "offer"), "need": said("Zoe", "need"), "do": "keep"}
        assert zoe.post(f"/{room.code}/invitation", drafts).status == 303
        columns = ("name", "mail", "phone", "company", "role", "offer", "need", "hobby")
        rows = [";".join(columns), *(";".join(said(name, column) for column in columns) for name in ("Hana", "Ivo"))]
        host.post(f"/host/{room.code}/guests/file", {"list": (io.BytesIO("\n".join(rows).encode()), "guests.csv")})
        self.all_read("host", "helper", "nobody")
        assert host.post(f"/host/{room.code}/guests/bring-in").status == 303
        for name in ("Hana", "Ivo"):
            phone = self.phones[name] = Browser(self.app)
            self.shows(name, phone.post(f"/{room.code}/me", {"key": self.link_of(name)}))
        self.all_read("host", "helper", "screen", "nobody", "Hana", "Ivo", "Zoe")

    def link_of(self, name: str) -> str:
        secret = house_key(self.app.extensions["boon"].settings.key_file)
        with self.db.look() as session:
            guests = session.scalars(select(GuestRecord).where(GuestRecord.gathering_id == self.room.id)).all()
            return next(guest_key(guest, secret) for guest in guests if guest.name == said(name, "name"))

    def posting(self) -> None:
        """Everybody comes and says all that there is to say; then they post."""
        room = self.room
        for name in ("Carol", "Emil", "Farah", "Goran", "Mallory"):
            room.ids[name], room.keys[name] = lobby.join(
                self.db, room.id, said(name, "name"), said(name, "spoken"), f"{name:k<32}", room.now
            )
            if name in self.devices:
                assert recognise(self.db, room.id, room.ids[name], self.devices[name], room.now)
        self.devices["Farah"] = remember_me(self.db, room.id, room.ids["Farah"], room.now)
        form = {"key": self.link_of("Hana"), "name": said("Hana", "name")}
        assert self.phones["Hana"].post(f"/{room.code}/expected", form).status == 303
        room.ids["Hana"] = max(person for person in self.ids_here() if person not in room.ids.values())
        room.keys["Hana"] = links.take_link(
            self.db, room.id, links.make_link(self.db, room.id, room.ids["Hana"], room.now), room.now
        )
        room.ids["Walter"] = by_hand.add_person(
            self.db, room.id, said("Walter", "name"), said("Walter", "offer"), said("Walter", "need"), room.now, room.dealing
        )
        for name in ("Carol", "Emil", "Farah", "Goran", "Mallory"):
            browser = self.browsers()[name]
            work = {"company": said(name, "company"), "role": said(name, "role")}
            assert browser.post(f"/{room.code}/work", work).status == 303
            room.details(name, said(name, "mail"), said(name, "phone"), organiser=name == "Goran")
        room.next()
        self.all_read("host", "screen", "Carol", "Emil", "Hana")
        for name in ("Carol", "Emil", "Farah", "Goran", "Mallory"):
            room.post(name, "offer", said(name, "offer"))
            room.post(name, "need", said(name, "need"))
        for name in ("Emil", "Farah"):
            room.post(name, "need", said(name, "private need"), private=True)
        room.hide(room.post("Goran", "offer", said("Goran", "hidden offer")))
        gone = room.post("Emil", "offer", said("Emil", "withdrawn offer"))
        assert self.browsers()["Emil"].post(f"/{room.code}/cards/{gone}/withdraw").status == 303
        neighbour.show_with(self.db, room.id, room.ids["Walter"], room.ids["Carol"], room.now)
        neighbour.answer(self.db, room.id, room.ids["Carol"], room.ids["Walter"], may=True)
        self.all_read("host", "screen", "helper", "Carol", "Goran", "Mallory")

    def ids_here(self) -> list[int]:
        with self.db.look() as session:
            return list(queries.names(session, self.room.id))

    def market(self) -> None:
        """They look around, and then Mallory is removed."""
        self.room.next()
        self.all_read("Carol", "Emil")
        lobby.remove(self.db, self.room.id, self.room.ids["Mallory"], self.room.now)
        self.removed = {"Mallory"}

    def rounds(self) -> None:
        """All meet somebody and promise something, and one shares an e-mail with another."""
        room = self.room.next().next()
        for name in SAT:
            if (meeting := room.phone(name).now) and not meeting.met:
                room.met(name)
        for name in SAT:
            for person in room.phone(name).people:
                Browser(self.app).as_attendee(room, name).post(
                    f"/{room.code}/promise", {"person": person.id, "text": said(name, "promise")}
                )
        met = {name: [self.name_of(person.id) for person in room.phone(name).people] for name in SAT}
        self.shares, self.reads = next((name, other) for name, others in met.items() for other in others if other in SAT)
        room.share(self.shares, self.reads, "email")
        self.all_read()

    def name_of(self, id: int) -> str:
        return next(name for name, other in self.room.ids.items() if other == id)

    def unmet(self) -> None:
        """Of the ask that is up two know somebody: one says so to whoever asks, the other to the host."""
        room = self.room.next()
        host = Browser(self.app).as_host(room)
        while (ask := room.screen().asked.now) and (asks := self.name_of(ask.card.author)) not in SAT:
            host.post(f"/host/{room.code}/asks", {"card": str(ask.card.id), "do": "next"})
        assert ask is not None
        self.asks = asks
        self.knows, self.tells_host = [name for name in SAT if name != self.asks][:2]
        for name, to in ((self.knows, ""), (self.tells_host, "host")):
            third = {"who": said(name, "third"), "reach_by": "email", "reach_email": said(name, "third mail")}
            form = {"card": str(ask.card.id), "knows": "yes", **third, "line": said(name, "third line"), "to": to}
            assert Browser(self.app).as_attendee(room, name).post(f"/{room.code}/leads", form).status == 303
        self.all_read("host", "screen", "helper", *SAT)

    def after(self) -> None:
        """Two weeks after it: thanks, mails, what came of it, and the report for a board."""
        room = self.room.next()
        for name in SAT:
            thanks = {"thanks": said(name, "thanks")}
            assert Browser(self.app).as_attendee(room, name).post(f"/{room.code}/thanks", thanks).status == 303
        room.next()
        with self.db.work() as work:
            queries.bump(work, room.id).closed_at = room.now - 14 * DAY
        for name in SAT:
            for number, person in enumerate(room.phone(name).people):
                amount = song(name, "amount") if not number else ""
                say_outcome(self.db, room.id, room.ids[name], person.id, "business", amount, room.now)
        with self.db.look() as session:
            told = session.scalars(select(OutcomeRecord.attendee_id).where(OutcomeRecord.amount.is_not(None)))
            self.told = {self.name_of(id) for id in told}
        self.mailed()
        page = Browser(self.app).as_host(room).post(f"/host/{room.code}/report/open", {"days": "30"})
        board = self.phones["board"] = Browser(self.app)
        assert board.post(f"/{room.code}/report", {"key": page.value("#report-link").partition("#")[2]}).status == 303
        self.all_read()

    def mailed(self) -> None:
        """Everybody who met somebody asks for mails; what a person is sent, they read."""
        self.met = [name for name in SAT if self.room.phone(name).people]
        for name in self.met:
            ask_for_mails(self.db, self.room.id, self.room.ids[name], said(name, "wish mail"), self.room.now)
        with post_office() as (server, settings):
            for hours in range(0, 48, 6):
                post(self.db, settings, self.room.now - 13 * DAY + hours * 3600)
        assert len(server.messages) == len(self.met) > 3
        for address, message in zip(server.to, server.messages, strict=True):
            (name,) = [name for name in self.met if said(name, "wish mail") == address]
            words = [str(part.get_content()) for part in message.walk() if part.get_content_maintype() == "text"]
            self.hears(name, "\n".join([*map(str, message.values()), *words]))
            stop = re.search(r"/mails/([\w-]{43})", str(message["List-Unsubscribe"]))
            assert stop
            self.shows("stop page", Browser(self.app).get(f"/mails/{stop[1]}"))
