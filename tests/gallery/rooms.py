"""Rooms for the gallery, seeded by the real actions in the real server's database."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from facilitator.actions import lobby, market, poll, posting, rounds
from facilitator.core.cards import CardWords
from facilitator.store.queries import bump
from tests.builders import Room, client_key

ROOMS = Path(__file__).resolve().parents[2] / "facilitator" / "rooms"


@dataclass(frozen=True)
class Guest:
    name: str
    say_it_like: str
    cards: tuple[tuple[str, str, bool], ...]
    """(kind, text, whether they would pay)"""


# Names that break a layout: long, right to left, accented, with an emoji, of one letter, in other scripts.
HARD = (
    Guest(
        "Maximiliane-Theodora von Hohenlohe",
        "MAX-ee",
        (
            ("offer", "explain bookkeeping for a small shop", False),
            (
                "need",
                "translate the Grundstücksverkehrsgenehmigungszuständigkeitsübertragungsverordnung into plain words",
                False,
            ),
        ),
    ),
    Guest(
        "نور الدين",
        "noor",
        (
            ("offer", "translate the Grundstücksverkehrsgenehmigungen into plain words", False),
            ("need", "explain the bookkeeping of my small shop", True),
        ),
    ),
    Guest(
        "Zoë Ångström-Núñez", "", (("offer", "lend a cargo bike for a weekend", False), ("need", "look over my website", True))
    ),
    Guest(
        "Q",
        "",
        (
            ("offer", "look over a website and say what is missing", False),
            ("need", "lend me a cargo bike to move house", False),
        ),
    ),
    Guest("Jo 🦔", "", (("offer", "teach sourdough baking", False), ("need", "introduce me to a local school", False))),
    Guest(
        "Łucja",
        "WOO-tsya",
        (("offer", "introduce you to two local schools", False), ("need", "teach me sourdough baking", False)),
    ),
    Guest("李小龙", "", (("offer", "أساعد في تصميم شعار بسيط", False), ("need", "grow saffron in a harbour attic", False))),
)


def guests_of(file: str) -> list[Guest]:
    """The people of an example room."""
    people = json.loads((ROOMS / file).read_text("utf-8"))["people"]
    return [Guest(p["name"], p.get("say_it_like", ""), tuple(_cards(p))) for p in people]


def _cards(person: dict[str, Any]) -> list[tuple[str, str, bool]]:
    kinds = (("offer", "offers"), ("need", "needs"))
    return [(kind, card["text"], bool(card.get("would_pay"))) for kind, many in kinds for card in person[many]]


def crowd(count: int) -> list[Guest]:
    """`count` guests: the 300 of the largest example room, again under other names once those are used up."""
    base = guests_of("harbour_300.json")
    again = ("", *(f" {letter}" for letter in "BCDEFGHIJ"))
    named = {guest.name + lap: Guest(guest.name + lap, guest.say_it_like, guest.cards) for lap in again for guest in base}
    return list(named.values())[:count]


LONG_NAMES = tuple(
    f"{first} {rest}"[:40]
    for first in ("Maximiliane-Theodora", "Jean-Christophe", "Wen", "Aleksandra Magdalena", "Şebnem")
    for rest in (
        "von Hohenlohe-Bartenstein zu Württemberg",
        "Grundstücksverwaltungsgesellschaft",
        "of the Old Post Office in Sayn",
    )
)
_MORE = " and then to explain it slowly to the whole family over a very long dinner, with pictures and examples of every step"


def long_winded(guest: Guest, at: int) -> Guest:
    """The same person with a name of 40 letters and cards of 120."""
    cards = tuple((kind, (text.rstrip(".") + _MORE)[:120].rstrip(), pays) for kind, text, pays in guest.cards)
    return Guest(LONG_NAMES[at % len(LONG_NAMES)], "", cards)


def post_long_ago(room: Room, *guests: Guest) -> None:
    """Cards that have waited before the wall already."""
    now, room.now = room.now, room.now - 60
    post(room, *guests)
    room.now = now


def join(room: Room, *guests: Guest) -> None:
    for guest in guests:
        name = guest.name
        room.ids[name], room.keys[name] = lobby.join(
            room.db, room.id, name, guest.say_it_like, client_key(name, room.code), room.now
        )


def vote(room: Room, *guests: Guest) -> None:
    """Nearly everybody hopes to sell; one in seven hopes to buy."""
    for at, guest in enumerate(guests):
        poll.raise_hand(room.db, room.id, room.ids[guest.name], "sell", at % 9 != 8)
        poll.raise_hand(room.db, room.id, room.ids[guest.name], "buy", at % 7 == 3)


def post(room: Room, *guests: Guest, kinds: tuple[str, ...] = ("offer", "need")) -> None:
    for guest in guests:
        for kind, text, would_pay in guest.cards:
            if kind in kinds:
                key = client_key(guest.name, kind, text, room.code)
                form = CardWords(text, would_pay=would_pay)
                posting.post_card(room.db, room.id, room.ids[guest.name], kind, form, key, room.now, room.dealing)


def tap_first(room: Room, guest: Guest) -> None:
    """Answer the first card on top of somebody's deck."""
    market.tap(room.db, room.id, room.ids[guest.name], room.dealt(guest.name)[0], True, room.now, room.dealing)


def cannot_find(room: Room, guest: Guest) -> None:
    meeting = room.phone(guest.name).now
    assert meeting is not None
    rounds.cannot_find(room.db, room.id, room.ids[guest.name], meeting.id, room.now)


def all_met(room: Room, *guests: Guest) -> None:
    """One at each table says so, which is enough."""
    for guest in guests:
        meeting = room.phone(guest.name).now
        if meeting and not meeting.met:
            rounds.say_met(room.db, room.id, room.ids[guest.name], meeting.id, room.now)


def leave_on_the_clock(room: Room, seconds: float) -> None:
    """The clock stands where it would after most of the round."""
    with room.db.work() as work:
        bump(work, room.id).clock_ends_at = time.time() + seconds


def step_out(room: Room, guest: Guest) -> None:
    lobby.step_out(room.db, room.id, room.ids[guest.name], room.now)
