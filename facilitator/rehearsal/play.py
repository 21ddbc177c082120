"""The evening: everyone arrives, answers, posts, looks around, meets; then what happened is compared and written down."""

from __future__ import annotations

import asyncio
import json
import random
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp

from facilitator.rehearsal.attendee import Attendee
from facilitator.rehearsal.browser import Browser, RehearsalProblem
from facilitator.rehearsal.crowd import CROWDS, USUAL, Crowd
from facilitator.rehearsal.host import Host, until_nobody
from facilitator.rehearsal.script import Part, Script, spoken

Say = Callable[[str], None]
Opened = Callable[[str], None]
COMING_IN_AT_ONCE = 60


@dataclass(frozen=True)
class Rehearsal:
    """`pace` 1 is human, 0 as fast as it goes. `room` is the code of a running room, or empty to open one with `key`.

    `run_sheet`: one that ships, by the name of its file, which has its own rounds; empty is Boon's hour in so many.
    """

    url: str
    script: Script
    rounds: int
    seed: int
    pace: float
    room: str = ""
    key: str = ""
    tables: int = 0
    crowd: Crowd = CROWDS[USUAL]
    run_sheet: str = ""

    def attendee(self, part: Part, browser: Browser, code: str) -> Attendee:
        """Somebody of the script, with a phone and with habits of the seed's."""
        habits = self.crowd.habits(random.Random(f"{self.seed}:{part.id}:habits"))
        return Attendee(part, self.script, browser, code, f"{self.seed}:{part.id}", self.pace, habits)


async def play(rehearsal: Rehearsal, say: Say, opened: Opened | None = None) -> dict[str, Any]:
    """Play it to the end: the export of the evening, empty when somebody else hosts.

    `opened` is told a link to the host's remote as soon as the room is open.
    """
    async with AsyncExitStack() as stack:
        connector = await stack.enter_async_context(aiohttp.TCPConnector(limit=0))
        host = Host(await stack.enter_async_context(Browser(rehearsal.url, connector)))
        people = rehearsal.script.parts
        hosted_here = bool(rehearsal.key)
        code = rehearsal.room
        if hosted_here:
            tables = rehearsal.tables or max(1, len(people) // 2)
            code = await host.open_room(rehearsal.key, "Rehearsal", len(people), rehearsal.rounds, tables)
            if rehearsal.run_sheet:
                await host.choose_hours(rehearsal.run_sheet)
            if opened:
                opened(await host.remote_link())
        cast = [
            rehearsal.attendee(part, await stack.enter_async_context(Browser(rehearsal.url, connector)), code)
            for part in people
        ]
        say(f"room {code}: {len(cast)} people are coming")
        if not hosted_here:
            async with _living(cast, rehearsal) as lives:
                await _until_closed(cast, lives)
            return {}
        evening = await play_through(host, cast, rehearsal, say)
        check_evening(evening, cast)
        return evening


async def play_through(host: Host, cast: list[Attendee], rehearsal: Rehearsal, say: Say) -> dict[str, Any]:
    """From the first who comes to the close of the room: its export."""
    async with _living(cast, rehearsal) as lives:
        await _host(host, cast, lives, rehearsal, say)
    return await host.export()


@asynccontextmanager
async def _living(cast: list[Attendee], rehearsal: Rehearsal) -> AsyncIterator[list[asyncio.Task[None]]]:
    """All have come, and answer every panel meanwhile."""
    await _arrive(cast, rehearsal)
    lives = [asyncio.create_task(person.live()) for person in cast]
    try:
        yield lives
    finally:
        for life in lives:
            life.cancel()


async def _arrive(cast: list[Attendee], rehearsal: Rehearsal) -> None:
    """A few at a time, in an order of the seed's."""
    gate = asyncio.Semaphore(COMING_IN_AT_ONCE)

    async def come(person: Attendee) -> None:
        async with gate:
            await person.arrive()

    order = list(cast)
    random.Random(rehearsal.seed).shuffle(order)
    await asyncio.gather(*(come(person) for person in order))


async def _host(host: Host, cast: list[Attendee], lives: list[asyncio.Task[None]], rehearsal: Rehearsal, say: Say) -> None:
    step = "lobby:0"
    while not step.startswith("closed"):
        await asyncio.sleep(rehearsal.pace * 10)
        step, before = await host.next()
        await until_nobody(partial(_not_there, cast, lives, step.split(":")[0], before), step)
        say(f"{step}: {_steps(cast)}")
        while await host.next_ask():
            await asyncio.sleep(rehearsal.pace * 60)
            await until_nobody(lambda: [p.part.name for p in cast if p.is_busy], step)


# Besides the phase's own panel.
_ALSO = {
    "posting": {"ready", "offer", "need"},
    "market": {"ready", "offer", "need"},
    "matching": {"offer", "need"},
    "rounds": {"offer", "need", "late"},
}


def _not_there(cast: list[Attendee], lives: list[asyncio.Task[None]], phase: str, before: int) -> list[str]:
    """Who has not heard of this step, is on no panel of its phase, or still has something to do there."""
    for life in lives:
        if life.done():
            life.result()
    missing = (p for p in cast if p.is_busy or p.version <= before or p.step not in {phase, *_ALSO.get(phase, ())})
    return [f"{p.part.name} ({p.step} {p.version}{', busy' * p.is_busy})" for p in missing]


def _steps(cast: list[Attendee]) -> str:
    return ", ".join(f"{count} {step}" for step, count in Counter(p.step for p in cast).most_common())


async def _until_closed(cast: list[Attendee], lives: list[asyncio.Task[None]]) -> None:
    """Somebody else hosts: play along until the room is closed."""
    while not all(person.step == "closed" for person in cast):
        for life in lives:
            if life.done():
                life.result()
        await asyncio.sleep(0.2)


def check_evening(evening: dict[str, Any], cast: list[Attendee]) -> None:
    """Every acknowledged card, hand and tap must be in the export; raises RehearsalProblem with what is not."""
    problems = [f"{p.part.name}: {refusal}" for p in cast for refusal in p.browser.refused]
    kept = Counter((card["name"], card["kind"], spoken(card["text"])) for card in evening["cards"])
    posted = Counter((p.part.name, card.kind, card.words.text) for p in cast for card in p.posted)
    if kept != posted:
        problems.append(f"cards missing {list(posted - kept)[:3]}, too many {list(kept - posted)[:3]}")
    counts = {
        "attendees": (len(evening["attendees"]), len(cast)),
        "hopes to sell": (evening["hoped_to_sell"], sum(p.hands.get("sell", False) for p in cast)),
        "hopes to buy": (evening["hoped_to_buy"], sum(p.hands.get("buy", False) for p in cast)),
        "leads": (len(evening["leads"]), sum(p.leads for p in cast)),
        "taps": (sum(card["wanted"] for card in evening["cards"]), sum(p.wanted for p in cast)),
    }
    problems += [f"{what}: {have} in the export, {want} acknowledged" for what, (have, want) in counts.items() if have != want]
    if problems:
        raise RehearsalProblem("The evening does not add up:\n" + "\n".join(problems[:20]))


def plan_of(evening: dict[str, Any], script: Script) -> dict[str, Any]:
    """The finished evening with the room file's own ids: matches, meetings, open needs and rounds."""
    people = {part.name: part.id for part in script.parts}
    person = {row["id"]: people[row["name"]] for row in evening["attendees"]}
    card = {}
    for row in evening["cards"]:
        known = script.card(row["name"], row["kind"], row["text"])
        assert known is not None, row
        card[row["id"]] = known.id
    return {
        "matches": [
            {
                "giver": person[m["giver_id"]],
                "receiver": person[m["receiver_id"]],
                "offer": card[m["offer_id"]],
                "need": card[m["need_id"]],
                "fit": m["fit"],
                "reason": m["reason"],
            }
            for m in evening["matches"]
        ],
        "meetings": [
            {"round": m["round"], "table": m["table"], "people": [person[int(i)] for i in m["people_ids"].split()]}
            for m in evening["meetings"]
        ],
        "open_needs": [card[row["id"]] for row in evening["cards"] if row["open"]],
        "rounds": evening["rounds"],
    }


def write_plan(file: Path, plan: dict[str, Any]) -> None:
    """All of it or nothing: a half-written file never takes the name."""
    draft = file.with_name(file.name + ".part")
    draft.write_text(json.dumps(plan, ensure_ascii=False, indent=1), "utf-8")
    draft.replace(file)
