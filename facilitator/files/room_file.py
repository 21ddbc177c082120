"""A room from a JSON or CSV file. What is wrong is said by line and column, all of it at once."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from facilitator.matching.room import Card, Person, Room

COLUMNS = ("name", "offer", "need")
LONGEST_CELL = 2000
# A thousand people fill a hall. More than these would keep the matcher busy for hours.
MOST_PEOPLE, MOST_CARDS = 3000, 20_000
LARGEST_FILE = 20 << 20
_CAPS = ("max_meetings", "max_gives", "max_receives")
_PAIRS, _SIGNALS = ("known_pairs", "met_before", "pinned", "forbidden"), ("taps", "passed")


class BadRoomFile(ValueError):
    """The file cannot be read as a room; `problems` holds one line for each thing that is wrong."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def load_room(path: str | Path) -> Room:
    """Read by its ending: .csv, anything else is JSON.

    Raises:
        BadRoomFile: not UTF-8, not JSON, unknown columns, missing names, ids used twice, pairs with unknown people.
        OSError: the file cannot be opened.
    """
    with Path(path).open("rb") as file:
        raw = file.read(LARGEST_FILE + 1)
    if len(raw) > LARGEST_FILE:
        raise BadRoomFile([f"more than {LARGEST_FILE >> 20} MB: no room is that large"])
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise BadRoomFile([f"line {line}: not UTF-8 text (byte {error.start}); save the file as UTF-8"]) from None
    return room_from_csv(text) if str(path).lower().endswith(".csv") else room_from_json(text)


def room_from_csv(text: str) -> Room:
    """Columns name, offer, need in any order; rows of one name are one person; empty cells are skipped."""
    lines, rows = _rows(text)
    if not rows:
        raise BadRoomFile(["line 1: the file is empty; expected the columns name, offer, need"])
    header = [cell.strip().casefold() for cell in rows[0]]
    problems = [f"line 1: no column {column!r}" for column in COLUMNS if column not in header]
    if problems:
        raise BadRoomFile(problems)
    place = {column: header.index(column) for column in COLUMNS}
    people: dict[str, tuple[list[str], list[str]]] = {}
    for line, row in zip(lines[1:], rows[1:], strict=True):
        if not any(cell.strip() for cell in row):
            continue
        cells = {column: row[at].strip() if at < len(row) else "" for column, at in place.items()}
        if len(row) > len(header):
            problems.append(f"line {line}, column {len(header) + 1}: more cells than columns; quote texts with commas")
        elif not cells["name"]:
            problems.append(f"line {line}, column {place['name'] + 1} (name): empty")
        else:
            problems += _too_long(line, place, cells)
            offers, needs = people.setdefault(cells["name"], ([], []))
            offers += [cells["offer"]] * bool(cells["offer"])
            needs += [cells["need"]] * bool(cells["need"])
    if problems := problems or _too_many(len(people), len(rows)):
        raise BadRoomFile(problems)
    return Room(tuple(_csv_person(k, name, *cards) for k, (name, cards) in enumerate(sorted(people.items()), start=1)))


def _rows(text: str) -> tuple[list[int], list[list[str]]]:
    """The line on which each row ends, and the rows."""
    reader = csv.reader(io.StringIO(text, newline=""))
    lines, rows = [], []
    try:
        for row in reader:
            lines.append(reader.line_num)
            rows.append(row)
    except csv.Error as error:
        raise BadRoomFile([f"line {reader.line_num}: {error}"]) from None
    return lines, rows


def _too_many(people: int, cards: int) -> list[str]:
    if people <= MOST_PEOPLE and cards <= MOST_CARDS:
        return []
    return [f"{people} people with {cards} cards; at most {MOST_PEOPLE} and {MOST_CARDS}"]


def _too_long(line: int, place: dict[str, int], cells: dict[str, str]) -> list[str]:
    return [
        f"line {line}, column {place[column] + 1} ({column}): {len(text)} characters, at most {LONGEST_CELL}"
        for column, text in cells.items()
        if len(text) > LONGEST_CELL
    ]


def _csv_person(number: int, name: str, offers: list[str], needs: list[str]) -> Person:
    id_ = f"p{number:04d}"
    return Person(
        id_,
        name,
        tuple(Card(f"{id_}o{k}", text) for k, text in enumerate(offers, start=1)),
        tuple(Card(f"{id_}n{k}", text) for k, text in enumerate(needs, start=1)),
    )


def room_from_json(text: str) -> Room:
    """{"people": [{"id", "name", "offers": [{"id", "text", ...}], "needs": [...]}], ...}, or flat "offers" and "needs"."""
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise BadRoomFile([f"line {error.lineno}, column {error.colno}: {error.msg}"]) from None
    except RecursionError:
        raise BadRoomFile(["lists within lists, deeper than anything in a room"]) from None
    except ValueError as error:
        raise BadRoomFile([str(error)]) from None
    if isinstance(data, dict) and "people" not in data and {"offers", "needs"} <= data.keys():
        data = {**data, "people": list(_nobodys(data))}
    problems = list(_problems(data))
    if problems:
        raise BadRoomFile(problems)
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
