"""Two processes on one database look at the same moment at what is owed: each mail goes out once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from facilitator.actions.own.mails import ask_for_mails
from facilitator.mail.owed import FIRST_WAIT, owed
from facilitator.mail.posting import post
from facilitator.store.database import Database
from tests.builders import SIX, Room
from tests.mail.server import post_office

pytestmark = [pytest.mark.both_databases, pytest.mark.slow]

DAY = 24 * 3600.0
# It has read what is owed, as a server has whose chores come round, before it is told to begin.
PROCESS = """
import sys
from facilitator.config import MailSettings
from facilitator.mail import posting
from facilitator.store.database import Database

url, port, now = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
db = Database(url)
with db.look() as session:
    due = posting.owed(session, now)
first = iter([due])
really = posting.owed
posting.owed = lambda session, now: next(first, None) or really(session, now)
print(len(due), flush=True)
sys.stdin.readline()
print(posting.post(db, MailSettings("127.0.0.1", port, "none", "boon@example.org"), now), flush=True)
"""


def a_process(url: str, port: int, now: float) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", PROCESS, url, str(port), str(now)]
    root = Path(__file__).parents[2]
    return subprocess.Popen(command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


@pytest.mark.parametrize("tried", [False, True], ids=["new", "tried once"])
def test_what_two_processes_owe_is_sent_once(db: Database, database_url: str, tried: bool) -> None:
    room = Room(db).reach("rounds", *SIX)
    for name in SIX:
        if not room.phone(name).people:
            room.met(name)
    room.reach("closed")
    for name in SIX:
        ask_for_mails(db, room.id, room.ids[name], f"{name.lower()}@figtree.example", room.now)
    evening_after = room.now + 1.5 * DAY
    with post_office() as (server, settings):
        server.answers = ["451 later"] * len(SIX) * tried
        while server.answers:
            post(db, settings, evening_after - FIRST_WAIT)
        with db.look() as session:
            assert len(owed(session, evening_after)) == len(SIX)
        processes = [a_process(database_url, settings.port, evening_after) for _ in range(2)]
        ready = [process.stdout.readline().strip() for process in processes if process.stdout]
        for process in processes:
            assert process.stdin
            process.stdin.write("go\n")
            process.stdin.flush()
        sent = [int(process.communicate(timeout=120)[0]) for process in processes]
    assert ready == [str(len(SIX))] * 2
    assert sum(sent) == len(SIX)
    assert sorted(server.to) == sorted(f"{name.lower()}@figtree.example" for name in SIX)
