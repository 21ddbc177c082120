"""A group that meets again: who returns has the same phone, and the group knows it; then its evenings are compared."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Any

import aiohttp

from facilitator.rehearsal.attendee import Attendee
from facilitator.rehearsal.browser import Browser, RehearsalProblem
from facilitator.rehearsal.host import Host
from facilitator.rehearsal.later import DaysPass, Outcomes, check_outcomes, say_later
from facilitator.rehearsal.play import Rehearsal, Say, check_evening, play_through
from facilitator.rehearsal.script import Part, spoken

NAME = "Rehearsal group"
RETURNING = 0.6
# So that the rooms are there when it is asked for the last time.
KEPT_DAYS = 90


@dataclass(frozen=True)
class Evening:
    """What one evening's export says, by names. `cast` has who was there; `returning`, who of them had been before."""

    code: str
    cast: tuple[Attendee, ...]
    returning: frozenset[str]
    pairs: frozenset[frozenset[str]]
    open_needs: frozenset[tuple[str, str]]
    answered: frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Months:
    """`outcomes`: what people said later of each whom they met. `numbers`: what the group's page says in the end."""

    evenings: tuple[Evening, ...]
    outcomes: Outcomes
    numbers: dict[str, Any]


async def play_group(rehearsal: Rehearsal, sizes: Sequence[int], say: Say, days_pass: DaysPass) -> Months:
    """An evening of each size, of which so many return as RETURNING says, and what comes of them in two months.

    Raises RehearsalProblem where it does not add up.
    """
    guests = guest_lists(rehearsal.script.parts, sizes, rehearsal.seed)
    async with AsyncExitStack() as stack:
        connector = await stack.enter_async_context(aiohttp.TCPConnector(limit=0))
        host_browser = await stack.enter_async_context(Browser(rehearsal.url, connector))
        phones: dict[str, Browser] = {}
        evenings: list[Evening] = []
        for parts in guests:
            host = Host(host_browser)
            tables = max(1, len(parts) // 2)
            code = await host.open_room(rehearsal.key, "Rehearsal", len(parts), rehearsal.rounds, tables, NAME, KEPT_DAYS)
            returning = frozenset(part.name for part in parts if part.id in phones)
            for part in parts:
                if part.id not in phones:
                    phones[part.id] = await stack.enter_async_context(Browser(rehearsal.url, connector))
            cast = [rehearsal.attendee(part, phones[part.id], code) for part in parts]
            say(f"room {code}: {len(cast)} people are coming, {len(returning)} of them again")
            export = await play_through(host, cast, rehearsal, say)
            check_evening(export, cast)
            evenings.append(_evening(code, export, cast, returning))
            for person in cast:
                await person.browser.rest()
        check_group(evenings, await host.group_numbers())
        outcomes = await say_later({evening.code: evening.cast for evening in evenings}, days_pass, rehearsal.seed)
        numbers = await host.group_numbers()
    check_outcomes(outcomes, [evening.cast for evening in evenings], numbers)
    return Months(tuple(evenings), outcomes, numbers)


def guest_lists(parts: Sequence[Part], sizes: Sequence[int], seed: int) -> list[list[Part]]:
    """Who comes to which evening: some of the last one's, and people who have not been there. ValueError for too few."""
    dice, unseen = random.Random(seed), list(parts)
    lists: list[list[Part]] = []
    for size in sizes:
        again = dice.sample(lists[-1], min(round(size * RETURNING), len(lists[-1]))) if lists else []
        if len(unseen) < size - len(again):
            raise ValueError(f"Evenings of {', '.join(map(str, sizes))} need a room with more people than {len(parts)}.")
        lists.append([*again, *unseen[: size - len(again)]])
        unseen = unseen[size - len(again) :]
    return lists


def _evening(code: str, export: dict[str, Any], cast: Iterable[Attendee], returning: frozenset[str]) -> Evening:
    names = {row["id"]: row["name"] for row in export["attendees"]}
    tables = [[names[int(id)] for id in meeting["people_ids"].split()] for meeting in export["meetings"]]
    needs = [card for card in export["cards"] if card["kind"] == "need"]
    met = {match["need_id"] for match in export["matches"]}
    said = {card["id"]: (card["name"], spoken(card["text"])) for card in needs}
    return Evening(
        code,
        tuple(cast),
        returning,
        frozenset(frozenset(pair) for table in tables for pair in combinations(table, 2)),
        frozenset(said[id] for id in said if id not in met),
        frozenset(said[id] for id in said if id in met),
    )


def check_group(evenings: Sequence[Evening], numbers: dict[str, Any]) -> None:
    problems = [*_wrong_numbers(evenings, numbers)]
    for number, (before, now) in enumerate(pairwise(evenings), start=2):
        earlier = frozenset[frozenset[str]]().union(*(evening.pairs for evening in evenings[: number - 1]))
        problems += [f"evening {number}: {' and '.join(sorted(pair))} met before" for pair in now.pairs & earlier]
        unknown = [person.part.name for person in now.cast if person.was_greeted != (person.part.name in now.returning)]
        problems += [f"evening {number}: the door was wrong about {name}" for name in unknown]
        back = {(person.part.name, text) for person in now.cast for text in person.brought_back}
        owed = {(name, text) for name, text in before.open_needs if name in now.returning}
        lost = {name for name, _ in owed} - {name for name, _ in owed & back}
        problems += [f"evening {number}: nothing open came back to {name}" for name in lost]
    if problems:
        raise RehearsalProblem("The evenings of the group do not add up:\n" + "\n".join(problems[:20]))


def _wrong_numbers(evenings: Sequence[Evening], numbers: dict[str, Any]) -> list[str]:
    said = [(event["people"], event["returning"]) for event in numbers["events"]]
    true = [(len(evening.cast), len(evening.returning)) for evening in evenings]
    return [] if said == true else [f"the group's page says {said}, and so many came: {true}"]


def answered_later(evenings: Sequence[Evening]) -> int:
    """How many asks that were open at one evening were met at the next."""
    return sum(len(before.open_needs & now.answered) for before, now in pairwise(evenings))


def open_again(evenings: Sequence[Evening]) -> int:
    """How many asks were open at one evening, whose people came to the next."""
    return sum(name in now.returning for before, now in pairwise(evenings) for name, _ in before.open_needs)
