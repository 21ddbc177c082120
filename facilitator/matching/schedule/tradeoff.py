"""What the host's dial does: real plans at several of its settings, made quickly, with their true numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from facilitator.matching.fit.fit import Fit
from facilitator.matching.room import Effort, Room, Rules

from .plan import plan_from_fit

SETTINGS = (0.0, 0.25, 0.5, 0.75, 1.0)
FEW_SETTINGS, MANY_PEOPLE = 3, 120


@dataclass(frozen=True)
class DialPoint:
    """At this `dial` (0 mutual, 1 needs): shares (0-1) of mutual meetings, of needs answered, of people who do both."""

    dial: float
    mutual: float
    needs_answered: float
    both: float


def dial_points(fit: Fit, room: Room, rules: Rules, at: Sequence[float] = SETTINGS) -> tuple[DialPoint, ...]:
    """One point per setting; with more than MANY_PEOPLE only the first, the middle and the last of them.

    The plans are quick ones, so that the dial is answered while the host looks at it; the plan that is announced may be a
    little better. Raises CannotPlan as plan_from_fit does.
    """
    many = len(fit.index.people) > MANY_PEOPLE
    settings = (at[0], at[len(at) // 2], at[-1]) if many and len(at) > FEW_SETTINGS else at
    return tuple(
        _point(fit, room, replace(rules, dial=dial, effort=Effort.LEAST if many else Effort.QUICK)) for dial in settings
    )


def _point(fit: Fit, room: Room, rules: Rules) -> DialPoint:
    figures = plan_from_fit(fit, room, rules).figures
    return DialPoint(rules.dial, figures["mutual"], figures["needs_answered"], figures["both"])
