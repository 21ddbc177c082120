"""A short evening in the browsers that are not Chromium: join, post, tap, meet, keep; and no script complains."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from tests.builders import FOUR, Room
from tests.engines.firefox import Firefox, firefox
from tests.engines.webkit import WebKit, webkit
from tests.gallery.conftest import House, host_does, house
from tests.waiting import until

__all__ = ["house"]
Engine = Firefox | WebKit
ENGINES: dict[str, Callable[[Path], AbstractContextManager[Engine]]] = {"Firefox": firefox, "WebKit": webkit}


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    with ENGINES[request.param](tmp_path) as engine:
        yield engine


def sees(engine: Engine, selector: str) -> None:
    until(lambda: engine.run(f"return document.querySelector({selector!r}) !== null"), selector)


def press(engine: Engine, selector: str) -> None:
    sees(engine, selector)
    engine.run(f"document.querySelector({selector!r}).click()")


def write(engine: Engine, selector: str, words: str) -> None:
    """As a hand does it: into the field, with the event that scripts listen for."""
    sees(engine, selector)
    engine.run(
        f"const field = document.querySelector({selector!r}); field.focus(); field.value = {words!r};"
        "field.dispatchEvent(new Event('input', { bubbles: true }))"
    )


def goes_on(house: House, room: Room, engine: Engine, phase: str) -> None:
    """The host presses Next, and the phone hears of it by its socket."""
    host_does(house, room, "next", **{"from": room.step})
    sees(engine, f"#panel[data-phase='{phase}']")


def posts(engine: Engine, kind: str, words: str) -> None:
    write(engine, f"form:has([name=kind][value={kind}]) textarea", words)
    press(engine, f"form:has([name=kind][value={kind}]) .foot .btn")


def test_an_evening_is_carried_from_the_door_to_the_people_one_keeps(house: House, engine: Engine) -> None:
    room = house.open_room(people="6", tables="3")
    room.join(*FOUR)
    engine.open(f"{house.url}/{room.code}")
    write(engine, "[name=name]", "Leila")
    press(engine, "form .btn")
    sees(engine, "#panel[data-step=lobby]")
    sees(engine, "body[data-started]")
    assert engine.run("return document.querySelector('h1').textContent.includes('Leila')")
    goes_on(house, room, engine, "poll")
    press(engine, ".hand")
    goes_on(house, room, engine, "posting")
    posts(engine, "offer", "take portrait photos")
    posts(engine, "need", "explain bookkeeping for photographers")
    sees(engine, "#panel[data-step=ready]")
    room.post_cards(*FOUR)
    goes_on(house, room, engine, "market")
    press(engine, ".deal .btn")
    goes_on(house, room, engine, "matching")
    sees(engine, ".flag, .who")
    goes_on(house, room, engine, "rounds")
    press(engine, "form[action$='/met'] .btn")
    sees(engine, ".bar__met")
    while room.record.phase == "rounds":
        host_does(house, room, "next", **{"from": room.step})
    sees(engine, "#panel[data-phase='wrap-up'] .p")
    goes_on(house, room, engine, "closed")
    sees(engine, "#panel .p")
    assert engine.complaints == []


def test_a_script_that_fails_is_heard_of(house: House, engine: Engine) -> None:
    engine.open(house.url)
    engine.run("setTimeout(() => nowhere())")
    until(lambda: engine.run("return true") and bool(engine.complaints), "the complaint")
