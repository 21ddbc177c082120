"""What there is to see: evenings that stop at each state worth a look and say whose page to open there.

A scene is a generator. It moves a real room on and yields shots; whoever takes them has all the time in between.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from playwright.sync_api import Page, WebSocketRoute, expect

from facilitator.actions import lobby, moves, posting, rounds, wrap_up
from facilitator.identity import cookie_name
from facilitator.store.keys import Role
from tests.builders import Room
from tests.gallery import rooms
from tests.gallery.rooms import HARD, Guest, crowd, guests_of

Prepare = Callable[[Page], None]


@dataclass(frozen=True)
class Shot:
    """One state of one page. `kind` is phone, host or screen; `cookies` say who looks; `prepare` is done on the page."""

    name: str
    kind: str
    path: str
    cookies: tuple[tuple[str, str], ...] = ()
    prepare: Prepare | None = None


Scene = Callable[[Callable[..., Room]], Iterator[Shot]]


def phone(room: Room, guest: Guest, name: str, query: str = "", prepare: Prepare | None = None) -> Shot:
    cookie = (cookie_name(Role.ATTENDEE, room.code), room.keys[guest.name])
    return Shot(f"phone-{name}", "phone", f"/{room.code}{query}", (cookie,), prepare)


def host(room: Room, name: str, path: str = "", prepare: Prepare | None = None) -> Shot:
    cookie = (cookie_name(Role.HOST, room.code), room.host_key)
    return Shot(f"host-{name}", "host", f"/host/{room.code}{path}", (cookie,), prepare)


def screen(room: Room, name: str) -> Shot:
    cookie = (cookie_name(Role.SCREEN, room.code), room.screen_key)
    return Shot(f"screen-{name}", "screen", f"/screen/{room.code}", (cookie,))


# What a person does on the page before it is looked at


def press(button: str) -> Prepare:
    return lambda page: page.get_by_role("button", name=button).first.click()


def open_menu(page: Page) -> None:
    page.locator(".menu summary").first.click()


def open_folds(page: Page) -> None:
    for fold in page.locator("details.fold").all():
        fold.locator("summary").click()


def fill(label: str, text: str) -> Prepare:
    return lambda page: page.get_by_label(label).fill(text)


def join_as(name: str) -> Prepare:
    def prepare(page: Page) -> None:
        fill("What should we call you?", name)(page)
        press("Join the room")(page)
        expect(page.get_by_role("alert")).to_be_visible()

    return prepare


def lose_signal(page: Page) -> None:
    """Write something without a signal."""
    fill("I can help someone …", "lend a van on Sundays")(page)
    page.context.set_offline(True)
    page.locator("form .btn").first.click()
    expect(page.get_by_text("No signal. You’re fine.")).to_be_visible()


def lose_room(page: Page) -> None:
    """The phone has a signal, but the room does not answer."""

    def refuse(socket: WebSocketRoute) -> None:
        socket.close()

    page.route_web_socket("**/socket.io/**", refuse)
    page.reload()
    page.route("**/panel*", lambda route: route.abort())
    for _ in range(2):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        page.wait_for_timeout(150)
    expect(page.get_by_text("We can’t reach the room.")).to_be_visible()


# Scenes


def doors(open_room: Callable[..., Room]) -> Iterator[Shot]:
    """Pages before a room, around it and instead of it."""
    room = open_room(name="Small Business Thursday")
    rooms.join(room, HARD[3])
    yield Shot("page-landing", "phone", "/")
    yield Shot("page-landing-refused", "phone", "/go?code=zzzzzz")
    yield Shot("page-nothing", "phone", "/no/such/page")
    yield Shot("page-host-key", "host", "/h")
    yield Shot("page-not-the-host", "phone", f"/host/{room.code}")
    yield Shot("phone-join", "phone", f"/{room.code}")
    yield Shot("phone-join-no-name", "phone", f"/{room.code}", prepare=join_as("   "))
    yield Shot("phone-join-taken", "phone", f"/{room.code}", prepare=join_as("q"))


def small_evening(open_room: Callable[..., Room]) -> Iterator[Shot]:
    """Seven people whose names and words are hard to set, through the whole evening."""
    long, arab, *_ = HARD
    room = open_room(name="Frühstücksnetzwerktreffen der Grundstücksverwalterinnen", tables="6")
    yield screen(room, "lobby-empty")
    yield host(room, "lobby-empty")
    yield host(room, "setup", "/setup")
    rooms.join(room, *HARD)
    yield screen(room, "lobby-hard-names")
    yield phone(room, long, "lobby-long-name")
    yield phone(room, arab, "lobby-rtl-name", prepare=open_menu)
    yield host(room, "lobby")
    yield from _hands(room)
    yield from _posting(room)
    yield from _market(room)
    yield from _matching(room)
    yield from _rounds(room)
    yield from _thanks(room)


def _hands(room: Room) -> Iterator[Shot]:
    room.next()
    yield screen(room, "hands-empty")
    yield phone(room, HARD[0], "hands-sell")
    room.vote("Q", sell=True, buy=False)
    yield phone(room, HARD[3], "hands-thanks")
    rooms.vote(room, *HARD)
    yield screen(room, "hands-hard-names")
    yield host(room, "hands")


def _posting(room: Room) -> Iterator[Shot]:
    long, arab, zoe, one, jo, *_ = HARD
    room.next()
    yield screen(room, "wall-empty")
    yield phone(room, long, "give")
    yield phone(room, one, "give-kinds", prepare=open_folds)
    yield phone(room, one, "stuck-give", "?do=stuck-give")
    yield phone(room, one, "stuck-love", "?do=stuck-love")
    yield phone(room, one, "offline", prepare=lose_signal)
    rooms.post(room, *HARD, kinds=("offer",))
    yield phone(room, zoe, "love")
    rooms.post(room, *HARD, kinds=("need",))
    yield screen(room, "wall-hard-names")
    yield phone(room, arab, "ready")
    yield phone(room, long, "cards", "?do=cards")
    yield phone(room, arab, "details", "?do=details")
    yield phone(room, arab, "menu", prepare=open_menu)
    yield host(room, "posting")
    card = room.phone(jo.name).me.offers[0]
    posting.hide_card(room.db, room.id, card.id, True, room.now)
    yield phone(room, jo, "card-hidden")
    yield phone(room, jo, "edit", f"?do=edit&card={card.id}")
    yield host(room, "posting-hidden")
    posting.hide_card(room.db, room.id, card.id, False, room.now)


def _market(room: Room) -> Iterator[Shot]:
    room.next()
    yield phone(room, HARD[0], "market")
    yield phone(room, HARD[1], "market-rtl")
    rooms.tap_first(room, HARD[1])
    yield screen(room, "market")
    yield host(room, "market")


def _matching(room: Room) -> Iterator[Shot]:
    room.next()
    yield screen(room, "rings-hard-names")
    yield host(room, "rings")
    yield phone(room, HARD[0], "match-long-name")
    yield phone(room, HARD[1], "match-rtl")
    yield phone(room, HARD[6], "match-nothing-yet")


def _rounds(room: Room) -> Iterator[Shot]:
    room.next()
    yield screen(room, "round-hard-names")
    yield host(room, "round")
    yield phone(room, HARD[2], "round")
    yield phone(room, HARD[2], "beacon", "?do=beacon")
    yield phone(room, HARD[2], "beacon-held-up", prepare=press_link("Hold mine up"))
    yield phone(room, HARD[2], "server-gone", prepare=lose_room)
    trio = next(guest for guest in HARD if len(getattr(room.phone(guest.name).now, "partners", ())) > 1)
    yield phone(room, trio, "trio")
    rooms.cannot_find(room, HARD[2])
    partner = next(guest for guest in HARD if guest.name == room.partner(HARD[2].name))
    yield phone(room, partner, "looked-for")
    yield from _late(room)
    rooms.step_out(room, partner)
    yield phone(room, HARD[2], "partner-gone")
    yield phone(room, partner, "stepped-out")
    yield host(room, "round-gone")
    rooms.all_met(room, *(guest for guest in HARD if guest is not partner))
    yield phone(room, HARD[3], "met")
    for what in ("code", "blank", "phase"):
        moves.show(room.db, room.id, what)
        if what != "phase":
            yield screen(room, what)
    moves.set_the_clock(room.db, room.id, "pause", room.now)
    yield screen(room, "round-paused")
    yield host(room, "round-paused")
    moves.set_the_clock(room.db, room.id, "resume", room.now)


def press_link(name: str) -> Prepare:
    return lambda page: page.get_by_role("link", name=name).first.click()


def _late(room: Room) -> Iterator[Shot]:
    late = Guest("Ünal", "", (("offer", "fix a bicycle", False), ("need", "someone to taste my chutney", False)))
    rooms.join(room, late)
    yield phone(room, late, "late-give")
    rooms.post(room, late)
    yield phone(room, late, "late")
    yield host(room, "late")
    rounds.answer_late(room.db, room.id, room.ids[late.name], "next", room.now)
    yield phone(room, late, "late-next")


def _thanks(room: Room) -> Iterator[Shot]:
    long = HARD[0]
    room.next()
    rooms.all_met(room, *HARD[:4])
    room.reach("wrap-up")
    yield screen(room, "thanks-hard-names")
    yield host(room, "thanks")
    one = next(guest for guest in HARD[1:] if guest.name in room.ids and room.people(guest.name))
    met = next(iter(room.people(one.name)))
    room.details(met, "the-longest-address@harbour.example", "+31 6 5550 7771")
    room.details(one.name, "q@canal.example", "")
    for field in ("email", "phone"):
        room.share(met, one.name, field)
    wrap_up.promise(room.db, room.id, room.ids[one.name], room.ids[met], "I’ll send prices by Friday", room.now)
    yield phone(room, one, "your-people")
    yield phone(room, one, "your-people-open", prepare=open_folds)
    yield phone(room, HARD[6], "your-people-nobody")
    lobby.remove(room.db, room.id, room.ids[long.name], room.now)
    yield phone(room, long, "removed")
    room.next()
    yield screen(room, "closed")
    yield phone(room, one, "ended")
    yield host(room, "closed")


def lone_evening(open_room: Callable[..., Room]) -> Iterator[Shot]:
    """One person, then two, then three: the smallest rooms there are."""
    room = open_room(name="Tea", tables="2", people="3")
    guests = guests_of("small_12.json")[:3]
    rooms.join(room, guests[0])
    yield screen(room, "lobby-1")
    yield host(room, "lobby-1")
    rooms.join(room, guests[1])
    room.next()
    rooms.vote(room, *guests[:2])
    yield screen(room, "hands-2")
    room.next()
    rooms.post(room, *guests[:2])
    yield screen(room, "wall-2")
    room.reach("matching")
    yield screen(room, "rings-2")
    room.next()
    yield screen(room, "round-2")
    rooms.step_out(room, guests[1])
    yield phone(room, guests[0], "nobody-free")
    rooms.join(room, guests[2])
    rooms.post(room, guests[2])
    yield screen(room, "round-late")
    room.reach("wrap-up")
    yield screen(room, "thanks-2")


def evening_of(count: int) -> Scene:
    """`count` people from the lobby to the thanks, on the big screen and on two phones."""

    def scene(open_room: Callable[..., Room]) -> Iterator[Shot]:
        guests = guests_of("small_12.json") if count == 12 else guests_of("makers_48.json") if count == 48 else crowd(count)
        room = open_room(name="Small Business Thursday", people=str(count), tables=str(max(6, count // 2)))
        rooms.join(room, *guests)
        yield screen(room, f"lobby-{count}")
        room.next()
        rooms.vote(room, *guests)
        yield screen(room, f"hands-{count}")
        room.next()
        rooms.post(room, *guests)
        yield screen(room, f"wall-{count}")
        yield phone(room, guests[0], f"ready-{count}")
        yield host(room, f"posting-{count}")
        room.next()
        yield phone(room, guests[0], f"market-{count}")
        room.next()
        yield screen(room, f"rings-{count}")
        yield phone(room, guests[0], f"match-{count}")
        yield phone(room, guests[1], f"match-second-{count}")
        room.next()
        yield screen(room, f"round-{count}")
        yield phone(room, guests[0], f"round-{count}")
        rooms.all_met(room, *guests)
        room.reach("wrap-up")
        yield screen(room, f"thanks-{count}")
        yield phone(room, guests[0], f"your-people-{count}")

    return scene


CI: dict[str, Scene] = {"doors": doors, "small": small_evening}
ALL: dict[str, Scene] = {
    **CI,
    "lone": lone_evening,
    **{f"of-{count}": evening_of(count) for count in (12, 48, 300, 1000)},
}
