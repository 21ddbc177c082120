"""A full disk, or a database that is away: a readable page, nothing falsely acknowledged, and all well afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from facilitator.identity import cookie_name
from facilitator.store.background import Background
from facilitator.store.database import Database
from facilitator.store.keys import Role
from tests.builders import HOST, ORIGIN, Room, client_key


@pytest.fixture
def phone(app: Flask, web_room: Room) -> FlaskClient:
    web_room.reach("posting", "Carol")
    # A minute a card, so that it is the disk that refuses them and not their number.
    app.extensions["boon"].limits.now = count(step=60).__next__
    # What follows a card is no part of its answer: the server does it aside, and again until the disk takes it.
    app.extensions["boon"].db.background = Background(spawn=lambda task: None)
    client = app.test_client()
    client.set_cookie(cookie_name(Role.ATTENDEE, web_room.code), web_room.keys["Carol"], domain=HOST)
    return client


def post(phone: FlaskClient, room: Room, word: str) -> int:
    form = {"kind": "offer", "text": f"lend a {word}", "client_key": client_key(word)}
    answer = phone.post(f"/{room.code}/cards", data=form, base_url=ORIGIN, headers={"Origin": ORIGIN, "X-Boon": "panel"})
    if answer.status_code == 503:
        assert answer.headers["X-Boon-Trouble"] == "database"
        assert "not your signal" in answer.get_data(as_text=True)
    return answer.status_code


@pytest.fixture
def full_disk(web_room: Room) -> Iterator[None]:
    """Room for the few cards that go into what pages there are, and no more."""
    limit(web_room.db, "(SELECT page_count FROM pragma_page_count())")
    yield
    limit(web_room.db, "1000000")


def limit(db: Database, pages: str) -> None:
    with db.engine.connect() as connection:
        count = connection.execute(text(f"SELECT {pages}")).scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count={count}")


def test_a_full_disk_is_said_and_nothing_is_acknowledged_that_is_not_kept(
    phone: FlaskClient, web_room: Room, full_disk: None
) -> None:
    words = [f"drill number {n}, {'x' * 85}" for n in range(18)]
    answers = {word: post(phone, web_room, word) for word in words}
    assert set(answers.values()) == {200, 503}
    kept = {card.text for card in web_room.phone("Carol").me.offers}
    assert {f"lend a {word}" for word, status in answers.items() if status == 200} <= kept
    assert not {f"lend a {word}" for word, status in answers.items() if status == 503} & kept
    limit(web_room.db, "1000000")
    assert {post(phone, web_room, word) for word in words} == {200}
    texts = [card.text for card in web_room.phone("Carol").me.offers]
    assert len(texts) == len(set(texts))


def test_health_says_when_it_is_the_database(app: Flask, web_room: Room) -> None:
    client = app.test_client()
    assert client.get("/health", base_url=ORIGIN).get_json() == {"status": "ok"}
    db = app.extensions["boon"].db
    db.engine.dispose()
    db.url = "postgresql+psycopg://nobody@127.0.0.1:1/none"
    for name in ("engine", "_reader", "_writer"):
        vars(db).pop(name, None)
    answer = client.get("/health", base_url=ORIGIN)
    assert (answer.status_code, answer.get_json()) == (503, {"status": "database"})
