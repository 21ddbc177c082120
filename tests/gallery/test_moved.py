"""A table that changes is said at the top of the phone that was sent to another one: aloud, and once."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from facilitator.actions import changes
from facilitator.core.changes import Change, PairRule
from tests.builders import SIX
from tests.gallery.conftest import House, open_phone


def test_a_table_that_changed_while_the_phone_was_away_is_said_once(house: House, chromium: Browser) -> None:
    room = house.open_room()
    room.reach("matching", *SIX)
    page = open_phone(house, chromium, room, "Carol")
    page.goto(f"/{room.code}")
    expect(page.locator("#moved")).to_be_hidden()
    old = room.phone("Carol").meetings[1].partners[0].name
    changes.make(room.db, room.id, Change(PairRule.APART, (room.ids["Carol"], room.ids[old])), room.now)
    page.reload()
    new = room.phone("Carol").meetings[1]
    names = " and ".join(partner.name for partner in new.partners)
    band = page.get_by_role("alert").filter(has_text="Round 2 has changed")
    expect(band).to_contain_text(f"Round 2 has changed: table {new.table}, with {names}.")
    band.get_by_role("button", name="OK").click()
    expect(band).to_be_hidden()
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Round 1, table")
    expect(page.locator("#announce")).to_be_attached()
    expect(page.locator("#moved")).to_be_hidden()
    page.context.close()
