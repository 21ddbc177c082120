"""A run-sheet: the parts of an evening in order, and which step follows which. Minutes are whole; moments are seconds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from facilitator.core.locale import gettext, language
from facilitator.core.phases import RULES, Phase, Step

# Between two rounds, so that people find their next table.
MOVE_MINUTES = 1
SHORTEST_ROUND = 2
# Seats at a table where a sheet says nothing.
PAIRS = 2
# What has no clock of its own even where the evening runs by it: people come as they come, and thanks take their time.
_UNHURRIED = (Phase.LOBBY, Phase.WRAP_UP)


@dataclass(frozen=True)
class Said:
    """A line for the host to say, `at` so many seconds after its part (or round) began."""

    at: int
    text: str


@dataclass(frozen=True)
class Part:
    """One part. Empty words are the phase's own; in those of Boon's own sheets they are keys of `RunSheet.words`.

    `minutes` is what it takes; with a `share` it is what `RunSheet.fitted` gave it. `rounds`: how many, `move` minutes apart.
    `table`: the seats at a table, `turn`: the seconds in which each of them has the word (0: all talk), `stays`: who sits
    together in its first round does so in all of them, and in those of the next part that stays.
    `circle`: into circles of how many at most the room is divided that ask side by side (0: all are one, and ask as they like).
    `headline` and `text`: what the big screen and the phones show. `sounds`: the chime, in seconds from the beginning.
    `runs_on`: it has a clock, and Next presses itself when that is over. A part that is not `on` is left out.
    """

    phase: Phase
    minutes: int = 0
    share: float = 0
    title: str = ""
    line: str = ""
    rounds: int = 0
    move: int = MOVE_MINUTES
    table: int = PAIRS
    turn: int = 0
    stays: bool = False
    circle: int = 0
    say: tuple[Said, ...] = ()
    headline: str = ""
    text: str = ""
    sounds: tuple[int, ...] = ()
    runs_on: bool = False
    on: bool = True

    @property
    def has_words(self) -> bool:
        """Whether the big screen and the phones say something of its own in it."""
        return bool(self.headline or self.text)

    @property
    def has_order(self) -> bool:
        """Whether one at each table is told to begin: not where the words of its own say how a larger table talks."""
        return self.table == PAIRS or not self.has_words

    @property
    def round_minutes(self) -> int:
        """How long each of its rounds is."""
        return (self.minutes - self.move * (self.rounds - 1)) // self.rounds if self.rounds else 0


@dataclass(frozen=True)
class RunSheet:
    """`parts` begin with the lobby; the end of the evening, CLOSED, follows the last one and is none of them.

    `words`: by language, what its sentences are in it. `doors`: the time of day at which it begins, "18:30", or empty.
    `by_clock`: every part runs on by itself.
    """

    parts: tuple[Part, ...]
    name: str = ""
    line: str = ""
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    doors: str = ""
    by_clock: bool = False

    # What it takes

    @cached_property
    def rounds(self) -> int:
        return sum(part.rounds for part in self.parts if part.on)

    @cached_property
    def total(self) -> int:
        """All its minutes."""
        return sum(part.minutes for part in self.parts if part.on)

    @property
    def round_minutes(self) -> int:
        """How long a round of its first part with rounds is; 0 where there is none."""
        return next((part.round_minutes for part in self.parts if part.on and part.rounds), 0)

    def minutes(self, phase: Phase) -> int:
        return sum(part.minutes for part in self.parts if part.on and part.phase is phase)

    @cached_property
    def phases(self) -> frozenset[Phase]:
        """Those of the parts that are on."""
        return frozenset(part.phase for part in self.parts if part.on)

    def fitted(self, minutes: int) -> RunSheet:
        """In so many minutes: parts with a share divide what the others leave, and the rounds get what rounding leaves."""
        shares = {index: part.share for index, part in enumerate(self.parts) if part.on and part.share}
        if not shares:
            return self
        left = minutes - sum(part.minutes for part in self.parts if part.on and not part.share)
        whole = sum(shares.values())
        given = {index: max(1, round(share * left / whole)) for index, share in shares.items()}
        given[self._largest(given)] += left - sum(given.values())
        return self.with_parts({index: replace(self.parts[index], minutes=m) for index, m in given.items()})

    def _largest(self, given: Mapping[int, int]) -> int:
        """The rounds; where none have a share, the longest."""
        return max(given, key=lambda index: (self.parts[index].phase is Phase.ROUNDS, given[index]))

    def with_parts(self, parts: Mapping[int, Part]) -> RunSheet:
        """With these in the places of those that they are the index of."""
        return replace(self, parts=tuple(parts.get(index, part) for index, part in enumerate(self.parts)))

    # Which step follows which

    @property
    def first(self) -> Step:
        return self.begins(0)

    def after(self, step: Step) -> Step | None:
        """The step that Next leads to, or None at the end of the evening."""
        if step.phase is Phase.CLOSED:
            return None
        if step.phase is Phase.ROUNDS and step.round < self.rounds_until(step.part + 1):
            return replace(step, round=step.round + 1)
        following = (index for index in range(step.part + 1, len(self.parts)) if self.parts[index].on)
        return self.begins(next(following, len(self.parts)))

    def moves_on(self, step: Step) -> bool:
        """Whether a round comes next."""
        following = self.after(step)
        return following is not None and following.phase is Phase.ROUNDS

    def begins(self, index: int) -> Step:
        """The first step of a part; one after the last part is the end."""
        if index >= len(self.parts):
            return Step(Phase.CLOSED, part=len(self.parts))
        phase = self.parts[index].phase
        before = self.rounds_until(index) if RULES[phase].repeats else 0
        return Step(phase, before + (phase is Phase.ROUNDS), index)

    def rounds_until(self, index: int) -> int:
        """How many rounds the parts before this one have."""
        return sum(part.rounds for part in self.parts[:index] if part.on)

    def of_round(self, number: int) -> Part:
        """The part that has this round, counted from 1; the last that has any for a later one."""
        with_rounds = [index for index, part in enumerate(self.parts) if part.on and part.rounds]
        reaching = (index for index in with_rounds if self.rounds_until(index + 1) >= number)
        return self.parts[next(reaching, with_rounds[-1])] if with_rounds else Part(Phase.ROUNDS)

    def keeps_tables(self, number: int) -> bool:
        """Whether the people of the round before this one stay together in it."""
        part, before = self.of_round(number), self.of_round(number - 1)
        return 1 < number <= self.rounds and part.stays and before.stays and part.table == before.table

    def steps(self) -> Iterator[Step]:
        """From the lobby to the end."""
        step: Step | None = self.first
        while step:
            yield step
            step = self.after(step)

    def step(self, phase: Phase, round: int = 0) -> Step:
        """The first step of this phase, and with this round where one is named. StopIteration where there is none."""
        return next(step for step in self.steps() if step.phase is phase and round in (0, step.round))

    def is_before_match(self, step: Step) -> bool:
        """Whether a match is still to come, so that how people are matched may change."""
        return any(part.on and part.phase is Phase.MATCHING for part in self.parts[step.part + 1 :])

    def has_begun(self, phase: Phase, step: Step) -> bool:
        """Whether a part of this phase is on, or was."""
        return any(part.on and part.phase is phase for part in self.parts[: step.part + 1])

    # One step

    def part(self, step: Step) -> Part:
        return Part(Phase.CLOSED) if step.phase is Phase.CLOSED else self.parts[step.part]

    def seconds(self, step: Step) -> float:
        """How long its clock runs; 0 where it has none."""
        part = self.part(step)
        if not (RULES[step.phase].has_clock or self.runs_on(step)):
            return 0.0
        return 60.0 * (part.round_minutes if step.phase is Phase.ROUNDS else part.minutes)

    def runs_on(self, step: Step) -> bool:
        """Whether Next presses itself when its clock is over."""
        part = self.part(step)
        return part.phase is not Phase.CLOSED and (part.runs_on or (self.by_clock and part.phase not in _UNHURRIED))

    # Its words

    def said(self, text: str) -> str:
        """`text` in the reader's language: by the sheet's own words, else by the catalogues."""
        own = self.words.get(language(), {}).get(text)
        return own or (gettext(text) if text else "")

    def title(self, part: Part) -> str:
        """What it is called in the plan."""
        plan = RULES[part.phase].plan
        return self.said(part.title or (plan.title if plan else ""))

    def about(self, part: Part) -> str:
        """The line under its title; empty for rounds that say none, whose line is made of numbers."""
        if part.phase is Phase.WRAP_UP and not part.line and Phase.POLL not in self.phases:
            return gettext("Keep your people.")
        plan = RULES[part.phase].plan
        return self.said(part.line or (plan.line if plan and not part.title else ""))
