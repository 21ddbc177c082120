"""One attendee, and one pair of them, as the host may know them: cards, meetings, reasons, and what else was possible."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from facilitator.core.changes import MET_BEFORE
from facilitator.core.locale import gettext
from facilitator.core.typed import work_of
from facilitator.matching import Evidence, Fit, Match, current_encoder, score_room
from facilitator.matching.language.topics import TOPICS
from facilitator.matching.schedule.announce import nearest_offers
from facilitator.matching.schedule.explain import account_of
from facilitator.store import queries
from facilitator.store.plans import plan_of, room_for_matching
from facilitator.store.records import (
    AttendeeRecord,
    CardRecord,
    GatheringRecord,
    MatchRecord,
    MeetingRecord,
    PairRuleRecord,
    PlanRecord,
    SeatRecord,
)
from facilitator.views.gathering import CardView, GatheringView, card_view, gathering_view
from facilitator.views.sentences import for_everyone, helped
from facilitator.views.unmet.leads import LeadView, leads_between


@dataclass(frozen=True)
class HostMeeting:
    """One of a person's meetings as the host reads it: partners by (id, name), and what they can do for each other."""

    round: int
    table: int
    partners: tuple[tuple[int, str], ...]
    reasons: tuple[str, ...]
    met: bool


@dataclass(frozen=True)
class PairRuleView:
    """What the host said of this person and another: a core.changes.PairRule."""

    other: int
    other_name: str
    rule: str


@dataclass(frozen=True)
class PersonView:
    """Everything the host may know of one attendee. `others`: everybody else here, by name. `leads`: what they said to asks,
    and what was said to theirs; a third person is named only where the host introduces."""

    gathering: GatheringView
    id: int
    name: str
    say_it_like: str
    about: str
    stepped_out: bool
    removed: bool
    cards: tuple[CardView, ...]
    meetings: tuple[HostMeeting, ...]
    leads: tuple[LeadView, ...]
    pair_rules: tuple[PairRuleView, ...]
    others: tuple[tuple[int, str], ...]
    most_meetings: int | None
    one_table: bool


def person_view(session: Session, gathering: GatheringRecord, attendee_id: int) -> PersonView:
    person = queries.attendee(session, gathering.id, attendee_id, or_erased=True)
    cards = session.scalars(
        select(CardRecord)
        .where(CardRecord.attendee_id == person.id, CardRecord.withdrawn_at.is_(None))
        .order_by(CardRecord.kind.desc(), CardRecord.id)
    )
    others = [(p.id, p.name) for p in queries.attendees_here(session, gathering.id) if p.id != person.id]
    return PersonView(
        gathering=gathering_view(session, gathering),
        id=person.id,
        name=person.name,
        say_it_like=person.say_it_like,
        about=work_of(person),
        stepped_out=person.left_at is not None,
        removed=person.removed_at is not None,
        cards=tuple(card_view(card, person.name) for card in cards),
        meetings=_meetings(session, gathering, person.id),
        leads=leads_between(session, gathering.id, person.id),
        pair_rules=_pair_rules(session, person.id),
        others=tuple(sorted(others, key=lambda other: other[1].casefold())),
        most_meetings=person.most_meetings,
        one_table=person.one_table,
    )


def _meetings(session: Session, gathering: GatheringRecord, me: int) -> tuple[HostMeeting, ...]:
    mine, theirs = aliased(SeatRecord), aliased(SeatRecord)
    rows = session.execute(
        select(MeetingRecord, theirs.attendee_id, AttendeeRecord.name, mine.met_at)
        .join(mine, mine.meeting_id == MeetingRecord.id)
        .join(theirs, theirs.meeting_id == MeetingRecord.id)
        .join(AttendeeRecord, AttendeeRecord.id == theirs.attendee_id)
        .where(mine.attendee_id == me, mine.ended.is_(None), theirs.ended.is_(None), theirs.attendee_id != me)
        .order_by(MeetingRecord.round, AttendeeRecord.name_key)
    ).all()
    reasons = defaultdict(list)
    matches = session.scalars(
        select(MatchRecord)
        .where(MatchRecord.gathering_id == gathering.id, or_(MatchRecord.giver_id == me, MatchRecord.receiver_id == me))
        .order_by(MatchRecord.fit.desc())
    ).all()
    for match, about in zip(matches, helped(session, matches, queries.names(session, gathering.id)), strict=True):
        reasons[match.meeting_id].append(str(for_everyone(about)))
    partners = defaultdict(list)
    for meeting, other, name, _ in rows:
        partners[meeting.id].append((other, name))
    meetings = {meeting.id: (meeting, met_at is not None) for meeting, _, _, met_at in rows}
    return tuple(
        HostMeeting(meeting.round, meeting.table, tuple(partners[id]), tuple(reasons[id]), met)
        for id, (meeting, met) in meetings.items()
    )


def _pair_rules(session: Session, me: int) -> tuple[PairRuleView, ...]:
    rows = session.scalars(
        select(PairRuleRecord).where(
            or_(PairRuleRecord.first_id == me, PairRuleRecord.second_id == me), PairRuleRecord.asked.is_(False)
        )
    )
    others = [(said.second_id if said.first_id == me else said.first_id, said.rule) for said in rows if said.rule != MET_BEFORE]
    return tuple(PairRuleView(other, session.get_one(AttendeeRecord, other).name, rule) for other, rule in others)


@dataclass(frozen=True)
class AccountMatch:
    """One offer that may serve one need: `fit` 0-1, and the evidence as lines that a person can check."""

    giver: str
    receiver: str
    offer: str
    need: str
    fit: float
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class Alternative:
    """Who else could have answered a need: (giver, offer, fit 0-1), best first."""

    receiver: str
    need: str
    others: tuple[tuple[str, str, float], ...]


@dataclass(frozen=True)
class PairView:
    """The full account of two people. `rounds` in which they meet; `cost` in points of 100 for one person covered both ways."""

    gathering: GatheringView
    people: tuple[tuple[int, str], tuple[int, str]]
    rounds: tuple[int, ...]
    matches: tuple[AccountMatch, ...]
    alternatives: tuple[Alternative, ...]
    cost: float
    rule: str


def pair_view(session: Session, gathering: GatheringRecord, one: int, other: int) -> PairView:
    """NotHere for somebody of another room. Scores the room anew, so that it is as true as the next plan."""
    people = [queries.attendee(session, gathering.id, id, or_erased=True) for id in (one, other)]
    room = room_for_matching(session, gathering.id)
    fit, plan = score_room(room, current_encoder()), plan_of(session, gathering)
    ready = plan is not None and {str(one), str(other)} <= fit.index.person_row.keys()
    account = account_of(str(one), str(other), plan, fit) if ready and plan else None
    names = {person.id: person.name for person in room.people}
    return PairView(
        gathering=gathering_view(session, gathering),
        people=((people[0].id, people[0].name), (people[1].id, people[1].name)),
        rounds=tuple(sorted(m.round for m in plan.meetings if {str(one), str(other)} <= set(m.people))) if plan else (),
        matches=tuple(_account_match(match, fit, names) for match in account.matches) if account else (),
        alternatives=_alternatives(account.others, fit, names) if account else (),
        cost=account.cost if account else 0.0,
        rule=_rule(session, one, other),
    )


def still_looking(session: Session, gathering: GatheringRecord) -> tuple[Alternative, ...]:
    """The open needs of the plan, each with the offers that come nearest."""
    plan, room = session.get(PlanRecord, gathering.id), room_for_matching(session, gathering.id)
    fit = score_room(room, current_encoder())
    opens = [str(id) for id in queries.ids_in(plan.open_needs) if str(id) in fit.index.need_row] if plan else []
    return _alternatives(nearest_offers(fit, opens), fit, {person.id: person.name for person in room.people})


def _rule(session: Session, one: int, other: int) -> str:
    first, second = sorted((one, other))
    asked = PairRuleRecord.asked.is_(False)
    rule = select(PairRuleRecord.rule).where(PairRuleRecord.first_id == first, PairRuleRecord.second_id == second, asked)
    return session.scalar(rule.where(PairRuleRecord.rule != MET_BEFORE)) or ""


def _account_match(match: Match, fit: Fit, names: dict[str, str]) -> AccountMatch:
    offers, needs = ({card.id: card.text for card in cards} for cards in (fit.index.offers, fit.index.needs))
    evidence = _lines(match.evidence)
    return AccountMatch(names[match.giver], names[match.receiver], offers[match.offer], needs[match.need], match.fit, evidence)


def _lines(evidence: Evidence) -> tuple[str, ...]:
    # Whose tap it was is nobody's business: taps are counted, never named.
    lines = []
    if evidence.tapped_by:
        lines.append(gettext("Both tapped it") if len(evidence.tapped_by) == 2 else gettext("One of them tapped it"))
    if evidence.grade == 2:
        lines.append(gettext("The language model finds that it fits"))
    if evidence.same_topic in TOPICS:
        lines.append(gettext("Both are about %(topic)s", topic=gettext(TOPICS[evidence.same_topic])))
    if evidence.shared_words:
        lines.append(gettext("Shared words: %(words)s", words=", ".join(evidence.shared_words)))
    return tuple(lines)


def _alternatives(others: dict[str, tuple[tuple[str, float], ...]], fit: Fit, names: dict[str, str]) -> tuple[Alternative, ...]:
    index = fit.index
    owner_of_need = {
        card.id: names[index.people[int(owner)].id] for card, owner in zip(index.needs, index.need_owner, strict=True)
    }
    owner_of_offer = {
        card.id: names[index.people[int(owner)].id] for card, owner in zip(index.offers, index.offer_owner, strict=True)
    }
    needs, offers = ({card.id: card.text for card in cards} for cards in (index.needs, index.offers))
    return tuple(
        Alternative(owner_of_need[need], needs[need], tuple((owner_of_offer[o], offers[o], chance) for o, chance in best))
        for need, best in others.items()
        if best
    )
