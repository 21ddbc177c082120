"""Bots come many at once, post and keep sockets open: the host looks at them, removes them together, and loses no guest."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from flask import Flask

from facilitator.actions import lobby
from facilitator.crowds import CROWD, REMEMBERED, SECONDS, Crowds
from facilitator.live.glance import SECONDS as SECONDS_OLD
from facilitator.store.queries import bump
from facilitator.store.records import AttendeeRecord
from facilitator.web.visit import Boon
from tests.builders import HOST, ORIGIN, Browser, Page, Room, client_key

VENUE, ELSEWHERE = "192.0.2.7", "198.51.100.9"


class Visitor:
    """A browser at an address."""

    def __init__(self, app: Flask, address: str) -> None:
        self.client = app.test_client()
        self.address = address

    def post(self, path: str, form: dict[str, object]) -> Page:
        where = {"REMOTE_ADDR": self.address}
        return Page(self.client.post(path, base_url=ORIGIN, data=form, headers={"Origin": ORIGIN}, environ_base=where))

    def get(self, path: str) -> Page:
        return Page(self.client.get(path, base_url=ORIGIN, environ_base={"REMOTE_ADDR": self.address}))


@pytest.fixture
def clock(app: Flask) -> list[float]:
    boon: Boon = app.extensions["boon"]
    now = [boon.crowds._now()]
    boon.crowds._now = app.extensions["watch"].count_strangers._now = lambda: now[0]
    return now


@pytest.fixture
def host(app: Flask, web_room: Room) -> Visitor:
    """At the venue, with the remote open."""
    with web_room.db.work() as work:
        bump(work, web_room.id).people_expected = 100
    host = Visitor(app, VENUE)
    for cookie in (Browser(app).as_host(web_room).client._cookies or {}).values():
        host.client.set_cookie(cookie.key, cookie.value, domain=HOST)
    assert host.get(f"/host/{web_room.code}").status == 200
    return host


def come(app: Flask, room: Room, names: Iterable[str], address: str) -> list[Visitor]:
    """They join by the form that everybody uses."""
    visitors = []
    for name in names:
        visitors.append(Visitor(app, address))
        assert visitors[-1].post(f"/{room.code}/join", {"name": name, "client_key": client_key(name)}).status == 303
    return visitors


def named(kind: str, many: int = 20) -> list[str]:
    return [f"{kind} {number}" for number in range(many)]


def here(room: Room) -> set[str]:
    with room.db.look() as session:
        return {name for (name,) in session.query(AttendeeRecord.name).filter(AttendeeRecord.removed_at.is_(None))}


def ticks(page: Page) -> dict[str, bool]:
    """Name -> whether it is ticked."""
    rows = [label for label in page.tree.css("label") if label.css_first("input[name=person]")]
    return {label.css_first("b").text().strip(): "checked" in label.css_first("input").attributes for label in rows}


def remove_ticked(host: Visitor, room: Room, page: Page) -> None:
    people = [box.attributes["value"] for box in page.tree.css("input[name=person][checked]")]
    assert host.post(f"/host/{room.code}/crowd", {"person": people}).status == 303


def test_bots_that_post_are_removed_together_and_no_guest_with_them(
    app: Flask, web_room: Room, clock: list[float], host: Visitor
) -> None:
    room, guests, bots = web_room, named("Guest"), named("Bot", 30)
    come(app, room, guests, VENUE)
    swarm = come(app, room, bots, ELSEWHERE)
    room.reach("posting")
    for number, bot in enumerate(swarm):
        form = {"kind": "offer", "text": f"buy crypto {number}", "client_key": client_key("spam", number)}
        assert bot.post(f"/{room.code}/cards", form).status == 303
    clock[0] += SECONDS_OLD
    assert "30 came within a minute of each other" in host.get(f"/host/{room.code}").text
    page = host.get(f"/host/{room.code}/crowd")
    assert ticks(page) == {**dict.fromkeys(guests, False), **dict.fromkeys(bots, True)} and "buy crypto 7" in page.text
    remove_ticked(host, room, page)
    assert here(room) & set(bots) == set() and here(room) >= set(guests)
    assert "buy crypto" not in host.get(f"/host/{room.code}/panel").text


def test_a_crowd_that_comes_while_an_old_count_is_shown_is_told_when_that_is_old(
    app: Flask, web_room: Room, clock: list[float], host: Visitor
) -> None:
    """Nothing else need happen in the room for the host to hear of it."""
    watch, pushed = app.extensions["watch"], []
    watch._publisher.push = lambda gathering, audience: pushed.append((gathering, audience.host))
    come(app, web_room, named("Bot"), ELSEWHERE)
    pushed.clear()
    watch.look()
    assert "within a minute of each other" not in host.get(f"/host/{web_room.code}").text and pushed == []
    clock[0] += SECONDS_OLD
    watch.look()
    assert pushed == [(web_room.id, True)]
    assert "20 came within a minute of each other" in host.get(f"/host/{web_room.code}").text


def test_a_removal_is_taken_back_with_one_tap(app: Flask, web_room: Room, host: Visitor) -> None:
    room, people = web_room, named("Guest")
    come(app, room, people, ELSEWHERE)
    remove_ticked(host, room, host.get(f"/host/{room.code}/crowd"))
    lobby.join(room.db, room.id, people[3], "", client_key("another"), room.now)
    page = host.get(f"/host/{room.code}/crowd")
    assert "20 were removed together" in page.text
    one = page.one("input[name=one]").attributes["value"]
    assert host.post(f"/host/{room.code}/crowd", {"do": "back", "one": one}).status == 303
    assert here(room) >= set(people)
    with room.db.look() as session:
        assert session.query(AttendeeRecord).filter(AttendeeRecord.name == people[3]).count() == 2
        assert session.query(AttendeeRecord).filter(AttendeeRecord.removed_at.is_not(None)).count() == 1


def test_behind_the_venues_own_address_nobody_is_ticked_unasked(
    app: Flask, web_room: Room, clock: list[float], host: Visitor
) -> None:
    """A teenager in row four has the same address as all guests: the host sees them, chooses, and unticks whom she knows."""
    room, guests, bots = web_room, named("Guest"), named("Bot")
    come(app, room, guests + bots, VENUE)
    clock[0] += SECONDS_OLD
    assert "within a minute of each other" not in host.get(f"/host/{room.code}").text
    page = host.get(f"/host/{room.code}/crowd")
    assert ticks(page) == dict.fromkeys(guests + bots, False)
    one = page.one("input[name=one]").attributes["value"]
    every = host.get(f"/host/{room.code}/crowd?tick={one}")
    assert set(ticks(every).values()) == {True}
    ids = [room_id for name, room_id in ids_of(room).items() if name in bots]
    host.post(f"/host/{room.code}/crowd", {"person": ids})
    assert here(room) & set(bots) == set() and here(room) >= set(guests)


def ids_of(room: Room) -> dict[str, int]:
    with room.db.look() as session:
        return {person.name: person.id for person in session.query(AttendeeRecord)}


def test_whom_the_host_calls_guests_is_no_crowd_of_strangers(app: Flask, web_room: Room, host: Visitor) -> None:
    """A phone company hides many behind one address as well."""
    room, people = web_room, named("Guest")
    come(app, room, people, ELSEWHERE)
    page = host.get(f"/host/{room.code}/crowd")
    host.post(f"/host/{room.code}/crowd", {"do": "guests", "one": page.one("input[name=one]").attributes["value"]})
    assert ticks(host.get(f"/host/{room.code}/crowd")) == dict.fromkeys(people, False)
    assert here(room) >= set(people)


def test_who_has_met_somebody_is_not_ticked(app: Flask, web_room: Room, host: Visitor) -> None:
    room, people = web_room, named("Guest", 14)
    phones = come(app, room, people, ELSEWHERE)
    room.reach("posting")
    for name, phone in zip(people, phones, strict=True):
        for kind in ("offer", "need"):
            form = {"kind": kind, "text": f"{kind} of {name}", "client_key": client_key(name, kind)}
            assert phone.post(f"/{room.code}/cards", form).status == 303
    room.reach("rounds")
    room.ids |= ids_of(room)
    room.met(people[0])
    unticked = [name for name, ticked in ticks(host.get(f"/host/{room.code}/crowd")).items() if not ticked]
    assert people[0] in unticked and len(unticked) < 5


def test_another_hosts_people_are_not_removed(app: Flask, web_room: Room, host: Visitor) -> None:
    other = Room(web_room.db, now=web_room.now).join("Alice")
    assert host.post(f"/host/{web_room.code}/crowd", {"person": [other.ids["Alice"]]}).status == 303
    assert "Alice" in here(other)
    assert host.post(f"/host/{web_room.code}/crowd", {"do": "back", "one": other.ids["Alice"]}).status == 404


def test_who_left_of_themselves_is_not_brought_back(app: Flask, web_room: Room, host: Visitor) -> None:
    room = web_room.join("Carol", "Emil")
    lobby.step_out(room.db, room.id, room.ids["Emil"], room.now)
    assert host.post(f"/host/{room.code}/crowd", {"do": "back", "one": room.ids["Carol"]}).status == 303
    with room.db.look() as session:
        assert session.get_one(AttendeeRecord, room.ids["Emil"]).left_at is not None


def test_few_or_slow_are_no_crowd_and_a_pause_parts_two(clock: list[float], app: Flask) -> None:
    crowds = Crowds("secret", lambda: clock[0])
    crowds.runs(1, VENUE)
    for person in range(1, CROWD):
        crowds.came(1, person, ELSEWHERE)
    everybody = range(1, 500)
    assert crowds.found(1, everybody) == []
    crowds.came(1, CROWD, ELSEWHERE)
    assert [len(crowd.people) for crowd in crowds.found(1, everybody)] == [CROWD]
    # Who left or was removed is nobody of it.
    assert crowds.found(1, range(1, CROWD)) == []
    clock[0] += 2 * SECONDS
    for person in range(100, 100 + CROWD):
        crowds.came(1, person, ELSEWHERE)
    assert [crowd.people[0] for crowd in crowds.found(1, everybody)] == [100, 1]
    for person in range(200, 200 + 2 * CROWD):
        clock[0] += SECONDS / CROWD * 1.2
        crowds.came(2, person, ELSEWHERE)
    assert crowds.found(2, everybody) == []


def test_a_crowd_is_forgotten_within_an_hour_and_another_process_hears_of_it(clock: list[float], app: Flask) -> None:
    one, other = Crowds("secret", lambda: clock[0]), Crowds("secret", lambda: clock[0])
    one.runs(1, VENUE)
    for person in range(1, CROWD + 1):
        (one if person % 2 else other).came(1, person, ELSEWHERE)
    told = one.fresh()
    assert ELSEWHERE not in str(told) and one.fresh() == []
    other.hear([list(arrival) for arrival in told])
    assert [(len(crowd.people), crowd.is_ours) for crowd in other.found(1, range(99))] == [(CROWD, False)]
    clock[0] += REMEMBERED + 1
    other.forget()
    assert other.found(1, range(99)) == [] and other._rooms == {} and other._ours == {}
