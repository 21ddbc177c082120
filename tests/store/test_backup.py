"""Backups while people write, restores here and elsewhere, and databases that earlier releases made."""

from __future__ import annotations

import json
import sqlite3
import threading
from pathlib import Path

import pytest

from facilitator.actions.guests import inviting
from facilitator.files.rows import evening_rows
from facilitator.files.to_json import to_json
from facilitator.store.backup import VERSIONS_AHEAD, CannotRestore, back_up, restore
from facilitator.store.database import Database
from facilitator.store.lists.expected import expected
from facilitator.store.lists.invitation import Invitation
from facilitator.store.lists.invited import have_said_yes, invitation_of
from facilitator.store.queries import gathering_by_code
from tests.builders import FOUR, Room

RELEASED = Path(__file__).with_name("released")


def evening(db: Database, code: str) -> dict[str, object]:
    with db.look() as session:
        rows: dict[str, object] = json.loads(to_json(evening_rows(session, gathering_by_code(session, code).id)))
        return rows


def elsewhere(folder: Path) -> Database:
    return Database(f"sqlite:///{folder / 'elsewhere' / 'boon.db'}")


def test_an_evening_goes_on_elsewhere_where_the_backup_was_taken(room: Room, tmp_path: Path) -> None:
    room.reach("rounds", *FOUR)
    room.met("Carol")
    back_up(room.db, tmp_path / "evening.boon")
    other = elsewhere(tmp_path)
    assert restore(other, tmp_path / "evening.boon") == 1
    assert evening(other, room.code) == evening(room.db, room.code)
    before = room.version
    room.db = other
    assert (room.version, room.step) == (before + VERSIONS_AHEAD, "rounds:1")
    room.met("Farah")
    assert room.next().step == "rounds:2"


def test_a_backup_holds_one_moment_while_others_write(room: Room, tmp_path: Path) -> None:
    over = threading.Event()

    def keep_joining() -> None:
        for number in range(400):
            room.join(f"Guest {number}")
            if over.is_set():
                return

    writer = threading.Thread(target=keep_joining)
    writer.start()
    for number in range(5):
        back_up(room.db, tmp_path / f"{number}.boon")
    over.set()
    writer.join()
    for number in range(5):
        with sqlite3.connect(tmp_path / f"{number}.boon") as copy:
            assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            people, version = copy.execute("SELECT (SELECT count(*) FROM attendee), version FROM gathering").fetchone()
            assert version == people + 1
        copy.close()


def test_a_backup_is_for_its_owner_alone(room: Room, tmp_path: Path) -> None:
    back_up(room.db, tmp_path / "evening.boon")
    assert (tmp_path / "evening.boon").stat().st_mode & 0o077 == 0


def test_gatherings_that_are_here_are_not_replaced_unasked(room: Room, tmp_path: Path) -> None:
    back_up(room.db, tmp_path / "evening.boon")
    room.join("Carol")
    with pytest.raises(CannotRestore, match="--replace"):
        restore(room.db, tmp_path / "evening.boon")
    assert room.host().gathering.here == 1
    restore(room.db, tmp_path / "evening.boon", replace=True)
    assert room.host().gathering.here == 0


@pytest.mark.parametrize("content", [b"", b"not a database", b"SQLite format 3\0" + b"\0" * 4096])
def test_what_is_no_backup_is_refused_and_changes_nothing(room: Room, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "other").write_bytes(content)
    with pytest.raises(CannotRestore):
        restore(room.db, tmp_path / "other", replace=True)
    assert room.step == "lobby:0"


_GUEST = (
    "INSERT INTO guest (gathering_id, batch, nonce, name, email, phone, company, role, offers, needs)"
    " VALUES (1, 0, 'x', 'Q', '', '', '', '', '[', '[]')"
)
_PROMISE = "INSERT INTO promise (gathering_id, maker_id, other_id, text, due, made_at) VALUES (1, 1, 2, 'tea', 'soon', 1.0)"
HOSTILE = {
    "no kind of card": "UPDATE card SET kind = 'x' WHERE id = 1",
    "a word for a time": "UPDATE attendee SET joined_at = 'yesterday'",
    "a time without end": "UPDATE attendee SET joined_at = 9e999",
    "bytes for a name": "UPDATE attendee SET name = X'ff00'",
    "a NUL in a name": "UPDATE attendee SET name = 'A' || char(0)",
    "a number beyond all": "UPDATE gathering SET rounds = 99999999999",
    "no phase": "UPDATE gathering SET phase = '../../etc'",
    "no role": "UPDATE \"key\" SET role = 'root'",
    "a picture of no kind": "INSERT INTO logo VALUES (1, 'exe', X'4d5a')",
    "no day": _PROMISE,
    "no day of an invitation": "INSERT INTO invitation VALUES (1, 'soon', '', '', '', '', 1.0)",
    "no hour of an invitation": "INSERT INTO invitation VALUES (1, '2027-01-20', '25:00', '', '', '', 1.0)",
    "no list of a guest": _GUEST,
    "no JSON": "UPDATE gathering SET undo = '{'",
    "a script for an address": "UPDATE gathering SET origin = 'javascript:alert(1)'",
    "a path for a code": "UPDATE gathering SET code = '../../h'",
    "somebody of no room": "UPDATE attendee SET gathering_id = 77",
    "a trigger": "CREATE TRIGGER t AFTER UPDATE ON gathering BEGIN DELETE FROM attendee; END",
    "a table less": "DROP TABLE promise",
    "a column less": "ALTER TABLE attendee DROP COLUMN say_it_like",
    "a newer schema": "UPDATE alembic_version SET version_num = '9999'",
    "no schema": "DELETE FROM alembic_version",
    "an older schema than it has": "UPDATE alembic_version SET version_num = '0001'",
}


def test_an_invitation_and_who_answered_it_come_along(room: Room, tmp_path: Path) -> None:
    inviting.invite(room.db, room.id, Invitation("2027-01-20", "18:30", "", "Canal House"))
    inviting.answer(room.db, room.id, "", "b" * 20, {"name": "Carol", "offer": "bread", "need": ""}, "secret", room.now)
    back_up(room.db, tmp_path / "evening.boon")
    other = elsewhere(tmp_path)
    restore(other, tmp_path / "evening.boon")
    with other.look() as session:
        assert invitation_of(session, room.id) == Invitation("2027-01-20", "18:30", "", "Canal House")
        assert [expected(guest).offers for guest in have_said_yes(session, room.id)] == [("bread",)]


@pytest.mark.parametrize("wrong", HOSTILE)
def test_a_backup_with_what_boon_never_wrote_ends_in_one_line_and_changes_nothing(
    room: Room, tmp_path: Path, wrong: str
) -> None:
    file = tmp_path / "evening.boon"
    back_up(room.reach("posting", *FOUR).db, file)
    with sqlite3.connect(file, isolation_level=None) as forged:
        forged.executescript(f"PRAGMA foreign_keys = OFF; {HOSTILE[wrong]};")
    forged.close()
    before = evening(room.db, room.code)
    with pytest.raises(CannotRestore) as refused:
        restore(room.db, file, replace=True)
    assert "\n" not in str(refused.value)
    assert evening(room.db, room.code) == before


TWICE = """
CREATE TABLE twice AS SELECT * FROM gathering;
DROP TABLE gathering;
ALTER TABLE twice RENAME TO gathering;
INSERT INTO gathering SELECT * FROM gathering;
"""


def test_two_rows_where_there_can_be_one_are_refused(room: Room, tmp_path: Path) -> None:
    file = tmp_path / "evening.boon"
    back_up(room.join("Carol").db, file)
    with sqlite3.connect(file, isolation_level=None) as forged:
        forged.executescript(TWICE)
    forged.close()
    with pytest.raises(CannotRestore):
        restore(room.db, file, replace=True)
    assert room.host().gathering.here == 1


@pytest.mark.parametrize("dump", sorted(RELEASED.glob("*_sqlite.sql")), ids=lambda dump: dump.name)
def test_a_database_of_an_earlier_release_comes_along_and_its_evening_goes_on(dump: Path, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "boon.db") as old:
        old.executescript(dump.read_text())
        code = old.execute("SELECT code FROM gathering").fetchone()[0]
        counts = [old.execute(f"SELECT count(*) FROM {table}").fetchone() for table in ("card", "glance", "seat", "match")]
    old.close()
    db = Database(f"sqlite:///{tmp_path / 'boon.db'}")
    db.migrate()
    rows = evening(db, code)
    assert [person["name"] for person in rows["attendees"]] == list(FOUR)  # type: ignore[index, attr-defined]
    with db.look() as session:
        connection = session.connection()
        after = [connection.exec_driver_sql(f"SELECT count(*) FROM {t}").one() for t in ("card", "glance", "seat", "match")]
    assert after == counts
    room = Room(db)
    with db.look() as session:
        room.id = gathering_by_code(session, code).id
    assert room.next().step == "rounds:3"
    db.engine.dispose()
