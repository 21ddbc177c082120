"""What each viewer sees, as frozen values: the contract between the queries that read and the templates that draw.

A view never holds more than its viewer may know: the screen's has no contacts, an attendee's has nobody else's taps.
"""

from __future__ import annotations

from dataclasses import dataclass

from facilitator.core.beacons import Beacon
from facilitator.core.cards import CardWords
from facilitator.core.phases import Phase
from facilitator.core.polls import Tally
from facilitator.core.timer import Clock
from facilitator.views.sentences import HelpView


@dataclass(frozen=True)
class RoomView:
    """What is true for everyone in the room. `address` is typed by hand ("192.168.1.5:5000/K7M2QX"), `url` is scanned."""

    id: int
    code: str
    name: str
    host_name: str
    phase: Phase
    round: int
    rounds: int
    version: int
    clock: Clock
    address: str
    url: str
    showing: str
    here: int
    ready: int
    last_row: int


@dataclass(frozen=True, kw_only=True)
class CardView(CardWords):
    id: int
    kind: str
    author: int
    author_name: str
    hidden: bool = False
    posted_at: float = 0.0


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


@dataclass(frozen=True)
class DealtView:
    """Another's card in the market, the card of one's own that it is shown for, and `others` that it may be for instead."""

    card: CardView
    own: CardView | None
    others: tuple[CardView, ...] = ()


@dataclass(frozen=True)
class PartnerView:
    id: int
    name: str
    say_it_like: str


@dataclass(frozen=True)
class MeetingView:
    """One's own meeting in one round. `gives`: whom one can help there; `receives`: who can help one there."""

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


@dataclass(frozen=True)
class SeatOffer:
    """A meeting that somebody who came late could join now."""

    meeting: int
    table: int
    names: tuple[str, ...]


@dataclass(frozen=True)
class PersonKept:
    """Somebody one has met. `email` and `phone` are there only while that person shares them with this viewer."""

    id: int
    name: str
    round: int
    story: tuple[str, ...]
    they_helped: bool
    email: str
    phone: str
    my_email_shared: bool
    my_phone_shared: bool
    asked_to_share: bool
    promise: str
    promise_kept: bool
    draft: str


@dataclass(frozen=True)
class PhoneView:
    """`step` names the panel: lobby, hands, give, love, market, ready, match, round, late, gone, thanks or ended."""

    room: RoomView
    me: MeView
    step: str
    question: str = ""
    examples: tuple[CardView, ...] = ()
    dealt: tuple[DealtView, ...] = ()
    seen: int = 0
    meetings: tuple[MeetingView, ...] = ()
    seat_offer: SeatOffer | None = None
    notice: str = ""
    open_needs: tuple[CardView, ...] = ()
    people: tuple[PersonKept, ...] = ()

    @property
    def now(self) -> MeetingView | None:
        """The meeting of the running round; before the rounds, the first one to come."""
        wanted = max(self.room.round, 1)
        return next((m for m in self.meetings if m.round == wanted), None)

    @property
    def coming(self) -> tuple[MeetingView, ...]:
        wanted = max(self.room.round, 1)
        return tuple(m for m in self.meetings if m.round > wanted)


@dataclass(frozen=True)
class Outcome:
    """True counts at the end. `slots` holds one (gave, received) a person, in the shuffled order of the hands."""

    people: int
    gave: int
    received: int
    meetings: int
    slots: tuple[tuple[bool, bool], ...]


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
class Answer:
    """One answer to an alert: a form that posts `fields` to `path` below the host's pages, or a link when `is_link`."""

    label: str
    path: str
    fields: tuple[tuple[str, str], ...] = ()
    is_link: bool = False


@dataclass(frozen=True)
class AlertView:
    """One question to the host with two answers."""

    text: str
    yes: Answer
    no: Answer


@dataclass(frozen=True)
class HostView:
    """The remote. `next_label` is empty when there is nothing after this; `blocked` says why Next would refuse.

    For `undo_left` seconds more one tap undoes the last step; afterwards the remote asks first.
    """

    room: RoomView
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
    met: int
    stepped_out: int
    tables: int
    alert: AlertView | None
    people: tuple[HostPerson, ...]
    cards: tuple[CardView, ...]
    open_needs: tuple[CardView, ...]
    outcome: Outcome | None
