"""What a phone pays: at most 90 kB to come in, and 2 kB for each change of phase with, at a table, one drawn beacon more."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from playwright.sync_api import Browser, expect

from facilitator.store.records import PlanRecord
from tests.builders import Room
from tests.gallery import rooms
from tests.gallery.conftest import House, host_does, open_phone
from tests.gallery.rooms import HARD, Guest, guests_of
from tests.gallery.wire import Wire
from tests.waiting import until_on

PANEL, GLYPH = 2000, 1500
GUESTS = guests_of("makers_48.json")


def test_a_phone_comes_in_for_ninety_kilobytes(house: House, chromium: Browser) -> None:
    room = house.open_room(name="Small Business Thursday")
    page = chromium.new_context(base_url=house.url).new_page()
    wire = Wire(page)
    page.goto(f"/{room.code}")
    page.get_by_label("What should we call you?").fill("Leila")
    page.get_by_role("button", name="Join the room").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Leila")
    until_on(page, lambda: wire.is_listening and wire.cost("idiomorph") > 0, "all that is fetched when there is time")
    page.wait_for_load_state("networkidle")
    print(f"\nfirst load: {wire.cost()} bytes in {len(wire.costs)} requests; own scripts {wire.own_scripts()}")
    for url, size in sorted(wire.costs.items(), key=lambda cost: -cost[1]):
        print(f"  {size:6} {url}")
    assert wire.cost() <= 90_000
    assert wire.cost(".css") <= 9_000
    assert wire.own_scripts() <= 18_000
    assert wire.cost(".woff2") <= 31_000
    page.context.close()


@pytest.mark.parametrize(("guests", "me"), [(GUESTS, 0), (GUESTS, -1), (HARD, 0)], ids=["first", "last", "hard names"])
def test_each_change_of_phase_is_at_most_two_kilobytes(
    house: House, chromium: Browser, guests: Sequence[Guest], me: int
) -> None:
    room = house.open_room(name="Small Business Thursday", people="48", tables="24")
    rooms.join(room, *guests)
    page = open_phone(house, chromium, room, guests[me].name)
    wire = Wire(page)
    page.goto(f"/{room.code}")
    until_on(page, lambda: wire.is_listening, "the socket")
    paid = walk(house, room, wire, guests)
    print("\nphase changes in bytes:", paid)
    most = {step: PANEL + (GLYPH if step.startswith(("matching", "rounds")) else 0) for step in paid}
    assert {step: size for step, size in paid.items() if size > most[step]} == {}
    page.context.close()


def has_plan(room: Room) -> bool:
    with room.db.look() as session:
        return session.get(PlanRecord, room.id) is not None


def walk(house: House, room: Room, wire: Wire, guests: Sequence[Guest]) -> dict[str, int]:
    """To the end of the evening: the bytes that each step of the host's brought to this phone."""
    paid: dict[str, int] = {}
    while room.record.phase != "closed":
        if room.record.phase == "posting":
            rooms.post(room, *guests)
        before = len(wire.panels)
        host_does(house, room, "next", **{"from": room.step})
        # The plan's panel follows that of the phase.
        until_on(wire.page, lambda: room.record.phase != "matching" or has_plan(room), "the plan")
        until_on(wire.page, lambda: wire.newest == room.version, "the newest panel")
        paid[room.step] = max(wire.panels[before:])
        if room.record.phase == "rounds":
            rooms.all_met(room, *guests)
    return paid
