"""NUL, line breaks and their like, wherever a request has room for them: refused or cleaned, never a crash."""

from __future__ import annotations

import pytest
from flask import Flask

from facilitator.identity import cookie_name
from facilitator.store.keys import Role
from tests.builders import HOST, ORIGIN, Browser, Room, client_key

FIELDS = ("name", "client_key", "key", "kind", "text", "what", "from", "do", "field", "language", "question", "topic", "format",
          "meeting", "person", "guest", "most")  # fmt: skip
CONTROLS = [chr(point) for point in (*range(1, 32), 127, 0x85, 0x2028, 0xD7FF)]


def paths_of(app: Flask, room: Room, code: str) -> list[tuple[str, str]]:
    """Every (verb, path) there is, for this `code` and the first of everything."""
    paths = []
    for rule in app.url_map.iter_rules():
        path = rule.rule.replace("<code>", code).replace("<version>/<path:path>", "x/y.css")
        for part in ("person", "card", "one", "other"):
            path = path.replace(f"<id:{part}>", "1")
        paths += [(verb, path) for verb in ("GET", "POST") if verb in (rule.methods or ())]
    return paths


@pytest.fixture
def everybody(app: Flask, web_room: Room) -> Browser:
    web_room.join("Carol", "Emil")
    return Browser(app).as_host(web_room).as_attendee(web_room, "Carol").as_screen(web_room)


def test_a_nul_is_refused_on_every_route(app: Flask, web_room: Room, everybody: Browser) -> None:
    form = dict.fromkeys(FIELDS, "a\0b")
    sent = []
    for verb, path in paths_of(app, web_room, web_room.code):
        if not path.startswith("/static"):
            beside = everybody.get(f"{path}?code=a%00b") if verb == "GET" else everybody.post(path, form)
            within = (everybody.get if verb == "GET" else everybody.post)(f"/a%00b{path}")
            sent += [(verb, path, beside.status), (verb, path, within.status)]
    # 422: it was a language first, which we have not.
    assert {row for row in sent if row[-1] not in (400, 422)} == set()
    assert web_room.screen().gathering.here == 2


def test_a_nul_in_a_cookie_is_refused(app: Flask, web_room: Room) -> None:
    cookie = f'{cookie_name(Role.ATTENDEE, web_room.code)}="a\\000b"'
    answer = app.test_client(use_cookies=False).get(
        f"/{web_room.code}", base_url=ORIGIN, environ_overrides={"HTTP_COOKIE": cookie}
    )
    assert answer.status_code == 400


def test_no_other_odd_character_is_a_crash_anywhere(app: Flask, web_room: Room, everybody: Browser) -> None:
    answers = {}
    for text in ("".join(CONTROLS), "²"):
        for verb, path in paths_of(app, web_room, web_room.code):
            form = dict.fromkeys(FIELDS, text)
            answers[verb, path, text] = everybody.get(path) if verb == "GET" else everybody.post(path, form)
            everybody.as_attendee(web_room, "Carol")
    assert {asked: page.status for asked, page in answers.items() if page.status >= 500} == {}


@pytest.mark.parametrize("between", ["%0A", "%0D%0A", "%09", "%20", "%C2%A0", "%E2%80%83", "%7F", "%C2%85"])
def test_a_code_with_something_in_it_leads_to_no_crash_and_no_header(
    app: Flask, web_room: Room, everybody: Browser, between: str
) -> None:
    code = web_room.code[:3] + between + web_room.code[3:]
    for verb, path in paths_of(app, web_room, code):
        answer = (everybody.get if verb == "GET" else everybody.post)(path)
        assert answer.status < 500, (verb, path)
        everybody.as_attendee(web_room, "Carol")


def test_a_name_is_cleaned_of_what_a_form_may_carry(app: Flask, web_room: Room) -> None:
    form = {"name": f"Al{CONTROLS[0]}ice{CONTROLS[8]}", "client_key": client_key(1)}
    assert Browser(app).post(f"/{web_room.code}/join", form).status == 303
    assert web_room.screen().names == ("Al ice",)
    assert HOST not in web_room.screen().names


@pytest.mark.parametrize("number", ["²", "٣", "9" * 5000, "-1", "1e3"])
def test_what_only_looks_like_a_number_is_refused_or_nobody(
    app: Flask, web_room: Room, everybody: Browser, number: str
) -> None:
    code = web_room.code
    assert everybody.post(f"/{code}/wishes", {"most": number}).status == 422
    assert everybody.get(f"/{code}?do=edit&card={number}").status == 200
    assert everybody.post(f"/{code}/met", {"meeting": number}).status in (404, 409)
