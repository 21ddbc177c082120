"""One simulated attendee: does on each panel what a person would, at a human pace or as fast as it goes."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable

from facilitator.rehearsal.browser import Browser, RehearsalProblem
from facilitator.rehearsal.crowd import Habits
from facilitator.rehearsal.pages import Form, Page, SeenCard
from facilitator.rehearsal.script import Part, PartCard, Script, spoken

SELLS, BUYS = 0.92, 0.08
# Of those who are asked, how many can help.
HELPS = 0.2


class Attendee:
    """`acknowledged` holds what the server answered for: cards by id, hands by question, taps by card.

    `brought_back`: words that stood in their forms already; `was_greeted`: the door knew them.
    """

    def __init__(self, part: Part, script: Script, browser: Browser, code: str, seed: str, pace: float, habits: Habits) -> None:
        self.part = part
        self.browser = browser
        self.step = ""
        self.version = 0
        self.is_busy = True
        self.hands: dict[str, bool] = {}
        self.posted: list[PartCard] = []
        self.brought_back: set[str] = set()
        self.was_greeted = False
        self.tapped = 0
        self.wanted = 0
        self.met = 0
        self.leads = 0
        self._script = script
        self._code = code
        self._random = random.Random(seed)
        self._pace = pace
        self._habits = habits
        self._considered: set[str] = set()
        self._acts: dict[str, Callable[[Page], Awaitable[Page | None]]] = {
            "poll": self._raise_hand,
            "offer": self._post,
            "need": self._post,
            "ready": self._post_more,
            "market": self._look_around,
            "late": self._join_table,
            "rounds": self._meet,
            "unmet": self._help,
        }

    async def arrive(self) -> None:
        """Scan, type a name, join; then listen."""
        await self._wait(0, 20)
        page = await self.browser.open(f"/{self._code}")
        form = page.form("/join")
        self.was_greeted = "Welcome back" in page.text
        if form is None:
            raise RehearsalProblem(f"{self.part.name} finds no form to join with: {page.text[:200]}")
        page = await self._join(form, self.part.name)
        if "another" in page.refusal():
            # A real guest was first. Do what the page says: add a letter.
            self.browser.refused.clear()
            page = await self._join(form, f"{self.part.name} R")
            self._script.call(self.part, f"{self.part.name} R")
        if page.step in ("", "join"):
            raise RehearsalProblem(f"{self.part.name} could not join: {page.refusal() or page.text[:200]}")
        await self.browser.listen(self._code, "phone", page)
        await self._act(page)

    async def _join(self, form: Form, name: str) -> Page:
        return await self.browser.send(form, {"name": name, "say_it_like": self.part.say_it_like, "remember": "yes"})

    async def live(self) -> None:
        """Answer every panel until cancelled."""
        while True:
            panel = await self.browser.news()
            # The answer to something done meanwhile may be newer than what was pushed before it.
            if panel["version"] > self.version:
                await self._act(Page.of_panel(panel["html"], panel["version"], panel["step"]))

    async def _act(self, page: Page) -> None:
        """Do what the panel asks, and whatever its answer asks next, until there is nothing to do."""
        self.is_busy = True
        following: Page | None = page
        while following is not None:
            self.step = following.step or self.step
            self.version = max(self.version, following.version)
            act = self._acts.get(following.step)
            following = await act(following) if act else None
        self.is_busy = False

    async def _wait(self, low: float, high: float) -> None:
        await asyncio.sleep(self._pace * self._random.uniform(low, high))

    async def _raise_hand(self, page: Page) -> Page | None:
        await self._wait(1, 6)
        form = page.form("/hand")
        if form is None or form.fields["question"] in self.hands:
            return None
        question = form.fields["question"]
        up = self._random.random() < (SELLS if question == "sell" else BUYS)
        answer = await self.browser.send(form, button=("", "up", "yes" if up else "no"))
        self.hands[question] = up
        return answer

    def _unposted(self, kind: str | None = None) -> PartCard | None:
        return next((c for c in self.part.cards if c not in self.posted and kind in (None, c.kind)), None)

    async def _post(self, page: Page) -> Page | None:
        """The form on the panel takes one card of its kind; somebody without one has to leave it."""
        form = page.form("/cards")
        card = self._unposted(form.fields.get("kind")) if form else None
        if form is None or card is None:
            return None
        await self._wait(8, 40)
        if begun := spoken(form.fields.get("text", "")):
            self.brought_back.add(begun)
        answer = await self.browser.send(form, card.words.as_form())
        if answer.refusal():
            raise RehearsalProblem(f"{self.part.name} could not post {card.words.text!r}: {answer.refusal()}")
        self.posted.append(card)
        return answer

    async def _post_more(self, page: Page) -> Page | None:
        card = self._unposted()
        if card is None:
            return None
        return await self._post(await self.browser.open(f"/{self._code}?do={card.kind}"))

    async def _look_around(self, page: Page) -> Page | None:
        """Look at the cards that are shown, as many as this person does, and say of each whether it would help."""
        for card in page.cards():
            if card.id in self._considered or len(self._considered) >= self._habits.most:
                continue
            self._considered.add(card.id)
            if self._random.random() < self._habits.looks:
                await self._wait(2, 6)
                return await self._say(card)
        return None

    async def _say(self, card: SeenCard) -> Page:
        known = self._script.card(card.author, card.kind, card.text)
        mine = {own.words.text for own in self._script.wants(self.part, known)} if known else set()
        wants = self._random.random() >= self._habits.misses if mine else self._random.random() < self._habits.slips
        button = ("", "wanted", "yes" if wants else "no")
        if wants and mine and spoken(card.own_text) not in mine:
            button = next((other for other in card.others if spoken(other[0]) in mine), button)
        answer = await self.browser.send(card.form, button=button)
        self.tapped += 1
        self.wanted += wants
        return answer

    async def _join_table(self, page: Page) -> Page | None:
        form = page.form("/late")
        if form is None:
            return None
        await self._wait(2, 8)
        return await self.browser.send(form, button=("", "choice", "now"))

    async def _meet(self, page: Page) -> Page | None:
        form = page.form("/met")
        if form is None or not _has_button(form):
            return None
        await self._wait(20, 60)
        answer = await self.browser.send(form)
        self.met += 1
        return answer

    async def _help(self, page: Page) -> Page | None:
        """One in five can help with the ask that is up; who has said so, or asks, finds no form."""
        form = page.form("/leads")
        if form is None or form.fields.get("knows") != "no" or self._random.random() >= HELPS:
            return None
        await self._wait(5, 20)
        answer = await self.browser.send(form)
        if answer.refusal():
            # The asks were put away before this tap, as happens to people as well.
            del self.browser.refused[-1:]
        else:
            self.leads += 1
        return answer


def _has_button(form: Form) -> bool:
    return bool(form.buttons)
