"""What is known or wished of two people: they know each other, should meet, or should not."""

from __future__ import annotations

from sqlalchemy import delete, select

from facilitator.core.changes import PairRule
from facilitator.core.errors import NotHere, NotNow, Refused
from facilitator.core.events import MeetingsChanged
from facilitator.core.locale import gettext
from facilitator.core.phases import AFTER
from facilitator.store import queries
from facilitator.store.database import Database, Work
from facilitator.store.records import PairRuleRecord, SeatRecord


def set_rule(work: Work, gathering_id: int, one: int, other: int, rule: PairRule, now: float, asked: bool = False) -> None:
    """The last word about two people; a phone's report waits for the host and never replaces her own word."""
    if one == other:
        raise Refused(gettext("Choose two different people."))
    for person in (one, other):
        queries.attendee(work, gathering_id, person)
    first, second = sorted((one, other))
    standing = rule_between(work, first, second)
    if standing is not None and asked:
        return
    if standing is None:
        standing = PairRuleRecord(gathering_id=gathering_id, first_id=first, second_id=second, rule=rule, said_at=now)
        work.add(standing)
    standing.rule, standing.asked = rule, asked
    work.flush()


def drop_rule(work: Work, one: int, other: int) -> None:
    first, second = sorted((one, other))
    work.execute(delete(PairRuleRecord).where(PairRuleRecord.first_id == first, PairRuleRecord.second_id == second))


def rule_between(work: Work, first: int, second: int) -> PairRuleRecord | None:
    return work.scalar(select(PairRuleRecord).where(PairRuleRecord.first_id == first, PairRuleRecord.second_id == second))


def say_known(db: Database, gathering_id: int, attendee_id: int, meeting_id: int, now: float) -> None:
    """ "We know each other": the host is asked whether to find them others."""
    with db.work() as work:
        gathering = queries.bump(work, gathering_id)
        mine = work.scalar(
            select(SeatRecord).where(
                SeatRecord.attendee_id == attendee_id, SeatRecord.meeting_id == meeting_id, SeatRecord.ended.is_(None)
            )
        )
        if mine is None:
            raise NotHere(gettext("Your table has changed. Here is the new one."))
        if gathering.phase in AFTER or mine.round <= gathering.round:
            raise NotNow(gettext("You’re at that table already. Enjoy it; the next one is with somebody else."))
        table = queries.open_seats(work, gathering_id, [meeting_id])
        for seat in table:
            if seat.attendee_id != attendee_id:
                set_rule(work, gathering_id, attendee_id, seat.attendee_id, PairRule.KNOWN, now, asked=True)
        work.announce(MeetingsChanged(gathering_id, frozenset(seat.attendee_id for seat in table)))


def leave_as_is(db: Database, gathering_id: int, rule_id: int) -> None:
    """The host's no to such a report."""
    with db.work() as work:
        queries.bump(work, gathering_id)
        asked = work.get(PairRuleRecord, rule_id)
        if asked is not None and asked.gathering_id == gathering_id and asked.asked:
            work.delete(asked)
            work.announce(MeetingsChanged(gathering_id, frozenset({asked.first_id, asked.second_id})))
