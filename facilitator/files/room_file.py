"""A room from a JSON file or from a guest list. What is wrong is said by line and column, all of it at once."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from facilitator.core.before.guest import Guest
from facilitator.files.columns import Meaning
from facilitator.files.guest_list import LONGEST_CELL, GuestList, no_name, read_guest_list
from facilitator.files.sheets import LARGEST_FILE, BadFile, decoded
from facilitator.matching.room import Card, Person, Room

# A thousand people fill a hall. More than these would keep the matcher busy for hours.
MOST_PEOPLE, MOST_CARDS = 3000, 20_000
_CAPS = ("max_meetings", "max_gives", "max_receives")
_PAIRS, _SIGNALS = ("known_pairs", "met_before", "pinned", "forbidden"), ("taps", "passed")
Tell = Callable[[str], None]


def load_room(path: str | Path, chosen: Mapping[str, Meaning] | None = None, tell: Tell = lambda line: None) -> Room:
    """Read by what is in it: JSON, or a guest list, whose columns `chosen` may explain. `tell` hears what was left out.

    Raises:
        BadFile: not to be read, missing names, ids used twice, pairs with unknown people.
        OSError: the file cannot be opened.
    """
    with Path(path).open("rb") as file:
        raw = file.read(LARGEST_FILE + 1)
    if str(path).lower().endswith(".json") or raw.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"["):
        return room_from_json(_json_text(raw))
    found = read_guest_list(raw, chosen)
    for note in _left_out(found):
        tell(note)
    return room_from_guests(found)


def _json_text(raw: bytes) -> str:
    if len(raw) > LARGEST_FILE:
        raise BadFile([f"more than {LARGEST_FILE >> 20} MB: no room is that large"])
    return decoded(raw)


def _left_out(found: GuestList) -> Iterator[str]:
    if found.away:
        yield f"{len(found.away)} who do not come are left out (lines {_numbers(found.away)})"
    for column in found.questions:
        yield f'left out: the column "{column.heading}" ({column.samples[0][:40]!r}, …); --column says what it is'


def _numbers(lines: Sequence[int]) -> str:
    return ", ".join(map(str, lines[:8])) + (", …" if len(lines) > 8 else "")


def room_from_guests(found: GuestList) -> Room:
    """A person for each guest, in the order of their names.

    Raises:
        BadFile: a line without a name, or more people and cards than fill a hall.
    """
    cards = sum(len(guest.offers) + len(guest.needs) for guest in found.guests)
    problems = no_name(found.nameless) or _too_many(len(found.guests), cards)
    if problems:
        raise BadFile(problems)
    return Room(tuple(_guest(k, guest) for k, guest in enumerate(sorted(found.guests, key=lambda g: g.name), start=1)))


def _guest(number: int, guest: Guest) -> Person:
    id_ = f"p{number:04d}"
    return Person(
        id_,
        guest.name,
        tuple(Card(f"{id_}o{k}", text) for k, text in enumerate(guest.offers, start=1)),
        tuple(Card(f"{id_}n{k}", text) for k, text in enumerate(guest.needs, start=1)),
    )


def _too_many(people: int, cards: int) -> list[str]:
    if people <= MOST_PEOPLE and cards <= MOST_CARDS:
        return []
    return [f"{people} people with {cards} cards; at most {MOST_PEOPLE} and {MOST_CARDS}"]


def room_from_json(text: str) -> Room:
    """{"people": [{"id", "name", "offers": [{"id", "text", ...}], "needs": [...]}], ...}, flat lists of cards, or an export."""
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise BadFile([f"line {error.lineno}, column {error.colno}: {error.msg}"]) from None
    except RecursionError:
        raise BadFile(["lists within lists, deeper than anything in a room"]) from None
    except ValueError as error:
        raise BadFile([str(error)]) from None
    if isinstance(data, dict) and "people" not in data and {"offers", "needs"} <= data.keys():
        data = {**data, "people": list(_nobodys(data))}
    if isinstance(data, dict) and "people" not in data and {"attendees", "cards"} <= data.keys():
        data = {"people": list(_of_export(data))}
    problems = list(_problems(data))
    if problems:
        raise BadFile(problems)
    return Room(
        people=tuple(_person(entry) for entry in data["people"]),
        taps=_signals(data, "taps"),
        passes=_signals(data, "passed"),
        known=_pairs(data, "known_pairs"),
        met_before=_pairs(data, "met_before"),
        pinned=_pairs(data, "pinned"),
        forbidden=_pairs(data, "forbidden"),
        exact_topics=bool(data.get("exact_topics", False)),
    )


def _nobodys(data: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Flat lists of cards, for comparing texts alone: each card is somebody else's."""
    for kind in ("offers", "needs"):
        for number, card in enumerate(data[kind] if isinstance(data[kind], list) else []):
            yield {"id": f"{kind} {number}", "name": f"{kind} {number}", kind: [card]}


def _of_export(data: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The people of an evening that Boon wrote, with the cards that they still stand by."""
    people, cards = ([row for row in _list(data[key]) if isinstance(row, dict)] for key in ("attendees", "cards"))
    live = [card for card in cards if not card.get("withdrawn") and not card.get("hidden")]
    for person in people:
        own = {"id": str(person.get("id")), "name": person.get("name")}
        yield own | {kind: [_exported(card) for card in live if _is_of(card, person, kind)] for kind in ("offers", "needs")}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _is_of(card: dict[str, Any], person: dict[str, Any], kind: str) -> bool:
    return card.get("attendee") == person.get("id") and f"{card.get('kind')}s" == kind


def _exported(card: dict[str, Any]) -> dict[str, Any]:
    return {"id": f"card {card.get('id')}", "text": card.get("text"), "kind": card.get("help_kind"), "topic": card.get("topic")}


def _problems(data: Any) -> Iterator[str]:
    if not isinstance(data, dict) or not isinstance(data.get("people"), list):
        yield 'people: expected an object with a list "people"'
        return
    if too_many := _too_many(len(data["people"]), sum(_count_cards(person) for person in data["people"])):
        yield from too_many
        return
    if no_lists := [key for key in (*_PAIRS, *_SIGNALS) if not isinstance(data.get(key) or [], list)]:
        yield f"{', '.join(no_lists)}: expected lists"
        return
    seen: set[str] = set()
    for number, person in enumerate(data["people"]):
        yield from _problems_of_person(f"people[{number}]", person, seen)
    people = {person["id"] for person in data["people"] if isinstance(person, dict) and isinstance(person.get("id"), str)}
    for key in _PAIRS:
        for number, pair in enumerate(data.get(key) or []):
            if not (isinstance(pair, list) and len(pair) == 2 and set(map(str, pair)) <= people and pair[0] != pair[1]):
                yield f"{key}[{number}]: expected two ids of people, found {pair!r}"
    for key in _SIGNALS:
        for number, pair in enumerate(data.get(key) or []):
            if not (isinstance(pair, list) and len(pair) == 2 and str(pair[0]) in people and str(pair[1]) in seen):
                yield f"{key}[{number}]: expected a person id and a card id, found {pair!r}"


def _problems_of_person(where: str, person: Any, seen: set[str]) -> Iterator[str]:
    if not isinstance(person, dict):
        yield f"{where}: expected an object, found {type(person).__name__}"
        return
    yield from _problems_of_id(where, person, seen)
    if not _is_text(person.get("name", "")):
        yield f"{where}.name: expected text"
    for cap in _CAPS:
        if not _is_cap(person.get(cap)):
            yield f"{where}.{cap}: expected a whole number"
    for kind in ("offers", "needs"):
        cards = person.get(kind) or []
        if not isinstance(cards, list):
            yield f"{where}.{kind}: expected a list"
            continue
        for number, card in enumerate(cards):
            spot = f"{where}.{kind}[{number}]"
            if not isinstance(card, dict) or not _is_text(card.get("text")):
                yield f'{spot}: expected an object with "id" and "text", of at most {LONGEST_CELL} characters'
            elif not all(_is_text(word) for word in _words_about(card)):
                yield f"{spot}: expected kind, topic and topics to be text"
            else:
                yield from _problems_of_id(spot, card, seen)


def _count_cards(person: Any) -> int:
    lists = (person.get(kind) for kind in ("offers", "needs")) if isinstance(person, dict) else ()
    return sum(len(cards) for cards in lists if isinstance(cards, list))


def _is_text(value: Any) -> bool:
    """Text that can be written again: half a pair of surrogates cannot."""
    return isinstance(value, str) and len(value) <= LONGEST_CELL and not any("\ud800" <= char <= "\udfff" for char in value)


def _words_about(card: dict[str, Any]) -> list[Any]:
    topics = card.get("topics") or []
    return [word for word in (card.get("kind"), card.get("topic")) if word is not None] + (
        topics if isinstance(topics, list) else [topics]
    )


def _is_cap(value: Any) -> bool:
    return value is None or (isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST_CARDS)


def _problems_of_id(where: str, entry: dict[str, Any], seen: set[str]) -> Iterator[str]:
    id_ = entry.get("id")
    if not _is_text(id_) or not id_:
        yield f"{where}.id: expected text"
    elif id_ in seen:
        yield f"{where}.id: {id_!r} is used twice"
    else:
        seen.add(id_)


def _person(entry: dict[str, Any]) -> Person:
    return Person(
        entry["id"],
        entry.get("name") or entry["id"],
        tuple(_card(card) for card in entry.get("offers") or []),
        tuple(_card(card) for card in entry.get("needs") or []),
        max_meetings=entry.get("max_meetings"),
        max_gives=entry.get("max_gives"),
        max_receives=entry.get("max_receives"),
        stays_at_one_table=bool(entry.get("stays_at_one_table", False)),
    )


def _card(entry: dict[str, Any]) -> Card:
    topics = entry.get("topics") or []
    topic = entry.get("topic") or (topics[0] if topics else None)
    return Card(entry["id"], entry["text"], entry.get("kind") or None, topic)


def _signals(data: dict[str, Any], key: str) -> frozenset[tuple[str, str]]:
    return frozenset((str(person), str(card)) for person, card in data.get(key) or [])


def _pairs(data: dict[str, Any], key: str) -> frozenset[frozenset[str]]:
    return frozenset(frozenset((str(a), str(b))) for a, b in data.get(key) or [])
