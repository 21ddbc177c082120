"""A finished evening with everything that could go wrong in a spreadsheet."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from facilitator.actions import posting
from facilitator.files.evening import Evening
from facilitator.files.rows import evening_rows
from facilitator.store.database import Database
from tests.builders import FOUR, Room

FORMULAS = ("=1+1 cakes", "+31 6 calls", "-2+3 eggs", "@SUM(A1)", " =HYPERLINK(1)", "＝1+1 cakes", 'plain, "quoted"\nwords')


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Room:
    """Read by many tests and changed by none."""
    file = Path(shutil.copy(migrated_file, tmp_path_factory.mktemp("finished") / "boon.db"))
    room = Room(Database(f"sqlite:///{file}"))
    room.join("=Alice()").reach("poll", *FOUR)
    for name in FOUR:
        room.vote(name, sell=True, buy=name == "Carol")
    room.reach("posting", *FOUR)
    for text in FORMULAS:
        room.post("=Alice()", "offer", text)
    gone = room.post("Carol", "offer", "withdrawn words")
    posting.withdraw_card(room.db, room.id, room.ids["Carol"], gone, room.now)
    hidden = room.post("Carol", "offer", "hidden words", help_kind="hands")
    room.hide(hidden)
    room.next()
    for name in ("Farah", "Carol"):
        wanted = next(i.card.id for i in room.phone(name).dealt if i.card.author_name == "Goran" and i.card.kind == "offer")
        room.tap(name, wanted)
    room.reach("rounds")
    room.met("Carol")
    room.details("Carol", "carol@example.org", "+31 6 1234 5678", organiser=True)
    room.details("Emil", "emil@example.org", "+31 6 8765 4321")
    return room.reach("closed")


@pytest.fixture(scope="session")
def evening(finished: Room) -> Evening:
    with finished.db.look() as session:
        return evening_rows(session, finished.id)
