"""Who isn't ready: what each of them has written, and when they were reminded. For the host alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from facilitator.core.cards import CardKind
from facilitator.core.locale import gettext
from facilitator.core.phases import RULES, Deed, Phase
from facilitator.store.records import AttendeeRecord
from facilitator.views.gathering import CardView
from facilitator.views.shown.waiting import since


@dataclass(frozen=True)
class UnreadyView:
    """`has`: in words, what there is so far. `nudged`: how long ago, in words; empty when not yet."""

    id: int
    name: str
    gives: bool
    asks: bool
    has: str
    nudged: str


def unready(phase: Phase, people: Iterable[AttendeeRecord], cards: Iterable[CardView], now: float) -> tuple[UnreadyView, ...]:
    """While cards can be posted. Those whose cards wait for the host have written, and are not among them."""
    if Deed.POST not in RULES[phase].permits:
        return ()
    written = defaultdict[int, set[str]](set)
    for card in cards:
        if not card.hidden or card.held:
            written[card.author].add(card.kind)
    here = [person for person in people if person.left_at is None and len(written[person.id]) < len(CardKind)]
    return tuple(_unready(person, written[person.id], now) for person in here)


def _unready(person: AttendeeRecord, kinds: set[str], now: float) -> UnreadyView:
    if CardKind.OFFER in kinds:
        has = gettext("Has a gift, no ask yet")
    elif CardKind.NEED in kinds:
        has = gettext("Has an ask, no gift yet")
    else:
        has = gettext("Nothing yet")
    nudged = since(now - person.nudged_at) if person.nudged_at is not None else ""
    return UnreadyView(person.id, person.name, CardKind.OFFER in kinds, CardKind.NEED in kinds, has, nudged)
