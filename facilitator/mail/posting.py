"""Sending what is owed, each mail at most once.

A mail is claimed by a row before it is sent. A claim whose process died, or whose connection broke after the message had gone
out, is never sent again: better none than two. What the server refused for now is tried again, MOST_TRIES times in all.
"""

from __future__ import annotations

import secrets
import time
from collections import Counter
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from facilitator.actions.own.mails import inbox_of
from facilitator.config import MailSettings
from facilitator.core.errors import NotHere
from facilitator.mail.delivery import NotTaken, Unknown, deliver
from facilitator.mail.inboxes import has_had_enough, note_mail
from facilitator.mail.letters import letter
from facilitator.mail.owed import AGAIN, GIVEN_UP, MOST_TRIES, SENDING, SENT, Owed, owed
from facilitator.store.database import Database
from facilitator.store.keys import digest
from facilitator.store.queries import hold
from facilitator.store.records import GatheringRecord
from facilitator.store.rows.mail import MailRecord, MailWishRecord

# A server that does not answer is asked about one mail, and about the others the next time.
_UNREACHABLE = 3


@dataclass(frozen=True)
class Waiting:
    """What whoever runs Boon may know of one mail: nobody's name or address."""

    code: str
    kind: str
    state: str
    tries: int
    problem: str


def post(db: Database, settings: MailSettings, now: float, secret: str = "") -> int:
    """Send all that is due: how many were taken. `secret`: the house's, which keys what is kept of an inbox."""
    with db.look() as session:
        due = owed(session, now)
    taken = failures = 0
    for one in due:
        key = secrets.token_urlsafe(32)
        mail = _claim(db, one, key, now, secret)
        if mail is None:
            continue
        state = _send(db, settings, one, mail, key, now)
        taken += state == SENT
        failures = 0 if state == SENT else failures + (state == AGAIN)
        if failures >= _UNREACHABLE:
            break
    return taken


def _claim(db: Database, one: Owed, key: str, now: float, secret: str) -> int | None:
    """The row's id; None where another process was faster, there is no such event any more, or the inbox has had enough."""
    try:
        with db.work() as work:
            hold(work, one.gathering)
            # Once more, now that nobody else can write about this event.
            if one not in owed(work, now):
                return None
            claim = {"state": SENDING, "key": digest(key), "tries": one.tries + 1, "began_at": now, "problem": ""}
            if one.mail is not None:
                work.execute(update(MailRecord).where(MailRecord.id == one.mail).values(claim))
                return one.mail
            inbox = inbox_of(work.get_one(MailWishRecord, one.attendee).address, secret)
            if has_had_enough(work, inbox, now):
                return None
            note_mail(work, inbox, now)
            whose = {"gathering_id": one.gathering, "attendee_id": one.attendee, "kind": one.kind, "day": one.day}
            row = MailRecord(**whose, **claim)
            work.add(row)
            work.flush()
            return row.id
    except NotHere:
        return None


def _send(db: Database, settings: MailSettings, one: Owed, mail: int, key: str, now: float) -> str:
    with db.look() as session:
        message = letter(session, one, key, settings.sender, now)
    if message is None:
        return _note(db, mail, GIVEN_UP, "there was nothing to say any more")
    try:
        deliver(settings, message.raw, message.to)
    except Unknown as broken:
        return _note(db, mail, GIVEN_UP, f"it may have arrived: {broken}")
    except NotTaken as refused:
        may_retry = refused.again and one.tries + 1 < MOST_TRIES
        return _note(db, mail, AGAIN if may_retry else GIVEN_UP, str(refused))
    return _note(db, mail, SENT, "")


def _note(db: Database, mail: int, state: str, problem: str) -> str:
    with db.work() as work:
        work.execute(update(MailRecord).where(MailRecord.id == mail).values(state=state, problem=problem))
    return state


def queue(session: Session, now: float | None = None) -> list[Waiting]:
    """Every mail that was begun or is due, the newest events last."""
    begun = session.execute(
        select(GatheringRecord.code, MailRecord)
        .join(MailRecord, MailRecord.gathering_id == GatheringRecord.id)
        .order_by(GatheringRecord.id, MailRecord.id)
    )
    found = [Waiting(code, mail.kind, mail.state, mail.tries, mail.problem) for code, mail in begun]
    new = [one for one in owed(session, time.time() if now is None else now) if one.mail is None]
    codes = {
        g.id: g.code for g in session.scalars(select(GatheringRecord).where(GatheringRecord.id.in_({n.gathering for n in new})))
    }
    return [*found, *(Waiting(codes[one.gathering], one.kind, "due", 0, "") for one in new)]


def counts(session: Session, now: float | None = None) -> Counter[str]:
    """State -> how many mails."""
    return Counter(one.state for one in queue(session, now))
