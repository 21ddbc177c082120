"""What the host's remote shows: where the evening stands, the one thing to say, one question at a time, everyone here."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from facilitator.core.cards import CardKind
from facilitator.core.hour import Behind, behind
from facilitator.core.locale import gettext
from facilitator.core.phases import AFTER, Phase, blocked, warning
from facilitator.core.polls import Tally
from facilitator.core.runsheet.sheet import RunSheet
from facilitator.core.script import cue, moments, next_label, step_label
from facilitator.core.timer import undo_left
from facilitator.core.typed import ERASED
from facilitator.store import queries
from facilitator.store.records import (
    AttendeeRecord,
    CardRecord,
    GatheringRecord,
    MeetingRecord,
    SeatRecord,
)
from facilitator.store.sheets import following_step, remembered_step, sheet_of
from facilitator.views.alerts import AlertView, alert
from facilitator.views.gathering import CardView, GatheringView, card_view, gathering_view, hands_tally
from facilitator.views.groups.strangers import some_meet_again
from facilitator.views.outcome import Outcome, open_needs, outcome
from facilitator.views.shown.hours import Hours, hours
from facilitator.views.shown.mixing import some_sit_together_again
from facilitator.views.shown.on_screen import OnScreenView, on_screen
from facilitator.views.shown.unready import UnreadyView, unready
from facilitator.views.shown.unseated import UnseatedView, unseated_people
from facilitator.views.shown.waiting import WaitingView, waiting
from facilitator.views.unmet.on_remote import UnmetView, unmet_view


@dataclass(frozen=True)
class HostPerson:
    id: int
    name: str
    offers: int
    needs: int
    stepped_out: bool
    removed: bool
    table: int | None


@dataclass(frozen=True)
class HostView:
    """The remote. `next_label` is empty when there is nothing after this; `blocked` says why Next would refuse.

    `moments`: with how many seconds left there is something else to say.
    For `undo_left` seconds more one tap undoes the last step; afterwards the remote asks first.
    """

    gathering: GatheringView
    title: str
    say_when: str
    say: str
    next_label: str
    blocked: str
    warning: str
    can_undo: bool
    undo_label: str
    undo_left: float
    hands: Tally | None
    give_count: int
    ask_count: int
    tapped: int
    pairs: int
    trios: int
    seats: int
    met: int
    stepped_out: int
    tables: int
    alert: AlertView | None
    unseated: UnseatedView
    people: tuple[HostPerson, ...]
    cards: tuple[CardView, ...]
    open_needs: tuple[CardView, ...]
    outcome: Outcome | None
    on_screen: OnScreenView
    waiting: tuple[WaitingView, ...]
    unready: tuple[UnreadyView, ...]
    behind: Behind | None
    hours: Hours
    by_clock: bool
    moments: tuple[int, ...]
    unmet: UnmetView


def host_view(session: Session, gathering: GatheringRecord, now: float) -> HostView:
    step, clock = queries.step_of(gathering), queries.clock_of(gathering)
    shared = gathering_view(session, gathering)
    everyone = _everyone(session, gathering)
    people = [person for person in everyone if person.removed_at is None]
    cards = _cards(session, gathering, people)
    live = [c for c in cards if not c.hidden]
    sheet, following = sheet_of(gathering), following_step(gathering)
    said = cue(sheet, step, clock.left(now), clock.is_over(now))
    return HostView(
        gathering=shared,
        title=said.title,
        say_when=said.when,
        say=said.say,
        next_label=next_label(sheet, step),
        blocked=blocked(step, following, shared.here, shared.ready),
        warning=warning(following, shared.ready, gathering.tables, _fewest_seats(sheet)) or _at_the_tables(session, gathering),
        can_undo=gathering.undo is not None,
        undo_label=_undo_label(gathering),
        undo_left=_undo_left(gathering, now),
        hands=hands_tally(people, gathering.seed),
        give_count=sum(c.kind == CardKind.OFFER for c in live),
        ask_count=sum(c.kind == CardKind.NEED for c in live),
        tapped=queries.count_taps(session, gathering.id),
        **_tables(session, gathering, sheet),
        met=len(queries.meetings_held(session, gathering.id)),
        stepped_out=sum(p.left_at is not None for p in people),
        tables=gathering.tables,
        alert=alert(session, gathering, people),
        unseated=unseated_people(session, gathering, people, now),
        people=_host_people(session, gathering, everyone, live),
        cards=tuple(cards),
        open_needs=open_needs(session, gathering),
        outcome=outcome(session, gathering) if step.phase in AFTER else None,
        on_screen=on_screen(session, gathering, now),
        waiting=waiting(cards, now),
        unready=unready(step.phase, people, cards, now) if sheet.has_begun(Phase.POSTING, step) else (),
        behind=behind(sheet, step, gathering.begun_at, clock.left(now), now, gathering.minutes),
        hours=hours(gathering, now),
        by_clock=sheet.by_clock,
        moments=moments(sheet, step),
        unmet=unmet_view(session, gathering),
    )


def _tables(session: Session, gathering: GatheringRecord, sheet: RunSheet) -> dict[str, int]:
    """{"pairs", "trios"} of the running round, or the first, and the "seats" that its tables have."""
    pairs, trios = queries.count_tables(session, gathering)
    return {"pairs": pairs, "trios": trios, "seats": sheet.of_round(max(gathering.round, 1)).table}


def _fewest_seats(sheet: RunSheet) -> int:
    """At a table of the rounds that need most tables."""
    return min((part.table for part in sheet.parts if part.on and part.rounds), default=2)


def _at_the_tables(session: Session, gathering: GatheringRecord) -> str:
    told = some_meet_again(session, gathering), some_sit_together_again(session, gathering)
    return _alone(session, gathering) or _looking(session, gathering) or " ".join(filter(None, told))


def _alone(session: Session, gathering: GatheringRecord) -> str:
    """Who sits at a table of the running round without anybody: the host is the last resort."""
    if gathering.phase != Phase.ROUNDS:
        return ""
    lone = session.execute(
        select(func.min(AttendeeRecord.name), func.min(MeetingRecord.table))
        .join(SeatRecord, SeatRecord.attendee_id == AttendeeRecord.id)
        .join(MeetingRecord, SeatRecord.meeting_id == MeetingRecord.id)
        .where(MeetingRecord.gathering_id == gathering.id, MeetingRecord.round == gathering.round, SeatRecord.ended.is_(None))
        .group_by(MeetingRecord.id)
        .having((func.count() == 1) & (func.count(SeatRecord.met_at) == 0))
        .order_by(func.min(MeetingRecord.table))
    ).all()
    return " ".join(
        gettext("%(name)s is alone at table %(table)s. Sit down with them.", name=name, table=table) for name, table in lone
    )


def _looking(session: Session, gathering: GatheringRecord) -> str:
    """Who said "I can't find …" in the running round, and where."""
    if gathering.phase != Phase.ROUNDS:
        return ""
    rows = queries.seats_looking(session, gathering)
    return " ".join(
        gettext("%(name)s is looking for somebody at table %(table)s.", name=name, table=table) for _, name, table in rows
    )


def _undo_label(gathering: GatheringRecord) -> str:
    if gathering.undo is None:
        return ""
    before = json.loads(gathering.undo)
    if "change" in before:
        return gettext("Take back the change of tables?")
    return gettext("Back to %(step)s?", step=step_label(sheet_of(gathering), remembered_step(gathering, before)))


def _undo_left(gathering: GatheringRecord, now: float) -> float:
    done_at = json.loads(gathering.undo).get("at", 0.0) if gathering.undo else 0.0
    return undo_left(done_at, now)


def _everyone(session: Session, gathering: GatheringRecord) -> list[AttendeeRecord]:
    """All who came, by name, those whom the host removed last."""
    rows = queries.plain(
        session,
        select(AttendeeRecord)
        .where(AttendeeRecord.gathering_id == gathering.id, ~AttendeeRecord.name_key.startswith(ERASED))
        .order_by(AttendeeRecord.removed_at.is_not(None), AttendeeRecord.name_key),
    )
    return list(rows)


def _cards(session: Session, gathering: GatheringRecord, people: list[AttendeeRecord]) -> list[CardView]:
    names = {p.id: p.name for p in people if p.left_at is None}
    rows = queries.plain(
        session,
        select(CardRecord)
        .where(CardRecord.gathering_id == gathering.id, CardRecord.withdrawn_at.is_(None))
        .order_by(CardRecord.posted_at.desc(), CardRecord.id.desc()),
    )
    return [card_view(card, names[card.attendee_id]) for card in rows if card.attendee_id in names]


def _host_people(
    session: Session, gathering: GatheringRecord, people: list[AttendeeRecord], cards: list[CardView]
) -> tuple[HostPerson, ...]:
    counts = Counter((card.author, card.kind) for card in cards)
    tables = dict(
        session.execute(
            select(SeatRecord.attendee_id, MeetingRecord.table)
            .join(MeetingRecord, SeatRecord.meeting_id == MeetingRecord.id)
            .where(
                SeatRecord.gathering_id == gathering.id,
                SeatRecord.round == max(gathering.round, 1),
                SeatRecord.ended.is_(None),
            )
        ).all()
    )
    return tuple(
        HostPerson(
            id=p.id,
            name=p.name,
            offers=counts[p.id, CardKind.OFFER],
            needs=counts[p.id, CardKind.NEED],
            stepped_out=p.left_at is not None,
            removed=p.removed_at is not None,
            table=tables.get(p.id),
        )
        for p in people
    )
