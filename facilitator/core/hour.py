"""The plan: how many minutes each part gets, whether room, tables and time fit together, and how far behind it we are."""

from __future__ import annotations

from dataclasses import dataclass

from facilitator.core.errors import Refused
from facilitator.core.locale import gettext, later, ngettext
from facilitator.core.phases import ORDER, RULES, Phase, Plan, Step

MOVE_MINUTES = 1
SHORTEST_ROUND = 2
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
_PLANNED = {phase: rules.plan.minutes for phase, rules in RULES.items() if rules.plan}
_HOUR = sum(_PLANNED.values())


@dataclass(frozen=True)
class Part:
    phase: Phase
    minutes: int

    @property
    def plan(self) -> Plan:
        plan = RULES[self.phase].plan
        assert plan is not None
        return plan


@dataclass(frozen=True)
class Hour:
    parts: tuple[Part, ...]
    rounds: int
    round_minutes: int

    def minutes(self, phase: Phase) -> int:
        return next((part.minutes for part in self.parts if part.phase is phase), 0)


def most_people(expected: int) -> int:
    """How many may join a room that was planned for so many: far more than were hoped for, and fewer than a script can send."""
    return 3 * expected + 50


def plan_hour(minutes: int, rounds: int) -> Hour:
    """Divide `minutes`; what rounding leaves goes to the rounds. Raises Refused when a round would be under 2 minutes."""
    parts = {phase: max(1, round(share * minutes / _HOUR)) for phase, share in _PLANNED.items()}
    parts[Phase.ROUNDS] += minutes - sum(parts.values())
    round_minutes = (parts[Phase.ROUNDS] - MOVE_MINUTES * (rounds - 1)) // rounds
    if round_minutes < SHORTEST_ROUND:
        raise Refused(
            gettext(
                "%(rounds)s rounds need more than %(minutes)s minutes. Plan more time or fewer rounds.",
                rounds=rounds,
                minutes=minutes,
            ),
            "rounds",
        )
    return Hour(tuple(Part(phase, m) for phase, m in parts.items()), rounds, round_minutes)


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
    """`minutes`: how many at least. `advice`: what to shorten."""

    minutes: int
    advice: str


def behind(hour: Hour, step: Step, begun_at: float | None, left: float, now: float) -> Behind | None:
    """None while the event is on time. `begun_at`: when the doors gave way to it; `left`: seconds on the clock of `step`."""
    if begun_at is None or step.phase in (Phase.LOBBY, Phase.CLOSED):
        return None
    minutes = int((now + left - begun_at) / 60 - _planned_end(hour, step))
    return Behind(minutes, _advice(hour, step, minutes)) if minutes >= 1 else None


def _planned_end(hour: Hour, step: Step) -> int:
    """In minutes after the doors."""
    before = [part.minutes for part in hour.parts if part.phase in ORDER[1 : ORDER.index(step.phase)]]
    if step.phase is not Phase.ROUNDS:
        return sum(before) + hour.minutes(step.phase)
    return sum(before) + step.round * hour.round_minutes + (step.round - 1) * MOVE_MINUTES


def _advice(hour: Hour, step: Step, minutes: int) -> str:
    to_come = hour.rounds - step.round if step.phase is Phase.ROUNDS else hour.rounds
    if ORDER.index(step.phase) > ORDER.index(Phase.ROUNDS) or not to_come:
        return gettext("Keep the thanks short.")
    length = hour.round_minutes - -(-minutes // to_come)
    if length < SHORTEST_ROUND:
        return gettext("Leave out the last round.")
    return ngettext("Rounds of %(n)s minute make up for it.", "Rounds of %(n)s minutes make up for it.", length)
