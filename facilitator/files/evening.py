"""The rows of an evening, by table: what every export has. Times are ISO 8601 in UTC."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, fields

from facilitator.core.cards import CardWords


@dataclass(frozen=True)
class AttendeeRow:
    id: int
    name: str
    say_it_like: str
    joined: str
    stepped_out: bool
    offers: int
    needs: int
    email: str
    phone: str
    company: str
    role: str


@dataclass(frozen=True, kw_only=True)
class _Card:
    id: int
    attendee: int
    name: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class CardRow(CardWords, _Card):
    """`wanted`: how many people tapped "I'd love this" or "I can help"."""

    hidden: bool
    wanted: int
    open: bool


@dataclass(frozen=True)
class MatchRow:
    giver_id: int
    giver: str
    offer_id: int
    offer: str
    receiver_id: int
    receiver: str
    need_id: int
    need: str
    fit: float
    reason: str
    round: int
    table: int
    met: bool


@dataclass(frozen=True)
class MeetingRow:
    round: int
    table: int
    people: str
    people_ids: str
    met: bool


@dataclass(frozen=True)
class LeadRow:
    """Somebody could help, or (`knows`) knew someone, when the room was asked: a match of its own kind.

    `who`, `reach` and `line` are of a third person: only where it was the host who should introduce them (`to_host`).
    """

    giver_id: int
    giver: str
    receiver_id: int
    receiver: str
    need_id: int
    need: str
    knows: bool
    to_host: bool
    introduced: bool
    who: str
    reach: str
    line: str


@dataclass(frozen=True)
class StillLookingRow:
    """A need that nobody in the room could answer, to pass on."""

    need: str
    help_kind: str
    topic: str
    would_pay: bool
    name: str


@dataclass(frozen=True)
class FollowUpRow:
    """Somebody whom the organiser may write to, because they share an address with her."""

    name: str
    email: str
    phone: str
    company: str
    role: str
    people_met: str
    asks_open: str


@dataclass(frozen=True)
class Evening:
    """Times are ISO 8601 in UTC. The hands are how many answered, and how many hoped to sell and to buy."""

    code: str
    name: str
    host: str
    date: str
    phase: str
    rounds: int
    hands_counted: int
    hoped_to_sell: int
    hoped_to_buy: int
    attendees: tuple[AttendeeRow, ...]
    cards: tuple[CardRow, ...]
    matches: tuple[MatchRow, ...]
    meetings: tuple[MeetingRow, ...]
    leads: tuple[LeadRow, ...] = ()

    @property
    def still_looking(self) -> tuple[StillLookingRow, ...]:
        asks = (card for card in self.cards if card.open and not card.private)
        return tuple(StillLookingRow(c.text, c.help_kind or "", c.topic or "", c.would_pay, c.name) for c in asks)

    @property
    def follow_up(self) -> tuple[FollowUpRow, ...]:
        names, met, asks = {p.id: p.name for p in self.attendees}, defaultdict[int, list[str]](list), defaultdict(list)
        for meeting in self.meetings:
            ids = [int(id) for id in meeting.people_ids.split()] if meeting.met else []
            for id in ids:
                met[id] += [names[other] for other in ids if other != id]
        for card in self.cards:
            if card.open:
                asks[card.attendee].append(card.text)
        return tuple(
            FollowUpRow(p.name, p.email, p.phone, p.company, p.role, ", ".join(dict.fromkeys(met[p.id])), "; ".join(asks[p.id]))
            for p in self.attendees
            if p.email or p.phone
        )


# What was noted; then, for spreadsheets, what is read off it.
TABLES = ("attendees", "cards", "matches", "meetings", "leads")
SHEETS = (*TABLES, "still_looking", "follow_up")
ROW_TYPES = {
    "attendees": AttendeeRow,
    "cards": CardRow,
    "matches": MatchRow,
    "meetings": MeetingRow,
    "leads": LeadRow,
    "still_looking": StillLookingRow,
    "follow_up": FollowUpRow,
}


def columns(table: str) -> list[str]:
    """The column names of one of SHEETS, there also when it has no row."""
    return [field.name for field in fields(ROW_TYPES[table])]


def summary_of(evening: Evening) -> dict[str, str | int]:
    """What came of it, by name."""
    held = [meeting for meeting in evening.meetings if meeting.met]
    return {
        "event": evening.name,
        "host": evening.host,
        "code": evening.code,
        "date": evening.date,
        "rounds": evening.rounds,
        "attendees": len(evening.attendees),
        "offers": sum(card.kind == "offer" for card in evening.cards),
        "needs": sum(card.kind == "need" for card in evening.cards),
        "open_needs": sum(card.open for card in evening.cards),
        "matches": len(evening.matches),
        "leads": len(evening.leads),
        "meetings": len(evening.meetings),
        "meetings_held": len(held),
        "hands_counted": evening.hands_counted,
        "hoped_to_sell": evening.hoped_to_sell,
        "hoped_to_buy": evening.hoped_to_buy,
    }
