"""What there is to see of the days after: a group over its evenings, its members, who reads the report, what one keeps."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from email import message_from_bytes
from email.policy import default

from playwright.sync_api import Page

from facilitator.actions import lobby, wrap_up
from facilitator.actions.groups.belonging import GroupChoice, choose_group
from facilitator.actions.groups.membership import recognise, remember_me
from facilitator.actions.hosting.sharing import open_report
from facilitator.actions.own.mails import ask_for_mails
from facilitator.actions.own.outcomes import say_outcome
from facilitator.actions.own.thanks import leave_thanks
from facilitator.core.after.outcomes import DAY
from facilitator.core.locale import SOURCE
from facilitator.identity import cookie_name
from facilitator.mail.letters import letter
from facilitator.mail.owed import PEOPLE, SENT, Owed
from facilitator.store.keys import Role, digest
from facilitator.store.rows.mail import MailRecord
from facilitator.web.pages.before.membership import cookie
from tests.builders import Room
from tests.gallery import rooms
from tests.gallery.rooms import HARD, Guest
from tests.gallery.shots import Prepare, Shot, house, paper, phone, press

MONTH = 29 * DAY
HARD_NAME = "Frühstücksnetzwerktreffen der Grundstücksverwalterinnen"


def afterwards(language: str = SOURCE) -> Callable[[Callable[..., Room]], Iterator[Shot]]:
    """Seven people with hard names over three evenings, forty over two, and three at the first."""

    def scene(open_room: Callable[..., Room]) -> Iterator[Shot]:
        seven = Months(open_room, HARD_NAME, language)
        yield seven.page("group-empty")
        last = [seven.evening(HARD, ago) for ago in (2, 1, 0)][-1]
        yield seven.page("group")
        yield from _member(seven, HARD[0])
        yield from _kept(last, _who_met(last, HARD))
        yield from _shared(last)
        if language != SOURCE:
            return
        forty, three = Months(open_room, "Small Business Thursday"), Months(open_room, "Tea")
        makers = rooms.guests_of("makers_48.json")[:40]
        last = [forty.evening(makers[4 * ago :], ago) for ago in (2, 1)][-1]
        yield forty.page("group-of-40")
        yield forty.member("member-of-40", makers[20])
        yield paper(last, "report-shared-of-40", "report/shared")
        last = three.evening(HARD[:3], 0)
        yield three.page("group-of-3")
        yield paper(last, "report-shared-of-3", "report/shared")

    return scene


class Months:
    """A group, one evening a month."""

    def __init__(self, open_room: Callable[..., Room], name: str, language: str = SOURCE) -> None:
        self._open, self.name, self.language = open_room, name, language
        self.keys: dict[str, str] = {}
        self._next = self._room(0)
        choose_group(self._next.db, self._next.id, None, GroupChoice(name=name), self._next.now)
        self.id = self._next.record.group_id or 0

    def _room(self, ago: int) -> Room:
        room = self._open(name=self.name, language=self.language, people="40", tables="20", rounds="2")
        room.now = time.time() - 3 * DAY - ago * MONTH
        return room

    def evening(self, guests: Sequence[Guest], ago: int) -> Room:
        room = self._room(ago)
        choose_group(room.db, room.id, None, GroupChoice(name=self.name), room.now)
        rooms.join(room, *guests)
        for guest in guests:
            self._remember(room, guest)
        room.reach("poll")
        rooms.vote(room, *guests)
        room.reach("posting")
        rooms.post(room, *guests)
        room.reach("rounds")
        while room.record.phase == "rounds":
            rooms.all_met(room, *guests)
            room.next()
        for guest in guests[: -len(guests) // 3]:
            _say_thanks(room, guest)
        room.reach("closed").later(3 * DAY)
        for at, guest in enumerate(guests[::2]):
            _say_what_came_of_it(room, guest, ("helped", "in-touch", "business")[at % 3])
        return room

    def _remember(self, room: Room, guest: Guest) -> None:
        id, key = room.ids[guest.name], self.keys.get(guest.name, "")
        lobby.choose_language(room.db, room.id, id, self.language)
        if not (key and recognise(room.db, room.id, id, key, room.now)):
            self.keys[guest.name] = remember_me(room.db, room.id, id, room.now)

    def page(self, name: str) -> Shot:
        shot = house(self._next, name, f"/group/{self.id}")
        return Shot(f"paper-{_in(self.language, name)}", "paper", shot.path, shot.cookies, language=SOURCE)

    def member(self, name: str, guest: Guest, path: str = "", prepare: Prepare | None = None) -> Shot:
        key = ((cookie(self.id), self.keys[guest.name]),)
        return Shot(f"phone-{_in(self.language, name)}", "phone", f"/my/{self.id}{path}", key, prepare, self.language)


def _in(language: str, name: str) -> str:
    return name if language == SOURCE else f"{name}-{language}"


def _say_thanks(room: Room, guest: Guest) -> None:
    """An address for the first whom they met, and a promise, which every second keeps."""
    me = room.ids[guest.name]
    for other in list(room.people(guest.name))[:1]:
        room.details(guest.name, f"somebody-with-a-long-address-{me}@harbour.example", "+31 6 5550 7771")
        room.share(guest.name, other, "email")
        wrap_up.promise(room.db, room.id, me, room.ids[other], "I’ll send you the list of suppliers", room.now)
        wrap_up.keep_promise(room.db, room.id, me, room.ids[other], me % 2 == 0, room.now)
        leave_thanks(room.db, room.id, me, "I came for a printer and left with a business partner.")


def _say_what_came_of_it(room: Room, guest: Guest, answer: str) -> None:
    for other in list(room.people(guest.name))[:1]:
        say_outcome(room.db, room.id, room.ids[guest.name], room.ids[other], answer, "", room.now)


def _who_met(room: Room, guests: Sequence[Guest]) -> Guest:
    return next(guest for guest in guests if any(person.email for person in room.phone(guest.name).people))


def _member(group: Months, guest: Guest) -> Iterator[Shot]:
    yield group.member("member", guest)
    yield group.member("member-gave", guest, "?show=gave")
    yield group.member("member-asked", guest, "?show=asked")
    yield group.member("member-leave", guest, "/leave")
    yield group.member("member-file", guest, prepare=_open_file("/all.html"))


def _kept(room: Room, guest: Guest) -> Iterator[Shot]:
    """What stays on the phone, as a page and as a file, and what comes by mail."""
    language = room.record.language
    yield phone(room, guest, _in(language, "privacy"), "/privacy")
    yield phone(room, guest, _in(language, "kept"), "/kept")
    yield phone(room, guest, _in(language, "kept-file"), prepare=_open_file("/people.html"))
    yield phone(room, guest, _in(language, "mail"), prepare=_read_mail(room, guest))
    key = f"key-of-{language}"
    with room.db.work() as work:
        of = {"gathering_id": room.id, "attendee_id": room.ids[guest.name], "kind": PEOPLE, "day": ""}
        work.add(MailRecord(**of, state=SENT, key=digest(key), tries=1, began_at=room.now))
    yield Shot(f"phone-{_in(language, 'mails-stop')}", "phone", f"/mails/{key}", language=language)
    if language == SOURCE:
        yield Shot("phone-mails-stopped", "phone", f"/mails/{key}", prepare=_stop_mails(room, guest))


def _open_file(path: str) -> Prepare:
    """As from the phone's folder of downloads: no server, and no policy of ours."""

    def prepare(page: Page) -> None:
        html = page.request.get(page.url.rstrip("/") + path).text()
        page.goto("about:blank")
        page.set_content(html)

    return prepare


def _read_mail(room: Room, guest: Guest) -> Prepare:
    id = room.ids[guest.name]
    ask_for_mails(room.db, room.id, id, "me@harbour.example", room.now)
    with room.db.look() as session:
        sent = letter(session, Owed(room.id, id, PEOPLE), "k" * 43, "boon@harbour.example", room.now)
    assert sent is not None
    html = message_from_bytes(sent.raw, policy=default).get_body(("html",))
    assert html is not None

    def prepare(page: Page) -> None:
        page.goto("about:blank")
        page.set_content(html.get_content())

    return prepare


def _stop_mails(room: Room, guest: Guest) -> Prepare:
    """In every light: who stopped them has asked again."""

    def prepare(page: Page) -> None:
        ask_for_mails(room.db, room.id, room.ids[guest.name], "me@harbour.example", room.now)
        page.reload()
        press("Stop the mails")(page)

    return prepare


def _shared(room: Room) -> Iterator[Shot]:
    language = room.record.language
    key = open_report(room.db, room.id, 30, time.time())
    yield paper(room, _in(language, "report-shared"), "report/shared")
    reads = ((cookie_name(Role.REPORT, room.code), key),)
    yield Shot(f"paper-{_in(language, 'report-read')}", "paper", f"/{room.code}/report", reads, language=language)
    yield Shot(f"phone-{_in(language, 'report-key')}", "phone", f"/{room.code}/report", language=language)
