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
    TALK = "talk"
    UNMET = "unmet"
    WRAP_UP = "wrap-up"
    CLOSED = "closed"


AFTER = (Phase.WRAP_UP, Phase.CLOSED)
READY_NEEDED = 2


class Deed(StrEnum):
    """Something an attendee does. The value completes "You can't … yet"."""

    JOIN = "join"
    VOTE = "vote"
    POST = "post a card"
    TAP = "tap cards"
    MEET = "say that you met"
    SHARE = "share details"
    LEAD = "say whom you know"


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
    """The phase in the plan of the evening: what it is called there, and in a line.

    The line of the rounds tells their number and length, and is made where these are known.
    """

    title: str
    line: str


@dataclass(frozen=True)
class PhaseRules:
    """All that an evening knows of one phase. `label`: what leads to it is called so. Sentences are keys of the catalogues.

    `plan`: None for what no run-sheet names. `has_clock`: its minutes run down before everybody. `for_all`: every phone in the
    room is on its panel, whether or not its person has written anything. Which phase follows it is the run-sheet's business;
    what makes one work is said here: it comes after those that it `needs`, before those that it `is_before`, one of `leads_to`
    follows sooner or later, and only what `repeats` may be there twice.
    """

    label: str
    cue: Cue
    permits: frozenset[Deed]
    plan: Plan | None = None
    has_clock: bool = False
    for_all: bool = False
    needs: tuple[Phase, ...] = ()
    is_before: tuple[Phase, ...] = ()
    leads_to: tuple[Phase, ...] = ()
    repeats: bool = False


RULES: dict[Phase, PhaseRules] = {
    Phase.LOBBY: PhaseRules(
        label=later("Come on in"),
        cue=Cue(
            later("Come on in"), later("Say as people arrive"), later("Scan the square, type your name. No app, no account.")
        ),
        permits=frozenset({Deed.JOIN}),
        plan=Plan(later("Arrive"), later("Scan, say your name, see it on the wall.")),
        for_all=True,
    ),
    Phase.POLL: PhaseRules(
        label=later("Hands"),
        cue=Cue(
            later("Hands"),
            later("Say now"),
            later("Who hopes to sell something today? And who hopes to buy? Tap your phone."),
        ),
        permits=frozenset({Deed.JOIN, Deed.VOTE}),
        plan=Plan(later("Hands"), later("Who hopes to sell? Who hopes to buy?")),
        for_all=True,
        is_before=(Phase.MATCHING, Phase.WRAP_UP),
    ),
    Phase.POSTING: PhaseRules(
        label=later("Give and ask"),
        cue=Cue(
            later("Give and ask"),
            later("Say now"),
            later("First something you could give. Then something you’d love. Small is good."),
        ),
        permits=frozenset({Deed.JOIN, Deed.POST}),
        plan=Plan(later("Give and ask"), later("One thing to give, one thing to ask, each.")),
        has_clock=True,
        is_before=(Phase.MATCHING, Phase.WRAP_UP),
    ),
    Phase.MARKET: PhaseRules(
        label=later("Look around"),
        cue=Cue(
            later("Look around"),
            later("Say now"),
            later("Look through the cards. Tap what you’d love, tap where you can help."),
        ),
        permits=frozenset({Deed.JOIN, Deed.POST, Deed.TAP}),
        plan=Plan(later("Look around"), later("Everyone taps what they’d love, and where they can help.")),
        has_clock=True,
        needs=(Phase.POSTING,),
        is_before=(Phase.MATCHING, Phase.WRAP_UP),
    ),
    Phase.MATCHING: PhaseRules(
        label=later("Match"),
        cue=Cue(
            later("The rings"),
            later("Say while the rings appear"),
            later("These are the rings. Your phone says whom you can help, and where."),
        ),
        permits=frozenset({Deed.JOIN, Deed.POST}),
        plan=Plan(later("Match"), later("The rings appear. You say who meets whom.")),
        needs=(Phase.POSTING,),
        is_before=(Phase.WRAP_UP,),
        leads_to=(Phase.ROUNDS,),
    ),
    Phase.ROUNDS: PhaseRules(
        label=later("Round %(round)s"),
        cue=Cue(
            later("Round %(round)s of %(rounds)s"),
            later("Say when the chime sounds"),
            later("If you gave first, now it’s your turn to ask."),
        ),
        permits=frozenset({Deed.JOIN, Deed.POST, Deed.MEET, Deed.SHARE}),
        plan=Plan(later("Meet"), ""),
        has_clock=True,
        needs=(Phase.MATCHING,),
        is_before=(Phase.WRAP_UP,),
        repeats=True,
    ),
    Phase.TALK: PhaseRules(
        label=later("A talk"),
        cue=Cue(later("A talk"), later("Say now"), ""),
        # All that may have been opened before it: it has no business of its own.
        permits=frozenset({Deed.JOIN, Deed.POST, Deed.MEET, Deed.SHARE}),
        plan=Plan(later("A talk"), later("Words on the screen, and a clock.")),
        has_clock=True,
        for_all=True,
        is_before=(Phase.WRAP_UP,),
        repeats=True,
    ),
    Phase.UNMET: PhaseRules(
        label=later("Who knows someone?"),
        cue=Cue(
            later("Who knows someone?"),
            later("Say now"),
            later("Nobody here has this yet. Who can help, or knows someone who can? Tap your phone."),
        ),
        permits=frozenset({Deed.JOIN, Deed.POST, Deed.MEET, Deed.SHARE, Deed.LEAD}),
        plan=Plan(later("Who knows someone?"), later("The asks that nobody here could answer, one at a time.")),
        has_clock=True,
        for_all=True,
        needs=(Phase.POSTING,),
        is_before=(Phase.WRAP_UP,),
        repeats=True,
    ),
    Phase.WRAP_UP: PhaseRules(
        label=later("Thanks"),
        cue=Cue(later("Thanks"), later("Say now"), later("Look what changed. Before you go, thank one person by name.")),
        permits=frozenset({Deed.MEET, Deed.SHARE}),
        plan=Plan(later("Thanks"), later("Before and after. Keep your people.")),
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
    Deed.LEAD: later("The asks are put away now. If you know someone, go and say so."),
}


def check_permitted(phase: Phase, deed: Deed) -> None:
    """Raise NotNow, with what to do instead, unless `phase` permits `deed`."""
    if deed not in RULES[phase].permits:
        raise NotNow(gettext(REFUSALS[deed]))


@dataclass(frozen=True)
class Step:
    """Where an evening stands: in which `part` of its run-sheet, counted from 0, of which phase, and with which `round`.

    `round` is the running one (1, 2, …). In what may come between rounds it is the last one that was, and elsewhere 0.
    """

    phase: Phase
    round: int = 0
    part: int = 0

    @property
    def key(self) -> str:
        """Its name among the steps of an evening, which a form carries: "posting:0", "rounds:2", "talk:2:7"."""
        name = f"{self.phase}:{self.round}"
        return f"{name}:{self.part}" if RULES[self.phase].repeats and self.phase is not Phase.ROUNDS else name


def blocked(step: Step, following: Step | None, here: int, ready: int) -> str:
    """Why Next, which leads to `following`, would be refused, with what to do; empty when it would not be."""
    if step.phase is Phase.LOBBY and not here:
        return gettext("Nobody is here yet. Show the code on the big screen.")
    if is_match(following) and ready < READY_NEEDED:
        if not ready:
            return gettext("Nobody is ready. At least two people need something to give and something to ask.")
        return gettext("One person is ready. At least two people need something to give and something to ask.")
    return ""


def is_match(step: Step | None) -> bool:
    return step is not None and step.phase is Phase.MATCHING


def warning(following: Step | None, ready: int, tables: int, seats: int = 2) -> str:
    """What the host should know before she presses Match. `seats`: at a table."""
    # One chair more than planned is better than two groups at one table.
    needed = ready // 2 if seats == 2 else -(-ready // (seats + 1))
    if is_match(following) and needed > tables and seats > 2:
        return ngettext(
            "%(people)s people fill %(needed)s tables of %(seats)s, and there is %(n)s table. "
            "Some will be shared. Add tables in set-up if you can.",
            "%(people)s people fill %(needed)s tables of %(seats)s, and there are %(n)s tables. "
            "Some will be shared. Add tables in set-up if you can.",
            tables,
            people=number(ready),
            needed=number(-(-ready // seats)),
            seats=number(seats),
        )
    if is_match(following) and needed > tables:
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
