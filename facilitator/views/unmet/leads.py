"""What was said to the asks: to its reader with the third person's name, to everybody else as a count."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, case, func, or_, select, true
from sqlalchemy.orm import Session, aliased

from facilitator.core.unmet.leads import Reach
from facilitator.store.records import AttendeeRecord, CardRecord
from facilitator.store.rows.unmet import LeadRecord


@dataclass(frozen=True)
class LeadView:
    """`who`, `reach` and `line` are of a third person, for whoever reads this view alone; empty from `deleted_on`.

    `need` is empty once it was hidden or taken back. `stands`: it was not, and neither of the two was shown out; without that
    only the giver reads it, who may take it back. `is_named`: the third person is there. `asks_first`: the giver asks them.
    """

    id: int
    need_id: int
    need: str
    giver: int
    giver_name: str
    receiver: int
    receiver_name: str
    knows: bool
    who: str
    reach: str
    line: str
    to_host: bool
    asks_first: bool
    deleted_on: date
    is_introduced: bool
    stands: bool

    @property
    def is_named(self) -> bool:
        return bool(self.who)


@dataclass(frozen=True)
class OwnLeads:
    """`given`: what one said oneself, with every word. `received`: what is for oneself; where the host introduces, unnamed."""

    given: tuple[LeadView, ...] = ()
    received: tuple[LeadView, ...] = ()

    def to(self, need: int) -> LeadView | None:
        """What one said oneself to this ask."""
        return next((lead for lead in self.given if lead.need_id == need), None)

    def of(self, need: int) -> tuple[LeadView, ...]:
        """What others said to this ask of one's own."""
        return tuple(lead for lead in self.received if lead.need_id == need)


NO_LEADS = OwnLeads()


def own_leads(session: Session, attendee_ids: Collection[int]) -> dict[int, OwnLeads]:
    """By attendee, for those who have any."""
    mine = or_(LeadRecord.giver_id.in_(attendee_ids), LeadRecord.receiver_id.in_(attendee_ids))
    found = _read(session, mine)
    people = {person for lead in found for person in (lead.giver, lead.receiver)} & set(attendee_ids)
    return {person: OwnLeads(_given(found, person), _received(found, person)) for person in people}


def _given(leads: Iterable[LeadView], me: int) -> tuple[LeadView, ...]:
    return tuple(lead for lead in leads if lead.giver == me)


def _received(leads: Iterable[LeadView], me: int) -> tuple[LeadView, ...]:
    return tuple(unnamed(lead) if lead.to_host else lead for lead in leads if lead.receiver == me and lead.stands)


def host_leads(session: Session, gathering_id: int) -> tuple[LeadView, ...]:
    """Those that were sent to the host to introduce, what is still to do first."""
    found = _read(session, (LeadRecord.gathering_id == gathering_id) & LeadRecord.to_host & _STANDS)
    return tuple(sorted(found, key=lambda lead: lead.is_introduced))


def leads_between(session: Session, gathering_id: int, of: int | None = None) -> tuple[LeadView, ...]:
    """All of them, as the host may keep them: a third person is named where it was the host who should introduce.

    `of`: only what this attendee said, or was told.
    """
    theirs = true() if of is None else or_(LeadRecord.giver_id == of, LeadRecord.receiver_id == of)
    found = _read(session, (LeadRecord.gathering_id == gathering_id) & _STANDS & theirs)
    return tuple(lead if lead.to_host else unnamed(lead) for lead in found)


def count_leads(session: Session, gathering_id: int) -> int:
    counted = _joined(select(func.count()).select_from(LeadRecord))
    return int(session.scalar(counted.where(LeadRecord.gathering_id == gathering_id, _STANDS)))


def lead_ends(session: Session, gathering_id: int) -> list[tuple[int, int]]:
    """(who answered, whose ask it was) of each."""
    ends = _joined(select(LeadRecord.giver_id, LeadRecord.receiver_id).select_from(LeadRecord))
    return [tuple(row) for row in session.execute(ends.where(LeadRecord.gathering_id == gathering_id, _STANDS))]


def unnamed(lead: LeadView) -> LeadView:
    """Without the third person."""
    return replace(lead, who="", reach="", line="")


_Giver, _Receiver = aliased(AttendeeRecord), aliased(AttendeeRecord)
_STANDS = CardRecord.withdrawn_at.is_(None) & _Giver.removed_at.is_(None) & _Receiver.removed_at.is_(None)


def _joined(statement: Any) -> Any:
    return (
        statement.join(CardRecord, LeadRecord.need_id == CardRecord.id)
        .join(_Giver, LeadRecord.giver_id == _Giver.id)
        .join(_Receiver, LeadRecord.receiver_id == _Receiver.id)
    )


def _read(session: Session, which: ColumnElement[bool]) -> list[LeadView]:
    is_said = CardRecord.withdrawn_at.is_(None) & CardRecord.hidden_at.is_(None)
    columns = case((is_said, CardRecord.text), else_=""), _Giver.name, _Receiver.name, case((_STANDS, True), else_=False)
    rows = session.execute(_joined(select(LeadRecord, *columns).select_from(LeadRecord)).where(which).order_by(LeadRecord.id))
    return [_view(*row) for row in rows]


def _view(lead: LeadRecord, need: str, giver: str, receiver: str, stands: bool) -> LeadView:
    return LeadView(
        id=lead.id,
        need_id=lead.need_id,
        need=need,
        giver=lead.giver_id,
        giver_name=giver,
        receiver=lead.receiver_id,
        receiver_name=receiver,
        knows=lead.knows,
        who=lead.who,
        reach=lead.reach,
        line=lead.line,
        to_host=lead.to_host,
        asks_first=lead.knows and lead.reach_by in ("", Reach.ASK),
        deleted_on=date.fromisoformat(lead.deleted_on),
        is_introduced=lead.introduced_at is not None,
        stands=bool(stands),
    )
