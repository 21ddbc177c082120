"""Where an evening stands, which moves are allowed from there, and what each phase permits."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from facilitator.core.errors import NotNow
from facilitator.core.words import gettext, later, ngettext, number


class Phase(StrEnum):
    LOBBY = "lobby"
    POLL = "poll"
    POSTING = "posting"
    MARKET = "market"
    MATCHING = "matching"
    ROUNDS = "rounds"
    WRAP_UP = "wrap-up"
    CLOSED = "closed"


ORDER = tuple(Phase)
READY_NEEDED = 2


class Deed(StrEnum):
    """Something an attendee does. The value completes "You can't … yet"."""

    JOIN = "join"
    VOTE = "vote"
    POST = "post a card"
    TAP = "tap cards"
    MEET = "say that you met"
    SHARE = "share details"


_TALKING = {Deed.JOIN, Deed.POST, Deed.MEET, Deed.SHARE}
PERMITS: dict[Phase, frozenset[Deed]] = {
    Phase.LOBBY: frozenset({Deed.JOIN}),
    Phase.POLL: frozenset({Deed.JOIN, Deed.VOTE}),
    Phase.POSTING: frozenset({Deed.JOIN, Deed.POST}),
    Phase.MARKET: frozenset({Deed.JOIN, Deed.POST, Deed.TAP}),
    Phase.MATCHING: frozenset({Deed.JOIN, Deed.POST}),
    Phase.ROUNDS: frozenset(_TALKING),
    Phase.WRAP_UP: frozenset({Deed.MEET, Deed.SHARE}),
    Phase.CLOSED: frozenset({Deed.SHARE}),
}

REFUSALS: dict[Deed, str] = {
    Deed.JOIN: later("Tonight is over. Ask the host about the next one."),
    Deed.VOTE: later("The hands have been counted. Look at the big screen."),
    Deed.POST: later("Cards aren’t open right now. Keep your words; the big screen says when."),
    Deed.TAP: later("The cards are put away now. Look at the big screen."),
    Deed.MEET: later("Nobody is meeting yet. Look at the big screen."),
    Deed.SHARE: later("You can share details once you have met someone."),
}


def check_permitted(phase: Phase, deed: Deed) -> None:
    """Raise NotNow, with what to do instead, unless `phase` permits `deed`."""
    if deed not in PERMITS[phase]:
        raise NotNow(gettext(REFUSALS[deed]))


@dataclass(frozen=True)
class Step:
    """A phase, and within the rounds which one (1, 2, …); 0 outside of them."""

    phase: Phase
    round: int = 0


def step_after(step: Step, rounds: int) -> Step | None:
    """The step that Next leads to, or None at the end of the evening."""
    if step.phase is Phase.ROUNDS and step.round < rounds:
        return Step(Phase.ROUNDS, step.round + 1)
    if step.phase is Phase.CLOSED:
        return None
    following = ORDER[ORDER.index(step.phase) + 1]
    return Step(following, 1 if following is Phase.ROUNDS else 0)


def blocked(step: Step, here: int, ready: int) -> str:
    """Why Next would be refused, with what to do; empty when it would not be."""
    if step.phase is Phase.LOBBY and not here:
        return gettext("Nobody is here yet. Show the code on the big screen.")
    if step.phase is Phase.MARKET and ready < READY_NEEDED:
        if not ready:
            return gettext("Nobody is ready. At least two people need something to give and something to ask.")
        return gettext("One person is ready. At least two people need something to give and something to ask.")
    return ""


def warning(step: Step, ready: int, tables: int) -> str:
    """What the host should know before she presses Match."""
    needed = ready // 2
    if step.phase is Phase.MARKET and needed > tables:
        return ngettext(
            "%(people)s people make %(pairs)s pairs, and there is %(n)s table. "
            "Some tables will hold two or more pairs. Add tables in set-up if you can.",
            "%(people)s people make %(pairs)s pairs, and there are %(n)s tables. "
            "Some tables will hold two or more pairs. Add tables in set-up if you can.",
            tables,
            people=number(ready),
            pairs=number(needed),
        )
    return ""
