"""Boon's hour by forty-eight: a part is skipped, one is lengthened, others are added on the way, and it still adds up."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.evenings.cast import Cards
from tests.evenings.evening import Evening, adds_up, rounds_of

MAKERS = Path(__file__).resolve().parents[2] / "facilitator" / "rooms" / "makers_48.json"
PHONES = 3


def makers() -> dict[str, Cards]:
    people = json.loads(MAKERS.read_text("utf-8"))["people"]
    return {person["name"]: Cards(person["offers"][0]["text"], person["needs"][0]["text"]) for person in people}


class Left:
    """What is left, on the host's remote."""

    def __init__(self, evening: Evening) -> None:
        self._evening = evening
        self._page = evening.visit("?do=hours")

    def row(self, title: str) -> Locator:
        return self._page.locator(".left li").filter(has_text=title)

    def titles(self) -> list[str]:
        return self._page.locator(".left b").all_text_contents()

    def press(self, label: str) -> Left:
        self._page.get_by_role("button", name=label, exact=True).click()
        return self

    def add(self, title: str, phase: str = "talk") -> Left:
        form = self._page.locator(".left__new")
        form.locator("select").select_option(phase)
        form.locator("[name=title]").fill(title)
        form.locator("button").click()
        return self

    def done(self) -> None:
        self._evening.look(self._page)
        self._evening.host.take_remote()


@pytest.mark.parametrize("evening", ["en"], indirect=True)
def test_the_hour_is_changed_on_the_way_and_everybody_still_meets(evening: Evening) -> None:
    cards = makers()
    names = list(cards)
    evening.begin(name="The long table", people="48", tables="24")
    evening.come(names[:PHONES], {name: cards[name] for name in names[PHONES:]})
    evening.light_up()

    left = Left(evening)
    left.row("Hands").get_by_role("button", name="Leave out").click()
    expect(left.row("Hands")).to_contain_text("Left out")
    before = left.row("Give and ask").inner_text()
    left.press("A minute more: Give and ask")
    expect(left.row("Give and ask")).not_to_have_text(before)
    left.done()
    evening.go_on("Give and ask", "posting")
    evening.post_cards(cards)
    evening.look_around()

    left = Left(evening).add("Soup")
    expect(left.row("Soup")).to_be_visible()
    left.done()
    evening.go_on("Soup", "talk")
    expect(evening.screen.get_by_role("heading", level=1)).to_have_text("Soup")
    evening.match()
    evening.begin_round(1)
    evening.meet()

    left = Left(evening).add("Coffee")
    expect(left.row("Coffee")).to_be_visible()
    left.press("One more round").done()
    evening.go_on("Coffee", "talk")
    for number in (2, 3, 4):
        evening.begin_round(number, of=4)
        evening.meet()
    evening.go_on("Thanks", "wrap-up")
    evening.end()

    taken_home = evening.taken_home()
    assert rounds_of(taken_home) == {name: {1, 2, 3, 4} for name in cards}
    adds_up(taken_home)
    assert evening.refused == set()
    assert [refusal for guest in evening.guests.values() for refusal in guest.refused] == []
