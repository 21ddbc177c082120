"""Once the host's laptop has gone home: what the browsers that are not Chromium keep of one's people, and say of it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from facilitator.identity import cookie_name
from facilitator.store.keys import Role
from tests.builders import FOUR, Room
from tests.engines.firefox import Firefox, firefox
from tests.engines.test_evening import sees
from tests.engines.webkit import WebKit, webkit
from tests.gallery.conftest import House, running
from tests.waiting import until

ENGINES: dict[str, Callable[[Path], AbstractContextManager[Firefox | WebKit]]] = {"Firefox": firefox, "WebKit": webkit}


def over(house: House) -> Room:
    room = house.open_room().reach("rounds", *FOUR)
    room.met("Carol")
    return room.reach("closed")


@pytest.mark.parametrize("name", ENGINES)
def test_with_the_server_gone_the_page_shows_ones_people(name: str, tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    with ENGINES[name](tmp_path) as engine:
        with running(data) as house:
            room = over(house)
            url = f"{house.url}/{room.code}"
            engine.open(house.url)
            engine.run(f"document.cookie = '{cookie_name(Role.ATTENDEE, room.code)}={room.keys['Carol']}; path=/'")
            engine.open(url)
            sees(engine, "keep-offline > span + span:not([hidden])")
        engine.open(url)
        sees(engine, "body[data-kept]")
        (met,) = room.people("Carol")
        until(lambda: engine.run(f"return document.body.textContent.includes({met!r})"), met)
