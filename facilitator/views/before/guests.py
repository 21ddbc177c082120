"""The guest list as the host reads it: who is expected, who has come, and who may be somebody that has come."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from facilitator.core.typed import name_key, work_of
from facilitator.store.lists.expected import expected, guest_key, guests_of
from facilitator.store.lists.records import GuestRecord
from facilitator.store.records import AttendeeRecord, GatheringRecord


@dataclass(frozen=True)
class GuestView:
    """Somebody on the list. `link`: their own, "" once they have `come` or answered. `alike`: the id of who is called so here.

    `answer`: "yes" or "no" to the invitation, or "". Who answered reads their own words alone until they come.
    """

    id: int
    name: str
    email: str
    about: str
    offers: tuple[str, ...]
    needs: tuple[str, ...]
    link: str
    come: bool
    alike: int
    answer: str


@dataclass(frozen=True)
class GuestListView:
    """`can_undo`: how many people the last list brought, none of whom has come; 0 when one has."""

    guests: tuple[GuestView, ...]
    can_undo: int

    @property
    def come(self) -> int:
        return sum(guest.come for guest in self.guests)

    @property
    def without_email(self) -> int:
        return sum(not guest.email for guest in self.guests if not guest.come)


def guest_list_view(session: Session, gathering: GatheringRecord, secret: str) -> GuestListView:
    rows = guests_of(session, gathering.id)
    alike = _in_the_room(session, gathering.id, {row.attendee_id for row in rows if row.attendee_id})
    guests = [_guest(gathering, row, _link_key(row, secret), alike) for row in rows]
    batch = max((row.batch for row in rows), default=0)
    newest = [row for row in rows if row.batch == batch] if batch else []
    can_undo = 0 if any(row.attendee_id or row.answered_at is not None for row in newest) else len(newest)
    return GuestListView(tuple(guests), can_undo)


def _link_key(row: GuestRecord, secret: str) -> str:
    """Whoever has it reads what they wrote, which is nobody's but theirs."""
    return "" if row.attendee_id or row.answered_at is not None else guest_key(row, secret)


def _guest(gathering: GatheringRecord, row: GuestRecord, key: str, alike: dict[str, int]) -> GuestView:
    said = expected(row)
    answer = "" if row.answered_at is None else "yes" if row.coming else "no"
    return GuestView(
        row.id,
        said.name,
        said.email,
        work_of(said),
        () if answer else said.offers,
        () if answer else said.needs,
        f"{gathering.origin}/{gathering.code}/me#{key}" if key else "",
        row.attendee_id is not None,
        alike.get(name_key(said.name), 0) if key else 0,
        answer,
    )


def _in_the_room(session: Session, gathering_id: int, known: set[int]) -> dict[str, int]:
    """name_key -> id of those whom nobody has said to be on the list."""
    rows = session.execute(
        select(AttendeeRecord.name_key, AttendeeRecord.id).where(
            AttendeeRecord.gathering_id == gathering_id, AttendeeRecord.removed_at.is_(None)
        )
    )
    return {key: id for key, id in rows if id not in known}
