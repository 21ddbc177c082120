"""Of one member of a group, for themselves: their people over all events, what they gave, what they asked, what came of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased

from facilitator.core.cards import CardKind
from facilitator.core.typed import ERASED
from facilitator.store.groups.members import attendances
from facilitator.store.groups.proofs import pending
from facilitator.store.records import AttendeeRecord, CardRecord, GatheringRecord, MatchRecord
from facilitator.store.rows.groups import AttendanceRecord, GroupRecord, MemberRecord
from facilitator.store.rows.outcomes import OutcomeRecord
from facilitator.views.groups.next_one import NextEvent, members_next
from facilitator.views.people import PersonKept, people_kept


@dataclass(frozen=True)
class MyEvent:
    """`day`: like "2026-12-03". `gave` and `asked` count one's cards."""

    name: str
    day: str
    gave: int
    asked: int


@dataclass(frozen=True)
class MyPromise:
    """`due`: a day, "" where none was said."""

    text: str
    due: str
    kept: bool


@dataclass(frozen=True)
class MyPerson:
    """Somebody one has met, once, with the days, the last first. An address is there while they share it."""

    name: str
    days: tuple[str, ...]
    story: tuple[str, ...]
    email: str
    phone: str
    promises: tuple[MyPromise, ...]


@dataclass(frozen=True)
class MyGift:
    """What one gave to whom; `came_of_it` is what one said oneself, "" for nothing yet: see core.after.outcomes.Answer."""

    text: str
    to: str
    day: str
    came_of_it: str


@dataclass(frozen=True)
class MyAsk:
    """`helpers`: who could help; none where it is open still."""

    text: str
    helpers: tuple[str, ...]
    day: str


@dataclass(frozen=True)
class MemberView:
    """`email`: by which the group knows them, confirmed at `email_at`; `email_pending`: one whose link was not opened yet."""

    id: int
    group_id: int
    group: str
    name: str
    language: str
    most_asks: int | None
    since: float
    events: tuple[MyEvent, ...]
    people: tuple[MyPerson, ...]
    gave: tuple[MyGift, ...]
    asked: tuple[MyAsk, ...]
    email: str
    email_at: float | None
    email_pending: str
    next_event: NextEvent | None

    @property
    def promises_kept(self) -> int:
        return sum(promise.kept for person in self.people for promise in person.promises)

    @property
    def promised(self) -> tuple[tuple[str, MyPromise], ...]:
        """What one owes to whom still."""
        return tuple((person.name, promise) for person in self.people for promise in person.promises if not promise.kept)


def member_view(session: Session, member: MemberRecord, now: float) -> MemberView:
    """Newest first in every list but `events`."""
    events: list[MyEvent] = []
    people: list[tuple[object, str, PersonKept]] = []
    gave: list[MyGift] = []
    asked: list[MyAsk] = []
    for came in attendances(session, member.id):
        gathering, me = session.get_one(GatheringRecord, came.gathering_id), came.attendee_id
        day = datetime.fromtimestamp(gathering.begun_at or gathering.created_at).astimezone().date().isoformat()
        kept = {person.id: person for person in _people(session, gathering, me) if person.name}
        people = [(who, day, kept[id]) for id, who in _who(session, kept).items()] + people
        gave = [*_gifts(session, me, kept, day), *gave]
        mine = _asks(session, me, kept, day)
        asked = [*mine, *asked]
        offers = session.scalars(_cards(me, CardKind.OFFER)).all()
        events.append(MyEvent(gathering.name, day, len(offers), len(mine)))
    group = session.get_one(GroupRecord, member.group_id)
    return MemberView(
        *(member.id, group.id, group.name, member.name, member.language, member.most_asks, member.agreed_at),
        *(tuple(events), _merged(people), tuple(gave), tuple(asked)),
        *(member.email, member.email_at, pending(session, member.id, now)),
        members_next(session, member, datetime.fromtimestamp(now).astimezone().date()),
    )


def _people(session: Session, gathering: GatheringRecord, me: int) -> Iterable[PersonKept]:
    """Nobody of an event from which the host removed them: whom they met there, and with which address, is out of reach."""
    if session.get_one(AttendeeRecord, me).removed_at is not None:
        return ()
    return people_kept(session, gathering, [me]).get(me, ())


def _who(session: Session, attendees: Iterable[int]) -> dict[int, object]:
    """What is one and the same for somebody over all events: the member, or whoever it was that one time."""
    ids = list(attendees)
    gone = set(
        session.scalars(select(AttendeeRecord.id).where(AttendeeRecord.id.in_(ids), AttendeeRecord.name_key.startswith(ERASED)))
    )
    rows = select(AttendanceRecord.attendee_id, AttendanceRecord.member_id).where(AttendanceRecord.attendee_id.in_(ids))
    members = {attendee: ("member", member) for attendee, member in session.execute(rows)}
    return {id: members.get(id, id) for id in ids if id not in gone}


def _merged(people: list[tuple[object, str, PersonKept]]) -> tuple[MyPerson, ...]:
    same: dict[object, list[tuple[str, PersonKept]]] = defaultdict(list)
    for who, day, person in people:
        same[who].append((day, person))
    return tuple(_person(met) for met in same.values())


def _person(met: list[tuple[str, PersonKept]]) -> MyPerson:
    """`met`: newest first."""
    kept = [person for _, person in met]
    return MyPerson(
        name=kept[0].name,
        days=tuple(day for day, _ in met),
        story=tuple(dict.fromkeys(line for person in kept for line in person.story)),
        email=next((person.email for person in kept if person.email), ""),
        phone=next((person.phone for person in kept if person.phone), ""),
        promises=tuple(MyPromise(person.promise, person.due, person.promise_kept) for person in kept if person.promise),
    )


def _cards(me: int, kind: CardKind) -> Select[CardRecord]:
    live = (CardRecord.withdrawn_at.is_(None), CardRecord.hidden_at.is_(None))
    return select(CardRecord).where(CardRecord.attendee_id == me, CardRecord.kind == kind, *live).order_by(CardRecord.id)


def _gifts(session: Session, me: int, kept: dict[int, PersonKept], day: str) -> list[MyGift]:
    said = dict(
        session.execute(select(OutcomeRecord.other_id, OutcomeRecord.answer).where(OutcomeRecord.attendee_id == me)).all()
    )
    rows = session.execute(
        select(MatchRecord.receiver_id, CardRecord.text)
        .join(CardRecord, CardRecord.id == MatchRecord.offer_id)
        .where(MatchRecord.giver_id == me, MatchRecord.receiver_id.in_(kept))
        .order_by(MatchRecord.id)
    )
    once = dict.fromkeys((receiver, text) for receiver, text in rows)
    return [MyGift(text, kept[receiver].name, day, said.get(receiver, "")) for receiver, text in once]


def _asks(session: Session, me: int, kept: dict[int, PersonKept], day: str) -> list[MyAsk]:
    match = aliased(MatchRecord)
    helped = defaultdict[int, list[str]](list)
    for need, giver in session.execute(select(match.need_id, match.giver_id).where(match.receiver_id == me)):
        if giver in kept:
            helped[need].append(kept[giver].name)
    return [MyAsk(card.text, tuple(dict.fromkeys(helped[card.id])), day) for card in session.scalars(_cards(me, CardKind.NEED))]
