"""A run-sheet from its file and back. Everything that is wrong with one is said at once, each by its line."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from facilitator.core.errors import Refused
from facilitator.core.locale import gettext
from facilitator.core.phases import Phase
from facilitator.core.runsheet.lines import Path, line_numbers
from facilitator.core.runsheet.sense import MOST_PARTS, problems, too_late
from facilitator.core.runsheet.sheet import MOVE_MINUTES, PAIRS, Part, RunSheet
from facilitator.core.runsheet.values import OF_PART, OF_SHEET, Word

LONGEST_TEXT = 100_000
# Names within names: what reads them takes as long as their square. And how much is said at once. Chosen.
_MOST_DOTS, _MOST_PROBLEMS = 200, 50
Document = dict[str, Any]


@dataclass(frozen=True)
class Problem:
    """`line` counts from 1; 0 where there is none to name."""

    line: int
    text: str

    def __str__(self) -> str:
        return gettext("Line %(line)s: %(text)s", line=self.line, text=self.text) if self.line else self.text


class Unreadable(Refused):
    """A run-sheet that cannot be used as it is, with all that is to mend, in order of its lines."""

    def __init__(self, found: list[Problem]) -> None:
        self.problems = tuple(sorted(found, key=lambda problem: problem.line))[:_MOST_PROBLEMS]
        super().__init__("\n".join(map(str, self.problems)), "run_sheet")


def read_run_sheet(text: str) -> RunSheet:
    """The run-sheet that a TOML text describes. Raises Unreadable with everything that is wrong with it."""
    if len(text) > LONGEST_TEXT or any(line.count(".") > _MOST_DOTS for line in text.splitlines()):
        raise Unreadable([Problem(0, gettext("That file is too long for a run-sheet."))])
    try:
        document = tomllib.loads(text)
    # A number of thousands of digits is a plain ValueError, and brackets within brackets have an end.
    except (ValueError, RecursionError) as wrong:
        raise Unreadable([_syntax(str(wrong), text)]) from wrong
    lines = line_numbers(text)
    sheet = read_document(document, lines)
    if late := [Problem(_Reading(lines).line(("parts", index, key)), text) for index, key, text in too_late(sheet)]:
        raise Unreadable(late)
    return sheet


def _syntax(wrong: str, text: str) -> Problem:
    """What tomllib says, "Expected '=' after a key (at line 3, column 5)", by our line."""
    said, _, place = wrong.partition(" (at line ")
    line = int(place.split(",")[0]) if place else len(text.splitlines())
    return Problem(line, gettext("This line is no TOML. %(said)s.", said=said))


def read_document(document: Mapping[str, Any], lines: Mapping[Path, int] | None = None) -> RunSheet:
    """The same from a document as TOML has it; `lines` are those of its keys."""
    lines = lines or {}
    sheet = read_draft(document, lines)
    reading = _Reading(lines)
    found = [Problem(reading.line(("parts", index)), text) for index, text in problems(sheet)]
    if found:
        raise Unreadable(found)
    return sheet


def read_draft(document: Mapping[str, Any], lines: Mapping[Path, int] | None = None) -> RunSheet:
    """One that need not work yet: only what its words say has to be possible."""
    reading = _Reading(lines or {})
    sheet = reading.sheet(document)
    if reading.found:
        raise Unreadable(reading.found)
    return sheet


class _Reading:
    def __init__(self, lines: Mapping[Path, int]) -> None:
        self._lines = lines
        self.found: list[Problem] = []

    def line(self, path: Path) -> int:
        """Of the nearest that has one: the key, its table, the file."""
        return next((self._lines[path[:end]] for end in range(len(path), 0, -1) if path[:end] in self._lines), 0)

    def say(self, path: Path, text: str) -> None:
        self.found.append(Problem(self.line(path), text))

    def sheet(self, document: Mapping[str, Any]) -> RunSheet:
        top = {key: value for key, value in document.items() if key != "parts"}
        read = dict(self._values(top, OF_SHEET, (), None))
        listed = document.get("parts")
        if not isinstance(listed, list) or not all(isinstance(part, Mapping) for part in listed):
            self.say(("parts",), gettext("A run-sheet has parts, each under %(form)s.", form="[[parts]]"))
            listed = []
        elif len(listed) > 4 * MOST_PARTS:
            self.say(("parts",), gettext("A run-sheet has at most %(n)s parts.", n=MOST_PARTS))
            listed = []
        parts = tuple(self._part(part, ("parts", index)) for index, part in enumerate(listed))
        minutes = read.pop("minutes", 0) or sum(part.minutes or int(part.share) for part in parts if part.on)
        return RunSheet(parts, **read).fitted(minutes)

    def _part(self, raw: Mapping[str, Any], path: Path) -> Part:
        phase = raw.get("phase")
        read = dict(self._values(raw, OF_PART, path, Phase(phase) if phase in list(Phase) else None))
        if "phase" not in raw:
            self.say(path, gettext("Say which phase it is, like %(form)s.", form='phase = "talk"'))
        if ("minutes" in raw) == ("share" in raw):
            self.say(path, gettext("Say how long it takes: minutes, or a share of what the others leave, and not both."))
        if read.get("phase") is Phase.TALK and "title" not in raw:
            self.say(path, gettext("Give it a title: it is on the big screen."))
        if read.get("phase") is Phase.ROUNDS:
            read.setdefault("rounds", 1)
        headline, text = read.pop("screen", ("", ""))
        read["turn"] = read.pop("turns", 0)
        return Part(**{"phase": Phase.TALK, **read, "headline": headline, "text": text})

    def _values(
        self, raw: Mapping[str, Any], words: Mapping[str, Word], path: Path, phase: Phase | None
    ) -> Iterator[tuple[str, Any]]:
        for key, value in raw.items():
            word = words.get(key)
            if word is None:
                self.say((*path, key), _unknown(key, words))
            elif word.of is not None and phase is not None and phase not in word.of:
                self.say((*path, key), gettext("“%(key)s” is for phase %(phases)s alone.", key=key, phases=", ".join(word.of)))
            else:
                try:
                    yield key, word.read(value)
                except ValueError as wrong:
                    self.say((*path, key), gettext("“%(key)s”: %(what)s.", key=key, what=str(wrong)))


def _unknown(key: str, words: Mapping[str, Word]) -> str:
    near = get_close_matches(key, words, 1)
    if near:
        return gettext("“%(key)s” is no word of a run-sheet. Did you mean “%(near)s”?", key=key, near=near[0])
    return gettext("“%(key)s” is no word of a run-sheet. There are: %(words)s.", key=key, words=", ".join(words))


_DEFAULTS = Part(Phase.LOBBY)


def as_document(sheet: RunSheet) -> Document:
    """As its file would have it: what is usual is left out."""
    top = {"name": sheet.name, "line": sheet.line, "doors": sheet.doors, "by_clock": sheet.by_clock, "words": sheet.words}
    given = {key: value for key, value in top.items() if value}
    return {**given, "minutes": max(sheet.total, 1), "parts": [_part_document(part) for part in sheet.parts]}


def _part_document(part: Part) -> Document:
    document: Document = {"phase": str(part.phase)}
    document |= {"share": part.share} if part.share else {"minutes": part.minutes}
    for name in ("title", "line", "runs_on", "on"):
        if getattr(part, name) != getattr(_DEFAULTS, name):
            document[name] = getattr(part, name)
    if part.phase is Phase.ROUNDS:
        document |= {"rounds": part.rounds} | ({"move": part.move} if part.move != MOVE_MINUTES else {}) | _at_tables(part)
    if part.circle:
        document["circle"] = part.circle
    if part.say:
        document["say"] = [{"at": line.at, "text": line.text} for line in part.say]
    shown = {key: value for key, value in (("title", part.headline), ("text", part.text)) if value}
    return document | ({"screen": shown} if shown else {}) | ({"sounds": list(part.sounds)} if part.sounds else {})


def _at_tables(part: Part) -> Document:
    document: Document = {"table": part.table} if part.table != PAIRS else {}
    if part.turn:
        document["turns"] = f"{part.turn} s" if part.turn % 60 else f"{part.turn // 60} min"
    return document | ({"stays": True} if part.stays else {})


def to_stored(sheet: RunSheet) -> str:
    """As a row keeps it."""
    return json.dumps(as_document(sheet), ensure_ascii=False)


def from_stored(text: str) -> RunSheet:
    return read_document(json.loads(text))
