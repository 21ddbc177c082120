"""A write comes from a page of ours, and is small; anything else is refused before a route sees it."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.builders import HOST, ORIGIN, Browser, Page, Room

EVIL = [
    "https://evil.example",
    "null",
    "",
    "http://boon.test.evil.example",
    "http://evil.example/boon.test",
    "file://boon.test",
]
EVIL += ["https://boon.test", "http://boon.test:81", "boon.test", "javascript:boon.test", "http://boon.test@evil.example"]


def post(app: Flask, path: str, origin: str | None, data: object = None) -> Page:
    headers = {} if origin is None else {"Origin": origin}
    return Page(app.test_client().post(path, base_url=ORIGIN, headers=headers, data=data or {}))


@pytest.mark.parametrize("origin", [*EVIL, None])
def test_a_post_from_elsewhere_changes_nothing_whoever_sends_it(app: Flask, web_room: Room, origin: str | None) -> None:
    room = web_room.join("Carol")
    client = Browser(app).as_host(room).as_attendee(room, "Carol").client
    headers = {} if origin is None else {"Origin": origin}
    before = room.version
    answers = [
        client.post(path, base_url=ORIGIN, headers=headers, data={"from": "lobby:0", "name": "Mallory"})
        for path in (f"/host/{room.code}/next", f"/{room.code}/leave", f"/{room.code}/join", "/h", "/nowhere")
    ]
    assert [answer.status_code for answer in answers] == [403] * 5
    assert answers[0].get_data(as_text=True).startswith("This request did not come from Boon's own page.")
    assert (room.version, room.step) == (before, "lobby:0")


@pytest.mark.parametrize("origin", [ORIGIN, "HTTP://BOON.TEST"])
def test_a_post_from_our_own_page_is_heard(app: Flask, web_room: Room, origin: str) -> None:
    room = web_room.join("Carol")
    answer = Browser(app).as_host(room).post(f"/host/{room.code}/next", {"from": "lobby:0"}, Origin=origin)
    assert (answer.status, room.step) == (303, "poll:0")


@pytest.mark.parametrize("path", ["/socket.io/?EIO=4&transport=polling", "/socket.io/"])
@pytest.mark.parametrize("origin", [*EVIL, None])
def test_a_socket_from_elsewhere_is_refused_by_get_and_by_post(app: Flask, path: str, origin: str | None) -> None:
    headers = {} if origin is None else {"Origin": origin}
    client = app.test_client()
    statuses = [client.open(path, method=verb, base_url=ORIGIN, headers=headers).status_code for verb in ("GET", "POST")]
    assert statuses == [403, 403]


@pytest.mark.parametrize("verb", ["PUT", "PATCH", "DELETE"])
def test_other_writing_verbs_are_held_to_the_same(app: Flask, verb: str) -> None:
    assert app.test_client().open("/h", method=verb, base_url=ORIGIN).status_code == 403


def test_a_visit_needs_no_origin(app: Flask) -> None:
    assert app.test_client().get("/", base_url=ORIGIN).status_code == 200


def test_a_body_over_64_kib_is_refused(app: Flask) -> None:
    sent = {size: post(app, "/h", ORIGIN, {"key": "x" * size}).status for size in (60_000, 66_000, 2_000_000)}
    assert sent == {60_000: 403, 66_000: 413, 2_000_000: 413}


@pytest.mark.parametrize("length", ["-1", "many", "1e3", "²", "9" * 5000])
def test_a_length_that_is_none_is_refused(app: Flask, length: str) -> None:
    environ = {"CONTENT_LENGTH": length, "HTTP_HOST": HOST, "HTTP_ORIGIN": ORIGIN}
    answer = app.test_client().post("/h", environ_overrides=environ)
    assert answer.status_code == 413


@pytest.mark.parametrize("path", ["/", "/h", "/health", "/socket.io/?EIO=4&transport=polling"])
@pytest.mark.parametrize("name", ["evil.example", "evil.example:5000", "boon.test.evil.example", "127.0.0.1.evil.example"])
def test_a_foreign_name_that_leads_here_is_refused_with_what_to_do(app: Flask, path: str, name: str) -> None:
    """DNS rebinding: the browser of somebody here is sent to us under a name of an attacker's."""
    answer = app.test_client().get(path, base_url=f"http://{name}", headers={"Origin": f"http://{name}"})
    assert (answer.status_code, "PUBLIC_URL" in answer.text) == (421, True)


DOUBLED = ["", f"{HOST},{HOST}", "localhost:80,evil.example", "127.0.0.1:5000, evil.example", "127.0.0.1:80; script-src *"]


@pytest.mark.parametrize("name", [*DOUBLED, "127.0.0.1:", "127.0.0.1:port", "evil@127.0.0.1", "[::1", "localhost:1:2"])
def test_what_is_not_one_name_is_nobodys(app: Flask, name: str) -> None:
    answer = app.test_client().get("/health", environ_overrides={"HTTP_HOST": name})
    assert answer.status_code == 421


@pytest.mark.parametrize("name", [HOST, "192.168.1.5:5000", "127.0.0.1", "localhost:5000", "[::1]:5000"])
def test_our_own_names_are_answered(app: Flask, name: str) -> None:
    assert app.test_client().get("/health", base_url=f"http://{name}").status_code == 200
