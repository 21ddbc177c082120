"""What there is to see: evenings that stop at each state worth a look and say whose page to open there.

A scene is a generator. It moves a real room on and yields shots; whoever takes them has all the time in between.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from facilitator.actions import links, lobby, market, moves, posting, rounds, wrap_up
from facilitator.actions.hosting import door, moderation, nudge
from facilitator.actions.own import outcomes
from facilitator.core.after.outcomes import DAY
from facilitator.core.runsheet.shipped import shipped
from facilitator.store import queries
from tests.builders import Room
from tests.gallery import after, before, rooms, tables
from tests.gallery.asks import asked_for
from tests.gallery.rooms import HARD, Guest
from tests.gallery.shots import (
    Shot,
    find_nobody,
    host,
    house,
    join_as,
    lose_notes,
    lose_room,
    lose_signal,
    open_folds,
    open_menu,
    paper,
    phone,
    press,
    press_link,
    refused,
    screen,
    turn_to_needs,
    wait_for_ever,
)

Scene = Callable[[Callable[..., Room]], Iterator[Shot]]
NAME = "Frühstücksnetzwerktreffen der Grundstücksverwalterinnen"


def doors(open_room: Callable[..., Room]) -> Iterator[Shot]:
    """Pages before a room, around it and instead of it."""
    room = open_room(name="Small Business Thursday")
    one = HARD[3]
    rooms.join(room, one)
    yield Shot("page-landing", "phone", "/")
    yield Shot("page-landing-refused", "phone", "/go?code=zzzzzz")
    yield Shot("page-nothing", "phone", "/no/such/page")
    yield Shot("page-host-key", "host", "/h")
    yield Shot("page-host-key-refused", "host", "/h", prepare=refused("Your host key", "nonsense", "Let me in"))
    yield Shot("page-not-the-host", "phone", f"/host/{room.code}")
    yield house(room, "first-run", "/host")
    yield house(room, "setup-refused", "/host", refused("What is it called?", "​", "Open the room"))
    yield Shot("phone-join", "phone", f"/{room.code}")
    yield Shot("phone-join-no-name", "phone", f"/{room.code}", prepare=join_as("   "))
    yield Shot("phone-join-taken", "phone", f"/{room.code}", prepare=join_as("q"))
    yield from _link(room, one)


def _link(room: Room, one: Guest) -> Iterator[Shot]:
    key = links.make_link(room.db, room.id, room.ids[one.name], room.now)
    yield Shot("phone-take", "phone", f"/{room.code}/me#{key}")
    yield Shot("phone-take-refused", "phone", f"/{room.code}/me", prepare=refused("Your link", "nonsense", "Take my place"))
    yield phone(room, one, "link", "/link")
    yield phone(room, one, "share-the-room", "/room")
    yield phone(room, one, "link-made", "/link", press("Make my link"))
    yield phone(room, one, "take-as-somebody", "/me#x")


def small_evening(open_room: Callable[..., Room]) -> Iterator[Shot]:
    """Seven people whose names and words are hard to set, through the whole evening."""
    long, arab, *_ = HARD
    room = open_room(name=NAME, tables="6")
    yield screen(room, "lobby-empty")
    yield host(room, "lobby-empty")
    yield host(room, "setup", "/setup")
    yield host(room, "setup-phone", "/setup", press("Use your phone as the remote"))
    yield paper(room, "cards-and-poster", "print")
    rooms.join(room, *HARD)
    yield screen(room, "lobby-hard-names")
    yield phone(room, long, "lobby-long-name")
    yield phone(room, arab, "lobby-rtl-name", prepare=open_menu)
    yield phone(room, arab, "wishes", "?do=wishes")
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
    yield phone(room, one, "give-refused", prepare=refused("I can help someone …", "​", "Next: something you’d love"))
    yield phone(room, one, "stuck-offer", "?do=stuck-offer")
    yield phone(room, one, "stuck-need", "?do=stuck-need")
    yield phone(room, one, "offline", prepare=lose_signal)
    yield phone(room, jo, "slow", prepare=wait_for_ever)
    rooms.post(room, *HARD, kinds=("offer",))
    yield phone(room, zoe, "love")
    rooms.post(room, *HARD, kinds=("need",))
    yield screen(room, "wall-hard-names")
    yield phone(room, arab, "ready")
    yield phone(room, long, "cards", "?do=cards")
    yield phone(room, arab, "details", "?do=details")
    yield phone(room, arab, "details-refused", "?do=details", refused("E-mail", "q@nowhere", "Keep these"))
    yield phone(room, arab, "menu", prepare=open_menu)
    yield host(room, "posting", prepare=open_folds)
    card = room.phone(jo.name).me.offers[0]
    room.hide(card.id)
    yield phone(room, jo, "card-hidden")
    yield phone(room, jo, "edit", f"?do=edit&card={card.id}")
    yield host(room, "posting-hidden")
    room.show(card.id)
    yield from _held(room)


def _held(room: Room) -> Iterator[Shot]:
    """What waits for the host, who has not posted, and the door."""
    moderation.choose_moderation(room.db, room.id, "approve", room.now, room.dealing)
    words = ("write to me@example.org, or call +31 6 1234 5678 in the morning", "Fix lights, sound and small panics")
    cards = [room.post(HARD[0].name, "offer", text) for text in words]
    room.join("Late Walter")
    yield host(room, "waiting", "?do=waiting")
    yield phone(room, HARD[0], "cards-waiting", "?do=cards")
    yield host(room, "not-ready", "?do=not-ready")
    nudge.nudge(room.db, room.id, 0, room.now)
    yield phone(room, Guest("Late Walter", "", ()), "nudged")
    yield host(room, "nudged", "?do=not-ready")
    door.lock(room.db, room.id, True)
    yield Shot("phone-locked", "phone", f"/{room.code}")
    door.lock(room.db, room.id, False)
    for card in cards:
        posting.withdraw_card(room.db, room.id, room.ids[HARD[0].name], card, room.now)
    room.leave("Late Walter")
    moderation.choose_moderation(room.db, room.id, "open", room.now, room.dealing)


def _market(room: Room) -> Iterator[Shot]:
    long, arab, zoe, *_ = HARD
    room.next()
    yield phone(room, long, "market")
    yield phone(room, arab, "market-rtl")
    rooms.tap_first(room, arab)
    market.finish(room.db, room.id, room.ids[zoe.name])
    yield phone(room, zoe, "market-over")
    yield screen(room, "market")
    yield host(room, "market")
    yield host(room, "dial", "/dial")


def _matching(room: Room) -> Iterator[Shot]:
    long, arab, zoe, *_ = HARD
    room.next()
    yield screen(room, "rings-hard-names")
    yield host(room, "rings")
    yield phone(room, long, "match-long-name")
    yield phone(room, arab, "match-rtl")
    yield phone(room, HARD[6], "match-nothing-yet")
    one, other = room.ids[long.name], room.ids[arab.name]
    yield host(room, "person", f"/people/{one}")
    yield host(room, "pair", f"/pairs/{one}/{other}")
    yield host(room, "change", f"/change?what=apart&one={one}&other={other}")
    yield host(room, "change-left", f"/change?what=left&one={room.ids[zoe.name]}")
    yield host(room, "still-looking", "/still-looking")


def _rounds(room: Room) -> Iterator[Shot]:
    room.next()
    zoe = HARD[2]
    yield screen(room, "round-hard-names")
    yield host(room, "round")
    yield host(room, "people-nobody-found", prepare=find_nobody)
    yield host(room, "room-gone", prepare=lose_room)
    yield phone(room, zoe, "round")
    yield phone(room, zoe, "beacon", "?do=beacon")
    yield phone(room, zoe, "beacon-held-up", prepare=press_link("Hold mine up"))
    yield phone(room, zoe, "server-gone", prepare=lose_room)
    yield phone(room, zoe, "notes-gone", prepare=lose_notes)
    trio = next(guest for guest in HARD if len(getattr(room.phone(guest.name).now, "partners", ())) > 1)
    yield phone(room, trio, "trio")
    rooms.cannot_find(room, zoe)
    partner = next(guest for guest in HARD if guest.name == room.partner(zoe.name))
    yield phone(room, partner, "looked-for")
    yield from _late(room)
    rooms.step_out(room, partner)
    yield phone(room, zoe, "partner-gone")
    yield phone(room, partner, "stepped-out")
    yield host(room, "round-gone")
    rooms.all_met(room, *(guest for guest in HARD if guest is not partner))
    yield phone(room, HARD[3], "met")
    yield from _clocks(room)


def _clocks(room: Room) -> Iterator[Shot]:
    for what in ("code", "blank", "names"):
        moves.show(room.db, room.id, what)
        yield screen(room, what)
        yield host(room, f"showing-{what}")
    moves.show(room.db, room.id, "phase")
    moves.set_the_clock(room.db, room.id, "pause", room.now)
    yield screen(room, "round-paused")
    yield host(room, "round-paused")
    moves.set_the_clock(room.db, room.id, "resume", room.now)
    for name, left in (("last-minute", 55.0), ("over", 0.0)):
        rooms.leave_on_the_clock(room, left)
        yield screen(room, f"round-{name}")
        yield phone(room, HARD[2], f"round-{name}")
        yield host(room, f"round-{name}")


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
    yield screen(room, "unmet-needs", turn_to_needs)
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
    yield paper(room, "report", "report")
    yield from _later(room, one, met)


def _later(room: Room, one: Guest, met: str) -> Iterator[Shot]:
    """Two weeks on."""
    with room.db.work() as work:
        queries.bump(work, room.id).closed_at = room.now - 15 * DAY
    outcomes.say_outcome(room.db, room.id, room.ids[one.name], room.ids[met], "business", "250", room.now)
    yield phone(room, one, "later", "/later")
    yield phone(room, one, "ended-later")


def own_hours(open_room: Callable[..., Room]) -> Iterator[Shot]:
    """A plan of the host's own: put together, walked through a talk and its rounds, and changed on the way."""
    room = open_room(name="Small Business Thursday")
    yield host(room, "hours", "/hours")
    yield host(room, "hours-market", "/hours", press("Offers and Needs Market"))
    room.walk_by(shipped()["offers-and-needs-market"])
    rooms.join(room, *HARD)
    room.next()
    rooms.post(room, *HARD)
    room.next()
    yield screen(room, "talk")
    yield host(room, "talk")
    yield phone(room, HARD[0], "talk")
    yield host(room, "hours-left", "?do=hours")
    room.reach("rounds", round=3).next()
    yield screen(room, "talk-after-the-rounds")
    yield host(room, "hours-nearly-over", "?do=hours")
    other = open_room(name=NAME)
    other.walk_by(shipped()["impromptu-networking"])
    rooms.join(other, *HARD)
    other.next()
    rooms.post(other, *HARD)
    other.reach("rounds")
    yield screen(other, "round-with-its-own-words")


CI: dict[str, Scene] = {
    "doors": doors,
    "small": small_evening,
    "hours": own_hours,
    "before": before.invitation,
    "list": before.guest_list,
    "after": after.afterwards(),
    "asks": asked_for,
    "tables": tables.of_four,
    "beside": tables.shows_both,
}
