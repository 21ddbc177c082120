"""How fast the big screen is drawn: by the server for a thousand people, and by a real Chromium while it moves."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator, Sequence

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from sqlalchemy import select
from sqlalchemy.orm import Session

from facilitator.store.records import AttendeeRecord, GatheringRecord
from tests.browser.conftest import chromium
from tests.browser.stage import open_page, serving
from tests.builders import Room
from tests.crowd import crowd

pytestmark = pytest.mark.bench
browser = chromium
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
WATCH = """() => {
  window.long = []; window.frames = []; let last = performance.now();
  new PerformanceObserver((list) => long.push(...list.getEntries().map((e) => e.duration))).observe({type: "longtask"});
  const tick = (now) => { frames.push(now - last); last = now; requestAnimationFrame(tick); };
  requestAnimationFrame(tick);
}"""
PULL = """async () => {
  const main = [...document.scripts].find((s) => s.src.endsWith("js/main.js")).src;
  const { pull } = await import(main.replace("main.js", "panel.js"));
  window.long.length = window.frames.length = 0;
  await pull({ force: true });
}"""


@pytest.fixture
def url(app: Flask) -> Iterator[str]:
    with serving(app) as url:
        yield url


def move(room: Room, phase: str, round: int) -> None:
    with room.db.work() as work:
        gathering = work.get_one(GatheringRecord, room.id)
        gathering.phase, gathering.round, gathering.version = phase, round, gathering.version + 1


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
            html = panels.screen(web_room.id)["html"]
            times.append(1000 * (time.perf_counter() - started))
        print(f"  {phase:9} {times[0]:7.1f} {statistics.median(times[1:]):7.1f} {len(html) / 1000:7.1f} kB")


def seen(page: Page) -> str:
    page.wait_for_timeout(2200)
    frames, long = sorted(page.evaluate("frames")) or [0.0], page.evaluate("long")
    in_time = sum(frame < 17.5 for frame in frames) / len(frames)
    times = f"median {statistics.median(frames):5.1f}, 95 % {frames[int(0.95 * len(frames))]:5.1f}, longest {frames[-1]:6.1f}"
    return f"{len(frames):4} frames, {in_time:4.0%} in time; {times}; tasks over 50 ms: {[round(task) for task in long]}"


@pytest.mark.parametrize("count", [300, 1000])
def test_the_browser_moves_from_step_to_step(browser: Browser, url: str, web_room: Room, count: int) -> None:
    crowd(web_room, count, met=True)
    page = open_page(browser, url, web_room, f"/screen/{web_room.code}", FULL_HD)
    page.wait_for_timeout(1500)
    page.evaluate(WATCH)
    print(f"\n{count} people: the 2.2 seconds after each step")
    for phase, round in STEPS[1:]:
        move(web_room, phase, round)
        page.evaluate(PULL)
        print(f"  {phase:9} {seen(page)}")
    page.context.close()


@pytest.mark.parametrize("count", [300, 1000])
def test_hands_go_up_one_after_the_other(browser: Browser, url: str, web_room: Room, count: int) -> None:
    crowd(web_room, count, "poll")
    with web_room.db.work() as work:
        answers = {person.id: (person.hopes_to_sell, person.hopes_to_buy) for person in everyone(work, web_room)}
        for person in everyone(work, web_room)[count // 3 :]:
            person.hopes_to_sell = person.hopes_to_buy = None
    page = open_page(browser, url, web_room, f"/screen/{web_room.code}", FULL_HD)
    page.wait_for_timeout(1500)
    page.evaluate(WATCH)
    print(f"\n{count} people: more hands, then the reveal")
    for share in (0.4, 0.7, 1.0):
        with web_room.db.work() as work:
            for person in everyone(work, web_room)[: int(share * count)]:
                person.hopes_to_sell, person.hopes_to_buy = answers[person.id]
            work.get_one(GatheringRecord, web_room.id).version += 1
        page.evaluate(PULL)
        print(f"  {share:4.0%} {seen(page)}")
    page.context.close()


def everyone(session: Session, room: Room) -> Sequence[AttendeeRecord]:
    of_room = select(AttendeeRecord).where(AttendeeRecord.gathering_id == room.id)
    return session.scalars(of_room.order_by(AttendeeRecord.id)).all()
