"""Somebody of the list comes in: by their own link, or because the host says that it is they. A name alone is no proof."""

from __future__ import annotations

from secrets import token_urlsafe

from sqlalchemy import select

from facilitator.actions import lobby
from facilitator.actions.hosting.door import check_may_come_in
from facilitator.core.errors import NotHere, NotNow, NotYours
from facilitator.core.events import AttendeeRenamed
from facilitator.core.locale import gettext
from facilitator.core.phases import Deed, Phase, check_permitted
from facilitator.store.database import Database, Work
from facilitator.store.keys import Role, issue_key
from facilitator.store.lists.expected import guest_of
from facilitator.store.lists.records import GuestRecord
from facilitator.store.queries import attendee, bump
from facilitator.store.records import AttendeeRecord


def come_as(db: Database, gathering_id: int, key: str, name: str, secret: str, now: float) -> str:
    """Come in by one's own link, called `name`: a lasting key. The link is void from then on."""
    with db.work() as work:
        gathering = bump(work, gathering_id)
        guest = guest_of(work, gathering_id, key, secret)
        if guest is None:
            raise NotYours(gettext("That link has been used, or it is of another room. Ask the host."), "key")
        check_permitted(Phase(gathering.phase), Deed.JOIN)
        check_may_come_in(work, gathering, name)
        person = lobby.come_in(work, gathering, name, "", token_urlsafe(), now)
        _is(work, guest, person)
        return issue_key(work, Role.ATTENDEE, now, gathering_id, person.id)


def say_same(db: Database, gathering_id: int, guest_id: int, attendee_id: int) -> None:
    """The host knows them: this attendee is that guest."""
    with db.work() as work:
        bump(work, gathering_id)
        guest, person = work.get(GuestRecord, guest_id), attendee(work, gathering_id, attendee_id)
        if guest is None or guest.gathering_id != gathering_id:
            raise NotHere(gettext("Nobody on the list is so."))
        if guest.answered_at is not None:
            raise NotNow(gettext("They have answered themselves: with their own phone or link they come in as who they are."))
        taken = work.scalar(select(GuestRecord.id).where(GuestRecord.attendee_id == attendee_id))
        if guest.attendee_id is not None or taken is not None or person.removed_at is not None:
            raise NotNow(gettext("They have come already."))
        _is(work, guest, person)
        work.announce(AttendeeRenamed(gathering_id, attendee_id))


def _is(work: Work, guest: GuestRecord, person: AttendeeRecord) -> None:
    """What they said themselves stays; what they left empty is as the list has it."""
    guest.attendee_id = person.id
    for field in ("email", "phone", "company", "role"):
        setattr(person, field, getattr(person, field) or getattr(guest, field))
    work.flush()
