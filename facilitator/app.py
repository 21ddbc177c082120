"""create_app(): Boon, put together in a short list of steps; and serve(), which runs it."""

from __future__ import annotations

import gc
import logging
import sys
import time
from collections.abc import Callable, MutableMapping
from contextvars import copy_context
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import quote

from flask import Flask
from flask.templating import Environment
from flask_compress import Compress
from flask_socketio import SocketIO
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from facilitator import cli, languages
from facilitator.actions import seating
from facilitator.actions.market import Dealing
from facilitator.actions.matching import plan_here
from facilitator.config import BadSetting, Settings, check_public, close_folder, house_key, read_settings
from facilitator.core.hour import LIMITS
from facilitator.core.shown.looks import choose_word_list
from facilitator.core.timer import how_long_ago
from facilitator.core.typed import LETTERS
from facilitator.crowds import Crowds
from facilitator.judge.judge import Judge
from facilitator.judge.judging import Judging
from facilitator.limits import Limits
from facilitator.live import chores
from facilitator.live.listeners import Listeners
from facilitator.live.manager import Json, SocketManager, use_websocket
from facilitator.live.presence import Presence
from facilitator.live.publish import Publisher
from facilitator.live.sockets import listen
from facilitator.live.watch import Watch
from facilitator.matching import choose_encoder, current_encoder
from facilitator.pictures import scene
from facilitator.store.commits import NotKept
from facilitator.store.database import Database, may_lose_writes
from facilitator.web import assets, clockface, failures, glyphs, locales, qr
from facilitator.web.addresses import card_addresses, greeting, typed_address
from facilitator.web.answers import target_of
from facilitator.web.guard import UPLOAD_LIMIT, Guard
from facilitator.web.pages import BLUEPRINTS, guesses
from facilitator.web.pages.suggestions import suggestions_for
from facilitator.web.panels import Panels
from facilitator.web.visit import Boon, IdConverter

ROOT = Path(__file__).resolve().parent.parent
HEARTBEAT = 10
# By then whoever came back after a restart has been served.
QUIET_START = 5.0
# Seconds between tries while the database is away.
PATIENCE = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0)
_log = logging.getLogger(__name__)


class Templates(Environment):
    """Without the chain of globals that each include and each macro would copy anew: a third of a panel's time."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return super().make_globals(d) if d else self.globals


class BoonFlask(Flask):
    jinja_environment = Templates
    # All templates are kept; a cache that forgets takes a lock for every include.
    jinja_options = {**Flask.jinja_options, "cache_size": -1}  # noqa: RUF012


def create_app(settings: Settings | None = None) -> Flask:
    """The whole application. Opens no database and listens on nothing until it is asked to."""
    settings = settings or read_settings()
    languages.install()
    choose_word_list(settings.held_words)
    if warning := choose_encoder(settings.encoder):
        _log.warning(warning)
    app = BoonFlask("facilitator", template_folder=str(ROOT / "templates"), static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = UPLOAD_LIMIT
    db = Database(settings.database_url, aside, soon)
    configure_templates(app, settings.judge.where if settings.judge else "")
    panels = Panels(app, db)
    limits = Limits(settings.redis_url, house_key(settings.key_file))
    crowds = Crowds(house_key(settings.key_file))
    presence, publisher = configure_live(app, db, panels, settings.redis_url, limits, crowds)
    app.extensions["boon"] = Boon(
        settings,
        db,
        panels,
        planner=lambda room, rules: db.background.aside(lambda: plan_here(room, rules)),
        dealing=Dealing(),
        polled=presence.polled,
        phones_first=publisher.phones_first,
        limits=limits,
        crowds=crowds,
        bystanders=app.extensions["watch"].bystanders,
        post_soon=lambda: chores.post_soon(db, settings.mail, house_key(settings.key_file)),
    )
    configure_web(app, settings, limits)
    if settings.judge:
        db.on_write(Judging(db, Judge(settings.judge)))
    app.cli = cli.Commands(app.name)
    return app


def configure_templates(app: Flask, judge: str) -> None:
    """`judge`: which machine reads the cards, empty where none does."""
    static = ROOT / "static"
    files = assets.install(app, static)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    locales.install(app)
    clockface.install(app)
    app.jinja_env.globals.update(
        static=files.url,
        mark_picture=quote((static / "img" / "boon-mark.svg").read_text("utf-8").strip(), safe=" =:/'"),
        modules=cache(files.modules),
        qr=qr.qr,
        glyph=lambda name: glyphs.glyph(static / "img" / "beacons.svg", name),
        glyph_sheet=lambda names: glyphs.sheet(static / "img" / "beacons.svg", names),
        pictures=scene,
        suggestions_for=suggestions_for,
        ago=how_long_ago,
        target_of=target_of,
        typed_address=typed_address,
        letters=LETTERS,
        numbers=LIMITS,
        judge=judge,
    )


def configure_live(
    app: Flask, db: Database, panels: Panels, redis_url: str, limits: Limits, crowds: Crowds
) -> tuple[Presence, Publisher]:
    """Sockets listen, commits are announced."""
    sockets = SocketManager()
    socketio = SocketIO(
        app,
        # Our own guard checks Origin more strictly than the library, for sockets and for forms alike.
        cors_allowed_origins=[],
        client_manager=sockets,
        json=Json,
        async_handlers=False,
        manage_session=False,
        transports=["websocket"],
        ping_interval=HEARTBEAT,
        ping_timeout=HEARTBEAT,
    )
    use_websocket(socketio)
    listeners = Listeners()
    publisher = Publisher(socketio, panels, listeners)
    presence = Presence(listeners, sockets.unsent)
    watch = Watch(socketio, db, listeners, publisher, presence, redis_url, crowds)
    publisher.spread = watch.spread
    listen(socketio, db, listeners, publisher.catch_up, watch.begin, limits)
    db.on_write(publisher)
    app.jinja_env.globals.update(
        phones=watch.phones, count_bystanders=watch.count_bystanders, count_strangers=watch.count_strangers
    )
    app.extensions["watch"] = watch
    return presence, publisher


def configure_web(app: Flask, settings: Settings, limits: Limits) -> None:
    app.url_map.converters["id"] = IdConverter
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    failures.install(app)
    guesses.install(app, settings.key_file)
    Compress(app)
    app.wsgi_app = Guard(app.wsgi_app, settings.public_url, limits, settings.proxies)  # type: ignore[method-assign, assignment]


def aside(task: Callable[[], Any]) -> Any:
    """Where an event loop serves phones, what takes long runs in a thread; elsewhere, at once."""
    from gevent import get_hub, monkey

    if not monkey.is_module_patched("threading"):
        return task()
    done, failed = get_hub().threadpool.apply(copy_context().run, (_tried, task))
    if failed:
        raise failed
    return done


def _tried(task: Callable[[], Any]) -> tuple[Any, Exception | None]:
    """What a thread raises gevent writes into the log, with a traceback, be it an answer to somebody's hostile file."""
    try:
        return task(), None
    except Exception as failed:
        return None, failed


def soon(task: Callable[[], Any]) -> None:
    """Where an event loop serves phones, what nobody waits for runs beside the requests; elsewhere, at once."""
    from gevent import monkey, spawn

    if monkey.is_module_patched("threading"):
        spawn(_until_done, task)
    else:
        task()


def _until_done(task: Callable[[], Any]) -> None:
    """A database that is away for a while is waited for; after that, the next write or the next start sees what is owed."""
    from gevent import sleep

    for seconds in PATIENCE:
        try:
            task()
        except (DBAPIError, PoolTimeout, NotKept) as away:
            _log.warning("what follows a write waits for the database: %s", away)
            sleep(seconds)
        except Exception:
            _log.exception("what follows a write could not be done")
            return
        else:
            return


def serve(app: Flask) -> None:
    """Migrate, say where to go, and answer until interrupted."""
    import gevent

    from facilitator.server import Server, room_for_connections

    boon: Boon = app.extensions["boon"]
    check_public(boon.settings, card_addresses())
    close_folder(boon.settings.data_dir)
    boon.db.migrate()
    if problem := boon.db.unsafe():
        raise BadSetting(problem)
    if boon.db.is_sqlite and may_lose_writes():
        _log.warning("this SQLite can lose a write while a second program writes to its file: let no other program do so")
    configure_process()
    most = room_for_connections()
    server = Server((boon.settings.host, boon.settings.port), app, most)
    boon.limits.counts.gauges |= {
        "connections": lambda: server.open,
        "connections_waiting": lambda: server.waiting,
        "writers_waiting": lambda: boon.db.queue,
    }
    server.start()
    print(greeting(boon.settings, most), flush=True)
    # A second and a half, for which nobody who opens a page waits: languages, the text encoder, and what plans need.
    gevent.spawn(_load_the_rest, boon.db)
    app.extensions["watch"].start()
    chores.start(boon.db, boon.planner, boon.dealing, boon.settings.mail, house_key(boon.settings.key_file))
    seating.settle_everywhere(boon.db, time.time())
    gevent.spawn_later(QUIET_START, _read_templates, app)
    server.serve_forever()


def _load_the_rest(db: Database) -> None:
    """Where idle connections hold every file that this process may open, it waits for one."""
    import gevent

    while not db.background.aside(_is_loaded):
        gevent.sleep(1)


def _is_loaded() -> bool:
    try:
        languages.read_catalogues()
        current_encoder().offers(["warm"])
        for needed in ("scipy.optimize", "scipy.sparse.csgraph"):
            import_module(needed)
    except OSError as shortage:
        _log.warning("what plans need is read again in a moment: %s", shortage)
        return False
    return True


def configure_process() -> None:
    """For a process that serves a full room: rows come and go in the thousands, and planning must leave the loop room."""
    # What was loaded stays; to look through it for garbage takes longer than that is worth.
    gc.freeze()
    gc.enable()
    gc.set_threshold(50_000, 20, 100)
    sys.setswitchinterval(0.001)


def _read_templates(app: Flask) -> None:
    """Compiling one takes up to a fifth of a second: better now than when a host presses Next."""
    import gevent

    for name in app.jinja_env.list_templates(extensions=["html"]):
        app.jinja_env.get_template(name)
        gevent.sleep(0.02)
