"""An invitation: on which day, from when until when, where, and what it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

# The clocks that are furthest behind reach the end of a day twelve hours after UTC.
_FURTHEST_BEHIND = timedelta(hours=12)


@dataclass(frozen=True)
class Invitation:
    """`day` is ISO; `starts` and `ends` are "18:30", or empty. On the clock of the place, whichever that is."""

    day: str
    starts: str = ""
    ends: str = ""
    place: str = ""
    about: str = ""

    @property
    def first(self) -> datetime | date:
        """When it starts; the whole day where no hour is said."""
        return self._at(self.starts) if self.starts else date.fromisoformat(self.day)

    @property
    def last(self) -> datetime | None:
        """When it ends, on the next day where that is earlier than it starts; None where it is not said."""
        if not (self.starts and self.ends):
            return None
        return self._at(self.ends) + timedelta(days=self.ends <= self.starts)

    @property
    def over_at(self) -> float:
        """When the day after it has begun everywhere, in seconds since the epoch: an evening may go on past midnight."""
        end = datetime.combine(date.fromisoformat(self.day), time(), UTC) + timedelta(days=1) + _FURTHEST_BEHIND
        return end.timestamp()

    def is_ahead(self, today: date) -> bool:
        """Whether the day is still to come."""
        return date.fromisoformat(self.day) > today

    def days_until(self, today: date) -> int:
        return (date.fromisoformat(self.day) - today).days

    def _at(self, clock: str) -> datetime:
        return datetime.combine(date.fromisoformat(self.day), time.fromisoformat(clock))
