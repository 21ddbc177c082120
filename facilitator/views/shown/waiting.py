"""The cards that wait for the host, the one that has waited longest first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from facilitator.core.locale import gettext, later, ngettext
from facilitator.core.shown.looks import Held
from facilitator.views.gathering import CardView

_WHY = {
    Held.LINK: later("Looks like a link"),
    Held.EMAIL: later("Looks like an e-mail address"),
    Held.PHONE: later("Looks like a phone number"),
    Held.WORD: later("Has a word of the list"),
    Held.EDITED: later("You hid it. These words are new"),
}


@dataclass(frozen=True)
class WaitingView:
    """`why`: what looks wrong with it, empty where everything waits. `since`: in words."""

    card: CardView
    why: str
    since: str


def waiting(cards: Iterable[CardView], now: float) -> tuple[WaitingView, ...]:
    held = sorted((card for card in cards if card.held), key=lambda card: (card.posted_at, card.id))
    return tuple(WaitingView(card, _why(card.held), since(now - card.posted_at)) for card in held)


def _why(held: Held | None) -> str:
    return gettext(_WHY[held]) if held in _WHY else ""


def since(seconds: float) -> str:
    """How long ago, in few letters."""
    if seconds < 60:
        return gettext("%(seconds)s s ago", seconds=max(1, round(seconds)))
    return ngettext("%(n)s min ago", "%(n)s min ago", round(seconds / 60))
