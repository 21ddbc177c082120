"""People without a phone: the host, or a helper on another device, comes in, posts and meets for them, as for any guest."""

from __future__ import annotations

from secrets import token_urlsafe

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from facilitator.actions import lobby, posting
from facilitator.actions.market import Dealing
from facilitator.actions.places.neighbour import ask_owner
from facilitator.core.cards import CardKind, CardWords
from facilitator.core.errors import NotYours, Refused
from facilitator.core.events import KeyWithdrawn
from facilitator.core.locale import gettext
from facilitator.core.phases import Deed, Phase, check_permitted
from facilitator.store import queries
from facilitator.store.database import Database
from facilitator.store.keys import Role, find_key, issue_key
from facilitator.store.records import AttendeeRecord, GatheringRecord, KeyRecord
from facilitator.store.rows.neighbour import NeighbourRecord, has_phone

HELP_SECONDS = 600.0


def add_person(
    db: Database,
    gathering_id: int,
    name: str,
    gives: str,
    asks: str,
    now: float,
    dealing: Dealing,
    owner_id: int | None = None,
) -> int:
    """Somebody who has no phone is here, with something to give and something to ask: their id.

    `owner_id`: whose phone may show them too, if its owner agrees.
    """
    with db.work() as work:
        gathering = queries.bump(work, gathering_id)
        check_permitted(Phase(gathering.phase), Deed.JOIN)
        attendee_id = lobby.come_in(work, gathering, name, "", token_urlsafe(), now).id
        for kind, text, field in ((CardKind.OFFER, gives, "gives"), (CardKind.NEED, asks, "asks")):
            try:
                posting.write_card(work, gathering, attendee_id, kind, CardWords(text), token_urlsafe(), now)
            except Refused as refused:
                raise Refused(refused.message, field) from refused
        posting.tell(work, gathering, attendee_id)
        if owner_id is not None:
            ask_owner(work, gathering, attendee_id, owner_id, now)
    posting.follow(db, gathering, attendee_id, now, dealing)
    return attendee_id


def people_by_hand(session: Session, gathering_id: int) -> list[int]:
    """Ids of those in the room whom no phone speaks for, by name."""
    people = select(AttendeeRecord.id).where(AttendeeRecord.gathering_id == gathering_id, AttendeeRecord.removed_at.is_(None))
    return list(session.scalars(people.where(~has_phone()).order_by(AttendeeRecord.name_key)))


def phones_here(session: Session, gathering_id: int) -> list[tuple[int, str]]:
    """(id, name) of everybody here who has a phone, by name."""
    people = select(AttendeeRecord.id, AttendeeRecord.name).where(AttendeeRecord.gathering_id == gathering_id)
    rows = session.execute(people.where(queries.is_here(), has_phone()).order_by(AttendeeRecord.name_key))
    return [(id, name) for id, name in rows]


def shown_on(session: Session, gathering_id: int) -> dict[int, tuple[int, str, bool]]:
    """Who has no phone -> (id, name) of whose phone may show them too, and whether its owner has agreed."""
    rows = session.execute(
        select(NeighbourRecord.attendee_id, AttendeeRecord.id, AttendeeRecord.name, NeighbourRecord.agreed)
        .join(AttendeeRecord, AttendeeRecord.id == NeighbourRecord.owner_id)
        .where(NeighbourRecord.gathering_id == gathering_id, queries.is_here(), has_phone())
    )
    return {id: (owner, name, agreed) for id, owner, name, agreed in rows}


def check_by_hand(session: Session, gathering_id: int, attendee_id: int) -> None:
    """Raise NotYours for somebody who has a phone: a helper speaks for nobody else."""
    queries.attendee(session, gathering_id, attendee_id)
    if attendee_id not in people_by_hand(session, gathering_id):
        raise NotYours(gettext("They have a phone of their own. Ask the host."))


def make_help(db: Database, gathering_id: int, now: float) -> str:
    """A key that one other device may exchange once, within ten minutes, to help those without a phone."""
    with db.work() as work:
        return issue_key(work, Role.HELPER, now, gathering_id, single_use_for=HELP_SECONDS)


def take_help(db: Database, key: str, now: float) -> tuple[str, str] | None:
    """(room code, lasting key of a helper); None when it is no such key, used, ended or too old."""
    with db.work() as work:
        found = find_key(work, key, to_take=True)
        if found is None or found.role != Role.HELPER or not found.single_use or (found.expires_at or 0) < now:
            return None
        gathering = work.get_one(GatheringRecord, found.gathering_id)
        work.delete(found)
        return gathering.code, issue_key(work, Role.HELPER, now, gathering.id)


def end_help(db: Database, gathering_id: int) -> None:
    """No helper's device, and no link for one, works any more."""
    with db.work() as work:
        queries.bump(work, gathering_id)
        whose = (KeyRecord.gathering_id == gathering_id) & (KeyRecord.role == Role.HELPER)
        for key in work.scalars(select(KeyRecord.digest).where(whose)).all():
            work.announce(KeyWithdrawn(gathering_id, key))
        work.execute(delete(KeyRecord).where(whose))


def count_helpers(session: Session, gathering_id: int) -> int:
    """Devices that help now."""
    helpers = select(KeyRecord.id).where(KeyRecord.gathering_id == gathering_id, KeyRecord.role == Role.HELPER)
    return len(session.scalars(helpers.where(KeyRecord.single_use.is_(False))).all())
