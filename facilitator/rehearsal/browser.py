"""A small browser for one simulated person: cookies, pages, forms, and a socket that says when the panel changed."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self

import aiohttp
import socketio

from facilitator.rehearsal.pages import Form, Page

TRIES = 6
POLL_SECONDS = 5.0
HEARTBEAT_PATIENCE = 60
PATIENCE = aiohttp.ClientTimeout(total=120)


class RehearsalProblem(RuntimeError):
    """The server did something that no attendee should see; the message says what."""


class Browser:
    def __init__(self, url: str, connector: aiohttp.BaseConnector) -> None:
        self.url = url.rstrip("/")
        self._http = aiohttp.ClientSession(
            connector=connector,
            connector_owner=False,
            cookie_jar=aiohttp.CookieJar(unsafe=True),
            headers={"Origin": self.url},
            timeout=PATIENCE,
        )
        self._socket = socketio.AsyncClient(http_session=self._http, reconnection_delay_max=3)
        self._news = asyncio.Event()
        self._code = ""
        self.panel: dict[str, Any] = {}
        self.refused: list[str] = []

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._socket.connected:
            await self._socket.disconnect()
        await self._http.close()

    async def rest(self) -> None:
        """No socket any more, until the next event: cookies stay."""
        if self._socket.connected:
            await self._socket.disconnect()
        self._socket = socketio.AsyncClient(http_session=self._http, reconnection_delay_max=3)
        self._news.clear()

    async def open(self, path: str) -> Page:
        return await self._ask("GET", path)

    async def send(
        self, form: Form, values: Mapping[str, str] | None = None, button: tuple[str, str, str] | None = None
    ) -> Page:
        """Fill in a form and press a button; the page that comes back."""
        data = {**form.fields, **(values or {})}
        if button and button[1]:
            data[button[1]] = button[2]
        return await self._ask("POST", form.action, data)

    async def download(self, path: str, data: Mapping[str, str]) -> bytes:
        async with self._http.post(self.url + path, data=data) as answer:
            answer.raise_for_status()
            return await answer.read()

    async def _ask(self, method: str, path: str, data: Mapping[str, str] | None = None) -> Page:
        """Ask until answered, as a phone does: the forms carry keys, so a second arrival changes nothing."""
        headers = {"X-Boon": "panel"} if method == "POST" else {}
        for attempt in range(TRIES):
            try:
                async with self._http.request(method, self.url + path, data=data, headers=headers) as answer:
                    page = _page(await answer.text(), answer.headers)
                    if answer.status >= 500:
                        raise RehearsalProblem(f"{method} {path} answered {answer.status}")
                    if answer.status >= 400:
                        self.refused.append(f"{method} {path}: {answer.status} {page.refusal()}")
                    return page
            except (aiohttp.ClientError, TimeoutError) as problem:
                if attempt == TRIES - 1:
                    raise RehearsalProblem(f"{method} {path} was not answered: {problem}") from problem
                await asyncio.sleep(0.2 * 2**attempt)
        raise AssertionError("unreachable")

    async def listen(self, code: str, role: str, page: Page) -> None:
        """Open the socket, knowing the panel of `page` already."""
        self.panel, self._code = {"version": page.version, "step": page.step}, code

        def on_panel(panel: dict[str, Any]) -> None:
            if panel["version"] > self.panel["version"]:
                self.panel = {**panel, "html": zlib.decompress(panel["html"]).decode()}
                self._news.set()

        self._socket.on("panel", on_panel)
        await self._socket.connect(
            self.url,
            headers={"Origin": self.url},
            auth={"code": code, "role": role, "version": page.version},
            transports=["websocket"],
            wait_timeout=30,
        )
        # This library waits for fifteen seconds, a browser for twenty: on a busy machine the whole room came back at once,
        # again and again, and a quarter of the server's work was to let people in.
        self._socket.eio.ping_timeout = HEARTBEAT_PATIENCE

    async def news(self) -> dict[str, Any]:
        """The next panel that is pushed; while there is no socket, asked for every few seconds."""
        while not self._news.is_set():
            try:
                await asyncio.wait_for(self._news.wait(), POLL_SECONDS)
            except TimeoutError:
                if not self._socket.connected:
                    await self._pull()
        self._news.clear()
        return self.panel

    async def _pull(self) -> None:
        """The panel by plain HTTP, as a phone behind a captive portal has it."""
        headers = {"X-Boon": "panel", "If-None-Match": f'"{self.panel["version"]}"'}
        try:
            async with self._http.get(f"{self.url}/{self._code}/panel", headers=headers) as answer:
                if answer.status == 200 and "X-Version" in answer.headers:
                    version, step = int(answer.headers["X-Version"]), answer.headers["X-Step"]
                    self.panel = {"version": version, "step": step, "html": await answer.text()}
                    self._news.set()
        except (aiohttp.ClientError, TimeoutError):
            return


def _page(html: str, headers: Mapping[str, str]) -> Page:
    """A whole page, or a panel that came with its step in the headers."""
    step = headers.get("X-Step")
    return Page.of_panel(html, int(headers["X-Version"]), step) if step else Page(html)
