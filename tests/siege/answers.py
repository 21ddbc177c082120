"""What must be true of any answer, whoever asked whatever."""

from __future__ import annotations

from flask import Flask

from facilitator.web.visit import Boon
from tests.builders import Page
from tests.siege.forms import Request
from tests.siege.odd import ALIVE

_POLICY = ("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'")
# What may be kept: files under an address of their own, and what a browser asks for by itself.
_KEPT = ("/static/", "/favicon.ico", "/robots.txt", "/manifest.webmanifest", "/apple-touch-icon")
_TYPES = (
    *("text/html", "text/plain", "text/css", "text/javascript", "text/vcard", "text/calendar", "image/"),
    *("application/json", "application/zip", "application/manifest+json"),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
)


def wrongs_of(asked: Request, page: Page) -> list[str]:
    """What is wrong with this answer, if anything."""
    headers = page.response.headers
    wrong = [f"status {page.status}"] if page.status >= 500 else []
    kind = page.response.mimetype or ""
    # What is still as it was has no body, and no type.
    wrong += [f"a type {kind}"] if page.status != 304 and not kind.startswith(_TYPES) else []
    if not (asked.path.startswith("/static/") and page.status == 200):
        policy = headers.get("Content-Security-Policy", "")
        wrong += [f"a policy without {part}" for part in _POLICY if part not in policy]
    if headers.get("X-Content-Type-Options") != "nosniff":
        wrong.append("no nosniff")
    if headers.get("Cache-Control") != "no-store" and not asked.path.startswith(_KEPT) and not _is_file(page):
        wrong.append(f"kept: {headers.get('Cache-Control')}")
    wrong += [f"a header {name}: {value[:80]}" for name, value in headers.items() if ALIVE in value or "siege=" in value]
    if kind == "text/html" and "Content-Encoding" not in headers and ALIVE in page.html:
        wrong.append("typed words that are alive")
    return wrong


def _is_file(page: Page) -> bool:
    """A picture with its version in its address may be kept by the browser that was allowed to see it.

    A script is asked for anew each time.
    """
    kind, kept = page.response.mimetype or "", page.response.headers["Cache-Control"]
    return (kind.startswith("image/") and kept.startswith("private")) or (kind == "text/javascript" and kept == "no-cache")


class Clock:
    """For the limits: somebody patient stands before each request, so that each is let through and looked at."""

    def __init__(self, app: Flask, seconds: float = 20.0) -> None:
        boon: Boon = app.extensions["boon"]
        boon.limits.now, boon.limits.pause = (lambda: self.now), self._go_on
        self.now, self._seconds = 0.0, seconds

    def _go_on(self, seconds: float) -> None:
        self.now += seconds

    def tick(self) -> None:
        self.now += self._seconds
