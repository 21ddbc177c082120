"""A room of any size, written straight into the database: for what a screen shows, not for how it came to be."""

from __future__ import annotations

import json
import random
from itertools import pairwise

from facilitator.core.phases import Phase
from facilitator.store.queries import bump
from facilitator.store.records import (
    AttendeeRecord,
    CardRecord,
    GatheringRecord,
    MatchRecord,
    MeetingRecord,
    PlanRecord,
    SeatRecord,
)
from facilitator.store.sheets import sheet_of
from tests.builders import MINUTE, Room, client_key

HARD = (
    "Wilhelmina-Charlotte van den Broekhuis",
    "محمد عبد الله الأنصاري",
    "Q",
    "Zoë 🦊",
    "Nguyễn Thị Minh Khai",
    "陈伟",
    "Łukasz",
    "Maximiliane",
    "Donaudampfschifffahrtskapitänin",
    "O’Brien",
)
EASY = (
    "Amara", "Tomasz", "Wen", "Niamh", "Kofi", "Leila", "Priya", "Omar", "Grace", "Jonas", "Thandi", "Paolo", "Greta", "Ines",
    "Nils", "Ruth", "Marek", "Farid", "Diego", "Fatima", "Sanna", "Samuel", "Aoife", "Ben", "Yusuf", "Anouk", "Rafael", "Dana",
    "Hugo", "Keiko", "Adaeze", "Noor", "Felix", "Elif", "Jun", "Beatriz", "Callum", "Luca", "Esther", "Viktor", "Mei",
    "Ibrahim",
)  # fmt: skip
GIVES = (
    "lend two card readers for a week", "draw a logo you won’t outgrow", "tell you how I sold my company",
    "film your workshop on a phone", "fix lights and small panics", "introduce you to three buyers of wholesale bread",
    "read your contract", "honest feedback on your website",
    "explain how to price a first batch of chutney so that it still earns something when a shop takes its forty per cent",
)  # fmt: skip
ASKS = (
    "buy 40 tote bags", "a used coffee grinder", "a room on Saturday", "a drummer", "a website check",
    "introduce me to someone who runs a market stall", "explain what a cooperative is", "an honest opinion on my prices",
    "show me how to keep the books of a shop with two owners, one till, and a cousin who forgets every single receipt",
)  # fmt: skip
SIZES = (8, 7, 6, 5, 5, 4, 4, 3, 2, 2, 2)


def names_of(count: int) -> list[str]:
    """`count` different names: the hard ones first, then first names with a letter behind once they run out."""
    plain = (*HARD, *EASY)
    return [plain[i % len(plain)] + (f" {_letters(i // len(plain))}" if i >= len(plain) else "") for i in range(count)]


def _letters(number: int) -> str:
    return chr(ord("A") + (number - 1) % 26) + (chr(ord("a") + (number - 1) // 26) if number > 26 else "")


def crowd(room: Room, count: int, phase: str = "lobby", round: int = 0, met: bool = False) -> Room:
    """`count` people with hands, cards, a plan of rings and tables, all at once; and the evening at `phase`."""
    chance = random.Random(count)
    with room.db.work() as work:
        gathering = bump(work, room.id)
        gathering.phase, gathering.round = phase, round
        gathering.part = sheet_of(gathering).step(Phase(phase)).part
        gathering.closed_at = room.now if phase == "closed" else None
        people = [_person(room, name, chance) for name in names_of(count)]
        work.add_all(people)
        work.flush()
        cards = [_card(room, person, kind, i) for i, person in enumerate(people) for kind in ("offer", "need")]
        work.add_all(cards)
        work.flush()
        _clock(gathering, phase, room.now)
        rings = _rings([person.id for person in people])
        _plan(work, room, rings, [card.id for card in cards if card.kind == "need"][:7])
        _meetings(work, room, people, cards, rings, met)
    for person in people:
        room.ids[person.name] = person.id
    return room


def _person(room: Room, name: str, chance: random.Random) -> AttendeeRecord:
    hands = {"hopes_to_sell": chance.random() < 0.9, "hopes_to_buy": chance.random() < 0.15}
    joined = room.now - 60 * MINUTE
    return AttendeeRecord(
        gathering_id=room.id, client_key=client_key(name), name=name, name_key=name.casefold(), joined_at=joined, **hands
    )


def _card(room: Room, person: AttendeeRecord, kind: str, number: int) -> CardRecord:
    text = (GIVES if kind == "offer" else ASKS)[number % 9]
    return CardRecord(
        gathering_id=room.id, attendee_id=person.id, client_key=client_key(kind), kind=kind, text=text,
        would_pay=kind == "need" and number % 3 == 0, posted_at=room.now - 50 * MINUTE + number % 300,
    )  # fmt: skip


def _clock(gathering: GatheringRecord, phase: str, now: float) -> None:
    if phase in ("posting", "market", "rounds"):
        gathering.clock_length, gathering.clock_ends_at = 420.0, now + 256.0


def _rings(ids: list[int]) -> list[list[int]]:
    rings, rest, turn = [], list(ids), 0
    while rest:
        size = SIZES[turn % len(SIZES)]
        size = len(rest) if len(rest) - size < 2 else size
        rings.append(rest[:size])
        rest, turn = rest[size:], turn + 1
    return [ring for ring in rings if len(ring) > 1]


def _plan(work, room: Room, rings: list[list[int]], open_needs: list[int]) -> None:  # type: ignore[no-untyped-def]
    work.add(
        PlanRecord(
            gathering_id=room.id,
            rings=json.dumps(rings),
            open_needs=json.dumps(open_needs),
            figures="{}",
            method="crowd",
            made_at=room.now - 30 * MINUTE,
        )
    )


def _meetings(work, room: Room, people, cards, rings, met: bool) -> None:  # type: ignore[no-untyped-def]
    """Round 1 seats neighbours in the list, round 2 those one further; the last three share a table when it must be."""
    own = {(card.attendee_id, card.kind): card for card in cards}
    arcs = {a: b for ring in rings for a, b in pairwise([*ring, ring[0]])}
    for round in (1, 2, 3):
        for number, seated in enumerate(_tables([person.id for person in people], round), 1):
            meeting = MeetingRecord(
                gathering_id=room.id, round=round, place=number, table=number, beacon=(number * 7 + round) % 192
            )
            work.add(meeting)
            work.flush()
            work.add_all(_seat(room, meeting, id, place, met) for place, id in enumerate(seated))
            pairs = [(a, arcs[a]) for a in seated if round == 1 and a in arcs]
            work.add_all(_match(room, meeting, a, b, own) for a, b in pairs)


def _tables(ids: list[int], round: int) -> list[list[int]]:
    turned = ids[round - 1 :] + ids[: round - 1]
    tables = [turned[i : i + 2] for i in range(0, len(turned), 2)]
    if len(tables) > 1 and len(tables[-1]) == 1:
        alone = tables.pop()
        tables[-1] = tables[-1] + alone
    return tables


def _seat(room: Room, meeting: MeetingRecord, person: int, place: int, met: bool) -> SeatRecord:
    return SeatRecord(
        gathering_id=room.id, meeting_id=meeting.id, attendee_id=person, round=meeting.round, place=place,
        met_at=room.now if met and not place else None,
    )  # fmt: skip


def _match(room: Room, meeting: MeetingRecord, giver: int, receiver: int, own) -> MatchRecord:  # type: ignore[no-untyped-def]
    need = own[receiver, "need"]
    fit = 0.5 + (giver % 40) / 100
    return MatchRecord(
        gathering_id=room.id, meeting_id=meeting.id, giver_id=giver, receiver_id=receiver, offer_id=own[giver, "offer"].id,
        need_id=need.id, fit=fit, evidence="{}",
    )  # fmt: skip
