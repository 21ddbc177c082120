"""Every field of everybody, searched for in all that anybody reads of an evening: pages, files, mails, logs and frames."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from itertools import count

import pytest

from facilitator.app import create_app
from facilitator.config import Settings
from tests.builders import ORIGIN
from tests.canary.evening import SAT, Evening, song
from tests.live.conftest import serving

pytestmark = pytest.mark.slow
HOSTS = {"host", "house"}
# Who saw the room while they were in it.
ROOM = {*SAT, "Mallory"}
SHOWN = ROOM | HOSTS | {"helper", "screen", "export"}


class Kept(logging.Handler):
    """What was logged, of whatever level."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        # What the mail server of the test writes down of its own is none of ours.
        if not record.name.startswith("mail."):
            self.lines.append(record.getMessage())


@pytest.fixture(scope="module")
def evening(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Evening]:
    folder, kept = tmp_path_factory.mktemp("canary"), Kept()
    root = logging.getLogger()
    level = root.level
    root.addHandler(kept)
    root.setLevel(logging.DEBUG)
    with serving(folder) as server:
        app = create_app(Settings("127.0.0.1", 5000, ORIGIN, folder))
        # Whoever reads all that there is reads faster than a person, the more so on a fast machine.
        app.extensions["boon"].limits.now = count(step=60).__next__
        evening = Evening(app, server, app.extensions["boon"].db).played()
    root.removeHandler(kept)
    root.setLevel(level)
    evening.hears("log", "\n".join([*kept.lines, (folder / "log").read_text("utf-8")]))
    yield evening
    app.extensions["boon"].db.engine.dispose()


def may_read(evening: Evening) -> dict[tuple[str, str], set[str]]:
    """(whose, field) -> whoever may read it. Everybody else may not."""
    may: dict[tuple[str, str], set[str]] = {}
    for name in ("Carol", "Emil", "Farah", "Goran", "Mallory", "Walter"):
        # A line of thanks goes with a first name into the report that a board reads.
        may[name, "name"] = SHOWN | ({"board"} if name in SAT else set())
        may[name, "offer"] = may[name, "need"] = SHOWN
        if name != "Walter":
            may[name, "spoken"] = SHOWN - {"screen"}
            may[name, "company"] = may[name, "role"] = {name, "export"} | HOSTS | set(SAT)
            may[name, "mail"] = may[name, "phone"] = {name}
    for field in ("mail", "phone"):
        may["Goran", field] |= {"export"}
    may[evening.shares, "mail"] |= {evening.reads}
    may |= {(name, field): {name} for name in evening.met for field in ("promise", "wish mail")}
    may |= {(name, "amount"): {name} for name in evening.told}
    may |= {(name, "thanks"): {name, "board"} | HOSTS for name in SAT}
    for name in ("Carol", "Emil"):
        may[name, "last offer"] = may[name, "last need"] = {name}
    for name in ("Emil", "Farah"):
        may[name, "private need"] = {"export"} | HOSTS | set(SAT)
    may["Goran", "hidden offer"] = {"Goran", "export"} | HOSTS
    may["Emil", "withdrawn offer"] = {"Emil"}
    for field in ("third", "third mail", "third line"):
        may[evening.knows, field] = {evening.knows, evening.asks}
        may[evening.tells_host, field] = {evening.tells_host, "export"} | HOSTS
    return _later(may | _of_the_list())


def _later(may: dict[tuple[str, str], set[str]]) -> dict[tuple[str, str], set[str]]:
    """Once Mallory is removed, no file has her, and she has what is hers alone."""
    found = {of: set(readers) for of, readers in may.items()}
    for (whose, _), readers in found.items():
        if whose == "Mallory":
            readers.add("Mallory later")
        elif "export" in readers:
            readers.add("export later")
    return found


def _of_the_list() -> dict[tuple[str, str], set[str]]:
    """What the host's list says is the host's; what somebody answered to an invitation is read without their name."""
    may = {(name, field): {name} | HOSTS for name in ("Hana", "Ivo") for field in ("mail", "phone", "offer", "need", "hobby")}
    may |= {("Ivo", field): {"Ivo"} | HOSTS for field in ("name", "company", "role")}
    may |= {("Hana", field): {"export"} | HOSTS | set(SAT) for field in ("company", "role")}
    may["Hana", "name"] = SHOWN | {"board"}
    return may | {("Zoe", "name"): {"Zoe"} | HOSTS, ("Zoe", "offer"): {"Zoe"}, ("Zoe", "need"): {"Zoe"} | HOSTS}


def test_nobody_reads_what_they_may_not(evening: Evening) -> None:
    wrong = {of: found for of, may in may_read(evening).items() if (found := evening.readers(song(*of)) - may)}
    assert wrong == {}


def test_every_word_is_read_by_somebody(evening: Evening) -> None:
    """Or nothing would be proven of it."""
    assert [of for of in may_read(evening) if not evening.readers(song(*of))] == []
