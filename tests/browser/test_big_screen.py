"""The big screen in a real browser, in every size of beamer and room: everything stays on it, and what is due comes."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Sequence

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, Route, expect

from facilitator.actions import moves
from facilitator.core.cards import HELD_BACK
from facilitator.core.phases import Phase
from facilitator.core.runsheet.shipped import shipped
from facilitator.store.queries import bump
from facilitator.store.sheets import sheet_of
from tests.builders import PHASES, Room
from tests.crowd import ASKS, GIVES, crowd, names_of

from .conftest import Look
from .stage import go_to, open_page, serving

BEAMERS = ((1280, 720), (1920, 1080), (3840, 2160), (1024, 768), (1600, 1200))
OUTSIDE = """async ([width, height]) => {
  const root = document.documentElement, drawn = () => new Promise((done) => requestAnimationFrame(done));
  // Reduced motion still takes a frame or two from one size to the other.
  do await drawn(); while (innerWidth !== width || root.clientHeight !== height || document.getAnimations().length);
  const wrong = [];
  if (root.scrollWidth > innerWidth || root.scrollHeight > innerHeight) wrong.push("the page scrolls");
  const kept = "h1, .wall h2, .strip > *, .numeral, .square, .code-square, .board-page, .clockface, .lobby-how, .code-how";
  for (const part of document.querySelectorAll(kept)) {
    const box = part.getBoundingClientRect();
    if (part.closest(".vh") || !box.width) continue;
    const isOut = box.left < -2 || box.top < -2 || box.right > innerWidth + 2 || box.bottom > innerHeight + 2;
    if (isOut) wrong.push(`${part.className || part.tagName}: ${part.textContent.trim().slice(0, 30)}`);
  }
  return wrong;
}"""
CUT = """() => [...document.querySelectorAll(".board ol:not([hidden]) > .cell:not([hidden])")]
  .filter((cell) => cell.lastElementChild.getBoundingClientRect().bottom > cell.getBoundingClientRect().bottom + 1)
  .map((cell) => cell.textContent.trim())"""
SQUEEZED = """() => [...document.querySelectorAll(".board .cell li")]
  .filter((line) => line.getBoundingClientRect().height < line.querySelector("bdi").getBoundingClientRect().height)
  .map((line) => line.textContent.trim())"""
HIDDEN_CONTROLS = "form, button, input, a"


@pytest.fixture
def url(app: Flask) -> Iterator[str]:
    with serving(app) as url:
        yield url


def at(room: Room, phase: str, round: int = 0) -> None:
    """The evening at `phase`, without going there."""
    with room.db.work() as work:
        gathering = bump(work, room.id)
        gathering.phase, gathering.round = phase, round
        gathering.part = sheet_of(gathering).step(Phase(phase)).part


def outside(page: Page, room: Room, beamers: Sequence[tuple[int, int]] = BEAMERS) -> list[str]:
    """What is not on the screen that should be, in each size of beamer."""
    wrong = []
    go_to(page, f"/screen/{room.code}")
    for size in beamers:
        page.set_viewport_size({"width": size[0], "height": size[1]})
        wrong += [f"{room.record.phase} {size}: {each}" for each in page.evaluate(OUTSIDE, size)]
    return wrong


@pytest.mark.parametrize("count", [1, 48, 1000])
def test_everything_stays_on_the_screen_in_every_size_of_beamer_and_room(
    chromium: Browser, url: str, web_room: Room, count: int
) -> None:
    room = crowd(web_room, count, met=True)
    page = open_page(chromium, url, room, f"/screen/{room.code}", BEAMERS[0], reduced_motion="reduce")
    wrong = []
    for phase in PHASES:
        at(room, phase, round=int(phase == "rounds"))
        wrong += outside(page, room, BEAMERS if count == 48 else BEAMERS[::3])
    page.context.close()
    assert wrong == []


@pytest.mark.parametrize("what", ["code", "blank", "names"])
def test_what_the_remote_turns_the_screen_to_stays_on_it(chromium: Browser, url: str, web_room: Room, what: str) -> None:
    room = crowd(web_room, 48, "rounds", 1)
    moves.show(room.db, room.id, what)
    page = open_page(chromium, url, room, f"/screen/{room.code}", BEAMERS[0], reduced_motion="reduce")
    wrong = outside(page, room)
    page.context.close()
    assert wrong == []


@pytest.mark.parametrize("size", [(1920, 1080), (1024, 768)])
def test_the_code_fills_three_quarters_of_the_height(
    chromium: Browser, url: str, web_room: Room, size: tuple[int, int]
) -> None:
    moves.show(web_room.db, web_room.id, "code")
    page = open_page(chromium, url, web_room, f"/screen/{web_room.code}", size)
    share = page.locator(".code-square path").evaluate("(code) => code.getBoundingClientRect().height / innerHeight")
    page.context.close()
    assert share > 0.75


@pytest.mark.parametrize(("count", "last_row"), [(12, "8"), (48, "8"), (48, "10"), (48, "12"), (12, "25"), (300, "12")])
def test_no_name_at_a_table_is_cut_off_by_its_cell(
    chromium: Browser, url: str, web_room: Room, count: int, last_row: str
) -> None:
    room = crowd(Room(web_room.db, now=web_room.now, set_up={"last_row": last_row}), count, "rounds", 1)
    page = open_page(chromium, url, room, f"/screen/{room.code}", (1920, 1080), reduced_motion="reduce")
    cut = page.evaluate(CUT)
    page.context.close()
    assert cut == []


def sitting(room: Room, sheet: str, count: int) -> Room:
    """So many people in the first round of a run-sheet that ships."""
    names = names_of(count)
    room.walk_by(shipped()[sheet]).join(*names).next()
    for i, name in enumerate(names):
        room.post(name, "offer", GIVES[i % len(GIVES)])
        room.post(name, "need", ASKS[i % len(ASKS)])
    return room.reach("rounds")


@pytest.mark.parametrize(("sheet", "count"), [("troika-consulting", 12), ("world-cafe", 12), ("weekly-breakfast", 9)])
def test_all_who_sit_at_a_larger_table_have_a_line_of_their_own(
    chromium: Browser, url: str, web_room: Room, sheet: str, count: int
) -> None:
    room = sitting(web_room, sheet, count)
    page = open_page(chromium, url, room, f"/screen/{room.code}", (1920, 1080), reduced_motion="reduce")
    cut, squeezed = page.evaluate(CUT), page.evaluate(SQUEEZED)
    page.context.close()
    assert (cut, squeezed) == ([], [])


def test_the_time_of_a_turn_runs(chromium: Browser, url: str, web_room: Room) -> None:
    room = sitting(web_room, "troika-consulting", 3)
    page = open_page(chromium, url, room, f"/screen/{room.code}", (1920, 1080))
    first = page.locator("[data-turn-text]").text_content()
    expect(page.locator("[data-turn-text]")).not_to_have_text(first or "")
    page.context.close()


def test_after_the_last_turn_the_big_screen_has_the_rest_of_the_round(chromium: Browser, url: str, web_room: Room) -> None:
    room = sitting(web_room, "weekly-breakfast", 3)
    with room.db.work() as work:
        bump(work, room.id).clock_ends_at = time.time() + 200
    page = open_page(chromium, url, room, f"/screen/{room.code}", (1920, 1080))
    expect(page.locator("[data-turn-text]")).to_have_text(re.compile(r"3:[012]\d|2:\d\d"))
    expect(page.locator("[data-turn-under]")).to_be_hidden()
    page.context.close()


def test_after_the_tables_come_the_names_from_a_to_z(chromium: Browser, url: str, web_room: Room) -> None:
    room = crowd(web_room, 48, "rounds", 1)
    page = open_page(chromium, url, room, f"/screen/{room.code}", (1920, 1080), reduced_motion="reduce")
    notes = []
    for _ in range(5):
        notes.append(page.locator(".board-page").inner_text())
        page.locator("table-board").evaluate("(board) => board.turn()")
    page.context.close()
    assert notes == [
        "Tables 1 to 14. Page 1 of 2",
        "Tables 15 to 24. Page 2 of 2",
        "Find your name, A to L. Page 1 of 2",
        "Find your name, Ł to 陈. Page 2 of 2",
        "Tables 1 to 14. Page 1 of 2",
    ]


def test_new_words_come_to_the_wall_by_themselves_and_go_when_hidden(chromium: Browser, url: str, web_room: Room) -> None:
    room = web_room.join("Carol").reach("posting")
    room.now = time.time()
    card = room.post("Carol", "offer", "lend a drill")
    page = open_page(chromium, url, room, f"/screen/{room.code}", (1920, 1080))
    expect(page.locator("[data-count=give]")).to_have_text("1")
    expect(page.get_by_text("Lend a drill")).to_have_count(0)
    expect(page.get_by_text("Lend a drill")).to_be_visible()
    room.hide(card)
    expect(page.get_by_text("Lend a drill")).to_have_count(0)
    page.context.close()


def test_the_wall_goes_on_asking_when_the_next_words_are_due_in_just_as_many_seconds(
    chromium: Browser, url: str, web_room: Room
) -> None:
    room = web_room.join("Carol").reach("posting")
    now = time.time() - HELD_BACK
    for room.now, text in ((now + 1, "lend a saw"), (now + 6, "lend a drill")):
        room.post("Carol", "offer", text)
    page = open_page(chromium, url, room, f"/screen/{room.code}", (1920, 1080))

    def hurry(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=re.sub(r'data-next-in="[\d.]+"', 'data-next-in="0.4"', answer.text()))

    page.route("**/panel*", hurry)
    expect(page.get_by_text("Lend a drill")).to_be_visible()
    page.unroute_all(behavior="wait")
    page.context.close()


def test_an_element_whose_script_was_lost_on_the_way_is_asked_for_again(chromium: Browser, url: str, web_room: Room) -> None:
    room = web_room.join("Carol").reach("posting")
    page = open_page(chromium, url, room, f"/screen/{room.code}", (1920, 1080))
    page.context.route("**/wall-meter.js", lambda route: route.abort(), times=1)
    page.reload()
    expect(page.locator("wall-meter:defined")).to_have_count(1)
    page.context.close()


def test_an_answer_that_never_comes_is_not_waited_for_all_evening(chromium: Browser, url: str, web_room: Room) -> None:
    room = web_room.join("Carol")
    page = open_page(chromium, url, room, f"/screen/{room.code}", (1920, 1080))
    # Nobody answers it.
    page.route("**/panel", lambda route: None, times=1)
    page.wait_for_event("request", lambda request: request.url.endswith("/panel"))
    room.reach("poll")
    expect(page.get_by_role("heading", name="Do you hope to sell something today?")).to_be_visible(timeout=30_000)
    page.context.close()


def test_nothing_on_the_big_screen_can_be_pressed(chromium: Browser, url: str, web_room: Room) -> None:
    room = crowd(web_room, 12, met=True)
    page = open_page(chromium, url, room, f"/screen/{room.code}", (1920, 1080), reduced_motion="reduce")
    found = []
    for phase in PHASES:
        at(room, phase, round=int(phase == "rounds"))
        go_to(page, f"/screen/{room.code}")
        found += [(phase, each.inner_text()) for each in page.locator(HIDDEN_CONTROLS).all()]
    page.context.close()
    assert found == []


def test_the_report_and_the_sheets_fit_a_phone_and_a_laptop(chromium: Browser, url: str, web_room: Room, look: Look) -> None:
    room = crowd(web_room, 48, "closed", met=True)
    for path in ("report", "print"):
        page = open_page(chromium, url, room, f"/host/{room.code}/{path}", (320, 640))
        widths = []
        for width in (320, 390, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            widths.append(page.evaluate("document.documentElement.scrollWidth - innerWidth"))
        assert (path, widths) == (path, [0, 0, 0])
        look(path, page)
        page.context.close()
