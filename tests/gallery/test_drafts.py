"""Cards written while one waits are on the phone alone, whatever happens, and in their forms once those open."""

from __future__ import annotations

from playwright.sync_api import Browser, Page, expect

from tests.builders import FOUR
from tests.gallery.conftest import House, host_does, open_phone

OFFER, NEED = "work out what to charge", "show me how to prune a fig"


def fields(page: Page) -> tuple[str, str]:
    return page.locator("#draft-offer").input_value(), page.locator("#draft-need").input_value()


def test_a_draft_outlives_reload_bad_signal_and_every_panel_and_is_posted_with_one_tap(house: House, chromium: Browser) -> None:
    room = house.open_room().join(*FOUR)
    page = open_phone(house, chromium, room, "Carol")
    page.goto(f"/{room.code}")
    page.get_by_label("I can help someone …").fill(OFFER)
    page.context.set_offline(True)
    page.get_by_label("It would help if someone could …").fill(NEED)
    page.context.set_offline(False)
    page.reload()
    expect(page.get_by_label("I can help someone …")).to_have_value(OFFER)
    assert fields(page) == (OFFER, NEED)
    host_does(house, room, "next", **{"from": room.step})
    page.get_by_role("button", name="Hand up").click()
    page.get_by_role("button", name="Not me").click()
    expect(page.get_by_label("I can help someone …")).to_have_value(OFFER)
    page.locator("#draft-need").press("End")
    page.locator("#draft-need").press_sequentially(" tree")
    assert room.phone("Carol").me.offers == room.phone("Carol").me.needs == ()
    host_does(house, room, "next", **{"from": room.step})
    expect(page.get_by_role("heading", name="What could you give?")).to_be_visible()
    expect(page.locator("#offer-text")).to_have_value(OFFER)
    page.get_by_role("button", name="Next: something you’d love").click()
    expect(page.locator("#need-text")).to_have_value(f"{NEED} tree")
    page.get_by_role("button", name="I’m ready").click()
    expect(page.get_by_role("heading", name="You’re set.")).to_be_visible()
    me = room.phone("Carol").me
    assert ([card.text for card in me.offers], [card.text for card in me.needs]) == ([OFFER], [f"{NEED} tree"])
    page.get_by_role("link", name="Give one more thing").click()
    expect(page.locator("#offer-text")).to_have_value("")
    page.context.close()


def test_a_draft_that_says_nothing_is_noticed_and_a_beginning_is_one_tap(house: House, chromium: Browser) -> None:
    room = house.open_room().join(*FOUR)
    page = open_phone(house, chromium, room, "Carol")
    page.goto(f"/{room.code}")
    page.locator("#draft-need").fill("n/a")
    notice = page.locator(".drafting .notice")
    expect(notice).to_contain_text("Nobody can help with that.")
    page.locator("#draft-need").fill("")
    page.get_by_role("button", name="show me …").click()
    assert fields(page) == ("", "show me ")
    page.locator("#draft-need").press_sequentially("how to prune a fig")
    expect(notice).to_have_count(0)
    page.context.close()
