"""What somebody took back is in none of the files, and the files are for whoever runs Boon alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from facilitator.actions import posting
from facilitator.actions.purge import purge
from facilitator.config import BadSetting, close_folder
from facilitator.core.cards import CardWords
from facilitator.store.backup import back_up
from facilitator.store.database import Database
from tests.builders import EIGHT, FOUR, Room

CANARY = "canary-7261@example.org"


def found(folder: Path, word: str = CANARY) -> list[str]:
    """The files of the database that have it in them."""
    return sorted(file.name for file in folder.glob("boon.db*") if word.encode() in file.read_bytes())


@pytest.fixture
def told(room: Room, data_dir: Path) -> Room:
    """Carol has left her address; the process goes on running, so nothing closes the files."""
    room.reach("posting", *FOUR)
    room.details("Carol", CANARY)
    assert found(data_dir) != []
    return room


def test_an_address_that_was_taken_back_is_in_no_file(told: Room, data_dir: Path) -> None:
    told.details("Carol", "")
    for number in range(60):
        told.join(f"Guest {number}")
    assert found(data_dir) != [], "without being told to, SQLite keeps it: this test would prove nothing"
    assert told.db.forget()
    assert found(data_dir) == []


def test_words_that_were_changed_are_in_no_file(told: Room, data_dir: Path) -> None:
    card = told.post("Carol", "offer", f"write to {CANARY}")
    told.details("Carol", "")
    posting.change_card(told.db, told.id, told.ids["Carol"], card, CardWords("sew buttons"), told.now, told.dealing)
    assert told.db.forget()
    assert found(data_dir) == []


def test_a_purged_room_is_in_no_file(told: Room, data_dir: Path) -> None:
    assert purge(told.db, EIGHT + 91 * 24 * 3600) == 1
    assert found(data_dir) == found(data_dir, "explain bookkeeping") == []


def test_while_somebody_reads_it_is_tried_again(told: Room, data_dir: Path) -> None:
    told.details("Carol", "")
    with told.db.look() as reader:
        reader.connection().exec_driver_sql("SELECT count(*) FROM attendee").scalar()
        told.join("Late")
        assert not told.db.forget()
    assert told.db.forget()
    assert found(data_dir) == []


def test_who_writes_meanwhile_is_kept(told: Room) -> None:
    for number in range(20):
        told.join(f"Guest {number}")
        assert told.db.forget()
    assert told.host().gathering.here == len(FOUR) + 20


def test_the_files_are_for_their_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    close_folder(folder)
    db = Database(f"sqlite:///{folder / 'boon.db'}")
    db.migrate()
    room = Room(db).join("Carol")
    back_up(db, folder / "evening.boon")
    modes = {file.name: oct(file.stat().st_mode & 0o777) for file in folder.iterdir()}
    assert modes == dict.fromkeys(("boon.db", "boon.db-wal", "boon.db-shm", "evening.boon"), "0o600")
    assert oct(folder.stat().st_mode & 0o777) == "0o700"
    room.db.engine.dispose()


def test_files_that_an_earlier_release_left_open_are_closed(tmp_path: Path) -> None:
    file = tmp_path / "boon.db"
    file.touch()
    file.chmod(0o644)
    tmp_path.chmod(0o755)
    close_folder(tmp_path)
    db = Database(f"sqlite:///{file}")
    db.migrate()
    assert [oct(path.stat().st_mode & 0o777) for path in (tmp_path, file)] == ["0o700", "0o600"]
    db.engine.dispose()


def test_a_folder_that_everybody_may_write_to_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o1777)
    with pytest.raises(BadSetting, match="DATA_DIR"):
        close_folder(tmp_path)
