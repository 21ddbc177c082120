"""Whose turn it is at a table: a function of the round's clock and of what was tapped there, so that nothing has to tick."""

from __future__ import annotations

from dataclasses import dataclass, replace

from facilitator.core.runsheet.sheet import Part


def turn_seconds(part: Part, people: int) -> float:
    """How long each at a table of so many has the word: shorter where more came than were planned for. 0: no turns."""
    return min(float(part.turn), 60.0 * part.round_minutes / people) if people else 0.0


@dataclass(frozen=True)
class Turns:
    """The places at a table, in order, `each` with so many seconds.

    The turn of the first place from `place` on began `begun` seconds into the round and lasts `more` seconds longer.
    """

    places: tuple[int, ...]
    each: float
    place: int = 0
    begun: float = 0.0
    more: float = 0.0

    @property
    def ends(self) -> tuple[float, ...]:
        """When each place's turn is over, in seconds into the round; 0 for those that were over before `begun`."""
        over = sum(place < self.place for place in self.places)
        coming = (self.begun + self.more + self.each * (nth + 1) for nth in range(len(self.places) - over))
        return (*[0.0] * over, *coming)

    def at(self, passed: float) -> int:
        """Whose turn it is so many seconds into the round: an index of `places`; one after the last when all had theirs."""
        return sum(end <= passed for end in self.ends)

    def held(self, passed: float) -> Turns:
        """The same turn now, whoever comes or goes afterwards. It is another's who takes it over, and begins anew."""
        now = self.at(passed)
        if now == len(self.places):
            return replace(self, place=max(self.places, default=-1) + 1, begun=passed, more=0.0)
        if self.places[now] == self.place:
            return self
        is_taken_over = now == sum(place < self.place for place in self.places)
        begun = passed if is_taken_over else self.ends[now] - self.each
        return replace(self, place=self.places[now], begun=begun, more=0.0)
