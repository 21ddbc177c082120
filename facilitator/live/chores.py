"""What a server does by itself, beside answering: it deletes what is over, and presses Next where a run-sheet runs on."""

from __future__ import annotations

import logging
import sqlite3
import time
from typing import Any

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from facilitator.actions.hosting.hours import run_on
from facilitator.actions.market import Dealing
from facilitator.actions.matching import Planner
from facilitator.actions.purge import purge
from facilitator.actions.unmet.asking import turn_by_the_clock
from facilitator.config import MailSettings
from facilitator.mail.posting import post
from facilitator.mail.proofs import post_proofs
from facilitator.store.commits import NotKept
from facilitator.store.database import Database

_PURGE_EVERY = 3600.0
_FORGET_EVERY = 20.0
_LOOK_EVERY = 1.0
_POST_EVERY = 60.0
_log = logging.getLogger(__name__)


def start(db: Database, planner: Planner, dealing: Dealing, mail: MailSettings | None, secret: str) -> None:
    """`secret`: the house's."""
    import gevent

    gevent.spawn(_purge_hourly, db)
    gevent.spawn(_forget_often, db)
    gevent.spawn(_run_by_the_clock, db, planner, dealing)
    if mail:
        gevent.spawn(_post_often, db, mail, secret)


def _forget_often(db: Database) -> Any:
    """What somebody deletes is gone from every file within a minute, however little is written after it."""
    import gevent

    while True:
        gevent.sleep(_FORGET_EVERY)
        try:
            db.forget()
        except (sqlite3.Error, DBAPIError) as away:
            _log.warning("the write-ahead log could not be emptied, and will be: %s", away)


def _purge_hourly(db: Database) -> Any:
    import gevent

    while True:
        gone = purge(db, time.time())
        if gone:
            _log.info("deleted %d gatherings, as long after they ended as they were to be kept", gone)
        gevent.sleep(_PURGE_EVERY)


def _run_by_the_clock(db: Database, planner: Planner, dealing: Dealing) -> Any:
    """Several processes may look: whoever is second presses a step that is over already, which does nothing."""
    import gevent

    while True:
        gevent.sleep(_LOOK_EVERY)
        try:
            run_on(db, time.time(), planner, dealing)
            turn_by_the_clock(db, time.time())
        except (DBAPIError, PoolTimeout, NotKept) as away:
            _log.warning("what runs by the clock waits for the database: %s", away)


def _post_often(db: Database, mail: MailSettings, secret: str) -> Any:
    """A mail server that is slow holds nobody up: its socket yields to the others."""
    import gevent

    while True:
        try:
            post(db, mail, time.time(), secret)
            post_soon(db, mail, secret)
        except (DBAPIError, PoolTimeout, NotKept) as away:
            _log.warning("mails wait for the database: %s", away)
        gevent.sleep(_POST_EVERY)


def post_soon(db: Database, mail: MailSettings | None, secret: str) -> None:
    """Links that somebody waits for, beside whatever else is done."""
    if mail:
        db.background.follow("proofs", lambda: post_proofs(db, mail, time.time(), secret))
