"""What the host reads out, and what Next is called, at each step of the evening."""

from __future__ import annotations

from dataclasses import dataclass

from facilitator.core.phases import Phase, Step, step_after
from facilitator.core.words import gettext, later


@dataclass(frozen=True)
class Cue:
    """`title`: what is on the big screen. `when`: when to say `say`."""

    title: str
    when: str
    say: str


_CUES: dict[Phase, Cue] = {
    Phase.LOBBY: Cue(
        later("Come on in"), later("Say as people arrive"), later("Scan the square, type your name. No app, no account.")
    ),
    Phase.POLL: Cue(
        later("Hands"), later("Say now"), later("Who hopes to sell something tonight? And who hopes to buy? Tap your phone.")
    ),
    Phase.POSTING: Cue(
        later("Give and ask"),
        later("Say now"),
        later("First something you could give. Then something you’d love. Small is good."),
    ),
    Phase.MARKET: Cue(
        later("Look around"), later("Say now"), later("Look through the cards. Tap what you’d love, tap where you can help.")
    ),
    Phase.MATCHING: Cue(
        later("The rings"),
        later("Say while the rings appear"),
        later("These are the rings. Your phone says whom you can help, and where."),
    ),
    Phase.WRAP_UP: Cue(
        later("Thanks"), later("Say now"), later("Look what changed in an hour. Before you go, thank one person by name.")
    ),
    Phase.CLOSED: Cue(later("Over"), later("When everyone has left"), later("Save the list of matches, then close this page.")),
}
_ROUND_SAY = later("If you gave first, now it’s your turn to ask.")
_LAST_MINUTE = later("One minute. Make one promise.")
_ROUND_OVER = later("Thank you. Next table, please.")
_LAST_OVER = later("Thank you. Look up.")

_NEXT: dict[Phase, str] = {
    Phase.POLL: later("Hands"),
    Phase.POSTING: later("Give and ask"),
    Phase.MARKET: later("Look around"),
    Phase.MATCHING: later("Match"),
    Phase.WRAP_UP: later("Thanks"),
    Phase.CLOSED: later("Close"),
}
_FIRST = later("Come on in")


def cue(step: Step, rounds: int, seconds_left: float, is_over: bool) -> Cue:
    """The host's line at `step`; within a round it follows the clock."""
    if step.phase is not Phase.ROUNDS:
        kept = _CUES[step.phase]
        return Cue(gettext(kept.title), gettext(kept.when), gettext(kept.say))
    title = gettext("Round %(round)s of %(rounds)s", round=step.round, rounds=rounds)
    if is_over:
        return Cue(title, gettext("Say now"), gettext(_ROUND_OVER if step.round < rounds else _LAST_OVER))
    if seconds_left <= 60:
        return Cue(title, gettext("Say now"), gettext(_LAST_MINUTE))
    return Cue(title, gettext("Say when the chime sounds"), gettext(_ROUND_SAY))


def next_label(step: Step, rounds: int) -> str:
    """What the Next slab says; empty at the end of the evening."""
    following = step_after(step, rounds)
    return step_label(following) if following else ""


def step_label(step: Step) -> str:
    if step.phase is Phase.ROUNDS:
        return gettext("Round %(round)s", round=step.round)
    return gettext(_NEXT.get(step.phase, _FIRST))
