"""A real server and a real headless Chromium, once for a file of tests; a fresh browser profile for each person."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from facilitator.rehearsal.server import own_server

ROOT = Path(__file__).resolve().parents[2]
PHONE = {"width": 390, "height": 844}
PROJECTOR = {"width": 1920, "height": 1080}


@dataclass(frozen=True)
class Server:
    url: str
    key: str


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with own_server(ROOT) as (url, key):
        yield Server(url, key)


class People:
    """Opens browsers, and at the end of the test says what any of their consoles complained about.

    `language`: what they are set to. `refused`: status and path of every answer that was none.
    """

    def __init__(self, chromium: Browser, server: Server, language: str = "en-US") -> None:
        self._chromium = chromium
        self._language = language
        self.server = server
        self._contexts: list[BrowserContext] = []
        self.complaints: list[str] = []
        self.refused: set[tuple[int, str]] = set()

    def open(self, path: str = "/", size: dict[str, int] = PHONE, javascript: bool = True, **options: object) -> Page:
        context = self._chromium.new_context(
            base_url=self.server.url,
            viewport=size,
            java_script_enabled=javascript,
            reduced_motion="reduce",
            **{"locale": self._language, **options},
        )
        self._contexts.append(context)
        # Of the context, so that a second window is heard as well.
        context.on("weberror", lambda problem: self.complaints.append(f"{path}: {problem.error}"))
        context.on("console", lambda message: self._hear(path, message.type, message.text))
        context.on("response", lambda answer: self._note(answer.status, answer.url))
        page = context.new_page()
        page.goto(path)
        return page

    def _note(self, status: int, url: str) -> None:
        if status >= 400:
            self.refused.add((status, urlsplit(url).path))

    def _hear(self, opened: str, kind: str, text: str) -> None:
        # A phone that is offline, and an answer that refuses something, are part of the evening.
        if kind == "error" and not re.search(r"ERR_INTERNET_DISCONNECTED|status of 4\d\d|WebSocket connection", text):
            self.complaints.append(f"{opened}: {text}")

    def open_room(self, **plan: str) -> Host:
        """A host with a room: her remote on a phone-sized screen."""
        page = self.open(f"/h#{self.server.key}", PHONE)
        page.wait_for_url("**/host")
        for field, value in {"name": "Canal House", "host_name": "Dina", **plan}.items():
            choice = page.locator(f"[name={field}][type=radio][value='{value}']")
            if choice.count():
                choice.check()
            else:
                page.fill(f"[name={field}]", value)
        page.locator("form[action='/host'] > .btn").click()
        page.wait_for_url("**/setup")
        return Host(page, page.url.split("/")[-2])

    def join(self, code: str, name: str, **options: object) -> Page:
        page = self.open(f"/{code}", **options)  # type: ignore[arg-type]
        page.locator("[name=name]").fill(name)
        page.locator("form[action$='/join'] .btn").click()
        return page

    def close(self) -> None:
        for context in self._contexts:
            context.close()


@dataclass(frozen=True)
class Host:
    page: Page
    code: str

    def open_screen(self) -> Page:
        """The big screen, in a second window."""
        with self.page.context.expect_page() as opened:
            self.page.locator("form[action$='/screen'] button").first.click()
        screen = opened.value
        screen.set_viewport_size(PROJECTOR)  # type: ignore[arg-type]
        screen.wait_for_url("**/screen/*")
        return screen

    def take_remote(self) -> None:
        self.page.goto(f"/host/{self.code}")

    def next(self, title: str) -> None:
        """Press Next, and see that it leads to `title`."""
        self.page.locator("button.go").click()
        expect(self.page.get_by_role("heading", level=1)).to_have_text(title)


@pytest.fixture
def people(chromium: Browser, server: Server) -> Iterator[People]:
    people = People(chromium, server)
    yield people
    people.close()
    assert not people.complaints


@pytest.fixture
def look(request: pytest.FixtureRequest) -> Iterator[Look]:
    yield Look(request.node.name)


_AXE = Axe()


class Look:
    """Looks at a page: axe finds nothing to complain of, and there is a picture when PICTURES names a folder for them."""

    def __init__(self, test: str) -> None:
        folder = os.environ.get("PICTURES")
        self._folder = Path(folder, test) if folder else None

    def __call__(self, name: str, page: Page) -> None:
        found = _AXE.run(page).response["violations"]
        assert [
            (
                name,
                rule["id"],
                [(node["html"][:120], node["any"][0]["message"] if node["any"] else "") for node in rule["nodes"]][:3],
            )
            for rule in found
        ] == []
        if self._folder:
            self._folder.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=self._folder / f"{name}.png")
