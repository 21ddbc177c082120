"""What the live measurements stand on: a server in a process of its own, and a room full of people written straight into it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlsplit

from facilitator.actions import setup
from facilitator.config import house_key
from facilitator.core.phases import Phase
from facilitator.identity import cookie_name
from facilitator.matching.room import Evidence
from facilitator.rehearsal.server import free_port
from facilitator.store.database import Database
from facilitator.store.keys import Role, issue_key
from facilitator.store.queries import bump, gathering_by_code
from facilitator.store.records import AttendeeRecord, CardRecord, MatchRecord, MeetingRecord, PlanRecord, SeatRecord
from facilitator.store.sheets import sheet_of

ROOT = Path(__file__).resolve().parents[2]
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Server:
    url: str
    data_dir: Path
    process: subprocess.Popen[bytes]
    database_url: str

    @property
    def key(self) -> str:
        # Made by whoever asks for it first: a server that has no terminal shows it to nobody.
        return house_key(self.data_dir / "host.key")

    def cpu(self) -> float:
        """Seconds of processor time that the server has used."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS

    def memory(self) -> int:
        """Resident bytes."""
        return int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    def handles(self) -> int:
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def log(self) -> str:
        return (self.data_dir / f"log-{urlsplit(self.url).port}").read_text("utf-8", "replace")


def start(data_dir: Path, port: int | None = None, **settings: str) -> Server:
    port = port or free_port()
    url = f"http://127.0.0.1:{port}"
    own = {"HOST": "127.0.0.1", "PORT": str(port), "DATA_DIR": str(data_dir), "PUBLIC_URL": url, **settings}
    log = data_dir / f"log-{port}"
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "wsgi.py"], cwd=ROOT, env={**os.environ, **own}, stdout=output, stderr=output
        )
    server = Server(url, data_dir, process, settings.get("DATABASE_URL") or f"sqlite:///{data_dir / 'boon.db'}")
    wait_for(server)
    return server


def wait_for(server: Server, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        assert server.process.poll() is None, server.log()
        try:
            with urllib.request.urlopen(f"{server.url}/health", timeout=2):
                return
        except OSError:
            time.sleep(0.05)
    raise AssertionError(server.log())


@contextmanager
def serving(data_dir: Path, port: int | None = None, **settings: str) -> Iterator[Server]:
    server = start(data_dir, port, **settings)
    try:
        yield server
    finally:
        server.process.kill()
        server.process.wait(10)


@dataclass
class FullRoom:
    """`phones` are cookie headers, in order of attendee ids."""

    id: int
    code: str
    host: str
    phones: list[str]
    attendees: list[int]
    version: int


def full_room(server: Server, people: int, phase: str = "lobby", name: str = "Hall") -> FullRoom:
    """`people` who have joined; from posting on with a card of each kind; from matching on with three rounds of pairs."""
    db = Database(server.database_url)
    now = time.time()
    form = {
        "name": name, "host_name": "Dina", "people": str(people), "minutes": "58", "rounds": "3",
        "tables": str(max(1, people // 2)), "last_row": "12", "wifi_name": "", "wifi_password": "", "origin": server.url,
    }  # fmt: skip
    code, host_key = setup.open_gathering(db, setup.read_set_up(form, [server.url]), now)
    with db.look() as session:
        room = gathering_by_code(session, code).id
    with db.work() as work:
        gathering = bump(work, room)
        guests = [
            AttendeeRecord(
                gathering_id=room, client_key=f"key-{i:013}", name=f"Guest {i}", name_key=f"guest {i}", joined_at=now
            )
            for i in range(people)
        ]
        work.add_all(guests)
        work.flush()
        keys = [issue_key(work, Role.ATTENDEE, now, room, guest.id) for guest in guests]
        if phase != "lobby":
            gathering.phase = phase
            gathering.part = sheet_of(gathering).step(Phase(phase)).part
            gathering.round = 0
            cards = _cards(work, room, guests, now)
            if phase in ("matching", "rounds"):
                _plan(work, room, guests, cards, now)
        # Whoever joins beside them is not to find the room full.
        gathering.people_expected = 5000
    ids = [guest.id for guest in guests]
    version = gathering.version
    db.engine.dispose()
    cookie = cookie_name(Role.ATTENDEE, code)
    host = f"{cookie_name(Role.HOST, code)}={host_key}"
    return FullRoom(room, code, host, [f"{cookie}={key}" for key in keys], ids, version)


def _cards(work, room: int, guests, now: float):  # type: ignore[no-untyped-def]
    words = {
        "offer": "explain bookkeeping for a small shop, number {}",
        "need": "translate a letter from Dutch to Polish, number {}",
    }
    cards = [
        CardRecord(
            gathering_id=room, attendee_id=g.id, client_key=f"{kind}-{i:012}", kind=kind, text=text.format(i), posted_at=now
        )
        for i, g in enumerate(guests)
        for kind, text in words.items()
    ]
    work.add_all(cards)
    work.flush()
    return cards


def _plan(work, room: int, guests, cards, now: float) -> None:  # type: ignore[no-untyped-def]
    """Round r pairs each even guest with an odd one further on; both help each other."""
    half = len(guests) // 2
    work.add(PlanRecord(gathering_id=room, rings="[]", open_needs="[]", figures="{}", method="bench", made_at=now))
    for round in (1, 2, 3):
        meetings = [MeetingRecord(gathering_id=room, round=round, place=i + 1, table=i + 1, beacon=i % 60) for i in range(half)]
        work.add_all(meetings)
        work.flush()
        for i, meeting in enumerate(meetings):
            pair = (2 * i, 2 * ((i + round) % half) + 1)
            for place, who in enumerate(pair):
                seat = {"gathering_id": room, "meeting_id": meeting.id, "attendee_id": guests[who].id}
                work.add(SeatRecord(**seat, round=round, place=place))
            for giver, receiver in (pair, pair[::-1]):
                work.add(_match(room, meeting.id, guests, cards, giver, receiver))
    work.flush()


def _match(room: int, meeting: int, guests, cards, giver: int, receiver: int) -> MatchRecord:  # type: ignore[no-untyped-def]
    return MatchRecord(
        gathering_id=room, meeting_id=meeting, giver_id=guests[giver].id, receiver_id=guests[receiver].id,
        offer_id=cards[2 * giver].id, need_id=cards[2 * receiver + 1].id, fit=0.7, evidence=json.dumps(asdict(Evidence())),
    )  # fmt: skip
