"""What every evening has, whoever comes and whatever goes wrong; and an ear for sentences of another language."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Mapping
from itertools import combinations
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect
from selectolax.lexbor import LexborHTMLParser

from facilitator import languages
from facilitator.core import locale
from tests.browser.conftest import Host, People, Server
from tests.evenings.cast import Cards
from tests.evenings.guests import Guest
from tests.foreign import ear, shown

ROUNDS = (1, 2, 3)
BUSY = 60


# Names of the rings that a line of the headline stands on.
UNDER_THE_HEADLINE = """() => {
  const lines = [...document.querySelectorAll(".match-title em, .match-title span")].map((line) => {
    const words = document.createRange();
    words.selectNodeContents(line);
    return words.getBoundingClientRect();
  });
  const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  const names = [...document.querySelectorAll("#rings .ring-names text")];
  return names.filter((name) => lines.some((line) => meet(line, name.getBoundingClientRect()))).map((name) => name.textContent);
}"""


def heedless(html: str) -> None:
    """Of hundreds of pages of a kind, the first were listened to."""


class Heard:
    """Everything that pages said."""

    def __init__(self) -> None:
        self.languages: set[str | None] = set()
        self._pieces: set[str] = set()

    def listen(self, html: str) -> None:
        tree = LexborHTMLParser(html)
        self.languages |= {page.attributes.get("lang") for page in tree.css("html")}
        self._pieces |= set(shown(tree))

    def foreign(self, language: str, typed: Iterable[str]) -> set[str]:
        """What of it is a sentence of another language, beside what people `typed`."""
        words = {*typed, *locale.languages().values()}
        # In a sentence of ours a card stands without the stop at its end.
        longest_first = sorted(words | {text.rstrip(" .!?…") for text in words}, key=len, reverse=True)
        own = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE)
        return ear(language).hears({left for piece in self._pieces for left in own.sub("\n", piece).split("\n")})


class Evening(People):
    """`phones`: who came with a browser, by name; `guests`: who came with plain HTTP.

    There is a picture of all that is looked at when PICTURES names a folder for them.
    """

    host: Host
    screen: Page

    def __init__(self, chromium: Browser, server: Server, language: str) -> None:
        super().__init__(chromium, server, language)
        languages.install()
        self.language, self.heard = language, Heard()
        self._folder, self._taken = Path(folder) if (folder := os.environ.get("PICTURES")) else None, 0
        self.phones: dict[str, Page] = {}
        self.guests: dict[str, Guest] = {}

    def say(self, text: str, /, **named: object) -> str:
        """An English sentence of ours, in the language of this evening."""
        with locale.in_locale(self.language):
            return locale.gettext(text, **named)

    def look(self, *pages: Page) -> None:
        for page in pages or (self.host.page, self.screen, *self.phones.values()):
            self.heard.listen(page.content())
            if self._folder:
                self._taken += 1
                page.screenshot(path=self._folder / f"{self._taken:03}-{page.url.split('/', 3)[3].replace('/', '-')}.png")

    def visit(self, path: str) -> Page:
        """A page of the host's beside the remote."""
        self.host.page.goto(f"/host/{self.host.code}{path}")
        self.look(self.host.page)
        return self.host.page

    # The parts of every evening

    def begin(self, **plan: str) -> None:
        self.host = self.open_room(**plan)
        self.look(self.host.page)

    def light_up(self) -> None:
        """The big screen, and the remote."""
        self.screen = self.host.open_screen()
        self.host.take_remote()
        self.look()

    def come(self, phones: Iterable[str], guests: Mapping[str, Cards]) -> None:
        for name in phones:
            self.phones[name] = self.join(self.host.code, name)
        for name, cards in guests.items():
            listen = self.heard.listen if len(self.guests) < BUSY else heedless
            guest = Guest(self.server.url, name, *cards, self.language, listen)
            self.guests[name] = guest.join(self.host.code)
        for name in phones:
            expect(self.phones[name].get_by_role("heading", level=1)).to_contain_text(name)

    def go_on(self, title: str, phase: str, **named: object) -> None:
        """The host presses Next; the screen and everybody's phone follow."""
        self.host.next(self.say(title, **named))
        for page in (self.screen, *self.phones.values()):
            expect(page.locator("#panel")).to_have_attribute("data-phase", phase)
        self.look()

    def raise_hands(self) -> None:
        self.go_on("Hands", "poll")
        for phone in self.phones.values():
            for question, up in (("sell", "yes"), ("buy", "no")):
                phone.locator(f"form:not(.again):has([value={question}]) [name=up][value={up}]").click()
            expect(phone.locator("form.again")).to_have_count(2)
        for guest in self._busy():
            guest.raise_hands(True, False)
        self.look()

    def post_cards(self, cards: Mapping[str, Cards]) -> None:
        for name, phone in self.phones.items():
            post_both(phone, cards[name])
        for guest in self.guests.values():
            guest.post_both()
        for phone in self.phones.values():
            expect(phone.locator("#panel")).to_have_attribute("data-step", "ready")
        self.look()

    def look_around(self) -> None:
        self.go_on("Look around", "market")
        for phone in self.phones.values():
            phone.locator(".deal").first.locator("[name=wanted][value=yes]").click()
        for guest in self._busy():
            guest.look_at(3)
        self.look()

    def match(self) -> None:
        self.go_on("The rings", "matching")
        for phone in self.phones.values():
            expect(phone.locator(".flag")).to_be_visible()
        expect(self.screen.locator("#match > ul, #match > .tale").first).to_be_attached()
        assert self.screen.evaluate(UNDER_THE_HEADLINE) == []
        self.look()

    def begin_round(self, number: int, of: int = len(ROUNDS)) -> None:
        self.go_on("Round %(round)s of %(rounds)s", "rounds", round=number, rounds=of)

    def meet(self) -> None:
        """Everybody who sits at a table says "we've met", or hears it."""
        for phone in self.phones.values():
            say_met(phone)
        for guest in self._busy():
            guest.meet()
        self.look()

    def step_out(self, name: str) -> None:
        phone = self.phones[name]
        phone.locator("details.menu summary").click()
        phone.locator("form[action$='/leave'] button").click()
        expect(phone.get_by_role("heading", level=1)).to_have_text(self.say("You’ve stepped out."))
        self.look()

    def come_back(self, name: str) -> None:
        phone = self.phones[name]
        phone.locator("form[action$='/return'] button").click()
        expect(phone.locator("#panel")).to_have_attribute("data-step", re.compile("late|rounds"))
        self.look()

    def _busy(self) -> list[Guest]:
        """Of hundreds, those who do all that there is to do."""
        return list(self.guests.values())[:BUSY]

    def end(self) -> None:
        self.go_on("Over", "closed")
        self.visit("/report")
        self.host.take_remote()

    # What the host takes home

    def export(self, format: str) -> Path:
        with self.host.page.expect_download() as download:
            self.host.page.locator(f"form[action$='/export'] button[value={format}]").click()
        return Path(download.value.path())

    def taken_home(self) -> dict[str, Any]:
        evening: dict[str, Any] = json.loads(self.export("json").read_text("utf-8"))
        return evening


def post(phone: Page, kind: str, words: str) -> None:
    form = phone.locator(f"form:has([name=kind][value={kind}])")
    form.locator("textarea").fill(words)
    form.locator(".foot .btn").click()


def post_both(phone: Page, cards: Cards) -> None:
    post(phone, "offer", cards.gives)
    post(phone, "need", cards.asks)


def say_met(phone: Page) -> None:
    # Whoever sits there may say so first, and then there is nothing to press.
    phone.locator("form[action$='/met'] button, .bar__met").first.click()
    expect(phone.locator(".bar__met")).to_be_visible()


def names_in(meeting: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(meeting["people"].split(", "))


def rounds_of(taken_home: Mapping[str, Any]) -> dict[str, set[int]]:
    """In which rounds each person had a meeting."""
    rounds: dict[str, set[int]] = {person["name"]: set() for person in taken_home["attendees"]}
    for meeting in taken_home["meetings"]:
        for name in names_in(meeting):
            rounds[name].add(meeting["round"])
    return rounds


def adds_up(taken_home: Mapping[str, Any]) -> None:
    """Nobody meets the same person twice, each match has its meeting, and more than half of the room gives or receives."""
    pairs = [frozenset(pair) for meeting in taken_home["meetings"] for pair in combinations(sorted(names_in(meeting)), 2)]
    assert len(pairs) == len(set(pairs))
    matched = [frozenset((match["giver"], match["receiver"])) for match in taken_home["matches"]]
    assert set(matched) <= set(pairs)
    assert len(frozenset().union(*matched)) > len(taken_home["attendees"]) / 2
