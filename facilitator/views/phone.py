"""What attendees see: read for one phone or for all of them with the same handful of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from facilitator.core.cards import CardKind
from facilitator.core.locale import gettext, in_locale, later
from facilitator.core.phases import AFTER, RULES, Late, Phase
from facilitator.core.runsheet.sheet import RunSheet
from facilitator.store import queries
from facilitator.store.records import AttendeeRecord, CardRecord, GatheringRecord, PlanRecord
from facilitator.store.sheets import sheet_of
from facilitator.views.before.drafted import with_drafts
from facilitator.views.before.examples import EXAMPLES, examples
from facilitator.views.gathering import CardView, GatheringView, card_view, gathering_view
from facilitator.views.groups.next_one import NextEvent, with_next
from facilitator.views.market import DealtView, dealt_by_attendee, seen_by_attendee
from facilitator.views.meetings import NOBODY, MeetingView, Met, SeatOffer, meetings_by_attendee, seat_offers
from facilitator.views.people import PersonKept, people_kept
from facilitator.views.shown.beside import BesideView, with_beside
from facilitator.views.shown.hours import ShownPart, shown_part
from facilitator.views.unmet.asks import Lineup
from facilitator.views.unmet.leads import NO_LEADS, OwnLeads
from facilitator.views.unmet.on_phones import with_leads

# Where nothing can be planned yet, in whatever run-sheet.
_BEFORE = (Phase.LOBBY, Phase.POLL, Phase.POSTING, Phase.MARKET)
_LATE = later(
    "Good, you made it. Round %(round)s has started. Tell us what you can give and what you’d love, and we find you a table."
)


@dataclass(frozen=True)
class MeView:
    """`offers` and `needs` are one's own; `hidden` ones were taken off the screen by the host."""

    id: int
    name: str
    say_it_like: str
    stepped_out: bool
    hopes_to_sell: bool | None
    hopes_to_buy: bool | None
    offers: tuple[CardView, ...]
    needs: tuple[CardView, ...]
    email: str
    phone: str
    shares_with_organiser: bool
    company: str = ""
    role: str = ""
    thanks: str = ""
    most_meetings: int | None = None
    one_table: bool = False
    language: str = "en"

    @property
    def gives(self) -> bool:
        """Has an offer that counts."""
        return any(not card.hidden for card in self.offers)

    @property
    def asks(self) -> bool:
        return any(not card.hidden for card in self.needs)

    @property
    def ready(self) -> bool:
        return self.gives and self.asks

    @property
    def still_to_write(self) -> CardKind | None:
        """What is missing that only they can give. What waits for the host is written."""
        written = {card.kind for card in (*self.offers, *self.needs) if not card.hidden or card.held}
        return next((kind for kind in CardKind if kind not in written), None)

    @property
    def waits(self) -> bool:
        """Is ready as soon as the host has looked at their cards."""
        return not self.ready and self.still_to_write is None


@dataclass(frozen=True)
class PhoneView:
    """`step` names the panel: lobby, hands, give, love, market, ready, match, round, late, gone, thanks or ended.

    `shown`: what the run-sheet says in this part. `drafted`: by kind, what the guest list says and they have not posted.

    `asked`: of their circle. `turn_until`: with how many seconds left its turn ends; None where the host says when.

    Of somebody without a table in the running round: `is_back`, they had stepped out of it; `is_resting`, they sit it out.
    """

    gathering: GatheringView
    me: MeView
    step: str
    question: str = ""
    examples: tuple[CardView, ...] = ()
    dealt: tuple[DealtView, ...] = ()
    seen: int = 0
    meetings: tuple[MeetingView, ...] = ()
    seat_offer: SeatOffer | None = None
    is_being_seated: bool = False
    is_back: bool = False
    is_resting: bool = False
    notice: str = ""
    open_needs: tuple[CardView, ...] = ()
    people: tuple[PersonKept, ...] = ()
    shown: ShownPart | None = None
    drafted: tuple[tuple[str, str], ...] = ()
    beside: tuple[BesideView, ...] = ()
    asked: Lineup = Lineup()  # noqa: RUF009
    turn_until: float | None = None
    leads: OwnLeads = NO_LEADS
    next_event: NextEvent | None = None

    @property
    def now(self) -> MeetingView | None:
        """The meeting of the running round; before the rounds, the first one to come."""
        wanted = max(self.gathering.round, 1)
        return next((m for m in self.meetings if m.round == wanted), None)

    @property
    def coming(self) -> tuple[MeetingView, ...]:
        wanted = max(self.gathering.round, 1)
        return tuple(m for m in self.meetings if m.round > wanted)

    @property
    def upcoming(self) -> tuple[MeetingView, ...]:
        """The meeting that is on or comes next, then the others that are still to come, in order of round."""
        return (*((self.now,) if self.now else ()), *self.coming)

    @property
    def met_before(self) -> tuple[PersonKept, ...]:
        """Whom one has met at other tables than the one that leads the page."""
        at_table = {partner.id for partner in self.now.partners} if self.now else set()
        return tuple(person for person in self.people if person.id not in at_table)


def phone_views(session: Session, gathering: GatheringRecord, attendee_ids: Collection[int]) -> dict[int, PhoneView]:
    """The view of each of these attendees, by id."""
    shared = gathering_view(session, gathering)
    people = _people(session, attendee_ids)
    cards = _own_cards(session, people)
    met = not shared.is_before_match and shared.phase not in _BEFORE
    meetings = meetings_by_attendee(session, gathering, attendee_ids) if met else {}
    source = _Source(
        gathering=shared,
        sheet=sheet_of(gathering),
        dealt=dealt_by_attendee(session, attendee_ids, cards) if shared.phase is Phase.MARKET else {},
        meetings=meetings,
        kept=people_kept(session, gathering, attendee_ids) if met else {},
        seen=seen_by_attendee(session, attendee_ids) if shared.phase is Phase.MARKET else {},
        examples=examples(session, gathering) if shared.phase is Phase.POSTING else (),
        open_needs=_open_needs(session, gathering) if met else frozenset(),
    )
    offers = _seat_offers(session, people) if shared.phase is Phase.ROUNDS else {}
    views = {}
    for id, person in people.items():
        with in_locale(person.language):
            views[id] = _phone_view(source, person, cards.get(id, ()), offers.get(id))
    views = with_next(session, gathering, with_drafts(session, views))
    return with_leads(session, gathering, with_beside(session, gathering, views))


@dataclass(frozen=True)
class _Source:
    """What was read for the whole batch."""

    gathering: GatheringView
    sheet: RunSheet
    dealt: dict[int, tuple[DealtView, ...]]
    meetings: dict[int, Met]
    kept: dict[int, tuple[PersonKept, ...]]
    seen: dict[int, int]
    examples: tuple[CardView, ...]
    open_needs: frozenset[int]


def _phone_view(source: _Source, person: AttendeeRecord, cards: tuple[CardView, ...], offer: SeatOffer | None) -> PhoneView:
    me = _me_view(person, cards)
    met = source.meetings.get(person.id, NOBODY)
    step = _step(source, person, me, met.meetings)
    return PhoneView(
        gathering=source.gathering,
        me=me,
        step=step,
        question=_question(person),
        examples=tuple(c for c in source.examples if c.author != person.id)[:EXAMPLES],
        dealt=source.dealt.get(person.id, ()),
        seen=source.seen.get(person.id, 0),
        meetings=met.meetings,
        seat_offer=offer if step == "late" else None,
        is_being_seated=person.late_choice in (Late.FINDING, Late.NOW),
        is_back=met.has_been_out,
        is_resting=not met.has_been_out and not person.late_choice and not offer and bool(met.meetings),
        notice=_notice(source.gathering, step, met.notice) or _nudge(person, step),
        open_needs=tuple(need for need in me.needs if need.id in source.open_needs),
        people=source.kept.get(person.id, ()),
        shown=shown_part(source.sheet, source.gathering.step),
    )


def _step(source: _Source, person: AttendeeRecord, me: MeView, meetings: tuple[MeetingView, ...]) -> str:
    """Which panel this phone is on: the phase's own, or what its person must do first, or where they wait."""
    phase = source.gathering.phase
    if phase in AFTER:
        return phase
    if me.stepped_out:
        return "gone"
    if RULES[phase].for_all:
        return phase
    if me.still_to_write and not _sits(source, meetings):
        return me.still_to_write
    return _step_when_ready(source, person, meetings)


def _sits(source: _Source, meetings: tuple[MeetingView, ...]) -> bool:
    """Whether there is a table for them, now or later, ready or not."""
    return source.gathering.phase in (Phase.MATCHING, Phase.ROUNDS) and any(
        meeting.round >= source.gathering.round for meeting in meetings
    )


def _step_when_ready(source: _Source, person: AttendeeRecord, meetings: tuple[MeetingView, ...]) -> str:
    phase = source.gathering.phase
    if phase is Phase.POSTING or (phase is Phase.MATCHING and not meetings):
        return "ready"
    if phase is Phase.MARKET and (person.market_done or not source.dealt.get(person.id)):
        return "ready"
    if phase is Phase.ROUNDS and not any(m.round == source.gathering.round for m in meetings):
        return "late"
    return phase


def _question(person: AttendeeRecord) -> str:
    if person.hopes_to_sell is None:
        return "sell"
    return "buy" if person.hopes_to_buy is None else ""


def _notice(gathering: GatheringView, step: str, notice: str) -> str:
    if gathering.phase is Phase.ROUNDS and step in set(CardKind):
        return gettext(_LATE, round=gathering.round)
    return notice


def _nudge(person: AttendeeRecord, step: str) -> str:
    return gettext("One small thing will do.") if person.nudged_at is not None and step in set(CardKind) else ""


def _me_view(person: AttendeeRecord, cards: tuple[CardView, ...]) -> MeView:
    return MeView(
        id=person.id,
        name=person.name,
        say_it_like=person.say_it_like,
        stepped_out=person.left_at is not None,
        hopes_to_sell=person.hopes_to_sell,
        hopes_to_buy=person.hopes_to_buy,
        offers=tuple(c for c in cards if c.kind == CardKind.OFFER),
        needs=tuple(c for c in cards if c.kind == CardKind.NEED),
        email=person.email,
        phone=person.phone,
        shares_with_organiser=person.shares_with_organiser,
        company=person.company,
        role=person.role,
        thanks=person.thanks,
        most_meetings=person.most_meetings,
        one_table=person.one_table,
        language=person.language,
    )


def _people(session: Session, attendee_ids: Collection[int]) -> dict[int, AttendeeRecord]:
    people = select(AttendeeRecord).where(AttendeeRecord.id.in_(attendee_ids))
    return {person.id: person for person in queries.plain(session, people)}


def _own_cards(session: Session, people: dict[int, AttendeeRecord]) -> dict[int, tuple[CardView, ...]]:
    own = select(CardRecord).where(CardRecord.attendee_id.in_(people), CardRecord.withdrawn_at.is_(None))
    cards: dict[int, list[CardView]] = defaultdict(list)
    for card in queries.plain(session, own.order_by(CardRecord.id)):
        cards[card.attendee_id].append(card_view(card, people[card.attendee_id].name))
    return {id: tuple(own) for id, own in cards.items()}


def _open_needs(session: Session, gathering: GatheringRecord) -> frozenset[int]:
    plan = session.get(PlanRecord, gathering.id)
    return frozenset(queries.ids_in(plan.open_needs)) if plan else frozenset()


def _seat_offers(session: Session, people: dict[int, AttendeeRecord]) -> dict[int, SeatOffer]:
    waiting = {p.id: p.late_meeting_id for p in people.values() if p.late_meeting_id and not p.late_choice}
    offers = seat_offers(session, set(waiting.values())) if waiting else {}
    return {id: offers[meeting] for id, meeting in waiting.items() if meeting in offers}
