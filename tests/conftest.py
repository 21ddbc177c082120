"""A migrated database file, an app on it, and a room in it. Nothing is shared between two tests."""

from __future__ import annotations

import gc
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import settings
from jinja2 import FileSystemBytecodeCache
from playwright.sync_api import Browser, expect, sync_playwright
from werkzeug.routing import Rule

from facilitator.app import create_app
from facilitator.config import Settings
from facilitator.store.database import Database
from tests.builders import ORIGIN, Room
from tests.databases import a_copy, migrated_postgres
from tests.faults.services import Postgres

# A room is some hundred thousand objects, and most of a test's time went into counting them over and over.
gc.set_threshold(100_000, 50, 50)
# No test is late: a busy machine takes as long as it takes. And what is red is so because of a change, and not by other dice.
settings.register_profile("steady", deadline=None, derandomize=True, database=None)
settings.load_profile("steady")

# What takes a minute and more, by folder or file, is begun first: begun last it would keep one core while the others are idle.
LONG = {"canary", "evenings", "faults", "gallery", "siege", "test_rehearsal.py", "test_access.py", "test_every_language.py"}

SWITCHES = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database of the newest schema, made once and copied for each test."""
    file = tmp_path_factory.mktemp("schema") / "boon.db"
    db = Database(f"sqlite:///{file}")
    db.migrate()
    db.engine.dispose()
    return file


@pytest.fixture
def data_dir(tmp_path: Path, migrated_file: Path) -> Path:
    shutil.copy(migrated_file, tmp_path / "boon.db")
    return tmp_path


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    with migrated_postgres() as service:
        yield service


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """What is marked so runs on PostgreSQL as well, which `make check` does without."""
    if "database_url" in metafunc.fixturenames and metafunc.definition.get_closest_marker("both_databases"):
        both = ["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)]
        metafunc.parametrize("database_url", both, indirect=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not LONG & {item.path.name, item.path.parent.name})


@pytest.fixture
def database_url(request: pytest.FixtureRequest, data_dir: Path) -> str:
    if getattr(request, "param", "sqlite") == "postgresql":
        return a_copy(request.getfixturevalue("postgres"))
    return f"sqlite:///{data_dir / 'boon.db'}"


@pytest.fixture
def db(database_url: str) -> Iterator[Database]:
    db = Database(database_url)
    yield db
    db.engine.dispose()


@pytest.fixture
def room(db: Database) -> Room:
    """Tonight, by actions alone, with a clock that the test moves."""
    return Room(db)


@pytest.fixture(scope="session", autouse=True)
def compiled_addresses() -> Iterator[None]:
    """How an address is built, compiled once for each rule of all apps: most of the time that an app takes to be made."""
    compile_anew, made = Rule._compile_builder, {}

    def compile_once(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        key = (rule.rule, rule.host, rule.subdomain, repr(rule.defaults), append_unknown)
        if key not in made:
            made[key] = compile_anew(rule, append_unknown)
        return made[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Rule, "_compile_builder", compile_once)
        yield


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    """Templates compiled once for all apps, which halves the time of the tests of pages."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture
def app(data_dir: Path, database_url: str, compiled: FileSystemBytecodeCache) -> Iterator[Flask]:
    app = create_app(Settings("127.0.0.1", 5000, ORIGIN, data_dir, database=database_url))
    app.jinja_env.bytecode_cache = compiled
    yield app
    app.extensions["boon"].db.engine.dispose()


@pytest.fixture
def web_room(app: Flask) -> Room:
    """Tonight behind the app's pages. Pages read the real clock, so this room starts now."""
    return Room(app.extensions["boon"].db, now=time.time())


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A real one, without a window; each person is a context of their own in it."""
    path = shutil.which("chromium")
    assert path, "install Chromium: sudo apt-get install chromium"
    expect.set_options(timeout=15_000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=SWITCHES)
        yield browser
        browser.close()
