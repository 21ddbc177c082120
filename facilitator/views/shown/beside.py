"""Somebody without a phone, on the phone of a neighbour: their tables, and in one sentence what for. No words but their own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from facilitator.core.locale import Sentence, in_locale
from facilitator.core.phases import AFTER
from facilitator.matching.language.openings import can_help
from facilitator.store import queries
from facilitator.store.records import AttendeeRecord, CardRecord, GatheringRecord, MatchRecord
from facilitator.store.rows.neighbour import shown_with
from facilitator.views.meetings import NOBODY, MeetingView, meetings_by_attendee
from facilitator.views.sentences import Helped, helped

if TYPE_CHECKING:
    from facilitator.views.phone import PhoneView


@dataclass(frozen=True)
class BesideMeeting:
    """One of their meetings that are on or to come. `said`: who can help whom there."""

    round: int
    table: int
    names: tuple[str, ...]
    met: bool
    said: tuple[Sentence, ...]


@dataclass(frozen=True)
class BesideView:
    """Somebody without a phone; not `agreed`: the owner of this phone is asked. `cards`: (kind, text) of those on the wall."""

    id: int
    name: str
    agreed: bool
    stepped_out: bool
    cards: tuple[tuple[str, str], ...]
    meetings: tuple[BesideMeeting, ...]


def with_beside(session: Session, gathering: GatheringRecord, views: dict[int, PhoneView]) -> dict[int, PhoneView]:
    """The same views, with whom each phone shows beside its owner, in the owner's language."""
    rows = [] if gathering.phase in AFTER else shown_with(session, views)
    if not rows:
        return views
    source = _read(session, gathering, [row.attendee_id for row in rows])
    beside = defaultdict[int, list[BesideView]](list)
    for row in rows:
        with in_locale(views[row.owner_id].me.language):
            beside[row.owner_id].append(source.view(row.attendee_id, row.agreed, gathering.round))
    return views | {id: replace(views[id], beside=tuple(people)) for id, people in beside.items()}


@dataclass(frozen=True)
class _Source:
    """What was read of all of them."""

    people: dict[int, AttendeeRecord]
    cards: dict[int, list[tuple[str, str]]]
    meetings: dict[int, tuple[MeetingView, ...]]
    matches: dict[tuple[int, int], list[Helped]]

    def view(self, id: int, agreed: bool, round: int) -> BesideView:
        """Before the yes only whom it is about."""
        person = self.people[id]
        meetings = [self._meeting(id, m) for m in self.meetings[id] if m.round >= round] if agreed else []
        cards = self.cards[id] if agreed else []
        return BesideView(id, person.name, agreed, person.left_at is not None, tuple(cards), tuple(meetings))

    def _meeting(self, id: int, meeting: MeetingView) -> BesideMeeting:
        names = tuple(partner.name for partner in meeting.partners)
        said = tuple(can_help(about.giver, about.receiver, about.fit) for about in self.matches[id, meeting.id])
        return BesideMeeting(meeting.round, meeting.table, names, meeting.met, said)


def _read(session: Session, gathering: GatheringRecord, ids: Collection[int]) -> _Source:
    people = {id: session.get_one(AttendeeRecord, id) for id in ids}
    live = CardRecord.attendee_id.in_(ids), CardRecord.withdrawn_at.is_(None), CardRecord.hidden_at.is_(None)
    cards = defaultdict[int, list[tuple[str, str]]](list)
    for card in session.scalars(select(CardRecord).where(*live).order_by(CardRecord.kind.desc(), CardRecord.id)):
        cards[card.attendee_id].append((card.kind, card.text))
    met = meetings_by_attendee(session, gathering, ids)
    meetings = {id: met.get(id, NOBODY).meetings for id in ids}
    return _Source(people, cards, meetings, _matches(session, gathering, ids))


def _matches(session: Session, gathering: GatheringRecord, ids: Collection[int]) -> dict[tuple[int, int], list[Helped]]:
    """By (person, meeting), the likeliest first."""
    theirs = or_(MatchRecord.giver_id.in_(ids), MatchRecord.receiver_id.in_(ids))
    rows = session.scalars(select(MatchRecord).where(theirs).order_by(MatchRecord.fit.desc(), MatchRecord.id)).all()
    found = defaultdict[tuple[int, int], list[Helped]](list)
    for match, about in zip(rows, helped(session, rows, queries.names(session, gathering.id)), strict=True):
        for id in {match.giver_id, match.receiver_id}.intersection(ids):
            found[id, match.meeting_id].append(about)
    return found
