"""What the host reads out, and what Next is called, at each step of the evening."""

from __future__ import annotations

from facilitator.core.locale import gettext, later
from facilitator.core.phases import RULES, Cue, Phase, Step, step_after

_LAST_MINUTE = later("One minute. Make one promise.")
_ROUND_OVER = later("Thank you. Next table, please.")
_LAST_OVER = later("Thank you. Look up.")


def cue(step: Step, rounds: int, seconds_left: float, is_over: bool) -> Cue:
    """The host's line at `step`; within a round it follows the clock."""
    kept = RULES[step.phase].cue
    title = gettext(kept.title, round=step.round, rounds=rounds)
    if step.phase is Phase.ROUNDS and is_over:
        return Cue(title, gettext("Say now"), gettext(_ROUND_OVER if step.round < rounds else _LAST_OVER))
    if step.phase is Phase.ROUNDS and seconds_left <= 60:
        return Cue(title, gettext("Say now"), gettext(_LAST_MINUTE))
    return Cue(title, gettext(kept.when), gettext(kept.say))


def next_label(step: Step, rounds: int) -> str:
    """What the Next slab says; empty at the end of the evening."""
    following = step_after(step, rounds)
    return step_label(following) if following else ""


def step_label(step: Step) -> str:
    return gettext(RULES[step.phase].label, round=step.round)
