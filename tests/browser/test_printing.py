"""What is printed: table numbers that are never broken, two cards a sheet, and no heading alone at the foot of a page."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Host, People

# Every number as it is drawn: on how many lines, and by how much wider than its place.
NUMBERS = """() => [...document.querySelectorAll(".table-card h2")].map((title) => {
  const range = document.createRange();
  range.selectNodeContents(title.lastChild);
  const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)));
  return [title.lastChild.data.trim(), lines.size, range.getBoundingClientRect().width <= title.clientWidth + 1];
})"""
LONELY = """() => [...document.querySelectorAll("h1, h2, h3")]
  .filter((title) => getComputedStyle(title).breakAfter !== "avoid").map((title) => title.textContent)"""


def to_print(crew: People, **plan: str) -> Page:
    host: Host = crew.open_room(**plan)
    host.page.goto(f"/host/{host.code}/print")
    expect(host.page.get_by_role("button", name="Print", exact=True)).to_be_visible()
    host.page.emulate_media(media="print")
    return host.page


# With a beacon for each round, and without, where a pair does not have a table to itself.
@pytest.mark.parametrize(("guests", "tables"), [(4990, 2500), (5000, 2499)])
def test_no_table_number_is_broken_from_1_to_2500(people: People, guests: int, tables: int) -> None:
    page = to_print(people, people=str(guests), tables=str(tables))
    assert page.locator(".has-rounds").count() == (tables if guests <= 2 * tables + 1 else 0)
    numbers = page.evaluate(NUMBERS)
    assert len(numbers) == tables
    assert [one for one in numbers if one[1:] != [1, True]] == []


@pytest.mark.parametrize("size", ["A4", "Letter"])
def test_two_table_cards_fit_on_a_sheet(people: People, size: str) -> None:
    page = to_print(people, people="48", tables="24")
    sheets = len(re.findall(rb"/Type\s*/Page\b", page.pdf(format=size, print_background=True, prefer_css_page_size=False)))
    assert sheets == 1 + 12


def test_a_heading_stays_with_what_it_is_about(people: People) -> None:
    host = people.open_room()
    for page in ("print", "report"):
        host.page.goto(f"/host/{host.code}/{page}")
        host.page.emulate_media(media="print")
        assert host.page.evaluate(LONELY) == []
