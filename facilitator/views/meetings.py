"""Meetings as the people who sit at them see them: partners, who helps whom with what, and news of a partner who left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from facilitator.core.beacons import Beacon, beacon
from facilitator.core.changes import PairRule
from facilitator.core.locale import Sentence, gettext, in_locale, listed, ngettext
from facilitator.core.runsheet.sheet import RunSheet
from facilitator.core.typed import work_of
from facilitator.store import queries
from facilitator.store.records import (
    AttendeeRecord,
    GatheringRecord,
    MatchRecord,
    MeetingRecord,
    PairRuleRecord,
    SeatRecord,
)
from facilitator.store.sheets import sheet_of
from facilitator.views.sentences import Helped, HelpView, helped, to_giver, to_receiver
from facilitator.views.shown.turns import TableCards, TurnView, table_cards, turn_views


@dataclass(frozen=True)
class PartnerView:
    """`about`: what they do, and for whom."""

    id: int
    name: str
    say_it_like: str
    about: str


@dataclass(frozen=True)
class MeetingView:
    """One's own meeting in one round. `gives`: whom one can help there; `receives`: who can help one there.

    `known`: "asked" when the host is asked to find others for two who know each other, "stays" when nobody else was free.
    `turns`: of all at the table, in order, where each has one. `stays`: it is with those of the round before.
    """

    id: int
    round: int
    table: int
    beacon: Beacon
    partners: tuple[PartnerView, ...]
    speaks_first: bool
    gives: tuple[HelpView, ...]
    receives: tuple[HelpView, ...]
    met: bool
    looking: bool
    known: str = ""
    turns: tuple[TurnView, ...] = ()
    stays: bool = False
    seats: int = 2

    @property
    def beside(self) -> tuple[PartnerView, ...]:
        """Partners with whom there is no match."""
        helped = {help.other for help in (*self.gives, *self.receives)}
        return tuple(partner for partner in self.partners if partner.id not in helped)


@dataclass(frozen=True)
class Met:
    """One attendee's meetings in order of round, and what changed about them in the running round.

    `has_been_out`: they stepped out of a meeting of the running round.
    """

    meetings: tuple[MeetingView, ...]
    notice: str
    has_been_out: bool = False


NOBODY = Met((), "")


@dataclass(frozen=True)
class _Tables:
    """The rows behind a batch of meetings."""

    meetings: Mapping[int, MeetingRecord]
    seats: Mapping[int, Sequence[SeatRecord]]
    people: Mapping[int, AttendeeRecord]
    matches: Mapping[int, Sequence[tuple[MatchRecord, Helped]]]
    known: Mapping[frozenset[int], bool]
    sheet: RunSheet
    cards: TableCards


def meetings_by_attendee(session: Session, gathering: GatheringRecord, attendee_ids: Collection[int]) -> dict[int, Met]:
    own = queries.plain(session, select(SeatRecord).where(SeatRecord.attendee_id.in_(attendee_ids)))
    tables = _tables(session, gathering, {seat.meeting_id for seat in own})
    by_person: dict[int, list[SeatRecord]] = defaultdict(list)
    for seat in own:
        by_person[seat.attendee_id].append(seat)
    met = {}
    for id, seats in by_person.items():
        with in_locale(tables.people[id].language):
            met[id] = _met(tables, seats, gathering.round)
    return met


def _met(tables: _Tables, seats: list[SeatRecord], round_now: int) -> Met:
    open_seats = [seat for seat in seats if seat.ended is None]
    views = [_meeting_view(tables, seat) for seat in open_seats]
    views = [view for view in views if view.partners]
    out = any(seat.round == round_now and seat.ended == "left" for seat in seats)
    return Met(tuple(sorted(views, key=lambda view: view.round)), _notice(tables, seats, views, round_now), out)


def _meeting_view(tables: _Tables, mine: SeatRecord) -> MeetingView:
    meeting = tables.meetings[mine.meeting_id]
    others = [s for s in tables.seats[meeting.id] if s.ended is None and s.attendee_id != mine.attendee_id]
    at_table = {s.attendee_id for s in (mine, *others)}
    matches = [(m, about) for m, about in _matches_at(tables, meeting) if {m.giver_id, m.receiver_id} <= at_table]
    first = min((mine, *others), key=lambda seat: seat.place).attendee_id
    gives = [_help(to_giver, about, tables.people[m.receiver_id]) for m, about in matches if m.giver_id == mine.attendee_id]
    takes = [_help(to_receiver, about, tables.people[m.giver_id]) for m, about in matches if m.receiver_id == mine.attendee_id]
    gives, takes = _opened(gives, takes, first == mine.attendee_id)
    return MeetingView(
        id=meeting.id,
        round=meeting.round,
        table=meeting.table,
        beacon=beacon(meeting.beacon),
        partners=tuple(_partner(tables.people[s.attendee_id]) for s in others),
        speaks_first=first == mine.attendee_id and tables.sheet.of_round(meeting.round).has_order,
        gives=tuple(gives),
        receives=tuple(takes),
        met=mine.met_at is not None,
        looking=mine.looking_at is not None,
        known=_known(tables, mine.attendee_id, at_table),
        turns=turn_views(tables.sheet, meeting, (mine, *others), tables.people, tables.cards, mine.attendee_id),
        stays=tables.sheet.keeps_tables(meeting.round),
        seats=tables.sheet.of_round(meeting.round).table,
    )


def _matches_at(tables: _Tables, meeting: MeetingRecord) -> list[tuple[MatchRecord, Helped]]:
    """Those of this meeting; where groups stay together, also what was promised in the rounds before."""
    first = meeting.round
    while tables.sheet.keeps_tables(first):
        first -= 1
    same = [id for id, other in tables.meetings.items() if first <= other.round < meeting.round]
    return [match for id in (meeting.id, *sorted(same)) for match in tables.matches.get(id, ())]


def _known(tables: _Tables, me: int, at_table: Collection[int]) -> str:
    rules = [tables.known[pair] for other in at_table if (pair := frozenset((me, other))) in tables.known]
    return ("asked" if any(rules) else "stays") if rules else ""


def _partner(person: AttendeeRecord) -> PartnerView:
    return PartnerView(person.id, person.name, person.say_it_like, work_of(person))


def _help(told: Callable[[Helped, int, str], HelpView], about: Helped, other: AttendeeRecord) -> HelpView:
    return told(about, other.id, other.say_it_like)


def _opened(gives: Sequence[HelpView], takes: Sequence[HelpView], speaks_first: bool) -> tuple[list[HelpView], list[HelpView]]:
    """`gives` and `takes` with one opening line: on the phone of who speaks first, who rather gives than takes."""
    silent_gives = [replace(help, opening=Sentence()) for help in gives]
    silent_takes = [replace(help, opening=Sentence()) for help in takes]
    if speaks_first and gives:
        silent_gives[0] = gives[0]
    elif speaks_first and takes:
        silent_takes[0] = takes[0]
    return silent_gives, silent_takes


def _notice(tables: _Tables, seats: list[SeatRecord], views: Sequence[MeetingView], round_now: int) -> str:
    """Who left a table of this round that one sat or sits at, and where to go; or that one is being looked for."""
    now = next((view for view in views if view.round == round_now), None)
    for seat in seats:
        if seat.round == round_now and (gone := _who_left(tables, seat)):
            said = ngettext("%(names)s had to step out.", "%(names)s had to step out.", len(gone), names=listed(gone))
            return " ".join((said, _where(now, seat)))
    return _looked_for(tables, seats, round_now)


def _who_left(tables: _Tables, mine: SeatRecord) -> list[str]:
    return [
        tables.people[s.attendee_id].name
        for s in tables.seats[mine.meeting_id]
        if s.ended == "left" and s.attendee_id != mine.attendee_id
    ]


def _where(now: MeetingView | None, left: SeatRecord) -> str:
    """Where somebody goes on who sat in the seat `left` when another of that table left."""
    if now is None:
        return gettext("The host is finding you somebody.")
    names = [partner.name for partner in now.partners]
    if now.id == left.meeting_id:
        return gettext("You go on with %(names)s: table %(table)s.", names=listed(names), table=now.table)
    return ngettext(
        "%(names)s is free: table %(table)s.",
        "%(names)s are glad to have you: table %(table)s.",
        len(names),
        names=listed(names),
        table=now.table,
    )


def _looked_for(tables: _Tables, seats: list[SeatRecord], round_now: int) -> str:
    for mine in seats:
        if mine.round != round_now or mine.ended or mine.met_at or mine.looking_at:
            continue
        for seat in tables.seats[mine.meeting_id]:
            if seat.looking_at and not seat.ended and seat.attendee_id != mine.attendee_id:
                table = tables.meetings[mine.meeting_id].table
                return gettext(
                    "%(name)s is looking for you. Table %(table)s.", name=tables.people[seat.attendee_id].name, table=table
                )
    return ""


def _tables(session: Session, gathering: GatheringRecord, meeting_ids: Collection[int]) -> _Tables:
    meetings = queries.plain(session, select(MeetingRecord).where(MeetingRecord.id.in_(meeting_ids)))
    seats: dict[int, list[SeatRecord]] = defaultdict(list)
    at_tables = select(SeatRecord).where(SeatRecord.meeting_id.in_(meeting_ids)).order_by(SeatRecord.place)
    for seat in queries.plain(session, at_tables):
        seats[seat.meeting_id].append(seat)
    ids = {seat.attendee_id for at in seats.values() for seat in at}
    people = {p.id: p for p in queries.plain(session, select(AttendeeRecord).where(AttendeeRecord.id.in_(ids)))}
    matches, known = _matches(session, meeting_ids, people), _known_pairs(session, gathering.id)
    sheet = sheet_of(gathering)
    has_turns = any(sheet.of_round(m.round).turn for m in meetings)
    cards = table_cards(session, people) if has_turns else {}
    return _Tables({m.id: m for m in meetings}, seats, people, matches, known, sheet, cards)


def _known_pairs(session: Session, gathering_id: int) -> dict[frozenset[int], bool]:
    """Two who know each other -> whether the host is still to say what comes of it."""
    rules = select(PairRuleRecord.first_id, PairRuleRecord.second_id, PairRuleRecord.asked)
    known = rules.where(PairRuleRecord.gathering_id == gathering_id, PairRuleRecord.rule == PairRule.KNOWN)
    return {frozenset((first, second)): asked for first, second, asked in session.execute(known)}


def _matches(
    session: Session, meeting_ids: Collection[int], people: Mapping[int, AttendeeRecord]
) -> dict[int, list[tuple[MatchRecord, Helped]]]:
    rows = queries.plain(
        session, select(MatchRecord).where(MatchRecord.meeting_id.in_(meeting_ids)).order_by(MatchRecord.fit.desc())
    )
    rows = [m for m in rows if {m.giver_id, m.receiver_id} <= people.keys()]
    matches: dict[int, list[tuple[MatchRecord, Helped]]] = defaultdict(list)
    for m, about in zip(rows, helped(session, rows, {id: person.name for id, person in people.items()}), strict=True):
        matches[m.meeting_id].append((m, about))
    return matches


@dataclass(frozen=True)
class SeatOffer:
    """A meeting that somebody who came late could join now."""

    meeting: int
    table: int
    names: tuple[str, ...]


def seat_offers(session: Session, meeting_ids: Collection[int]) -> dict[int, SeatOffer]:
    """The meetings that a latecomer was offered, as long as somebody still sits there."""
    rows = session.execute(
        select(MeetingRecord.id, MeetingRecord.table, AttendeeRecord.name)
        .join(SeatRecord, SeatRecord.meeting_id == MeetingRecord.id)
        .join(AttendeeRecord, SeatRecord.attendee_id == AttendeeRecord.id)
        .where(MeetingRecord.id.in_(meeting_ids), SeatRecord.ended.is_(None))
        .order_by(MeetingRecord.id, SeatRecord.place)
    )
    names: dict[tuple[int, int], list[str]] = defaultdict(list)
    for meeting, table, name in rows:
        names[meeting, table].append(name)
    return {meeting: SeatOffer(meeting, table, tuple(who)) for (meeting, table), who in names.items()}
