"""By when a promise is to be kept: this week, next week, or a day of one's own."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import NamedTuple

from facilitator.core.errors import Refused
from facilitator.core.locale import gettext

_FRIDAY, _SUNDAY = 4, 6
# What is further away is no promise of this evening. Chosen.
FARTHEST = timedelta(days=366)
_A_DAY = timedelta(days=1)


class Days(NamedTuple):
    this_week: date
    next_week: date


def today(now: float) -> date:
    """Where Boon runs, which is where people meet."""
    return datetime.fromtimestamp(now).astimezone().date()


def deleted_on(day: date, kept_days: int) -> date:
    """From when on what was written on `day` of somebody who is not here is gone."""
    return day + timedelta(days=kept_days)


def suggested(day: date) -> Days:
    """By Friday, or where Friday is here already, by the end of the week; and by Friday of the next."""
    by = _FRIDAY if day.weekday() < _FRIDAY else _SUNDAY
    return Days(day + timedelta(days=by - day.weekday()), day + timedelta(days=7 + _FRIDAY - day.weekday()))


def read_due(raw: str, day: date) -> str | None:
    """The day in `raw`, like "2026-12-04", or None where none was chosen; Refused where it is no day, gone or far away.

    What was sent a while ago may arrive after midnight, and a guest may be a day behind: yesterday is no mistake.
    """
    if not raw.strip():
        return None
    try:
        due = date.fromisoformat(raw.strip())
    except ValueError as odd:
        raise Refused(gettext("Choose a day, or leave it open."), "due") from odd
    if not day - _A_DAY <= due <= day + FARTHEST:
        raise Refused(gettext("Choose a day from today on, within a year."), "due")
    return due.isoformat()
