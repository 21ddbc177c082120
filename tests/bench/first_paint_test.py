"""When a phone on slow 4G (1.6 Mbit/s down, 750 kbit/s up, 400 ms) with a slow processor shows something to use."""

from __future__ import annotations

from statistics import median

import pytest
from playwright.sync_api import Browser

from tests.gallery.conftest import House, house

__all__ = ["house"]
RUNS = 5
SLOW_4G = {"offline": False, "latency": 400, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 750e3 / 8}
SLOWER = 4
_PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"
_LOADED = "performance.getEntriesByType('navigation')[0].loadEventEnd"


@pytest.mark.bench
def test_the_first_paint_of_the_join_page_on_slow_4g(house: House, chromium: Browser) -> None:
    room = house.open_room(name="Small Business Thursday")
    paints, loads = [], []
    for _ in range(RUNS):
        context = chromium.new_context(base_url=house.url, viewport={"width": 390, "height": 844})
        page = context.new_page()
        cdp = context.new_cdp_session(page)
        cdp.send("Network.enable")
        cdp.send("Network.emulateNetworkConditions", SLOW_4G)
        cdp.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        page.goto(f"/{room.code}")
        page.wait_for_timeout(500)
        paints.append(page.evaluate(_PAINT))
        loads.append(page.evaluate(_LOADED))
        context.close()
    print(f"\nslow 4G, processor {SLOWER} times slower: first paint {median(paints):.0f} ms, all loaded {median(loads):.0f} ms")
    print("paints:", [round(paint) for paint in paints])
