"""What the host reads out, and what Next is called, at each step of the evening."""

from __future__ import annotations

from facilitator.core.locale import gettext, later
from facilitator.core.phases import RULES, Cue, Phase, Step
from facilitator.core.runsheet.sheet import RunSheet

_LAST_MINUTE = later("One minute. Make one promise.")
# Where the run-sheet has words of its own, about other things than promises.
_MINUTE_LEFT = later("One more minute.")
_ROUND_OVER = later("Thank you. Next table, please.")
_LAST_OVER = later("Thank you. Look up.")


def cue(sheet: RunSheet, step: Step, left: float, is_over: bool) -> Cue:
    """The host's line at `step` with `left` seconds on its clock, which it follows in rounds and where lines have moments."""
    kept = RULES[step.phase].cue
    title = _title(sheet, step) or gettext(kept.title, round=step.round, rounds=sheet.rounds)
    if step.phase is Phase.ROUNDS and is_over:
        return Cue(title, gettext("Say now"), gettext(_ROUND_OVER if sheet.moves_on(step) else _LAST_OVER))
    if step.phase is Phase.ROUNDS and left <= 60 and not _has_last_line(sheet, step):
        return Cue(title, gettext("Say now"), gettext(_MINUTE_LEFT if sheet.part(step).has_words else _LAST_MINUTE))
    if own := _line_at(sheet, step, left):
        return Cue(title, gettext("Say now"), own)
    return Cue(title, gettext(kept.when), _instead(sheet, step) or (gettext(kept.say) if kept.say else ""))


def _has_last_line(sheet: RunSheet, step: Step) -> bool:
    """Whether its own lines have one for the last minute."""
    return any(line.at >= sheet.seconds(step) - 60 for line in sheet.part(step).say)


def _instead(sheet: RunSheet, step: Step) -> str:
    """What is said where the phase's usual line would be wrong: for want of hands or cards, or at more than two to a table."""
    part = sheet.part(step)
    if step.phase is Phase.WRAP_UP and Phase.POLL not in sheet.phases:
        return gettext("Thank one person by name before you go.")
    if step.phase is Phase.CLOSED and Phase.POSTING not in sheet.phases:
        return gettext("You can close this page now.")
    if part.turn:
        return gettext("At each chime the next one speaks.")
    return gettext("Has everybody at your table spoken?") if part.table > 2 and step.phase is Phase.ROUNDS else ""


def _line_at(sheet: RunSheet, step: Step, left: float) -> str:
    """The newest of the run-sheet's own lines; without a clock its first."""
    passed = max(sheet.seconds(step) - left, 0)
    lines = [line.text for line in sheet.part(step).say if line.at <= passed]
    return sheet.said(lines[-1]) if lines else ""


def moments(sheet: RunSheet, step: Step) -> tuple[int, ...]:
    """With how many seconds left the host's line changes, beside those that every round has."""
    return tuple(int(sheet.seconds(step)) - line.at for line in sheet.part(step).say if 0 < line.at < sheet.seconds(step))


def sounds(sheet: RunSheet, step: Step) -> tuple[int, ...]:
    """With how many seconds left the big screen chimes, beside its own moments: also when the word goes on to another."""
    whole, part = int(sheet.seconds(step)), sheet.part(step)
    turns = range(part.turn, whole, part.turn)[: part.table - 1] if part.turn else ()
    return tuple(whole - at for at in sorted({*part.sounds, *turns}) if 0 < at < whole)


def next_label(sheet: RunSheet, step: Step) -> str:
    """What the Next slab says; empty at the end of the evening."""
    following = sheet.after(step)
    return step_label(sheet, following) if following else ""


def step_label(sheet: RunSheet, step: Step) -> str:
    return _title(sheet, step) or gettext(RULES[step.phase].label, round=step.round)


def _title(sheet: RunSheet, step: Step) -> str:
    """Its own, unless that of a part would stand for several rounds."""
    part = sheet.part(step)
    return sheet.said(part.title) if part.title and part.rounds < 2 else ""
