"""The plan of an hour: how its minutes are divided, which numbers a host may type, and how far behind the plan she is."""

from __future__ import annotations

from dataclasses import dataclass, replace

from facilitator.core.errors import Refused
from facilitator.core.locale import gettext, later, ngettext
from facilitator.core.phases import AFTER, Phase, Step
from facilitator.core.runsheet.sheet import SHORTEST_ROUND, RunSheet
from facilitator.core.runsheet.shipped import boons_hour

LIMITS = {
    "people": (2, 5000),
    "minutes": (20, 240),
    "tables": (1, 2500),
    "rounds": (1, 12),
    "last_row": (2, 60),
    "kept_days": (1, 90),
}
_WORDS = {
    "people": later("People"),
    "minutes": later("Time"),
    "tables": later("Tables"),
    "rounds": later("Rounds"),
    "last_row": later("The last row"),
    "kept_days": later("Deleted after"),
}


def most_people(expected: int) -> int:
    """How many may join a room that was planned for so many: far more than were hoped for, and fewer than a script can send."""
    return 3 * expected + 50


def plan_hour(minutes: int, rounds: int) -> RunSheet:
    """Boon's hour in so many `minutes`. Raises Refused when a round would be under 2 minutes."""
    usual = boons_hour()
    at = usual.step(Phase.ROUNDS).part
    hour = usual.with_parts({at: replace(usual.parts[at], rounds=rounds)}).fitted(minutes)
    if hour.round_minutes < SHORTEST_ROUND:
        raise Refused(
            gettext(
                "%(rounds)s rounds need more than %(minutes)s minutes. Plan more time or fewer rounds.",
                rounds=rounds,
                minutes=minutes,
            ),
            "rounds",
        )
    return hour


def whole_number(raw: str, field: str) -> int:
    """The number typed in a set-up field, or Refused saying which numbers would do."""
    low, high = LIMITS[field]
    try:
        value = int(raw.strip())
    except ValueError:
        value = low - 1
    if not low <= value <= high:
        raise Refused(
            gettext("%(what)s: enter a number from %(low)s to %(high)s.", what=gettext(_WORDS[field]), low=low, high=high),
            field,
        )
    return value


@dataclass(frozen=True)
class Behind:
    """`minutes`: how many at least. `advice`: what to shorten. `rounds_of`: to how many minutes the rounds, if it is them."""

    minutes: int
    advice: str
    rounds_of: int = 0


def behind(sheet: RunSheet, step: Step, begun_at: float | None, left: float, now: float, planned: int = 0) -> Behind | None:
    """None while the event is on time. `begun_at`: when the doors gave way to it; `left`: seconds on the clock of `step`.

    `planned`: the minutes of the whole as they were before anything was changed on the way.
    """
    if begun_at is None or step.phase in (Phase.LOBBY, Phase.CLOSED):
        return None
    added = sheet.total - (planned or sheet.total)
    minutes = int((now + left - begun_at) / 60 - planned_end(sheet, step) + added)
    return Behind(minutes, *_advice(sheet, step, minutes)) if minutes >= 1 else None


def starts(sheet: RunSheet) -> dict[int, int]:
    """When each part begins, in minutes after the doors gave way to the second one; what is left out as if it took no time."""
    found, passed = {0: -sheet.parts[0].minutes}, 0
    for index, part in enumerate(sheet.parts[1:], 1):
        found[index] = passed
        passed += part.minutes if part.on else 0
    return found


def planned_end(sheet: RunSheet, step: Step) -> int:
    """In minutes after the doors."""
    if step.phase is Phase.LOBBY:
        return 0
    before = sum(part.minutes for part in sheet.parts[1 : step.part] if part.on)
    part, nth = sheet.part(step), step.round - sheet.rounds_until(step.part)
    if step.phase is not Phase.ROUNDS:
        return before + part.minutes
    return before + nth * part.round_minutes + (nth - 1) * part.move


def _advice(sheet: RunSheet, step: Step, minutes: int) -> tuple[str, int]:
    """What to do, and how long rounds would have to be for it, 0 where that is not it."""
    to_come = sheet.rounds - step.round if step.phase not in AFTER else 0
    if not to_come:
        return gettext("Keep the thanks short."), 0
    following = next(each for each in sheet.steps() if each.phase is Phase.ROUNDS and each.round > step.round)
    length = sheet.part(following).round_minutes - -(-minutes // to_come)
    if length < SHORTEST_ROUND:
        return gettext("Leave out the last round."), 0
    return ngettext("Rounds of %(n)s minute make up for it.", "Rounds of %(n)s minutes make up for it.", length), length
