"""A restart at any moment changes nothing: the phase, the clock, the words and the cookies are in the file."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from facilitator.actions import moves
from facilitator.app import create_app
from facilitator.config import Settings
from facilitator.store.database import Database
from facilitator.store.records import Record
from tests.builders import FOUR, ORIGIN, PHASES, Browser, Room

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("phase", PHASES)
def test_another_process_shows_everyone_the_same(room: Room, data_dir: Path, phase: str) -> None:
    room.reach(phase, *FOUR)
    before = room.screen(), room.host(), [room.phone(name) for name in FOUR]
    room.db.engine.dispose()
    room.db = Database(f"sqlite:///{data_dir / 'boon.db'}")
    room.db.migrate()
    assert (room.screen(), room.host(), [room.phone(name) for name in FOUR]) == before
    room.db.engine.dispose()


def test_cookies_are_still_good_and_the_clock_still_runs(room: Room, data_dir: Path) -> None:
    room.reach("rounds", *FOUR)
    moves.set_the_clock(room.db, room.id, "pause", room.now + 60)
    room.db.engine.dispose()
    app = create_app(Settings("127.0.0.1", 5000, ORIGIN, data_dir))
    app.extensions["boon"].db.migrate()
    statuses = {
        "phone": Browser(app).as_attendee(room, "Carol").get(f"/{room.code}/panel").status,
        "host": Browser(app).as_host(room).get(f"/host/{room.code}").status,
        "screen": Browser(app).as_screen(room).get(f"/screen/{room.code}").status,
    }
    assert statuses == {"phone": 200, "host": 200, "screen": 200}
    assert Browser(app).as_host(room).get(f"/host/{room.code}").one("[data-clock-text]").text() == "6:00"
    app.extensions["boon"].db.engine.dispose()


def test_the_evening_goes_on_and_can_be_undone_after_it(room: Room, data_dir: Path) -> None:
    room.reach("market", *FOUR).next()
    room.db.engine.dispose()
    room.db = Database(f"sqlite:///{data_dir / 'boon.db'}")
    room.undo()
    assert room.step == "market:0"
    room.reach("closed")
    assert room.step == "closed:0"
    room.db.engine.dispose()


def test_a_fresh_folder_gets_its_schema_and_a_second_start_leaves_it(tmp_path: Path) -> None:
    app = create_app(Settings("127.0.0.1", 5000, ORIGIN, tmp_path / "new"))
    for _ in range(2):
        app.extensions["boon"].db.migrate()
    assert Browser(app).get("/health").json == {"status": "ok"}
    app.extensions["boon"].db.engine.dispose()


def test_the_migrations_make_the_schema_that_the_records_describe(db: Database) -> None:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, Record.metadata) == []
