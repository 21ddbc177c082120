"""Several hosts on one Boon: each has a link of their own, to gatherings of their own, and is a stranger everywhere else."""

from __future__ import annotations

import io
import os
import pty
import re
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from facilitator.actions import setup
from facilitator.actions.hosting import hosts
from facilitator.actions.purge import purge
from facilitator.app import create_app
from facilitator.config import Settings, hash_password
from facilitator.core.errors import NotHere, Refused
from facilitator.identity import HOUSE_COOKIE
from facilitator.store.backup import back_up, restore
from facilitator.store.database import Database
from facilitator.store.keys import digest
from facilitator.store.lists.records import HeadingRecord
from tests.builders import EIGHT, FOUR, HOST, ORIGIN, SET_UP, Browser, Room

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "a boat in the harbour"


def came_by(app: Flask, key: str, **form: str) -> Browser:
    """A browser that came by this private link."""
    browser = Browser(app)
    assert browser.post("/h", {"key": key, **form}).location == "/host"
    return browser


def opened(browser: Browser, name: str) -> str:
    """The code of a room that this host opens."""
    found = re.fullmatch(r"/host/(\w+)/setup", browser.post("/host", {**SET_UP, "name": name}).location)
    assert found
    return found[1]


@pytest.fixture
def db(app: Flask) -> Database:
    found: Database = app.extensions["boon"].db
    return found


def test_no_host_fills_the_disk_of_all(app: Flask, db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setup, "MOST_GATHERINGS", 2)
    nora, omar = (came_by(app, hosts.add_host(db, name, "", EIGHT)) for name in ("Nora", "Omar"))
    assert [nora.post("/host", SET_UP).status for _ in range(3)] == [303, 303, 409]
    assert "You have 2 events here, and no more fit." in nora.post("/host", SET_UP).text
    assert [omar.post("/host", SET_UP).status, Browser(app).as_house(app).post("/host", SET_UP).status] == [303, 303]


def test_what_one_host_says_of_columns_is_for_no_other(app: Flask, db: Database) -> None:
    nora, omar = (came_by(app, hosts.add_host(db, name, "", EIGHT)) for name in ("Nora", "Omar"))
    house = Browser(app).as_house(app)

    def asked(host: Browser) -> list[str]:
        """What a new room of this host asks about a list."""
        page = f"/host/{opened(host, 'Breakfast')}/guests"
        host.post(f"{page}/file", {"list": (io.BytesIO(b"name;secret plan\nIvo;chess\n"), "a.csv")})
        legends = [node.text() for node in host.get(page).tree.css("legend")]
        host.post(f"{page}/columns", {"column-1": "offer"})
        return legends

    assert asked(nora) == asked(omar) == asked(house) == ["What is “secret plan”?"]
    assert asked(nora) == asked(house) == []
    hosts.remove_host(db, "Nora")
    with db.look() as session:
        assert session.scalar(select(func.count()).select_from(HeadingRecord)) == 2


def test_each_host_sees_gatherings_of_their_own_and_opens_no_other(app: Flask, web_room: Room, db: Database) -> None:
    nora, omar = (came_by(app, hosts.add_host(db, name, "", EIGHT)) for name in ("Nora", "Omar"))
    hers, his = opened(nora, "Harbour breakfast"), opened(omar, "Guild evening")
    house = Browser(app).as_house(app)
    lists = [browser.get("/host").text for browser in (nora, omar, house)]
    names = ("Harbour breakfast", "Guild evening", web_room.record.name)
    assert [[name in text for name in names] for text in lists] == [
        [True, False, False],
        [False, True, False],
        [False, False, True],
    ]
    doors = [[browser.get(f"/host/{code}").status for code in (hers, his, web_room.code)] for browser in (nora, omar, house)]
    assert doors == [[200, 403, 403], [403, 200, 403], [403, 403, 200]]


def test_another_hosts_export_cards_and_people_are_refused(app: Flask, web_room: Room, db: Database) -> None:
    web_room.reach("closed", *FOUR)
    nora = came_by(app, hosts.add_host(db, "Nora", "", EIGHT))
    for do, form in (("export", {"format": "json"}), ("next", {"from": web_room.step}), ("remote", {}), ("screen", {})):
        page = nora.post(f"/host/{web_room.code}/{do}", form)
        assert (page.status, "Carol" in page.html) == (403, False), do


def test_a_host_hands_over_a_room_of_hers_and_nothing_else(app: Flask, web_room: Room, db: Database) -> None:
    nora = came_by(app, hosts.add_host(db, "Nora", "", EIGHT))
    code, phone = opened(nora, "Harbour breakfast"), Browser(app)
    link = nora.post(f"/host/{code}/remote").one(".handover copy-text").attributes["data-text"] or ""
    phone.post("/h", {"key": link.partition("#")[2], "yes": code})
    assert [phone.get(path).status for path in (f"/host/{code}", "/host", f"/host/{web_room.code}")] == [200, 403, 403]
    away = [form.attributes["action"] or "" for form in nora.get(f"/host/{code}/setup").tree.css("form[action$='/away']")]
    assert [nora.post(action).status for action in away] == [303] * len(away)
    assert [phone.get(f"/host/{code}").status, nora.get(f"/host/{code}").status] == [403, 200]


def test_the_devices_of_one_host_are_nothing_to_another(app: Flask, web_room: Room, db: Database) -> None:
    nora = came_by(app, hosts.add_host(db, "Nora", "", EIGHT))
    code, house = opened(nora, "Harbour breakfast"), Browser(app).as_house(app)
    page = nora.get(f"/host/{code}/setup")
    assert ("Make a new private link" in page.text, page.text.count("In every room here")) == (True, 1)
    for id in range(1, 12):
        nora.post(f"/host/{code}/devices/{id}/away")
    assert house.get(f"/host/{web_room.code}").status == 200


def test_a_new_link_of_one_host_logs_out_nobody_of_another(app: Flask, web_room: Room, db: Database) -> None:
    key = hosts.add_host(db, "Nora", "", EIGHT)
    nora, lost, house = came_by(app, key), came_by(app, key), Browser(app).as_house(app)
    code = opened(lost, "Harbour breakfast")
    shown = nora.post("/host/link").one("copy-text").attributes["data-text"] or ""
    statuses = [browser.get(f"/host/{code}").status for browser in (nora, lost)]
    assert [*statuses, house.get(f"/host/{web_room.code}").status] == [200, 403, 200]
    assert Browser(app).post("/h", {"key": key}).status == 403
    assert came_by(app, shown.partition("#")[2]).get(f"/host/{code}").status == 200
    house.post("/host/link")
    assert nora.get(f"/host/{code}").status == 200


def test_rotated_and_removed_hosts_come_in_no_more_and_their_rooms_are_kept(app: Flask, db: Database) -> None:
    first = hosts.add_host(db, "Nora", "", EIGHT)
    nora = came_by(app, first)
    code = opened(nora, "Harbour breakfast")
    second = hosts.rotate(db, "nora", "", EIGHT)
    assert [nora.get("/host").status, Browser(app).post("/h", {"key": first}).status] == [403, 403]
    again = came_by(app, second)
    assert hosts.remove_host(db, "Nora") == 1
    assert [again.get("/host").status, again.get(f"/host/{code}").status] == [403, 403]
    assert Browser(app).as_house(app).get(f"/host/{code}").status == 200
    with db.look() as session:
        assert hosts.hosts(session) == ()


def test_two_hosts_have_two_names_and_nobody_has_none(db: Database) -> None:
    hosts.add_host(db, "Nora", "", EIGHT)
    for refused, act in (
        (Refused, lambda: hosts.add_host(db, " nora", "", EIGHT)),
        (Refused, lambda: hosts.add_host(db, " ", "", EIGHT)),
        (NotHere, lambda: hosts.rotate(db, "Omar", "", EIGHT)),
        (NotHere, lambda: hosts.remove_host(db, "Omar")),
    ):
        with pytest.raises(refused):
            act()


def test_where_boon_asks_for_a_password_each_host_has_their_own(data_dir: Path) -> None:
    app = create_app(Settings("127.0.0.1", 5000, ORIGIN, data_dir, host_password=hash_password("the password of the house")))
    db: Database = app.extensions["boon"].db
    db.migrate()
    key, bare = hosts.add_host(db, "Nora", hash_password(PASSWORD), EIGHT), hosts.add_host(db, "Omar", "", EIGHT)
    asked = Browser(app).post("/h", {"key": key})
    assert (asked.status, "Your password" in asked.text, asked.response.headers.getlist("Set-Cookie")) == (200, True, [])
    assert Browser(app).post("/h", {"key": key, "password": "the password of the house"}).status == 403
    assert came_by(app, key, password=PASSWORD).get("/host").status == 200
    assert Browser(app).post("/h", {"key": bare, "password": "the password of the house"}).status == 403
    db.engine.dispose()


def test_neither_link_nor_password_of_a_host_is_in_the_database(app: Flask, db: Database, data_dir: Path) -> None:
    key = hosts.add_host(db, "Nora", hash_password(PASSWORD), EIGHT)
    assert db.forget()
    everything = b"".join(file.read_bytes() for file in data_dir.glob("boon.db*"))
    assert [secret.encode() in everything for secret in (key, PASSWORD, digest(key))] == [False, False, True]


def test_a_backup_carries_hosts_and_whose_rooms_are_whose_and_purge_takes_only_rooms(
    app: Flask, db: Database, tmp_path: Path
) -> None:
    key = hosts.add_host(db, "Nora", "", EIGHT)
    code = opened(came_by(app, key), "Harbour breakfast")
    back_up(db, tmp_path / "all.boon")
    other = create_app(Settings("127.0.0.1", 5000, ORIGIN, tmp_path / "elsewhere"))
    there: Database = other.extensions["boon"].db
    assert restore(there, tmp_path / "all.boon") == 1
    assert came_by(other, key).get(f"/host/{code}").status == 200
    with there.look() as session:
        assert [(host.name, host.gatherings) for host in hosts.hosts(session)] == [("Nora", 1)]
    assert purge(there, 4e9) == 1
    assert "Harbour breakfast" not in came_by(other, key).get("/host").text
    there.engine.dispose()


def test_a_plan_that_one_host_keeps_is_on_no_shelf_of_another(app: Flask, db: Database) -> None:
    nora, omar = (came_by(app, hosts.add_host(db, name, "", EIGHT)) for name in ("Nora", "Omar"))
    hers, his = opened(nora, "Harbour breakfast"), opened(omar, "Guild evening")
    nora.post(f"/host/{hers}/hours", {"do": "keep", "called": "Soup and talk"})
    omar.post(f"/host/{his}/hours", {"do": "forget:1"})
    pages = [browser.get(f"/host/{code}/hours").text for browser, code in ((nora, hers), (omar, his))]
    assert ["Soup and talk" in text for text in pages] == [True, False]


def test_a_house_cookie_of_one_host_is_no_key_to_another(app: Flask, db: Database) -> None:
    """The cookie's name is the same for all; whose it is stands with its key."""
    nora, omar = (came_by(app, hosts.add_host(db, name, "", EIGHT)) for name in ("Nora", "Omar"))
    code = opened(nora, "Harbour breakfast")
    cookie = omar.client.get_cookie(HOUSE_COOKIE, domain=HOST)
    assert cookie
    nora.client.set_cookie(HOUSE_COOKIE, cookie.value, domain=HOST)
    nora.client.delete_cookie(f"boon-host-{code}", domain=HOST)
    assert nora.get(f"/host/{code}").status == 403


def in_a_terminal(command: list[str], environment: dict[str, str], *answers: str) -> str:
    """What somebody sees who runs it in a terminal, and answers what it asks in this order."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, cwd=ROOT, env=environment, start_new_session=True
    )
    os.close(theirs)
    seen, left = b"", list(answers)
    # Linux says with an error that the other side is closed.
    with suppress(OSError):
        while part := os.read(ours, 4096):
            seen += part
            if left and seen.endswith(b": "):
                os.write(ours, f"{left.pop(0)}\n".encode())
    process.wait()
    os.close(ours)
    return seen.decode()


def test_in_a_terminal_a_host_is_added_with_a_password_that_is_typed(tmp_path: Path) -> None:
    flask = [sys.executable, "-m", "flask", "--app", "wsgi", "host"]
    environment = {**os.environ, "DATA_DIR": str(tmp_path), "HOST_PASSWORD": "the password of the house", "PUBLIC_URL": ORIGIN}
    seen = in_a_terminal([*flask, "add", "Nora"], environment, PASSWORD, PASSWORD)
    link = re.search(rf"{ORIGIN}/h#(\S+)", seen)
    assert link, seen
    app = create_app(Settings("127.0.0.1", 5000, ORIGIN, tmp_path))
    assert came_by(app, link[1], password=PASSWORD).get("/host").status == 200
    app.extensions["boon"].db.engine.dispose()
    piped = subprocess.run([*flask, "rotate", "Nora"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert (piped.returncode, "/h#" in piped.stdout) == (1, False)
    listed = subprocess.run([*flask, "list"], cwd=ROOT, env=environment, capture_output=True, text=True, check=True).stdout
    assert re.fullmatch(r"Nora: since \d{4}-\d\d-\d\d, 0 gatherings, with a password\n", listed)
