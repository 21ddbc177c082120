"""Where an evening stands, which moves are allowed from there, and what each phase permits."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from facilitator.core.errors import NotNow
from facilitator.core.locale import gettext, later, ngettext, number


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


class Late(StrEnum):
    """What a latecomer waits for: FINDING, while a table is looked for; and their answer to it: NOW, or the NEXT round.

    WAITS: they have said so, and sit this round out.
    """

    FINDING = "finding"
    NOW = "now"
    NEXT = "next"
    WAITS = "waits"


@dataclass(frozen=True)
class Cue:
    """What the host has before her: `title`, what is on the big screen; `when` to say `say`."""

    title: str
    when: str
    say: str


@dataclass(frozen=True)
class Plan:
    """The phase in the plan of the evening: what it is called there, in a line, and its share of a 58-minute hour.

    The line of the rounds tells their number and length, and is made where these are known.
    """

    title: str
    line: str
    minutes: int


@dataclass(frozen=True)
class PhaseRules:
    """All that an evening knows of one phase. `label`: what leads to it is called so. Sentences are keys of the catalogues.

    `plan`: None for what takes no time of the evening. `has_clock`: its minutes run down before everybody.
    """

    label: str
    cue: Cue
    permits: frozenset[Deed]
    plan: Plan | None = None
    has_clock: bool = False


RULES: dict[Phase, PhaseRules] = {
    Phase.LOBBY: PhaseRules(
        label=later("Come on in"),
        cue=Cue(
            later("Come on in"), later("Say as people arrive"), later("Scan the square, type your name. No app, no account.")
        ),
        permits=frozenset({Deed.JOIN}),
        plan=Plan(later("Arrive"), later("Scan, say your name, see it on the wall."), 10),
    ),
    Phase.POLL: PhaseRules(
        label=later("Hands"),
        cue=Cue(
            later("Hands"),
            later("Say now"),
            later("Who hopes to sell something today? And who hopes to buy? Tap your phone."),
        ),
        permits=frozenset({Deed.JOIN, Deed.VOTE}),
        plan=Plan(later("Hands"), later("Who hopes to sell? Who hopes to buy?"), 4),
    ),
    Phase.POSTING: PhaseRules(
        label=later("Give and ask"),
        cue=Cue(
            later("Give and ask"),
            later("Say now"),
            later("First something you could give. Then something you’d love. Small is good."),
        ),
        permits=frozenset({Deed.JOIN, Deed.POST}),
        plan=Plan(later("Give and ask"), later("One thing to give, one thing to ask, each."), 8),
        has_clock=True,
    ),
    Phase.MARKET: PhaseRules(
        label=later("Look around"),
        cue=Cue(
            later("Look around"),
            later("Say now"),
            later("Look through the cards. Tap what you’d love, tap where you can help."),
        ),
        permits=frozenset({Deed.JOIN, Deed.POST, Deed.TAP}),
        plan=Plan(later("Look around"), later("Everyone taps what they’d love, and where they can help."), 3),
        has_clock=True,
    ),
    Phase.MATCHING: PhaseRules(
        label=later("Match"),
        cue=Cue(
            later("The rings"),
            later("Say while the rings appear"),
            later("These are the rings. Your phone says whom you can help, and where."),
        ),
        permits=frozenset({Deed.JOIN, Deed.POST}),
        plan=Plan(later("Match"), later("The rings appear. You say who meets whom."), 3),
    ),
    Phase.ROUNDS: PhaseRules(
        label=later("Round %(round)s"),
        cue=Cue(
            later("Round %(round)s of %(rounds)s"),
            later("Say when the chime sounds"),
            later("If you gave first, now it’s your turn to ask."),
        ),
        permits=frozenset({Deed.JOIN, Deed.POST, Deed.MEET, Deed.SHARE}),
        plan=Plan(later("Meet"), "", 24),
        has_clock=True,
    ),
    Phase.WRAP_UP: PhaseRules(
        label=later("Thanks"),
        cue=Cue(later("Thanks"), later("Say now"), later("Look what changed. Before you go, thank one person by name.")),
        permits=frozenset({Deed.MEET, Deed.SHARE}),
        plan=Plan(later("Thanks"), later("Before and after. Keep your people."), 6),
    ),
    Phase.CLOSED: PhaseRules(
        label=later("Close"),
        cue=Cue(later("Over"), later("When everyone has left"), later("Save the list of matches, then close this page.")),
        permits=frozenset({Deed.SHARE}),
    ),
}

REFUSALS: dict[Deed, str] = {
    Deed.JOIN: later("That’s it for today. Ask the host about the next one."),
    Deed.VOTE: later("The hands have been counted. Look at the big screen."),
    Deed.POST: later("Cards aren’t open right now. Keep your words; the big screen says when."),
    Deed.TAP: later("The cards are put away now. Look at the big screen."),
    Deed.MEET: later("Nobody is meeting yet. Look at the big screen."),
    Deed.SHARE: later("You can share details once you have met someone."),
}


def is_before_match(phase: Phase) -> bool:
    """Whether nobody has been matched yet, so that how people are matched may still change."""
    return ORDER.index(phase) < ORDER.index(Phase.MATCHING)


def check_permitted(phase: Phase, deed: Deed) -> None:
    """Raise NotNow, with what to do instead, unless `phase` permits `deed`."""
    if deed not in RULES[phase].permits:
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
