"""The big screen of a room of any size in a real Chromium: pages by a plain server in this process, no sockets."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask
from playwright.sync_api import Browser, Page
from werkzeug.exceptions import NotFound
from werkzeug.serving import make_server

from facilitator.identity import cookie_name
from facilitator.store.keys import Role
from tests.builders import Room


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, _without_sockets(app), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()


def _without_sockets(app: Flask) -> WSGIApplication:
    """No event loop runs here: a socket would open, hear nothing, and keep the page from asking."""

    def pages(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ["PATH_INFO"].startswith("/socket.io/"):
            return NotFound()(environ, start_response)
        return app(environ, start_response)

    return pages


def open_page(browser: Browser, url: str, room: Room, path: str, size: tuple[int, int], **options: object) -> Page:
    """A page of the host's or the screen's own, by its path, in a window of `size`."""
    role, key = (Role.SCREEN, room.screen_key) if path.startswith("/screen") else (Role.HOST, room.host_key)
    context = browser.new_context(base_url=url, viewport={"width": size[0], "height": size[1]}, **options)  # type: ignore[arg-type]
    context.add_cookies([{"name": cookie_name(role, room.code), "value": key, "url": url}])
    page = context.new_page()
    go_to(page, path)
    return page


def go_to(page: Page, path: str) -> None:
    """Load it, and wait until each of its elements does what it does."""
    page.goto(path)
    page.wait_for_selector(":not(:defined):not([data-brief])", state="detached")
