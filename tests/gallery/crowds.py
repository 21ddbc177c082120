"""The same evening for one person and for a thousand, in other languages, and by every run-sheet that ships."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from facilitator import languages
from facilitator.actions import lobby, moves
from facilitator.actions.unmet import leads
from facilitator.core.runsheet.shipped import shipped
from tests.builders import Room
from tests.gallery import rooms
from tests.gallery.after import afterwards
from tests.gallery.rooms import Guest, crowd, guests_of
from tests.gallery.scenes import CI, Scene
from tests.gallery.shots import Shot, find_nobody, host, open_folds, paper, phone, screen, turn_to_names, turn_to_needs

SPOKEN = ("en", *languages.codes())
EXAMPLES = {12: "small_12.json", 48: "makers_48.json"}


def lone_evening(open_room: Callable[..., Room]) -> Iterator[Shot]:
    """One person, then two, then three: the smallest rooms there are."""
    room = open_room(name="Tea", tables="2", people="3")
    first, second, third = guests_of("small_12.json")[:3]
    rooms.join(room, first)
    yield screen(room, "lobby-1")
    yield host(room, "lobby-1")
    room.next()
    rooms.vote(room, first)
    yield screen(room, "hands-1")
    room.next()
    rooms.post(room, first)
    yield screen(room, "wall-1")
    yield host(room, "posting-1")
    room.next()
    yield phone(room, first, "market-1")
    yield host(room, "market-1")
    rooms.join(room, second)
    rooms.post(room, second)
    yield screen(room, "market-2")
    room.next()
    yield screen(room, "rings-2")
    yield phone(room, first, "match-2")
    room.next()
    yield screen(room, "round-2")
    rooms.step_out(room, second)
    yield phone(room, first, "nobody-free")
    rooms.join(room, third)
    rooms.post(room, third)
    yield screen(room, "round-late")
    room.reach("wrap-up")
    yield screen(room, "thanks-2")
    yield paper(room, "report-2", "report")


def evening_of(count: int) -> Scene:
    """`count` people from the lobby to the report, everybody meeting whom they sit with."""

    def scene(open_room: Callable[..., Room]) -> Iterator[Shot]:
        guests = guests_of(EXAMPLES[count]) if count in EXAMPLES else crowd(count)
        room = open_room(name="Small Business Thursday", people=str(count), tables=str(max(6, (count + 1) // 2)))
        rooms.join(room, *guests)
        return _evening(room, guests, str(count))

    return scene


def evening_in(language: str) -> Scene:
    """Twelve people who all speak another language than English."""

    def scene(open_room: Callable[..., Room]) -> Iterator[Shot]:
        guests = guests_of("small_12.json")
        room = open_room(name="Small Business Thursday", language=language)
        rooms.join(room, *guests)
        for guest in guests:
            lobby.choose_language(room.db, room.id, room.ids[guest.name], language)
        yield host(room, f"setup-{language}", "/setup")
        yield paper(room, f"cards-and-poster-{language}", "print")
        for page in ("details", "wishes", "stuck-offer", "stuck-need"):
            yield phone(room, guests[0], f"{page}-{language}", f"?do={page}")
        yield phone(room, guests[0], f"link-{language}", "/link")
        yield from _evening(room, guests, language)

    return scene


def long_evening(language: str) -> Scene:
    """The big screen of an evening in which everything that people type is as long as it may be."""

    def scene(open_room: Callable[..., Room]) -> Iterator[Shot]:
        name = "Frühstücksnetzwerktreffen der Grundstücksverwalterinnen Köln"
        wifi = {"wifi_name": "Kanalhaus-Gästenetz-1-Stock", "wifi_password": "kaffee-und-kuchen"}
        room = open_room(name=name, host_name=rooms.LONG_NAMES[-1], language=language, people="12", **wifi)
        guests = [rooms.long_winded(guest, at) for at, guest in enumerate(guests_of("small_12.json"))]
        yield screen(room, f"lobby-empty-{language}")
        rooms.join(room, *guests)
        yield screen(room, f"lobby-{language}")
        moves.show(room.db, room.id, "code")
        yield screen(room, f"code-{language}")
        moves.show(room.db, room.id, "phase")
        room.next()
        rooms.vote(room, *guests)
        yield screen(room, f"hands-{language}")
        room.next()
        yield screen(room, f"wall-empty-{language}")
        rooms.post_long_ago(room, *guests)
        yield screen(room, f"wall-{language}")
        room.next()
        yield screen(room, f"market-{language}")
        room.next()
        yield screen(room, f"rings-{language}")
        room.next()
        yield screen(room, f"round-{language}")
        yield screen(room, f"round-names-{language}", turn_to_names)
        moves.set_the_clock(room.db, room.id, "pause", room.now)
        yield screen(room, f"round-paused-{language}")
        room.reach("wrap-up")
        yield screen(room, f"thanks-{language}")
        if room.screen().open_needs:
            yield screen(room, f"unmet-needs-{language}", turn_to_needs)
        room.next()
        yield screen(room, f"closed-{language}")

    return scene


def _evening(room: Room, guests: list[Guest], tag: str) -> Iterator[Shot]:
    me = guests[0]
    yield screen(room, f"lobby-{tag}")
    yield phone(room, me, f"lobby-{tag}")
    room.next()
    rooms.vote(room, *guests[1:])
    yield screen(room, f"hands-{tag}")
    yield phone(room, me, f"hands-{tag}")
    room.next()
    rooms.post(room, *guests[1:])
    yield screen(room, f"wall-{tag}")
    yield phone(room, me, f"give-{tag}")
    rooms.post(room, me, kinds=("offer",))
    yield phone(room, me, f"love-{tag}")
    rooms.post(room, me, kinds=("need",))
    yield phone(room, me, f"ready-{tag}")
    # Two thousand rows, one like the other, take minutes to look at.
    yield host(room, f"posting-{tag}", prepare=open_folds if len(guests) < 100 else find_nobody)
    room.next()
    yield phone(room, me, f"market-{tag}")
    yield screen(room, f"market-{tag}")
    room.next()
    yield screen(room, f"rings-{tag}")
    yield phone(room, me, f"match-{tag}")
    yield phone(room, guests[1], f"match-second-{tag}")
    yield from _rounds_and_after(room, guests, tag)


def _rounds_and_after(room: Room, guests: list[Guest], tag: str) -> Iterator[Shot]:
    room.next()
    yield screen(room, f"round-{tag}")
    yield screen(room, f"round-names-{tag}", turn_to_names)
    yield phone(room, guests[0], f"round-{tag}")
    yield host(room, f"round-{tag}")
    while room.record.phase == "rounds":
        rooms.all_met(room, *guests)
        room.next()
    yield screen(room, f"thanks-{tag}")
    if room.screen().open_needs:
        yield screen(room, f"unmet-needs-{tag}", turn_to_needs)
    yield phone(room, guests[0], f"your-people-{tag}")
    room.next()
    yield screen(room, f"closed-{tag}")
    yield phone(room, guests[0], f"ended-{tag}")
    yield host(room, f"closed-{tag}")
    yield paper(room, f"report-{tag}", "report")


def played(sheet: str, language: str = "en", count: int = 12) -> Scene:
    """`count` people by this run-sheet, all in `language`; the first of them waits with posting until there is a picture."""

    def scene(open_room: Callable[..., Room]) -> Iterator[Shot]:
        guests = guests_of("makers_48.json")[:count]
        room = open_room(name="Small Business Thursday", people=str(count), tables=str(count), language=language)
        room.walk_by(shipped()[sheet])
        tag = f"{sheet}-{language}" if count > 3 else f"{sheet}-of-{count}"
        yield host(room, f"{tag}-00-setup", "/setup")
        rooms.join(room, *guests)
        for guest in guests:
            lobby.choose_language(room.db, room.id, room.ids[guest.name], language)
        if shipped()[sheet].rounds:
            lobby.set_wishes(room.db, room.id, room.ids[guests[1].name], True, "")
        number = 0
        while True:
            number += 1
            yield from _step_of(room, guests, f"{tag}-{number:02}-{room.step.replace(':', '-')}")
            if room.record.phase == "closed":
                return
            room.next()

    return scene


def _step_of(room: Room, guests: list[Guest], tag: str) -> Iterator[Shot]:
    phase = room.record.phase
    if phase == "posting":
        rooms.post_long_ago(room, *guests[1:])
    if phase == "poll":
        rooms.vote(room, *guests[1:])
    yield from _everywhere(room, guests[0], f"{tag}-a")
    if phase == "posting":
        rooms.post(room, guests[0], kinds=("offer",))
        yield phone(room, guests[0], f"{tag}-b")
        rooms.post(room, guests[0], kinds=("need",))
        yield phone(room, guests[0], f"{tag}-c")
    if phase == "market":
        rooms.tap_first(room, guests[0])
    if phase == "unmet" and (up := room.screen().asked.now):
        for guest in [guest for guest in guests[1:] if room.ids[guest.name] != up.card.author][:2]:
            leads.answer(room.db, room.id, room.ids[guest.name], up.card.id, None, room.now)
        yield from _everywhere(room, guests[0], f"{tag}-b")
    if phase == "rounds":
        rooms.leave_on_the_clock(room, 50)
        if room.record.round == 1:
            yield from _everywhere(room, guests[0], f"{tag}-b")
        rooms.all_met(room, *guests)
        rooms.leave_on_the_clock(room, 0)
        yield from _everywhere(room, guests[0], f"{tag}-c")


def _everywhere(room: Room, guest: Guest, tag: str) -> Iterator[Shot]:
    yield screen(room, tag)
    yield host(room, tag)
    yield phone(room, guest, tag)


ALL: dict[str, Scene] = {
    "of-1000": evening_of(1000),
    "of-300": evening_of(300),
    **CI,
    "of-48": evening_of(48),
    **{f"in-{language}": evening_in(language) for language in languages.codes()},
    "after-de": afterwards("de"),
    "of-12": evening_of(12),
    "lone": lone_evening,
}
