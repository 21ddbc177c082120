"""A phone that shows two people's evening: its owner's, and that of somebody beside them who has none."""

from __future__ import annotations

from sqlalchemy import delete, select

from facilitator.core.errors import NotHere, NotNow
from facilitator.core.events import NeighbourShown
from facilitator.core.locale import gettext
from facilitator.core.phases import AFTER
from facilitator.store import queries
from facilitator.store.database import Database, Work
from facilitator.store.records import AttendeeRecord, GatheringRecord
from facilitator.store.rows.neighbour import NeighbourRecord, has_phone, shown_with


def show_with(db: Database, gathering_id: int, attendee_id: int, owner_id: int | None, now: float) -> None:
    """Ask the owner of a phone whether it may show somebody who has none too; None: no phone does from now on."""
    with db.work() as work:
        ask_owner(work, queries.bump(work, gathering_id), attendee_id, owner_id, now)


def ask_owner(work: Work, gathering: GatheringRecord, attendee_id: int, owner_id: int | None, now: float) -> None:
    """`show_with`, here and now. Whose phone shows them already is not asked again."""
    before = work.get(NeighbourRecord, attendee_id)
    if before is not None and before.owner_id == owner_id:
        return
    if owner_id is not None:
        _check_may_be_asked(work, gathering, owner_id)
    _forget(work, gathering, attendee_id)
    if owner_id is not None:
        row = {"attendee_id": attendee_id, "gathering_id": gathering.id, "owner_id": owner_id, "asked_at": now}
        work.add(NeighbourRecord(**row))
        work.announce(NeighbourShown(gathering.id, frozenset({owner_id})))


def _check_may_be_asked(work: Work, gathering: GatheringRecord, owner_id: int) -> None:
    if gathering.phase in AFTER:
        raise NotNow(gettext("The rounds are over, so there is no table to show."))
    here = AttendeeRecord.id == owner_id, AttendeeRecord.gathering_id == gathering.id, queries.is_here(), has_phone()
    if work.scalar(select(AttendeeRecord.id).where(*here)) is None:
        raise NotHere(gettext("Choose somebody who is here with a phone."), "owner")


def _forget(work: Work, gathering: GatheringRecord, attendee_id: int) -> None:
    row = work.get(NeighbourRecord, attendee_id)
    if row is not None:
        work.announce(NeighbourShown(gathering.id, frozenset({row.owner_id})))
        work.execute(delete(NeighbourRecord).where(NeighbourRecord.attendee_id == attendee_id))
        work.expunge(row)


def answer(db: Database, gathering_id: int, owner_id: int, attendee_id: int, may: bool) -> None:
    """The owner of the phone says yes; or no, at once or later."""
    with db.work() as work:
        gathering = queries.bump(work, gathering_id)
        row = next((row for row in shown_with(work, [owner_id]) if row.attendee_id == attendee_id), None)
        if row is None:
            raise NotHere(gettext("Your phone shows only you."))
        if may:
            row.agreed = True
            work.announce(NeighbourShown(gathering_id, frozenset({owner_id})))
        else:
            _forget(work, gathering, attendee_id)
