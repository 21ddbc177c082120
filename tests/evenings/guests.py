"""A guest whose phone speaks plain HTTP: the same pages, forms and routes as in a browser, and no script."""

from __future__ import annotations

from collections.abc import Callable
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

from facilitator.rehearsal.pages import Form, Page
from tests.evenings.cast import helps
from tests.waiting import attempts

Listen = Callable[[str], None]
PATIENCE = 300.0


class Guest:
    """`listen` is told the HTML of every page; `refused` has the status and path of every answer that was none."""

    def __init__(self, url: str, name: str, gives: str, asks: str, language: str, listen: Listen) -> None:
        self.name, self.gives, self.asks = name, gives, asks
        self.refused: list[tuple[int, str]] = []
        self.code = ""
        self._url, self._language, self._listen = url, language, listen
        self._web = build_opener(HTTPCookieProcessor(CookieJar()))

    def open(self, behind: str = "") -> Page:
        """One's page in the room; `behind` its address: "?do=cards"."""
        return self._ask(f"/{self.code}{behind}")

    def send(self, form: Form | None, **values: str) -> Page:
        """The page that comes of a form with these `values`."""
        assert form is not None, f"{self.name} has no such form"
        return self._ask(form.action, {**form.fields, **values})

    def _ask(self, path: str, data: dict[str, str] | None = None) -> Page:
        request = Request(self._url + path, urlencode(data).encode() if data is not None else None)
        request.add_header("Accept-Language", self._language)
        request.add_header("Origin", self._url)
        try:
            with self._web.open(request, timeout=PATIENCE) as answer:
                html = answer.read().decode()
        except HTTPError as refusal:
            html = refusal.read().decode()
            self.refused.append((refusal.code, path))
        self._listen(html)
        return Page(html)

    # What guests do

    def join(self, code: str) -> Guest:
        self.code = code
        self.send(self.open().form("/join"), name=self.name)
        return self

    def raise_hands(self, sell: bool, buy: bool) -> None:
        page = self.open()
        for up in (sell, buy):
            page = self.send(page.form("/hand"), up="yes" if up else "no")

    def post_both(self) -> Page:
        page = self.send(self.open().form("/cards"), text=self.gives)
        return self.send(page.form("/cards"), text=self.asks)

    def look_at(self, cards: int) -> None:
        """Says of the first so many cards that are dealt whether they would help, as it is."""
        page = self.open()
        for _ in range(cards):
            if card := next(page.cards(), None):
                wants = helps(card.text, self.asks) if card.kind == "offer" else helps(self.gives, card.text)
                page = self.send(card.form, wanted="yes" if wants else "no")

    def meet(self) -> None:
        """Says "we've met", unless the partner has said so."""
        form = self.open().form("/met")
        if form is not None and form.buttons:
            self.send(form)

    def leave(self) -> None:
        self.send(self.open().form("/leave"))

    def answer_late(self, choice: str) -> None:
        """Waits until a table is offered, and answers; or until they sit at one, where somebody was alone."""
        for _ in attempts(f"a table for {self.name}", PATIENCE):
            page = self.open()
            if form := page.form("/late"):
                self.send(form, choice=choice)
            if form or page.step == "rounds":
                return
