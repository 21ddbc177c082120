"""How fast the big screen is drawn: by the server for a thousand people, and by a real Chromium while it moves."""

from __future__ import annotations

import json
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from sqlalchemy import select
from sqlalchemy.orm import Session

from facilitator.core.phases import Phase
from facilitator.store.records import AttendeeRecord, GatheringRecord
from facilitator.store.sheets import sheet_of
from tests.browser.stage import open_page, serving
from tests.builders import Room
from tests.crowd import crowd

pytestmark = pytest.mark.bench
STEPS = (
    ("lobby", 0),
    ("poll", 0),
    ("posting", 0),
    ("market", 0),
    ("matching", 0),
    ("rounds", 1),
    ("wrap-up", 0),
    ("closed", 0),
)
FULL_HD = (1920, 1080)
PULL = """async () => {
  const main = [...document.scripts].find((s) => s.src.endsWith("js/main.js")).src;
  const { pull } = await import(main.replace("main.js", "panel.js"));
  await pull({ force: true });
}"""
SECONDS = 2.2
CATEGORIES = ["toplevel", "devtools.timeline", "disabled-by-default-devtools.timeline.frame"]


@pytest.fixture
def url(app: Flask) -> Iterator[str]:
    with serving(app) as url:
        yield url


def move(room: Room, phase: str, round: int) -> None:
    with room.db.work() as work:
        gathering = work.get_one(GatheringRecord, room.id)
        gathering.phase, gathering.round, gathering.version = phase, round, gathering.version + 1
        gathering.part = sheet_of(gathering).step(Phase(phase)).part


@pytest.mark.parametrize("count", [300, 1000])
def test_the_server_draws_a_panel(app: Flask, web_room: Room, count: int) -> None:
    crowd(web_room, count, met=True)
    panels = app.extensions["boon"].panels
    print(f"\n{count} people: milliseconds to draw a panel, the first time and then (median of 9); its size")
    for phase, round in STEPS:
        move(web_room, phase, round)
        times = []
        for _ in range(10):
            started = time.perf_counter()
            html = panels.screen(web_room.id).html
            times.append(1000 * (time.perf_counter() - started))
        print(f"  {phase:9} {times[0]:7.1f} {statistics.median(times[1:]):7.1f} {len(html) / 1000:7.1f} kB")


def traced(browser: Browser, page: Page, do: Callable[[], object] | None = None) -> str:
    """What the browser's own tracing tells of the seconds after a new panel, or after what is done instead.

    Its tasks are given in processor time: the machine that measures may be busy with something else.
    """
    browser.start_tracing(page=page, categories=CATEGORIES)
    if do:
        do()
    else:
        page.evaluate(PULL)
    page.wait_for_timeout(1000 * SECONDS)
    events = json.loads(browser.stop_tracing())["traceEvents"]
    mains = {(e["pid"], e["tid"]) for e in events if e.get("args", {}).get("name") == "CrRendererMain"}
    frames = Counter(e["name"] for e in events if e["name"] in ("DrawFrame", "DroppedFrame"))
    tasks = max((_tasks(events, main) for main in mains), key=lambda found: sum(own for own, _, _ in found))
    long = [f"{own:.0f} ({wall:.0f} by the clock: {what})" for own, wall, what in tasks if own > 50]
    drawn, lost = frames["DrawFrame"], frames["DroppedFrame"]
    busy = f"processor time {sum(own for own, _, _ in tasks) / SECONDS / 10:3.0f} %, longest task {tasks[0][0]:4.0f} ms"
    return f"{drawn:4} frames drawn, {lost:3} dropped; {busy}; over 50 ms: {long}"


def _tasks(events: list[Any], main: tuple[int, int]) -> list[tuple[float, float, str]]:
    """(processor time, time by the clock, what took most of it) of each task, in milliseconds, the longest first."""
    own = [e for e in events if (e["pid"], e["tid"]) == main and "dur" in e]
    found = []
    for task in (e for e in own if e["name"].endswith("RunTask")):
        inside = [e for e in own if task["ts"] < e["ts"] < task["ts"] + task["dur"] and not e["name"].endswith("RunTask")]
        parts = Counter[str]()
        for part in inside:
            parts[part["name"]] += part["dur"]
        what = ", ".join(f"{name} {spent / 1000:.0f}" for name, spent in parts.most_common(4)) if task["dur"] > 50_000 else ""
        found.append((task.get("tdur", task["dur"]) / 1000, task["dur"] / 1000, what))
    return sorted(found, reverse=True)


@pytest.mark.parametrize("count", [300, 1000])
def test_the_browser_draws_the_first_page(chromium: Browser, url: str, web_room: Room, count: int) -> None:
    crowd(web_room, count, met=True)
    page = open_page(chromium, url, web_room, f"/screen/{web_room.code}", FULL_HD)
    print(f"\n{count} people: the screen is opened at each step")
    for phase, round in STEPS:
        move(web_room, phase, round)
        print(f"  {phase:9} {traced(chromium, page, lambda: page.reload())}")
    page.context.close()


@pytest.mark.parametrize("count", [300, 1000])
def test_the_browser_moves_from_step_to_step(chromium: Browser, url: str, web_room: Room, count: int) -> None:
    crowd(web_room, count, met=True)
    page = open_page(chromium, url, web_room, f"/screen/{web_room.code}", FULL_HD)
    page.wait_for_timeout(1500)
    print(f"\n{count} people: the 2.2 seconds after each step")
    for phase, round in STEPS[1:]:
        move(web_room, phase, round)
        print(f"  {phase:9} {traced(chromium, page)}")
    page.context.close()


@pytest.mark.parametrize("count", [300, 1000])
def test_hands_go_up_one_after_the_other(chromium: Browser, url: str, web_room: Room, count: int) -> None:
    crowd(web_room, count, "poll")
    with web_room.db.work() as work:
        answers = {person.id: (person.hopes_to_sell, person.hopes_to_buy) for person in everyone(work, web_room)}
        for person in everyone(work, web_room)[count // 3 :]:
            person.hopes_to_sell = person.hopes_to_buy = None
    page = open_page(chromium, url, web_room, f"/screen/{web_room.code}", FULL_HD)
    page.wait_for_timeout(1500)
    print(f"\n{count} people: more hands, then the reveal")
    for share in (0.4, 0.7, 1.0):
        with web_room.db.work() as work:
            for person in everyone(work, web_room)[: int(share * count)]:
                person.hopes_to_sell, person.hopes_to_buy = answers[person.id]
            work.get_one(GatheringRecord, web_room.id).version += 1
        print(f"  {share:4.0%} {traced(chromium, page)}")
    page.context.close()


def everyone(session: Session, room: Room) -> Sequence[AttendeeRecord]:
    of_room = select(AttendeeRecord).where(AttendeeRecord.gathering_id == room.id)
    return session.scalars(of_room.order_by(AttendeeRecord.id)).all()
