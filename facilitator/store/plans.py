"""Rows to the matcher's values and back. The matcher's ids are our ids as text."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Container, Iterable, Mapping
from dataclasses import asdict, replace

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, undefer

from facilitator.core import beacons
from facilitator.core.cards import CardKind
from facilitator.core.changes import MET_BEFORE, PairRule
from facilitator.matching import Card, Match, Meeting, Person, Plan, Room, Rules, Sitting, current_encoder, unpacked
from facilitator.matching.language.topics import TOPICS
from facilitator.store import queries
from facilitator.store.grades import grades_for
from facilitator.store.groups.members import evenings_before
from facilitator.store.owed import seated_ahead
from facilitator.store.records import (
    AttendeeRecord,
    CardRecord,
    GatheringRecord,
    InterestRecord,
    MatchRecord,
    MeetingRecord,
    PairRuleRecord,
    PlanRecord,
    SeatRecord,
)
from facilitator.store.sheets import sheet_of

# A figure of a mended plan: how many more people would give and receive if the coming rounds were matched anew.
COULD_GAIN = "could_gain"


def room_for_matching(session: Session, gathering_id: int, with_vectors: bool = True, also: Collection[int] = ()) -> Room:
    """Everyone who is ready, or has a seat still to come, or is one of `also`; with live cards, taps, passes, judgements."""
    ready = queries.ready_ids(session, gathering_id) | seated_ahead(session, gathering_id) | set(also)
    people = session.execute(
        select(
            *(AttendeeRecord.id, AttendeeRecord.name, AttendeeRecord.most_meetings),
            *(AttendeeRecord.most_asks, AttendeeRecord.one_table),
        ).where(AttendeeRecord.id.in_(ready))
    )
    cards = _cards(session, gathering_id, ready, with_vectors)
    texts = {card.id: card.text for kinds in cards.values() for own in kinds.values() for card in own}
    wanted = _interests(session, gathering_id, ready, texts)
    rules = _pair_rules(session, gathering_id, ready)
    evenings = evenings_before(session, gathering_id)
    return Room(
        people=tuple(
            Person(
                str(row.id),
                row.name,
                tuple(cards[row.id][CardKind.OFFER]),
                tuple(cards[row.id][CardKind.NEED]),
                max_meetings=row.most_meetings,
                stays_at_one_table=row.one_table,
                max_gives=row.most_asks,
                evenings=evenings.get(row.id, 0),
            )
            for row in people
        ),
        known=rules[PairRule.KNOWN],
        met_before=rules[MET_BEFORE],
        pinned=rules[PairRule.TOGETHER],
        forbidden=rules[PairRule.APART],
        taps=frozenset(pair for pair, (yes, _) in wanted.items() if yes),
        passes=frozenset(pair for pair, (yes, _) in wanted.items() if not yes),
        tapped_for={pair: own for pair, (yes, own) in wanted.items() if yes and own},
        grades=grades_for(session, gathering_id, texts),
    )


def _cards(session: Session, gathering_id: int, ready: set[int], with_vectors: bool) -> dict[int, dict[CardKind, list[Card]]]:
    rows = select(CardRecord).where(
        CardRecord.gathering_id == gathering_id,
        CardRecord.attendee_id.in_(ready),
        CardRecord.withdrawn_at.is_(None),
        CardRecord.hidden_at.is_(None),
    )
    encoder = current_encoder() if with_vectors else None
    if encoder:
        rows = rows.options(undefer(CardRecord.vector))
    cards: dict[int, dict[CardKind, list[Card]]] = defaultdict(lambda: {kind: [] for kind in CardKind})
    for row in session.scalars(rows.order_by(CardRecord.id)):
        vector = unpacked(encoder, row.vector) if encoder else None
        cards[row.attendee_id][CardKind(row.kind)].append(
            Card(str(row.id), row.text, row.help_kind, _tapped_topic(row), vector)
        )
    return cards


def _pair_rules(session: Session, gathering_id: int, ready: set[int]) -> dict[str, frozenset[frozenset[str]]]:
    """Pairs by the rule that was said of them; what only a phone has reported is not known yet."""
    rows = session.scalars(
        select(PairRuleRecord).where(PairRuleRecord.gathering_id == gathering_id, PairRuleRecord.asked.is_(False))
    ).all()
    here = [row for row in rows if {row.first_id, row.second_id} <= ready]
    return {
        rule: frozenset(frozenset((str(row.first_id), str(row.second_id))) for row in here if row.rule == rule)
        for rule in (*PairRule, MET_BEFORE)
    }


def _tapped_topic(card: CardRecord) -> str | None:
    """Only what a person said: a topic suggested from the words would count the same words twice."""
    return card.topic if card.topic in TOPICS else None


def _interests(
    session: Session, gathering_id: int, ready: set[int], card_ids: Container[str]
) -> dict[tuple[str, str], tuple[bool, str | None]]:
    """Of each (person, card) whether it was wanted, and for which card of their own."""
    rows = session.execute(
        select(InterestRecord.attendee_id, InterestRecord.card_id, InterestRecord.wanted, InterestRecord.own_card_id).where(
            InterestRecord.gathering_id == gathering_id, InterestRecord.wanted.is_not(None)
        )
    )
    return {
        (str(person), str(card)): (bool(wanted), str(own) if own else None)
        for person, card, wanted, own in rows
        if person in ready and str(card) in card_ids
    }


def rules_of(gathering: GatheringRecord, people: int) -> Rules:
    """How to plan for so many people. Where meetings outnumber tables they share them, as the host was told."""
    sittings = sittings_of(gathering)
    most = max((sitting.seats + 1 for sitting in sittings), default=2)
    tables = gathering.tables if gathering.tables >= people // most else None
    rules = Rules(gathering.rounds, tables, gathering.seed, gathering.dial, meet_again=True, sittings=sittings)
    return replace(rules, bring_together_again=gathering.reconnect)


def sittings_of(gathering: GatheringRecord) -> tuple[Sitting, ...]:
    """One per round; none where all are of two people, each with another."""
    sheet = sheet_of(gathering)
    numbers = range(1, gathering.rounds + 1)
    sittings = tuple(Sitting(sheet.of_round(number).table, sheet.keeps_tables(number)) for number in numbers)
    return sittings if any(sitting != Sitting() for sitting in sittings) else ()


def plan_of(session: Session, gathering: GatheringRecord) -> Plan | None:
    """The plan as it stands, latecomers and leavers included; None before there is one."""
    row = session.get(PlanRecord, gathering.id)
    if row is None:
        return None
    seats: dict[int, list[str]] = defaultdict(list)
    for seat in queries.open_seats(session, gathering.id):
        seats[seat.meeting_id].append(str(seat.attendee_id))
    matches = session.scalars(select(MatchRecord).where(MatchRecord.gathering_id == gathering.id))
    return Plan(
        rounds=gathering.rounds,
        matches=tuple(Match(str(m.giver_id), str(m.receiver_id), str(m.offer_id), str(m.need_id), m.fit) for m in matches),
        meetings=tuple(
            Meeting(m.round, m.place, tuple(seats[m.id]))
            for m in queries.meetings_of(session, gathering.id)
            if len(seats[m.id]) > 1
        ),
        rings=tuple(tuple(map(str, ring)) for ring in queries.rings_in(row.rings)),
        open_needs=tuple(map(str, queries.ids_in(row.open_needs))),
        method=row.method,
        figures=json.loads(row.figures),
    )


def save_plan(session: Session, gathering: GatheringRecord, plan: Plan, room: Room, after_round: int, now: float) -> None:
    """Write the rounds after `after_round`; the rounds up to it, and meetings that stay the same, keep their rows."""
    standing = _standing(session, gathering.id)
    coming = {_name(m.round, m.table, m.people): m for m in plan.meetings if m.round > after_round}
    over = {row.id for name, row in standing.items() if row.round > after_round and name not in coming}
    session.execute(delete(MeetingRecord).where(MeetingRecord.id.in_(over)))
    beacons_kept = {(round, people): row.beacon for (round, _, people), row in standing.items()}
    session.merge(_plan_row(gathering.id, plan, now))
    new = {name: _add_meeting(session, gathering, m, beacons_kept) for name, m in coming.items() if name not in standing}
    session.flush()
    together: dict[frozenset[str], int] = {}
    for name, row in new.items():
        add_seats(session, row, _givers_first(coming[name].people, plan.matches))
        # Who meets a second time has been promised it for the first.
        together = dict.fromkeys(_pairs(coming[name].people), row.id) | together
    meet_already = {pair for name, row in standing.items() if row.id not in over for pair in _pairs(tuple(name[2]))}
    new_pairs = {pair: meeting for pair, meeting in together.items() if pair not in meet_already}
    add_matches(session, gathering.id, plan.matches, room, new_pairs)


MeetingName = tuple[int, int, frozenset[str]]


def _name(round: int, place: int, people: Iterable[str]) -> MeetingName:
    return round, place, frozenset(people)


def _standing(session: Session, gathering_id: int) -> dict[MeetingName, MeetingRecord]:
    """The meetings as they are, by round, place and people."""
    seats: dict[int, set[str]] = defaultdict(set)
    for seat in queries.open_seats(session, gathering_id):
        seats[seat.meeting_id].add(str(seat.attendee_id))
    return {_name(m.round, m.place, seats[m.id]): m for m in queries.meetings_of(session, gathering_id)}


def _plan_row(gathering_id: int, plan: Plan, now: float) -> PlanRecord:
    return PlanRecord(
        gathering_id=gathering_id,
        rings=json.dumps([[int(id) for id in ring] for ring in plan.rings]),
        open_needs=json.dumps([int(id) for id in plan.open_needs]),
        figures=json.dumps(dict(plan.figures)),
        method=plan.method,
        made_at=now,
    )


def _givers_first(people: tuple[str, ...], matches: Iterable[Match]) -> list[str]:
    """Who gives more here than they receive speaks first."""
    lead = Counter[str]()
    for match in matches:
        if match.giver in people and match.receiver in people:
            lead[match.giver] += 1
            lead[match.receiver] -= 1
    return sorted(people, key=lambda person: -lead[person])


def _add_meeting(
    session: Session,
    gathering: GatheringRecord,
    meeting: Meeting,
    kept: Mapping[tuple[int, frozenset[str]], int],
) -> MeetingRecord:
    fresh = beacons.usual(meeting.table, meeting.round)
    row = MeetingRecord(
        gathering_id=gathering.id,
        round=meeting.round,
        place=meeting.table,
        table=(meeting.table - 1) % gathering.tables + 1,
        beacon=kept.get((meeting.round, frozenset(meeting.people)), fresh),
    )
    session.add(row)
    return row


def add_seats(session: Session, meeting: MeetingRecord, people: Iterable[str], first_place: int = 0) -> None:
    session.add_all(
        SeatRecord(
            gathering_id=meeting.gathering_id,
            meeting_id=meeting.id,
            attendee_id=int(id),
            round=meeting.round,
            place=first_place + i,
        )
        for i, id in enumerate(people)
    )


def _pairs(people: tuple[str, ...]) -> list[frozenset[str]]:
    return [frozenset((a, b)) for i, a in enumerate(people) for b in people[i + 1 :]]


def add_matches(
    session: Session,
    gathering_id: int,
    matches: Iterable[Match],
    room: Room,
    together: Mapping[frozenset[str], int],
) -> None:
    """Rows for the matches whose two people meet in one of `together` (pair -> meeting id), and whose cards still count."""
    cards = {card.id for person in room.people for card in (*person.offers, *person.needs)}
    for match in matches:
        meeting = together.get(frozenset((match.giver, match.receiver)))
        if meeting is not None and {match.offer, match.need} <= cards:
            session.add(_match_row(gathering_id, meeting, match))


def _match_row(gathering_id: int, meeting: int, match: Match) -> MatchRecord:
    return MatchRecord(
        gathering_id=gathering_id,
        meeting_id=meeting,
        giver_id=int(match.giver),
        receiver_id=int(match.receiver),
        offer_id=int(match.offer),
        need_id=int(match.need),
        fit=match.fit,
        evidence=json.dumps(asdict(match.evidence)),
    )
