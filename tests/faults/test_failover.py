"""The host's laptop dies: the gathering goes on on another machine, under the same address, and its phones find it.

In a real browser, which says truthfully meanwhile which link is broken: phone to server, or server to its database.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from sqlalchemy import select

from facilitator.config import read_settings
from facilitator.rehearsal.server import free_port
from facilitator.store.database import Database
from facilitator.store.records import CardRecord
from tests.bench.stand import ROOT, FullRoom, Server, full_room, start
from tests.faults.services import Postgres, a_postgres

PATIENCE = 30_000
NO_ROOM, NO_NOTES, BACK = "We can’t reach the room.", "The room can’t write things down just now.", "You’re back."
expect.set_options(timeout=PATIENCE)


@pytest.fixture
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium")
    assert path, "install Chromium: sudo apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@contextmanager
def dying(server: Server) -> Iterator[Server]:
    try:
        yield server
    finally:
        kill(server)


def kill(server: Server) -> None:
    server.process.kill()
    server.process.wait(10)


def page_of(chromium: Browser, server: Server, cookie: str, path: str) -> Page:
    """A browser of its own that holds this cookie, once its socket is open."""
    name, _, value = cookie.partition("=")
    context = chromium.new_context(base_url=server.url, viewport={"width": 390, "height": 844}, reduced_motion="reduce")
    context.add_cookies([{"name": name, "value": value, "url": server.url}])
    page = context.new_page()
    with page.expect_websocket(timeout=PATIENCE) as opened:
        page.goto(path)
    opened.value.wait_for_event("framereceived")
    return page


def room_with_a_host_and_a_phone(chromium: Browser, server: Server) -> tuple[FullRoom, Page, Page]:
    room = full_room(server, 4, "posting")
    host = page_of(chromium, server, room.host, f"/host/{room.code}")
    return room, host, page_of(chromium, server, room.phones[0], f"/{room.code}?do=offer")


def post(phone: Page, text: str) -> None:
    phone.get_by_label("I can help someone …").fill(text)
    phone.get_by_role("button", name="Add it").click()


def flask(data_dir: Path, *command: str) -> None:
    environment = {**os.environ, "DATA_DIR": str(data_dir), "DATABASE_URL": "", "REDIS_URL": ""}
    subprocess.run([sys.executable, "-m", "flask", "--app", "wsgi", *command], cwd=ROOT, env=environment, check=True)


def test_a_gathering_goes_on_from_its_backup_on_another_machine(chromium: Browser, tmp_path: Path) -> None:
    port = free_port()
    first, second = tmp_path / "first", tmp_path / "second"
    for machine in (first, second):
        machine.mkdir()
    with dying(start(first, port)) as server:
        room, host, phone = room_with_a_host_and_a_phone(chromium, server)
        flask(first, "backup", str(tmp_path / "stick"))
    for page in (host, phone):
        expect(page.get_by_text(NO_ROOM)).to_be_visible()
    post(phone, "lend a drill")
    flask(second, "restore", str(tmp_path / "stick"))
    with dying(start(second, port)) as server:
        for page in (host, phone):
            expect(page.get_by_text(NO_ROOM)).to_be_hidden()
        host.locator("button.go").click()
        expect(host.get_by_role("heading", level=1)).to_have_text("Look around")
        expect(phone.locator("main")).to_have_attribute("data-phase", "market")
        assert cards(server, room).count("lend a drill") == 1


def test_another_process_on_the_same_database_takes_over_and_pages_say_which_link_is_broken(
    chromium: Browser, tmp_path: Path
) -> None:
    with a_postgres() as postgres:
        postgres.run("createdb", "hall")
        url, port = read_settings({"DATABASE_URL": postgres.url_of("hall")}).database_url, free_port()
        for machine in ("first", "second"):
            (tmp_path / machine).mkdir()
        with dying(start(tmp_path / "first", port, DATABASE_URL=url)) as server:
            room, host, phone = room_with_a_host_and_a_phone(chromium, server)
            lose_the_database(postgres, phone)
        expect(phone.get_by_text(NO_ROOM)).to_be_visible()
        with dying(start(tmp_path / "second", port, DATABASE_URL=url)) as server:
            expect(phone.get_by_text(NO_ROOM)).to_be_hidden()
            host.locator("button.go").click()
            expect(phone.locator("main")).to_have_attribute("data-phase", "market")
            assert cards(server, room).count("lend a ladder") == 1


def lose_the_database(postgres: Postgres, phone: Page) -> None:
    """What is posted meanwhile is not acknowledged, and arrives by itself afterwards."""
    postgres.stop()
    post(phone, "lend a ladder")
    expect(phone.get_by_text(NO_NOTES)).to_be_visible()
    expect(phone.get_by_text(NO_ROOM)).to_be_hidden()
    postgres.start()
    expect(phone.get_by_text(BACK)).to_be_visible()


def cards(server: Server, room: FullRoom) -> list[str]:
    db = Database(server.database_url)
    with db.look() as session:
        texts = list(session.scalars(select(CardRecord.text).where(CardRecord.gathering_id == room.id)))
    db.engine.dispose()
    return texts
