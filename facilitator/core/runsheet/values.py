"""What may stand behind each word of a run-sheet: readers that give the value, or say in a ValueError what would do."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from facilitator.core.locale import gettext
from facilitator.core.phases import RULES, Phase
from facilitator.core.runsheet.sheet import Said
from facilitator.core.typed import clean, looks_blank

Reader = Callable[[Any], Any]
MOST_LINES = 20
# Seconds.
SHORTEST_TURN, LONGEST_TURN = 10, 1800
LARGEST_TABLE = 9
# As published for reciprocity rings.
SMALLEST_CIRCLE, LARGEST_CIRCLE = 8, 30
LONGEST_PART = 300
# Seconds in the longest part.
_LATEST = 60 * LONGEST_PART


# No-break space, and the narrow one.
_HOLDS = "\u00a0\u202f"


def text(limit: int) -> Reader:
    def read(value: Any) -> str:
        if not isinstance(value, str) or looks_blank(clean(value)):
            raise ValueError(gettext("write words in quotes"))
        if len(clean(value)) > limit:
            raise ValueError(gettext("use up to %(limit)s letters", limit=limit))
        return _with_spaces_that_hold(value)

    return read


def _with_spaces_that_hold(text: str) -> str:
    """As `clean`, but a space that does not break stays one: French has it before its marks."""
    return "".join(piece if piece in _HOLDS else clean(piece) for piece in re.split(f"([{_HOLDS}])", text)).strip()


def whole(low: int, high: int) -> Reader:
    def read(value: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise ValueError(gettext("write a whole number from %(low)s to %(high)s", low=low, high=high))
        return value

    return read


def share(value: Any) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 < value <= 1000:
        raise ValueError(gettext("write a number above 0: of what is left it gets so much more than others"))
    return value


def turns(value: Any) -> int:
    """ "2 min", "90 s": in seconds."""
    found = re.fullmatch(r"(\d{1,4}) ?(min|s)", value.strip()) if isinstance(value, str) else None
    length = int(found[1]) * (60 if found[2] == "min" else 1) if found else 0
    if not SHORTEST_TURN <= length <= LONGEST_TURN:
        raise ValueError(gettext("write how long each has the word, like %(form)s, 10 s to 30 min", form='"2 min"'))
    return length


def yes_or_no(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(gettext("write true or false"))
    return value


def phase(value: Any) -> Phase:
    named = [str(phase) for phase, rules in RULES.items() if rules.plan]
    if value not in named:
        raise ValueError(gettext("write one of: %(choices)s", choices=", ".join(named)))
    return Phase(value)


def time_of_day(value: Any) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"(?:[01]?\d|2[0-3]):[0-5]\d", value.strip()):
        raise ValueError(gettext("write a time like %(form)s, in quotes", form='"18:30"'))
    return value.strip().rjust(5, "0")


def said(value: Any) -> tuple[Said, ...]:
    """ "Words", or [{ at = 0, text = "Words" }, …]."""
    if isinstance(value, str):
        return (Said(0, _LINE(value)),)
    lines = _list_of(value, _said_at)
    return tuple(sorted(lines, key=lambda line: line.at))


def _said_at(value: Any) -> Said:
    if not isinstance(value, Mapping) or not {"text"} <= value.keys() <= {"at", "text"}:
        raise ValueError(gettext("write each line as %(form)s, at so many seconds", form='{ at = 60, text = "…" }'))
    return Said(_SECOND(value.get("at", 0)), _LINE(value["text"]))


def seconds(value: Any) -> tuple[int, ...]:
    return tuple(sorted(set(_list_of(value, _SECOND))))


def _list_of(value: Any, read: Reader) -> list[Any]:
    if not isinstance(value, list) or len(value) > MOST_LINES:
        raise ValueError(gettext("write a list in square brackets, of at most %(n)s", n=MOST_LINES))
    return [read(one) for one in value]


def screen(value: Any) -> tuple[str, str]:
    """{ title = "…", text = "…" }, either of which may be missing."""
    if not isinstance(value, Mapping) or not value or not value.keys() <= {"title", "text"}:
        raise ValueError(gettext("write what it shows as %(form)s", form='{ title = "…", text = "…" }'))
    return tuple(read(value[key]) if key in value else "" for key, read in (("title", _TITLE), ("text", _SHOWN)))  # type: ignore[return-value]


def words(value: Any) -> dict[str, dict[str, str]]:
    """By language, by sentence."""
    if not isinstance(value, Mapping) or not all(isinstance(table, Mapping) for table in value.values()):
        raise ValueError(gettext("write a table for each language, like %(form)s", form="[words.de]"))
    return {code: {_LINE(key): _LINE(said) for key, said in table.items()} for code, table in value.items()}


_TITLE, _SHOWN, _LINE, _SECOND = text(60), text(240), text(400), whole(0, _LATEST)


@dataclass(frozen=True)
class Word:
    """A key of a run-sheet. `of`: the phases whose parts may have it, None for all."""

    read: Reader
    of: frozenset[Phase] | None = None


_ROUNDS, _UNMET = frozenset({Phase.ROUNDS}), frozenset({Phase.UNMET})
OF_SHEET: dict[str, Word] = {
    "name": Word(_TITLE),
    "line": Word(text(160)),
    "minutes": Word(whole(1, 600)),
    "doors": Word(time_of_day),
    "by_clock": Word(yes_or_no),
    "words": Word(words),
}
OF_PART: dict[str, Word] = {
    "phase": Word(phase),
    "title": Word(_TITLE),
    "line": Word(text(160)),
    "minutes": Word(whole(1, LONGEST_PART)),
    "share": Word(share),
    "rounds": Word(whole(1, 12), _ROUNDS),
    "move": Word(whole(0, 10), _ROUNDS),
    "table": Word(whole(2, LARGEST_TABLE), _ROUNDS),
    "turns": Word(turns, _ROUNDS),
    "stays": Word(yes_or_no, _ROUNDS),
    "circle": Word(whole(SMALLEST_CIRCLE, LARGEST_CIRCLE), _UNMET),
    "say": Word(said),
    "screen": Word(screen),
    "sounds": Word(seconds),
    "runs_on": Word(yes_or_no),
    "on": Word(yes_or_no),
}
