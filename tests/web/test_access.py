"""Who may open what: every route stands in this table, and a route that does not is a failure."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from facilitator.actions import links, lobby
from facilitator.actions.groups.belonging import GroupChoice, choose_group
from facilitator.actions.hosting import hosts
from facilitator.actions.places import by_hand
from facilitator.app import create_app
from facilitator.config import Settings
from facilitator.identity import cookie_name
from facilitator.live.sockets import viewer_of
from facilitator.store.keys import Role
from tests.builders import FOUR, HOST, ORIGIN, SET_UP, Browser, Room, client_key

OTHERS = {"other host", "other house", "other attendee"}
EVERYONE = OTHERS | {"host", "house", "helper", "screen", "attendee", "confused", "removed", "anonymous"}
HOSTS = {"host", "house"}
HANDS = HOSTS | {"helper"}
# A named host is a house too, of gatherings of her own: at the doors of every other she is a stranger.
HOUSE, SCREEN, ATTENDEE = {"house", "other house"}, {"screen"}, {"attendee"}
# Whom the host removed keeps what is theirs, and nothing of the room.
OWN = ATTENDEE | {"removed"}

TABLE: dict[str, set[str]] = {
    "GET /": EVERYONE,
    "GET /go": EVERYONE,
    "GET /health": EVERYONE,
    # For whoever brings METRICS_KEY: to everybody else there is nothing.
    "GET /metrics": EVERYONE,
    "GET /favicon.ico": EVERYONE,
    "GET /robots.txt": EVERYONE,
    "GET /manifest.webmanifest": EVERYONE,
    "GET /apple-touch-icon.png": EVERYONE,
    "GET /apple-touch-icon<kind>.png": EVERYONE,
    "GET /static/<version>/<path:path>": EVERYONE,
    "GET /h": EVERYONE,
    "POST /h": EVERYONE,
    "GET /host": HOUSE,
    "GET /host/link": EVERYONE,
    "POST /host/link": HOUSE,
    "POST /host/<code>/devices/<id:device>/away": HOSTS,
    "POST /host": HOUSE,
    "GET /host/<code>": HOSTS,
    "GET /host/<code>/panel": HOSTS,
    "GET /host/<code>/setup": HOSTS,
    "POST /host/<code>/setup": HOSTS,
    "GET /host/<code>/hours": HOSTS,
    "POST /host/<code>/hours": HOSTS,
    "POST /host/<code>/left": HOSTS,
    "GET /host/<code>/report": HOSTS,
    "GET /host/<code>/report/shared": HOSTS,
    "POST /host/<code>/report/open": HOSTS,
    "POST /host/<code>/report/close": HOSTS,
    # To whoever has no link of it, a page that asks for one.
    "GET /<code>/report": EVERYONE,
    "POST /<code>/report": EVERYONE,
    "POST /<code>/thanks": ATTENDEE,
    "GET /<code>/kept": ATTENDEE,
    # A script with nobody in it.
    "GET /<code>/worker.js": EVERYONE,
    "GET /<code>/mails": ATTENDEE,
    "POST /<code>/mails": ATTENDEE,
    # From a mail, by whoever has it.
    "GET /mails/<key>": EVERYONE,
    "POST /mails/<key>": EVERYONE,
    "GET /<code>/later": ATTENDEE,
    "POST /<code>/later": ATTENDEE,
    "POST /<code>/leads": ATTENDEE,
    "POST /<code>/leads/<id:lead>/back": ATTENDEE,
    "POST /host/<code>/asks": HOSTS,
    "POST /host/<code>/leads/<id:lead>/introduced": HOSTS,
    "GET /host/<code>/print": HOSTS,
    "POST /host/<code>/remote": HOSTS,
    "POST /host/<code>/screen": HOSTS,
    "POST /host/<code>/next": HOSTS,
    "POST /host/<code>/undo": HOSTS,
    "POST /host/<code>/clock": HOSTS,
    "POST /host/<code>/show": HOSTS,
    "POST /host/<code>/late": HOSTS,
    "GET /host/<code>/people/<id:person>": HOSTS,
    "GET /host/<code>/pairs/<id:one>/<id:other>": HOSTS,
    "GET /host/<code>/change": HOSTS,
    "POST /host/<code>/change": HOSTS,
    "GET /host/<code>/dial": HOSTS,
    "GET /host/<code>/still-looking": HOSTS,
    "POST /host/<code>/dial": HOSTS,
    "POST /host/<code>/found": HOSTS,
    "POST /host/<code>/leave-as-is": HOSTS,
    "POST /host/<code>/seat": HOSTS,
    "POST /host/<code>/keep-tables": HOSTS,
    "POST /host/<code>/people/<id:person>/remove": HOSTS,
    "POST /host/<code>/people/<id:person>/return": HOSTS,
    "POST /host/<code>/people/<id:person>/place": HOSTS,
    "POST /host/<code>/people/<id:person>/place/stop": HOSTS,
    "POST /host/<code>/people/<id:person>/name": HOSTS,
    "POST /host/<code>/helper": HOSTS,
    "POST /host/<code>/helper/stop": HOSTS,
    "GET /host/<code>/guests": HOSTS,
    "POST /host/<code>/guests/file": HOSTS,
    "POST /host/<code>/guests/columns": HOSTS,
    "POST /host/<code>/guests/bring-in": HOSTS,
    "POST /host/<code>/guests/put-away": HOSTS,
    "POST /host/<code>/guests/take-back": HOSTS,
    "POST /host/<code>/guests/strike": HOSTS,
    "POST /host/<code>/guests/same": HOSTS,
    "GET /host/<code>/guests/print": HOSTS,
    "GET /host/<code>/invitation": HOSTS,
    "POST /host/<code>/invitation": HOSTS,
    "GET /help/<code>": HANDS,
    "POST /help/<code>/people": HANDS,
    "POST /help/<code>/people/<id:person>/met": HANDS,
    "POST /help/<code>/people/<id:person>/late": HANDS,
    "POST /help/<code>/people/<id:person>/leave": HANDS,
    "POST /help/<code>/people/<id:person>/return": HANDS,
    "POST /help/<code>/people/<id:person>/phone": HANDS,
    "GET /help/<code>/people/<id:person>/slip": HANDS,
    "POST /host/<code>/people/remove-bystanders": HOSTS,
    "GET /host/<code>/crowd": HOSTS,
    "POST /host/<code>/crowd": HOSTS,
    "POST /host/<code>/cards/<id:card>/hide": HOSTS,
    "POST /host/<code>/cards/<id:card>/unhide": HOSTS,
    "POST /host/<code>/moderation": HOSTS,
    "POST /host/<code>/door": HOSTS,
    "POST /host/<code>/nudge": HOSTS,
    "POST /host/<code>/export": HOSTS,
    "GET /screen/<code>": SCREEN,
    "GET /screen/<code>/panel": SCREEN,
    "GET /screen/<code>/logo": SCREEN | HANDS,
    "GET /<code>": EVERYONE,
    "POST /<code>/join": EVERYONE,
    "POST /<code>/expected": EVERYONE,
    "GET /<code>/invitation": EVERYONE,
    "POST /<code>/invitation": EVERYONE,
    "GET /<code>/invitation.ics": EVERYONE,
    # Forgets the device that asks, and no other.
    "POST /<code>/somebody-else": EVERYONE,
    "GET /<code>/remembered": ATTENDEE,
    "POST /<code>/remember": ATTENDEE,
    # A group's page is for whose house it is; see tests/web/groups for members, who are known by their device alone.
    "GET /group/<id:group>": {"house"},
    "POST /group/<id:group>/export": {"house"},
    "POST /group/<id:group>/next": {"house"},
    "GET /my/<id:group>": set(),
    "POST /my/<id:group>/asks": set(),
    "GET /my/<id:group>/leave": set(),
    "POST /my/<id:group>/leave": set(),
    "POST /my/<id:group>/delete-me": set(),
    "GET /my/<id:group>/all.json": set(),
    "GET /my/<id:group>/all.html": set(),
    "POST /my/<id:group>/email": set(),
    # A link to an e-mail that somebody confirmed, for whoever says that they have been here; it alone opens what it leads to.
    "GET /<code>/been-here": EVERYONE,
    "POST /<code>/been-here": EVERYONE,
    "GET /back/<key>": set(),
    "POST /back/<key>": set(),
    "GET /<code>/panel": ATTENDEE,
    "POST /<code>/hand": ATTENDEE,
    "POST /<code>/cards": ATTENDEE,
    "POST /<code>/cards/<id:card>": ATTENDEE,
    "POST /<code>/cards/<id:card>/move": ATTENDEE,
    "POST /<code>/cards/<id:card>/withdraw": ATTENDEE,
    "POST /<code>/look": ATTENDEE,
    "POST /<code>/taps": ATTENDEE,
    "POST /<code>/market-done": ATTENDEE,
    "POST /<code>/met": ATTENDEE,
    "POST /<code>/beside": ATTENDEE,
    "POST /<code>/turn": ATTENDEE,
    "POST /<code>/known": ATTENDEE,
    "POST /<code>/wishes": ATTENDEE,
    "POST /<code>/cannot-find": ATTENDEE,
    "POST /<code>/late": ATTENDEE,
    "POST /<code>/name": ATTENDEE,
    "POST /<code>/work": ATTENDEE,
    "POST /<code>/place": EVERYONE,
    "POST /<code>/details": ATTENDEE,
    "POST /<code>/share": ATTENDEE,
    "POST /<code>/promise": ATTENDEE,
    "POST /<code>/promise-kept": ATTENDEE,
    "GET /<code>/link": ATTENDEE,
    "GET /<code>/room": ATTENDEE,
    "POST /<code>/link": ATTENDEE,
    "GET /<code>/me": EVERYONE,
    "POST /<code>/me": EVERYONE,
    "GET /<code>/people.html": ATTENDEE,
    "GET /<code>/people.vcf": ATTENDEE,
    "GET /<code>/people/<id:person>.vcf": ATTENDEE,
    "GET /<code>/promises.ics": ATTENDEE,
    "POST /<code>/leave": ATTENDEE,
    "POST /<code>/return": ATTENDEE,
    "POST /<code>/language": ATTENDEE,
    "POST /<code>/not-me": ATTENDEE,
    "GET /<code>/my-data.json": OWN,
    "GET /<code>/privacy": EVERYONE,
    "POST /<code>/withdraw": OWN,
    # Last, because whoever does it is nobody from then on, or has no group.
    "POST /group/<id:group>/end": {"house"},
    "POST /h/out": EVERYONE,
    "POST /<code>/delete-me": OWN,
}
# Whoever has a key is let in by it: these decide by what is sent to them, not by a role.
DECIDES_BY_KEY = {"POST /h", "POST /<code>/me", "POST /<code>/expected", "POST /<code>/report"}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """One app for the whole table: what is denied changes nothing, and what is allowed is not looked at closely."""
    folder: Path = tmp_path_factory.mktemp("table")
    app = create_app(Settings("127.0.0.1", 5000, ORIGIN, folder))
    app.extensions["boon"].db.migrate()
    yield app
    app.extensions["boon"].db.engine.dispose()


@pytest.fixture
def room(app: Flask) -> Room:
    room = Room(app.extensions["boon"].db, now=time.time()).reach("rounds", *FOUR).join("Ivo")
    room.met("Carol")
    choose_group(room.db, room.id, None, GroupChoice(name="Makers"), room.now)
    room.ids["Walter"] = by_hand.add_person(room.db, room.id, "Walter", "mend bicycles", "a quiet room", room.now, room.dealing)
    return room


def browser_of(app: Flask, room: Room, role: str) -> Browser:
    """A browser with that role's cookies, fresh for each request, because some requests void their cookie."""
    browser = Browser(app)
    if role == "host":
        return browser.as_host(room)
    if role == "house":
        return browser.as_house(app)
    if role == "screen":
        return browser.as_screen(room)
    if role == "helper":
        taken = by_hand.take_help(room.db, by_hand.make_help(room.db, room.id, room.now), room.now)
        return _forge(browser, Role.HELPER, room, taken[1] if taken else "")
    if role == "attendee":
        link = links.make_link(room.db, room.id, room.ids["Carol"], room.now)
        room.keys["Carol"] = links.take_link(room.db, room.id, link, room.now)
        return browser.as_attendee(room, "Carol")
    if role == "other host":
        other = Room(room.db, now=room.now)
        return _forge(browser.as_host(other), Role.HOST, room, other.host_key)
    if role == "other house":
        with room.db.look() as session:
            named = next((host.id for host in hosts.hosts(session)), None)
        if named is None:
            hosts.add_host(room.db, "Nora", "", room.now)
            return browser_of(app, room, role)
        return browser.as_house(app, named)
    if role == "other attendee":
        other = Room(room.db, now=room.now).join("Carol")
        return _forge(browser.as_attendee(other, "Carol"), Role.ATTENDEE, room, other.keys["Carol"])
    if role == "confused":
        _forge(browser, Role.HOST, room, room.keys["Emil"])
        _forge(browser, Role.SCREEN, room, room.host_key)
        return _forge(browser, Role.ATTENDEE, room, room.screen_key)
    if role == "removed":
        if "Mallory" not in room.ids:
            room.join("Mallory")
            lobby.remove(room.db, room.id, room.ids["Mallory"], room.now)
        return browser.as_attendee(room, "Mallory")
    return browser


def _forge(browser: Browser, role: Role, room: Room, key: str) -> Browser:
    """Somebody's key, under the name that this room's cookie has."""
    browser.client.set_cookie(cookie_name(role, room.code), key, domain=HOST)
    return browser


def request(app: Flask, room: Room, role: str, route: str) -> int:
    method, rule = route.split(" ")
    person = room.ids["Ivo"] if "/host/" in rule else room.ids["Emil"]
    person = room.ids["Walter"] if "/help/" in rule else person
    path = rule.replace("<code>", room.code).replace("<id:person>", str(person))
    path = path.replace("<id:card>", str(_card_of(room))) if "<id:card>" in path else path
    path = (
        path.replace("<id:one>", str(room.ids["Emil"]))
        .replace("<id:other>", str(room.ids["Farah"]))
        .replace("<id:device>", "999999")
        .replace("<id:group>", str(room.record.group_id))
        .replace("<id:lead>", "999999")
    )
    path = path.replace("<version>/<path:path>", f"{app.jinja_env.globals['static']('x').split('/')[2]}/css/tokens.css")  # type: ignore[operator]
    path = path + "?code=" + room.code if rule == "/go" else path
    browser = browser_of(app, room, role)
    before = room.version
    page = browser.get(path) if method == "GET" else browser.post(path, _form(room, rule, person))
    if page.status == 403:
        assert room.version == before, f"{route} was refused to {role} and changed something"
        assert "boon-" not in page.response.headers.get("Set-Cookie", "")
    return page.status


def _card_of(room: Room) -> int:
    me = room.phone("Carol").me
    return (*me.offers, *me.needs)[0].id


def _form(room: Room, rule: str, person: int) -> dict[str, object]:
    meeting = room.phone("Carol").now if rule == "/<code>/met" else None
    forms: dict[str, dict[str, object]] = {
        "/host": SET_UP,
        "/host/<code>/setup": SET_UP,
        "/host/<code>/export": {"format": "json"},
        "/host/<code>/clock": {"do": "plus"},
        "/host/<code>/show": {"what": "phase"},
        "/host/<code>/late": {"attendee": person, "choice": "next"},
        "/host/<code>/change": {"what": "apart", "one": room.ids["Emil"], "other": room.ids["Farah"]},
        "/help/<code>/people": {"name": f"Guest {room.version}", "gives": "tea with milk", "asks": "a lift home"},
        "/help/<code>/people/<id:person>/late": {"choice": "next"},
        "/<code>/join": {"name": f"Guest {room.version}", "client_key": client_key(room.version)},
        "/<code>/cards": {"kind": "offer", "text": "tea", "client_key": client_key("tea")},
        "/<code>/cards/<id:card>": {"text": "tea"},
        "/<code>/met": {"meeting": meeting.id if meeting else 0},
        "/<code>/share": {"person": person, "field": "email", "share": "no"},
        "/<code>/leads": {"card": person},
        "/<code>/promise": {"person": person, "text": "I’ll call"},
    }
    return forms.get(rule, {})


def test_every_route_stands_in_the_table(app: Flask) -> None:
    rules = {
        f"{method} {rule.rule}" for rule in app.url_map.iter_rules() for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert rules == set(TABLE)


# Who may listen as what; nobody may say anything on a socket.
SOCKETS = {"phone": {"attendee"}, "host": HOSTS, "screen": SCREEN}


def test_sockets_know_nothing_but_coming_and_going(app: Flask) -> None:
    assert set(app.extensions["socketio"].server.handlers["/"]) == {"connect", "disconnect"}


@pytest.mark.parametrize("role", sorted(EVERYONE))
def test_each_role_listens_as_itself_and_as_nobody_else(app: Flask, room: Room, role: str) -> None:
    cookies = browser_of(app, room, role).client._cookies or {}
    environ = {"HTTP_COOKIE": "; ".join(f"{cookie.key}={cookie.value}" for cookie in cookies.values())}
    heard = {name for name in SOCKETS if viewer_of(room.db, environ, {"role": name, "code": room.code})}
    assert heard == {name for name, roles in SOCKETS.items() if role in roles}
    assert viewer_of(room.db, environ, {"role": "helper", "code": room.code}) is None


@pytest.mark.parametrize("role", sorted(EVERYONE))
def test_each_role_opens_its_own_routes_and_is_refused_on_all_others(app: Flask, room: Room, role: str) -> None:
    routes = [route for route in TABLE if route not in DECIDES_BY_KEY]
    opened = {route for route in routes if request(app, room, role, route) != 403}
    assert opened == {route for route in routes if role in TABLE[route]}


def test_what_is_allowed_works_and_what_is_odd_is_said_kindly(app: Flask, room: Room) -> None:
    """No route answers its own people with a crash."""
    own = {route: roles & {"host", "attendee"} for route, roles in TABLE.items()}
    statuses = {(route, role): request(app, room, role, route) for route, roles in own.items() for role in roles}
    assert {asked: status for asked, status in statuses.items() if status >= 500} == {}


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/host/{code}", "This page is the host’s. Open it with the host’s private link."),
        ("/screen/{code}", "This is the big screen’s page. Open it from the host’s remote."),
        ("/{code}/panel", "Join the room first."),
        ("/host", "Open this page with the private link that Boon printed when it started."),
    ],
)
def test_a_stranger_is_told_how_to_come_in(app: Flask, room: Room, path: str, message: str) -> None:
    page = Browser(app).get(path.format(code=room.code))
    assert page.status == 403
    assert message in page.text
    assert room.record.name not in page.text


@pytest.mark.parametrize("path", ["/host/{code}", "/screen/{code}", "/{code}", "/{code}/panel", "/host/{code}/setup"])
def test_a_code_that_no_room_has_leads_nowhere(app: Flask, path: str) -> None:
    page = Browser(app).as_house(app).get(path.format(code="ZZZZZZ"))
    assert page.status == 404
    assert "No room has that code. Check the big screen." in page.text


def test_another_verb_is_refused_with_a_page(app: Flask, room: Room) -> None:
    browser = Browser(app).as_host(room).as_attendee(room, "Carol")
    posts = [browser.post(f"/{room.code}"), browser.post(f"/screen/{room.code}")]
    assert [(page.status, page.one("h1").text()) for page in posts] == [(405, "That page only takes visits.")] * 2


def test_a_tab_that_comes_back_to_the_address_of_a_form_shows_the_page_of_that_form(app: Flask, room: Room) -> None:
    rules = list(app.url_map.iter_rules())
    pages = {rule.rule for rule in rules if "GET" in (rule.methods or ())}
    forms = sorted({rule.rule for rule in rules} - pages)
    assert len(forms) > 30
    browser = Browser(app).as_house(app).as_host(room).as_attendee(room, "Carol")
    browser.post(f"/{room.code}/remember")
    for form in forms:
        path = form.replace("<code>", room.code).replace("<id:group>", str(room.record.group_id))
        path = re.sub(r"<id:\w+>", "1", path)
        came = browser.get(path)
        assert came.status == 303, path
        page = browser.get(came.location)
        # Whoever is known as the house needs no page that asks for its key.
        page = browser.get(page.location) if came.location == "/h" else page
        assert (page.status, page.response.mimetype) == (200, "text/html"), (path, came.location)
        assert path.startswith("/host") == came.location.startswith("/host")


def test_the_tab_with_the_link_for_another_device_comes_back_as_the_set_up_page(app: Flask, room: Room) -> None:
    assert Browser(app).as_host(room).get(f"/host/{room.code}/remote").location == f"/host/{room.code}/setup"


def test_the_link_of_the_house_shows_the_rooms_that_are_running_first(app: Flask, room: Room) -> None:
    Room(room.db, now=room.now, set_up={"name": "Over and out"}).reach("closed", *FOUR)
    house = Browser(app).as_house(app)
    assert house.get("/h").location == "/host"
    words = house.get("/host").text
    assert words.index("Running now") < words.index("Canal House") < words.index("Plan your") < words.index("Over and out")


def test_a_host_reaches_only_people_and_cards_of_her_own_room(app: Flask, room: Room) -> None:
    other = Room(room.db, now=room.now)
    host = Browser(app).as_host(other)
    card, emil = room.phone("Emil").me.offers[0].id, room.ids["Emil"]
    paths = [f"people/{emil}/remove", f"people/{emil}/return", f"cards/{card}/hide", f"cards/{card}/unhide"]
    before = room.version
    assert [host.post(f"/host/{other.code}/{path}").status for path in paths] == [404] * 4
    assert (room.version, room.phone("Emil").me.offers[0].hidden) == (before, False)


def test_an_attendee_reaches_only_their_own_cards_and_people(app: Flask, room: Room) -> None:
    other = Room(room.db, now=room.now).reach("posting", "Carol")
    carol = Browser(app).as_attendee(room, "Carol")
    theirs = room.phone("Farah").me.offers[0].id, other.phone("Carol").me.offers[0].id
    for card in theirs:
        assert carol.post(f"/{room.code}/cards/{card}", {"text": "mine now"}).status == 404
        assert carol.post(f"/{room.code}/cards/{card}/withdraw").status == 404
    for person in (room.ids["Farah"], other.ids["Carol"]):
        assert carol.get(f"/{room.code}/people/{person}.vcf").status == 404
        assert carol.post(f"/{room.code}/share", {"person": person, "field": "email", "share": "yes"}).status in (403, 404)
    assert room.phone("Farah").me.offers[0].text == "lend a cargo bike for a weekend"


HUGE = ("9" * 30, "9" * 5000)


def test_a_number_beyond_all_ids_is_nobodys_and_no_crash_on_the_phone(app: Flask, room: Room) -> None:
    carol = Browser(app).as_attendee(room, "Carol")
    posts = [f"/{room.code}/cards/{n}{deed}" for n in HUGE for deed in ("", "/withdraw")]
    statuses = {path[:40]: carol.post(path, {"text": "tea"}).status for path in posts}
    statuses |= {f"{n[:40]}.vcf": carol.get(f"/{room.code}/people/{n}.vcf").status for n in HUGE}
    assert statuses == dict.fromkeys(statuses, 404)


def test_a_number_beyond_all_ids_is_nobodys_and_no_crash_on_the_remote(app: Flask, room: Room) -> None:
    host = Browser(app).as_host(room)
    deeds = ("people/{}/remove", "people/{}/return", "cards/{}/hide", "cards/{}/unhide")
    statuses = {(deed, len(n)): host.post(f"/host/{room.code}/{deed.format(n)}").status for deed in deeds for n in HUGE}
    assert statuses == dict.fromkeys(statuses, 404)
