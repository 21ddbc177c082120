"""What the host reads out, and what Next is called, at each step of the evening."""

from __future__ import annotations

from dataclasses import dataclass

from facilitator.core.phases import Phase, Step, step_after


@dataclass(frozen=True)
class Cue:
    """`title`: what is on the big screen. `when`: when to say `say`."""

    title: str
    when: str
    say: str


_CUES: dict[Phase, Cue] = {
    Phase.LOBBY: Cue("Come on in", "Say as people arrive", "Scan the square, type your name. No app, no account."),
    Phase.POLL: Cue("Hands", "Say now", "Who hopes to sell something tonight? And who hopes to buy? Tap your phone."),
    Phase.POSTING: Cue("Give and ask", "Say now", "First something you could give. Then something you’d love. Small is good."),
    Phase.MARKET: Cue("Look around", "Say now", "Look through the cards. Tap what you’d love, tap where you can help."),
    Phase.MATCHING: Cue(
        "The rings",
        "Say while the rings appear",
        "These are the rings. Your phone says whom you can help, and where.",
    ),
    Phase.WRAP_UP: Cue("Thanks", "Say now", "Look what changed in an hour. Before you go, thank one person by name."),
    Phase.CLOSED: Cue("Over", "When everyone has left", "Save the list of matches, then close this page."),
}
_ROUND_SAY = "If you gave first, now it’s your turn to ask."
_LAST_MINUTE = "One minute. Make one promise."
_ROUND_OVER = "Thank you. Next table, please."
_LAST_OVER = "Thank you. Look up."

_NEXT: dict[Phase, str] = {
    Phase.POLL: "Hands",
    Phase.POSTING: "Give and ask",
    Phase.MARKET: "Look around",
    Phase.MATCHING: "Match",
    Phase.WRAP_UP: "Thanks",
    Phase.CLOSED: "Close",
}


def cue(step: Step, rounds: int, seconds_left: float, is_over: bool) -> Cue:
    """The host's line at `step`; within a round it follows the clock."""
    if step.phase is not Phase.ROUNDS:
        return _CUES[step.phase]
    title = f"Round {step.round} of {rounds}"
    if is_over:
        return Cue(title, "Say now", _ROUND_OVER if step.round < rounds else _LAST_OVER)
    if seconds_left <= 60:
        return Cue(title, "Say now", _LAST_MINUTE)
    return Cue(title, "Say when the chime sounds", _ROUND_SAY)


def next_label(step: Step, rounds: int) -> str:
    """What the Next slab says; empty at the end of the evening."""
    following = step_after(step, rounds)
    return step_label(following) if following else ""


def step_label(step: Step) -> str:
    return f"Round {step.round}" if step.phase is Phase.ROUNDS else _NEXT.get(step.phase, "Come on in")
