"""create_app(): Boon, put together in a short list of steps; and serve(), which runs it."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask
from flask_compress import Compress
from flask_socketio import SocketIO

from facilitator import cli, languages
from facilitator.actions.matching import plan_here
from facilitator.actions.purge import purge
from facilitator.config import Settings, house_key, read_settings
from facilitator.core.ago import how_long_ago
from facilitator.core.timer import Clock
from facilitator.live.listeners import Listeners
from facilitator.live.publish import Publisher
from facilitator.live.sockets import listen
from facilitator.matching import Plan, Room, Rules, default_encoder
from facilitator.store.database import Database
from facilitator.web import assets, failures, glyphs, pictures, qr, speech
from facilitator.web.addresses import origins
from facilitator.web.downloads import downloads
from facilitator.web.guard import BODY_LIMIT, Guard
from facilitator.web.health import health
from facilitator.web.host import host
from facilitator.web.look import look, look_at
from facilitator.web.panels import Panels
from facilitator.web.phone import phone
from facilitator.web.report import report
from facilitator.web.screen import screen
from facilitator.web.visit import Boon, IdConverter

ROOT = Path(__file__).resolve().parent.parent
_PURGE_EVERY = 3600.0
_log = logging.getLogger(__name__)


def create_app(settings: Settings | None = None) -> Flask:
    """The whole application. Opens no database and listens on nothing until it is asked to."""
    settings = settings or read_settings()
    languages.install()
    app = Flask("facilitator", template_folder=str(ROOT / "templates"), static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = BODY_LIMIT
    db = Database(settings.database_url)
    configure_templates(app)
    panels = Panels(app, db)
    socketio = configure_live(app, db, panels)
    app.extensions["boon"] = Boon(settings, db, panels, _planner(socketio))
    configure_web(app, settings)
    for command in cli.commands:
        app.cli.add_command(command)
    return app


def configure_templates(app: Flask) -> None:
    static = ROOT / "static"
    files = assets.install(app, static)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    speech.install(app)
    app.jinja_env.globals.update(
        static=files.url,
        qr=qr.qr,
        glyph=lambda name: glyphs.glyph(static / "img" / "beacons.svg", name),
        glyph_sheet=lambda names: glyphs.sheet(static / "img" / "beacons.svg", names),
        pictures=pictures,
        clock_text=_clock_text,
        left_share=lambda clock: clock.left(time.time()) / clock.length if clock.length else 0.0,
        now=time.time,
        look_at=look_at,
        ago=how_long_ago,
    )


def _clock_text(clock: Clock) -> str:
    seconds = int(clock.left(time.time()) + 0.999)
    return f"{seconds // 60}:{seconds % 60:02}"


def configure_live(app: Flask, db: Database, panels: Panels) -> SocketIO:
    """Sockets listen, commits are announced."""
    # Our own guard checks Origin more strictly than the library, for sockets and for forms alike.
    socketio = SocketIO(app, cors_allowed_origins=[], async_handlers=False, max_http_buffer_size=16384, manage_session=False)
    listeners = Listeners()
    listen(socketio, db, listeners, panels.of)
    db.on_commit(Publisher(socketio, panels, listeners))
    return socketio


def configure_web(app: Flask, settings: Settings) -> None:
    app.url_map.converters["id"] = IdConverter
    for blueprint in (host, report, screen, downloads, health, look, phone):
        app.register_blueprint(blueprint)
    failures.install(app)
    Compress(app)
    app.wsgi_app = Guard(app.wsgi_app, settings.public_url.partition("://")[2])  # type: ignore[method-assign, assignment]


def _planner(socketio: SocketIO) -> Callable[[Room, Rules], Plan]:
    """Planning off the event loop where there is one, so that phones are served meanwhile."""
    if socketio.async_mode != "gevent":
        return plan_here

    def plan_in_thread(room: Room, rules: Rules) -> Plan:
        from gevent import get_hub

        planned: Plan = get_hub().threadpool.apply(plan_here, (room, rules))
        return planned

    return plan_in_thread


def serve(app: Flask) -> None:
    """Migrate, say where to go, and answer until interrupted."""
    import gevent
    from gevent import pywsgi

    boon: Boon = app.extensions["boon"]
    boon.db.migrate()
    default_encoder().encode(["warm"])
    server = pywsgi.WSGIServer((boon.settings.host, boon.settings.port), app, log=None, backlog=4096)
    server.start()
    print(greeting(boon), flush=True)
    gevent.spawn(_purge_hourly, boon.db)
    server.serve_forever()


def greeting(boon: Boon) -> str:
    addresses = origins(boon.settings)
    others = "".join(f"\n             or {origin.value} ({origin.label})" for origin in addresses[1:])
    return (
        "\nBoon is running.\n\n"
        f"  Your link: {addresses[0].value}/h#{house_key(boon.settings.key_file)}\n"
        "             Keep it to yourself: whoever has it is the host.\n\n"
        f"  Phones go: {addresses[0].value}{others}\n\n"
        "  Ctrl-C ends it. Everything is kept; start it again and the evening goes on."
    )


def _purge_hourly(db: Database) -> Any:
    import gevent

    while True:
        gone = purge(db, time.time())
        if gone:
            _log.info("deleted %d gatherings, 30 days after they ended", gone)
        gevent.sleep(_PURGE_EVERY)
