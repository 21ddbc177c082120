"""NUL, half of a surrogate pair, what is no UTF-8, a megabyte: in every field and query, on both databases."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache

from facilitator.app import create_app
from facilitator.config import Settings, read_settings
from facilitator.identity import HOUSE_COOKIE
from facilitator.web.guard import BODY_LIMIT, is_upload
from tests.builders import FOUR, HOST, ORIGIN, Browser, Page, Room
from tests.faults.services import Postgres, a_postgres
from tests.siege.answers import Clock, wrongs_of
from tests.siege.forms import FORMS, Pool, Request, fields_of, pool_of, routes, some_request
from tests.siege.odd import ODD, RAW, encoded

ALL = {name: quote(text, safe="") for name, text in ODD.items()} | {f"bytes: {name}": encoded(raw) for name, raw in RAW.items()}
# What databases and encodings differ about; of these in short each field has two, with `make siege` all that there is.
FEW = ("NUL", "four bytes", "no character", "a power", "a huge number", "bytes: NUL", "bytes: high surrogate", "bytes: all")
IS_SHORT = "CASES" not in os.environ
MEGABYTE = "w" * (1 << 20)
MORE_THAN_A_FORM = "w" * BODY_LIMIT


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    with a_postgres() as service:
        yield service


@pytest.fixture(params=["sqlite", "postgresql"])
def app(request: pytest.FixtureRequest, data_dir: Path, compiled: FileSystemBytecodeCache) -> Iterator[Flask]:
    """On the database of that name."""
    url = ""
    if request.param == "postgresql":
        postgres: Postgres = request.getfixturevalue("postgres")
        name = f"odd{time.monotonic_ns()}"
        postgres.run("createdb", name)
        url = read_settings({"DATABASE_URL": postgres.url_of(name)}).database_url
    app = create_app(Settings("127.0.0.1", 5000, ORIGIN, data_dir, database=url))
    app.jinja_env.bytecode_cache = compiled
    app.extensions["boon"].db.migrate()
    yield app
    app.extensions["boon"].db.engine.dispose()


@pytest.fixture
def room(app: Flask) -> Room:
    return Room(app.extensions["boon"].db, now=time.time()).reach("rounds", *FOUR)


class Everybody:
    """One browser that may do all of it, whoever it was shown out as before."""

    def __init__(self, app: Flask, room: Room) -> None:
        self._browser = Browser(app).as_house(app)
        self._house = next(iter((self._browser.client._cookies or {}).values())).value
        self._room = room

    def __call__(self) -> Browser:
        self._browser.client.set_cookie(HOUSE_COOKIE, self._house, domain=HOST)
        return self._browser.as_host(self._room).as_screen(self._room).as_attendee(self._room, "Carol")


def some_of(chance: random.Random) -> list[str]:
    return [ALL[name] for name in (chance.sample(FEW, 2) if IS_SHORT else ALL)]


def send(browser: Browser, asked: Request, encoded_form: str) -> Page:
    """`encoded_form`: as it travels, so that it may say what no text of ours can."""
    how = {"query_string": encoded_form} if asked.verb == "GET" else {"data": encoded_form}
    headers = {"Origin": ORIGIN, "Content-Type": "application/x-www-form-urlencoded"}
    return Page(browser.client.open(asked.path, method=asked.verb, base_url=ORIGIN, headers=headers, **how))  # type: ignore[arg-type]


def forms(app: Flask, pool: Pool, chance: random.Random) -> Iterator[tuple[Request, str]]:
    """(a good request, one of its fields), for every field of every form and query."""
    for verb, rule in routes(app):
        for name in fields_of(rule) if rule in FORMS else ():
            asked = some_request(verb, rule, pool, chance, lambda: f"lend a tent {chance.random()}")
            yield asked, name


def test_no_text_in_any_field_is_a_crash(app: Flask, room: Room) -> None:
    chance, clock, wrong = random.Random(1), Clock(app), {}
    pool, everybody = pool_of(room), Everybody(app, room)
    for asked, name in forms(app, pool, chance):
        for value in some_of(chance):
            clock.tick()
            others = urlencode({**asked.form, name: ""})
            if found := wrongs_of(asked, send(everybody(), asked, f"{name}={value}&{others}")):
                wrong[f"{asked} {name}={value[:60]}"] = found
    assert wrong == {}


def test_no_text_in_the_name_of_a_field_is_a_crash(app: Flask, room: Room) -> None:
    chance, clock, wrong = random.Random(2), Clock(app), {}
    everybody = Everybody(app, room)
    for verb, rule in routes(app):
        asked = some_request(verb, rule, pool_of(room), chance, lambda: "tea")
        for value in some_of(chance)[: 1 if IS_SHORT else None]:
            clock.tick()
            if found := wrongs_of(asked, send(everybody(), asked, f"{value}=x&{value}")):
                wrong[f"{asked} {value[:60]}"] = found
    assert wrong == {}


def test_a_megabyte_is_refused_unread_in_every_form(app: Flask, room: Room) -> None:
    clock, everybody = Clock(app), Everybody(app, room)
    for verb, rule in routes(app):
        if verb == "POST" and (fields := FORMS.get(rule)):
            asked = some_request(verb, rule, pool_of(room), random.Random(3), lambda: "tea")
            clock.tick()
            for much in (MEGABYTE,) if is_upload(asked.path) else (MEGABYTE, MORE_THAN_A_FORM):
                page = send(everybody(), asked, urlencode({next(iter(fields)): much}))
                assert (page.status, wrongs_of(asked, page)) == (413, []), rule
