"""Mails with a link that proves whose an address is: to who confirmed it and is at a door, or who says that it is theirs.

Somebody waits for each, so they go out at once. Nothing that anybody but a host typed stands in one: its address may be a
stranger's.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from facilitator.actions.groups.proving import LINK_SECONDS, forget_old_proofs
from facilitator.actions.own.mails import inbox_of
from facilitator.config import MailSettings
from facilitator.core.locale import gettext, in_locale
from facilitator.mail.delivery import NotTaken, Unknown, deliver
from facilitator.mail.inboxes import MOST_A_DAY, MOST_LINKS_A_DAY, door_of, has_had_enough, note_mail
from facilitator.mail.letters import Block, Letter, written
from facilitator.mail.owed import AGAIN, GIVEN_UP, MOST_TRIES, SENT
from facilitator.mail.posting import Waiting
from facilitator.store.database import Database, Work
from facilitator.store.groups.proofs import member_of_email
from facilitator.store.keys import digest
from facilitator.store.records import GatheringRecord
from facilitator.store.rows.groups import GroupRecord, ProofRecord

# A process that died while it sent is waited for so long; what the server did not take is tried again as late.
WAIT = 60.0


@dataclass(frozen=True)
class _Link:
    """One that was claimed. `evening`: at whose door it was asked for, "" on a member's own page."""

    id: int
    address: str
    language: str
    group: str
    evening: str
    url: str
    tries: int


def post_proofs(db: Database, settings: MailSettings, now: float, secret: str = "") -> int:
    """Send all that are due, and forget those that are over: how many were taken. `secret`: the house's, for inboxes."""
    with db.look() as session:
        if session.scalar(select(ProofRecord.id).limit(1)) is None:
            return 0
    with db.work() as work:
        has_forgotten = forget_old_proofs(work, now)
    taken = sum(_send(db, settings, link, now) for link in _claimed(db, now, secret))
    if taken or has_forgotten:
        db.forget_soon()
    return taken


def _claimed(db: Database, now: float, secret: str) -> Iterator[_Link]:
    """Each due one once, among all processes. An address that nobody confirmed is forgotten here, and nobody is written to."""
    with db.look() as session:
        due = list(session.scalars(select(ProofRecord.id).where(ProofRecord.due_at <= now).order_by(ProofRecord.id)))
    for id in due:
        with db.work() as work:
            link = _claim(work, id, now, secret)
        if link:
            yield link


def _claim(work: Work, id: int, now: float, secret: str) -> _Link | None:
    proof = work.scalar(
        select(ProofRecord).where(ProofRecord.id == id, ProofRecord.due_at <= now).with_for_update(skip_locked=True)
    )
    if proof is None:
        return None
    if proof.member_id is None:
        member = member_of_email(work, proof.group_id, proof.address)
        if member is None:
            work.delete(proof)
            return None
        proof.member_id = member.id
    if not proof.tries and not _may_come(work, proof, now, secret):
        proof.due_at, proof.problem = None, "that inbox has had enough today"
        return None
    key = secrets.token_urlsafe(32)
    proof.digest, proof.tries, proof.due_at = digest(key), proof.tries + 1, now + WAIT
    asked_at = work.get(GatheringRecord, proof.gathering_id) if proof.gathering_id else None
    group = work.get_one(GroupRecord, proof.group_id).name
    url = f"{_origin(work, proof)}/back/{key}"
    return _Link(id, proof.address, proof.language, group, asked_at.name if asked_at else "", url, proof.tries)


def _may_come(work: Work, proof: ProofRecord, now: float, secret: str) -> bool:
    """An address that nobody confirmed may be a stranger's: this is one of the few mails a day that anybody can send there."""
    is_own = proof.gathering_id is None
    inbox = inbox_of(proof.address, secret) if is_own else door_of(proof.address, secret)
    if has_had_enough(work, inbox, now, MOST_A_DAY if is_own else MOST_LINKS_A_DAY):
        return False
    note_mail(work, inbox, now)
    return True


def _origin(session: Session, proof: ProofRecord) -> str:
    """As the host chose it: what a request calls us may be made up, and would lead the link elsewhere."""
    own = GatheringRecord.id == proof.gathering_id if proof.gathering_id else GatheringRecord.group_id == proof.group_id
    newest = select(GatheringRecord.origin).where(own).order_by(GatheringRecord.id.desc()).limit(1)
    return session.scalar(newest) or ""


def _letter(link: _Link, sender: str, now: float) -> Letter:
    minutes = round(LINK_SECONDS / 60)
    with in_locale(link.language):
        if link.evening:
            subject = gettext("Your way into “%(evening)s”", evening=link.evening)
            said = gettext(
                "Somebody typed this address at the door of “%(evening)s”, and said that they have been at “%(group)s” before.",
                evening=link.evening,
                group=link.group,
            )
            leads = gettext("Was it you? This link lets you in as who you are. It works once, for %(n)s minutes:", n=minutes)
            end = gettext("Was it not you? Then do nothing. Without this mail nobody comes in as you.")
        else:
            subject = gettext("Is this your e-mail, for “%(group)s”?", group=link.group)
            said = gettext(
                "Somebody gave this address, so that “%(group)s” knows them by it when they have a new phone.", group=link.group
            )
            leads = gettext("Was it you? Then say so here. The link works once, for %(n)s minutes:", n=minutes)
            end = gettext("Was it not you? Then do nothing. Nothing else comes, and the address is deleted when the link ends.")
        return written(sender, link.address, subject, [Block(said), Block(leads, link=link.url), Block(end)], now)


def _send(db: Database, settings: MailSettings, link: _Link, now: float) -> bool:
    letter = _letter(link, settings.sender, now)
    try:
        deliver(settings, letter.raw, letter.to)
    except Unknown as broken:
        return _note(db, link, f"it may have arrived: {broken}")
    except NotTaken as refused:
        return _note(db, link, str(refused), again=refused.again and link.tries < MOST_TRIES)
    return _note(db, link, "")


def _note(db: Database, link: _Link, problem: str, again: bool = False) -> bool:
    """Whether it was taken. One to be tried `again` stays due."""
    said = {"problem": problem} if again else {"problem": problem, "due_at": None}
    with db.work() as work:
        work.execute(update(ProofRecord).where(ProofRecord.id == link.id).values(said))
    return not problem


def waiting(session: Session) -> list[Waiting]:
    """Every link that is not over. The code is of the room at whose door it was asked for."""
    rows = session.execute(
        select(ProofRecord, GatheringRecord.code)
        .outerjoin(GatheringRecord, GatheringRecord.id == ProofRecord.gathering_id)
        .order_by(ProofRecord.id)
    )
    return [Waiting(code or "", "link", _state(proof), proof.tries, proof.problem) for proof, code in rows]


def _state(proof: ProofRecord) -> str:
    if proof.due_at is None:
        return GIVEN_UP if proof.problem else SENT
    return AGAIN if proof.tries else "due"
