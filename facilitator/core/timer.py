"""Time as an evening tells it: its one clock, and how long ago something was.

The clock is derived from timestamps, so that nothing has to tick and a restart changes nothing.
All times are seconds since the epoch (UTC); all lengths are seconds.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from facilitator.core.locale import gettext, ngettext


@dataclass(frozen=True)
class Clock:
    """Running towards `ends_at`, or paused with `paused_left` to go, or (both None) not set."""

    length: float = 0.0
    ends_at: float | None = None
    paused_left: float | None = None

    @property
    def is_set(self) -> bool:
        return self.ends_at is not None or self.paused_left is not None

    @property
    def is_paused(self) -> bool:
        return self.paused_left is not None

    def left(self, now: float) -> float:
        """Seconds to go at `now`, never below 0."""
        if self.paused_left is not None:
            return self.paused_left
        return max(0.0, self.ends_at - now) if self.ends_at is not None else 0.0

    def is_over(self, now: float) -> bool:
        return self.is_set and self.left(now) <= 0

    def pause(self, now: float) -> Clock:
        return replace(self, ends_at=None, paused_left=self.left(now)) if self.ends_at is not None else self

    def resume(self, now: float) -> Clock:
        if self.paused_left is None:
            return self
        return replace(self, ends_at=now + self.paused_left, paused_left=None)

    def add(self, seconds: float, now: float) -> Clock:
        """Longer by `seconds`, or shorter; a clock that had run out starts again from zero."""
        if not self.is_set:
            return self
        left = max(0.0, self.left(now) + seconds)
        length = max(self.length + seconds, left)
        if self.is_paused:
            return Clock(length, None, left)
        return Clock(length, now + left, None)


def start(seconds: float, now: float) -> Clock:
    return Clock(seconds, now + seconds, None)


def how_long_ago(seconds: float) -> str:
    """ "An hour ago", "40 minutes ago": to five minutes within the hour, to half an hour around it, then to the hour."""
    minutes = seconds / 60
    if minutes < 7.5:
        return gettext("A few minutes ago")
    if minutes < 52.5:
        return gettext("%(minutes)s minutes ago", minutes=5 * round(minutes / 5))
    if minutes < 75:
        return gettext("An hour ago")
    if minutes < 105:
        return gettext("An hour and a half ago")
    return ngettext("%(n)s hour ago", "%(n)s hours ago", round(minutes / 60))


# Long enough to see what one's thumb did, short enough that nobody undoes a step that people have gone along with.
UNDO_SECONDS = 10.0


def undo_left(done_at: float, now: float) -> float:
    """For how many seconds more one tap takes the last step back; afterwards the remote asks first."""
    return min(max(0.0, done_at + UNDO_SECONDS - now), UNDO_SECONDS)
