"""PostgreSQL and Redis, the real ones: the same code, several processes, and both services restarted under load."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from facilitator.actions import changes, lobby, rounds, setup
from facilitator.config import read_settings
from facilitator.core.changes import Change
from facilitator.core.errors import NotYours
from facilitator.files.rows import evening_rows
from facilitator.files.to_json import to_json
from facilitator.store.backup import back_up, restore
from facilitator.store.database import Database
from facilitator.store.keys import Role, issue_key
from facilitator.store.queries import bump, gathering_by_code
from tests.bench.phones import Browser, Crowd, until
from tests.bench.stand import Server, full_room, start
from tests.builders import FOUR, SIX, Room
from tests.faults.ledger import Ledger
from tests.faults.resender import Resender
from tests.faults.services import Postgres, Redis, a_postgres, binary
from tests.store.test_commits import Disk, at_once
from tests.waiting import attempts_in_loop, until_in_loop

RESTARTS = int(os.environ.get("RESTARTS", "1"))
WORKERS = int(os.environ.get("WORKERS", "2"))
RELEASED = Path(__file__).parents[1] / "store" / "released"
CONVERGED = 15.0


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    with a_postgres() as service:
        yield service


@pytest.fixture
def url(postgres: Postgres) -> str:
    """An empty database of its own."""
    name = f"test{time.monotonic_ns()}"
    postgres.run("createdb", name)
    return read_settings({"DATABASE_URL": postgres.url_of(name)}).database_url


@pytest.fixture
def db(url: str) -> Iterator[Database]:
    db = Database(url)
    db.migrate()
    yield db
    db.engine.dispose()


def evening(db: Database, code: str) -> dict[str, object]:
    with db.look() as session:
        rows: dict[str, object] = json.loads(to_json(evening_rows(session, gathering_by_code(session, code).id)))
        return rows


@pytest.fixture
def laptop(data_dir: Path) -> Iterator[Room]:
    """A room in a SQLite file."""
    room = Room(Database(f"sqlite:///{data_dir / 'boon.db'}"))
    yield room
    room.db.engine.dispose()


def test_a_whole_evening_goes_as_on_sqlite(db: Database, laptop: Room) -> None:
    steps = []
    for here in (Room(db), laptop):
        with here.db.work() as work:
            bump(work, here.id).seed = 7
        here.reach("rounds", *SIX)
        here.met("Carol")
        here.leave("Farah")
        here.reach("rounds", round=2)
        here.details("Carol", email="carol@example.org")
        here.reach("closed")
        rows = evening(here.db, here.code)
        names = {person["id"]: person["name"] for person in rows["attendees"]}  # type: ignore[attr-defined]
        meetings = [[names[int(i)] for i in m["people_ids"].split()] for m in rows["meetings"]]  # type: ignore[attr-defined]
        steps.append((here.step, sorted(names.values()), meetings, here.people("Carol")))
    assert steps[0] == steps[1]


def test_who_comes_and_goes_during_the_rounds_is_seated_as_on_sqlite(db: Database) -> None:
    room = Room(db).reach("rounds", *SIX).join("Leila").post_cards("Leila")
    rounds.answer_late(db, room.id, room.ids["Leila"], "now", room.now)
    room.leave("Carol")
    changes.make(db, room.id, Change("apart", (room.ids["Emil"], room.ids["Leila"])), room.now)
    room.undo()
    lobby.come_back(db, room.id, room.ids["Carol"], room.now)
    room.next()
    assert {name for table in room.tables(2) for name in table} == {*SIX, "Leila"}


def test_rooms_that_two_processes_write_to_in_both_orders_never_wait_for_each_other_forever(url: str, db: Database) -> None:
    rooms, processes = [Room(db) for _ in range(3)], [Database(url) for _ in range(2)]
    before = [room.version for room in rooms]

    def write(number: int) -> None:
        for turn in range(12):
            with processes[number % 2].work() as work:
                bump(work, rooms[(number + turn) % 3].id)

    assert at_once(Disk(), 12, write) == [None] * 12
    assert [room.version for room in rooms] == [version + 48 for version in before]
    for process in processes:
        process.engine.dispose()


def test_a_link_that_works_once_works_once_in_two_processes(url: str, db: Database) -> None:
    room, processes = Room(db), [Database(url) for _ in range(2)]
    with db.work() as work:
        key = issue_key(work, Role.HOST, room.now, room.id, single_use_for=600)
    taken = at_once(Disk(), 8, lambda number: setup.take_handover(processes[number % 2], key, room.now))
    assert [type(each) for each in taken if isinstance(each, Exception)] == [NotYours] * 7
    for process in processes:
        process.engine.dispose()


@pytest.mark.parametrize("dump", sorted(RELEASED.glob("*_postgresql.sql")), ids=lambda dump: dump.name)
def test_a_database_of_an_earlier_release_comes_along(url: str, postgres: Postgres, dump: Path) -> None:
    postgres.run("psql", "-q", "-v", "ON_ERROR_STOP=1", "-f", str(dump), "-d", url.rsplit("/", 1)[1])
    db = Database(url)
    db.migrate()
    with db.look() as session:
        code = session.connection().exec_driver_sql("SELECT code FROM gathering").scalar_one()
    assert [person["name"] for person in evening(db, code)["attendees"]] == list(FOUR)  # type: ignore[attr-defined]
    room = Room(db)
    with db.look() as session:
        room.id = gathering_by_code(session, code).id
    assert room.next().step == "rounds:3"
    db.engine.dispose()


def test_a_backup_moves_an_evening_from_sqlite_to_postgresql_and_back(db: Database, laptop: Room, tmp_path: Path) -> None:
    room = laptop
    room.reach("rounds", *FOUR)
    rows = evening(room.db, room.code)
    back_up(room.db, tmp_path / "one")
    restore(db, tmp_path / "one")
    assert evening(db, room.code) == rows
    back_up(db, tmp_path / "two")
    home = Database(f"sqlite:///{tmp_path / 'home' / 'boon.db'}")
    restore(home, tmp_path / "two")
    assert evening(home, room.code) == rows
    home.engine.dispose()
    room.db = db
    room.join("Hana")
    assert room.host().gathering.here == 5


def test_a_database_that_may_lose_what_was_answered_is_refused(url: str, postgres: Postgres) -> None:
    name = url.rsplit("/", 1)[1]
    assert Database(url).unsafe() == ""
    postgres.run("psql", "-q", "-c", f"ALTER DATABASE {name} SET synchronous_commit = off", "-d", name)
    assert "synchronous_commit = on" in Database(url).unsafe()


def test_services_restarted_under_load_lose_nothing_and_every_process_catches_up(
    url: str, postgres: Postgres, tmp_path: Path
) -> None:
    redis = Redis(tmp_path).start()
    servers = [start(tmp_path, DATABASE_URL=url, REDIS_URL=redis.url) for _ in range(WORKERS)]
    try:
        asyncio.run(_restarts(servers, postgres, redis))
    finally:
        for server in servers:
            server.process.kill()
            server.process.wait(10)
        redis.stop()
    assert not any("Traceback" in server.log() for server in servers)


async def _restarts(servers: list[Server], postgres: Postgres, redis: Redis) -> None:
    room = full_room(servers[0], 18, "posting")
    crowds = [Crowd(s.url, room.code, room.phones[12 + i :: len(servers)], room.version) for i, s in enumerate(servers)]
    for crowd in crowds:
        await crowd.come()
    ledger = Ledger(Resender(lambda: [server.url for server in servers]), room)
    writing = asyncio.create_task(ledger.write(12))
    for _ in range(RESTARTS):
        for service in (redis, postgres):
            await _some_writes(ledger)
            await asyncio.to_thread(service.stop)
            await _some_writes(ledger)
            await asyncio.to_thread(service.start)
            await _all_hear_the_host(servers[0].url, room.code, room.host, crowds)
    ledger.is_over = True
    await writing
    db = Database(servers[0].database_url)
    ledger.check(db)
    db.engine.dispose()
    assert ledger.acknowledged > 20
    for crowd in crowds:
        crowd.leave()


async def _some_writes(ledger: Ledger) -> None:
    """Until a few more were answered, or have to be sent again."""
    tried = ledger.acknowledged + ledger.resender.resent
    await until_in_loop(lambda: ledger.acknowledged + ledger.resender.resent > tried + 5, "a few writes", 60)


async def _all_hear_the_host(url: str, code: str, host: str, crowds: list[Crowd]) -> None:
    """The host turns the evening on and back: every phone, at every process, shows it in time.

    The version of the answer says little: others write meanwhile, which not every phone is told.
    """
    began = time.perf_counter()
    for path, form, phase in (("next", {"from": "posting:0"}, "market"), ("undo", {}, "posting")):
        await _host(url, f"/host/{code}/{path}", form, host)
        await _all_show(phase, crowds)
    print(f"everyone caught up in {time.perf_counter() - began:.1f} s")


async def _all_show(phase: str, crowds: list[Crowd]) -> None:
    phones = [phone for crowd in crowds for phone in crowd.phones]
    assert await until(lambda: all(phone.phase() == phase for phone in phones), CONVERGED)


async def _host(url: str, path: str, form: dict[str, str], cookie: str) -> None:
    async for _ in attempts_in_loop(f"an answer to {path}"):
        browser = Browser(url, cookie)
        status, _, _ = await browser.post(path, form, X_Boon="panel")
        browser.close()
        if status == 200:
            return


def test_the_services_are_the_systems_own() -> None:
    for name in ("postgres", "redis-server"):
        assert subprocess.run([binary(name), "--version"], check=True, capture_output=True).stdout
