"""The headers on every answer, and the cookies."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache

from facilitator.app import create_app
from facilitator.config import Settings
from facilitator.identity import cookie_name
from facilitator.store.keys import Role
from tests.builders import ORIGIN, Browser, Room, client_key, walk

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; "
    "manifest-src 'self'; connect-src 'self' ws://boon.test; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
ALWAYS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    # With no-referrer a browser sends "Origin: null" with our own forms.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def of(headers: object) -> dict[str, str]:
    return {name: headers.get(name, "") for name in ALWAYS}  # type: ignore[attr-defined]


def test_every_page_carries_them(app: Flask, web_room: Room) -> None:
    web_room.reach("posting", "Carol", "Emil")
    pages = list(walk(app, web_room))
    assert {path: of(page.response.headers) for _, path, page in pages} == {path: ALWAYS for _, path, _ in pages}
    assert {page.response.headers["Cache-Control"] for _, _, page in pages} == {"no-store"}


REFUSED = ["/nowhere/at/all", "/ZZZZZZ", "/host", "/static/old/css/tokens.css", "/socket.io/?EIO=4&transport=polling"]


@pytest.mark.parametrize("path", REFUSED)
def test_refusals_and_sockets_carry_them_too(app: Flask, path: str) -> None:
    for headers in ({"Origin": ORIGIN}, {}, {"Origin": "https://evil.example"}):
        answer = app.test_client().get(path, base_url=ORIGIN, headers=headers)
        assert of(answer.headers) == ALWAYS


def test_on_https_sockets_are_secure_and_the_browser_stays_there(app: Flask) -> None:
    answer = app.test_client().get("/", base_url="https://boon.test")
    assert "connect-src 'self' wss://boon.test;" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_the_attendees_cookie_is_for_this_site_and_no_script(app: Flask, web_room: Room) -> None:
    for base, secure in ((ORIGIN, False), ("https://boon.test", True)):
        form = {"name": base.partition(":")[0], "client_key": client_key(base)}
        answer = app.test_client().post(f"/{web_room.code}/join", base_url=base, data=form, headers={"Origin": base})
        cookie = answer.headers["Set-Cookie"]
        assert cookie.startswith(f"{'__Host-' if secure else ''}boon-attendee-{web_room.code}=")
        assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= {part.strip() for part in cookie.split(";")}
        assert ("Secure" in cookie) is secure
        assert len(cookie.split(";")[0].split("=", 1)[1]) >= 43


def test_on_https_a_cookie_that_anybody_could_have_set_counts_for_nothing(app: Flask, web_room: Room) -> None:
    """Another site of the domain, or anybody on a plain connection, can set a cookie; but none named __Host-."""
    web_room.join("Carol")
    name, key = cookie_name(Role.ATTENDEE, web_room.code), web_room.keys["Carol"]
    client, base, statuses = app.test_client(use_cookies=False), "https://boon.test", []
    for sent in (name, f"__Host-{name}"):
        asked = {"HTTP_COOKIE": f"{sent}={key}"}
        statuses.append(client.get(f"/{web_room.code}/panel", base_url=base, environ_overrides=asked).status_code)
    assert statuses == [403, 200]


def test_panels_and_exports_are_kept_by_no_cache(app: Flask, web_room: Room) -> None:
    room = web_room.reach("posting", "Carol")
    carol, host, screen = Browser(app).as_attendee(room, "Carol"), Browser(app).as_host(room), Browser(app).as_screen(room)
    pages = [
        carol.get(f"/{room.code}/panel"),
        carol.get(f"/{room.code}/people.vcf"),
        host.get(f"/host/{room.code}/panel"),
        screen.get(f"/screen/{room.code}/panel"),
        host.post(f"/host/{room.code}/export", {"format": "csv"}),
    ]
    assert [page.response.headers["Cache-Control"] for page in pages] == ["no-store"] * 5


def test_static_files_are_kept_for_good_under_an_address_of_their_own(app: Flask) -> None:
    path = app.jinja_env.globals["static"]("css/tokens.css")  # type: ignore[operator]
    found, old = Browser(app).get(path), Browser(app).get("/static/000000000000/css/tokens.css")
    assert (found.status, found.response.headers["Cache-Control"]) == (200, "max-age=31536000, immutable")
    assert (old.status, "immutable" in old.response.headers.get("Cache-Control", "")) == (404, False)


@pytest.mark.parametrize("path", ["../facilitator/app.py", "..%2fwsgi.py", "css/../../wsgi.py", "%2e%2e/wsgi.py"])
def test_nothing_outside_of_the_static_folder_is_served(app: Flask, path: str) -> None:
    base = app.jinja_env.globals["static"]("")  # type: ignore[operator]
    assert Browser(app).get(base + path).status == 404


def test_behind_a_proxy_that_speaks_https_cookies_are_secure(data_dir: Path, compiled: FileSystemBytecodeCache) -> None:
    app = create_app(Settings("127.0.0.1", 5000, "https://boon.test", data_dir))
    app.jinja_env.bytecode_cache = compiled
    room = Room(app.extensions["boon"].db, set_up={"origin": ORIGIN})
    form = {"name": "Carol", "client_key": client_key("Carol")}
    answer = app.test_client().post(f"/{room.code}/join", data=form, base_url=ORIGIN, headers={"Origin": "https://boon.test"})
    assert "; Secure;" in answer.headers["Set-Cookie"]
    assert "Strict-Transport-Security" in answer.headers
    app.extensions["boon"].db.engine.dispose()
