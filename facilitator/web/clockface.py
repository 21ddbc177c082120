"""A clock as the server draws it: for the first moment of a page, and for a page without JavaScript. None is no time yet."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence

from flask import Flask

from facilitator.actions.own.days import deleted_on, suggested, today
from facilitator.core.after.outcomes import DAY, asked
from facilitator.core.timer import Clock
from facilitator.panel import clock_fields
from facilitator.views.gathering import GatheringView

LAST_MINUTE = 60.0


def install(app: Flask) -> None:
    app.jinja_env.globals.update(
        clock_text=clock_text,
        clock_states=clock_states,
        clock_moments=clock_moments,
        left_share=left_share,
        clock_json=clock_json,
        days_ahead=days_ahead,
        asked_after=asked_after,
        turn_on=turn_on,
        turn_class=turn_class,
        turn_text=turn_text,
        turns_gone=turns_gone,
        until_text=until_text,
        gone_on=gone_on,
        kept_until=kept_until,
    )


def gone_on(kept_days: int) -> str:
    """The day from which what is written today of somebody who is not here is gone, "2026-12-04"."""
    return deleted_on(today(time.time()), kept_days).isoformat()


def kept_until(gathering: GatheringView) -> str:
    """The day on which an event that is over is deleted, or would be if it ended now."""
    return today(gathering.deleted_at or time.time() + gathering.kept_days * DAY).isoformat()


def days_ahead() -> list[str]:
    """Today, and by when "this week" and "next week" are, as ISO dates."""
    day = today(time.time())
    return [each.isoformat() for each in (day, *suggested(day))]


def asked_after(ended: float | None) -> int:
    """How many days after the end it is asked now how it went; 0 before."""
    return asked(ended, time.time())


def clock_text(clock: Clock | None) -> str:
    """ "4:16"."""
    if not clock:
        return ""
    seconds = int(clock.left(time.time()) + 0.999)
    return f"{seconds // 60}:{seconds % 60:02}"


def left_share(clock: Clock | None) -> float:
    """From 1 (or no time yet) down to 0."""
    if not clock:
        return 1.0
    return clock.left(time.time()) / clock.length if clock.length else 0.0


def clock_states(clock: Clock | None) -> list[str]:
    """The classes that <boon-clock> sets too."""
    if not clock or not clock.is_set:
        return []
    left = clock.left(time.time())
    states = {
        "is-paused": clock.is_paused,
        "is-half": left <= clock.length / 2,
        "is-last-minute": 0 < left <= LAST_MINUTE,
        "is-over": left <= 0,
        "is-long": len(clock_text(clock)) > len("9:59"),
    }
    return [state for state, holds in states.items() if holds]


def clock_moments(clock: Clock | None) -> frozenset[str]:
    """Which of the sentences that <boon-clock> shows and hides are shown now."""
    states = clock_states(clock)
    names = {"is-paused": "paused", "is-over": "over", "is-last-minute": "last"}
    now = {name for state, name in names.items() if state in states} - ({"last"} if "is-paused" in states else set())
    return frozenset(now | (set() if "over" in now else {"not-over"}) | (set() if now else {"talk"}))


def turn_on(ends: Sequence[float], clock: Clock | None) -> int | None:
    """Whose turn it is: an index, one after the last when all have had theirs; None without a time."""
    return sum(end <= _passed(clock) for end in ends) if clock and clock.is_set else None


def turn_class(nth: int, on: int | None) -> str:
    """The class that <turn-clock> sets too."""
    states = {} if on is None else {on: "is-now", on + 1: "is-next"}
    return states.get(nth, "is-done" if on is not None and nth < on else "")


def turn_text(length: float, end: float, clock: Clock | None) -> str:
    """What is left of a turn, "1:24"; of one to come its whole length."""
    left = min(length, end - _passed(clock)) if clock and clock.is_set else length
    seconds = max(0, int(left + 0.999))
    return f"{seconds // 60}:{seconds % 60:02}"


def until_text(until: float, clock: Clock | None) -> str:
    """What is left of a turn that is over when the clock has `until` seconds left."""
    seconds = max(0, int((clock.left(time.time()) if clock else until) - until + 0.999))
    return f"{seconds // 60}:{seconds % 60:02}"


def turns_gone(ends: Sequence[float], clock: Clock | None) -> float:
    """Of all turns together, from 0 to 1."""
    return min(1.0, _passed(clock) / ends[-1]) if clock and clock.is_set and ends else 0.0


def _passed(clock: Clock) -> float:
    return clock.length - clock.left(time.time())


def clock_json(clock: Clock) -> str:
    """As a page reads it, from an attribute or a header."""
    return json.dumps(clock_fields(clock, time.time()))
