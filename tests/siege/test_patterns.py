"""No pattern of ours looks for ever at something that anybody could type: while it looks, nobody else has a turn."""

from __future__ import annotations

import importlib
import pkgutil
import random
import re
import signal
from collections.abc import Iterator
from types import FrameType, ModuleType

import facilitator
from facilitator.matching.language.frames.terms import lines_of

LETTERS, SECONDS = 200, 10
USUAL = "a1 .,-'é@/:\n0Z_=\"#"
ENDS = ("", "!\0x")


def modules() -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(facilitator.__path__, "facilitator."):
        if not found.name.endswith("__main__"):
            yield importlib.import_module(found.name)


def patterns() -> dict[str, re.Pattern[str]]:
    """All that are compiled when a module is loaded, by where they stand; and those of reasons, when one is first needed."""
    of_reasons = {
        f"said.txt, {line}": re.compile(pattern, re.IGNORECASE) for line, (_, pattern) in enumerate(lines_of("said.txt"))
    }
    return of_reasons | {
        f"{module.__name__}.{name}": value
        for module in modules()
        for name, value in vars(module).items()
        if isinstance(value, re.Pattern) and isinstance(value.pattern, str)
    }


def said_over_and_over(pattern: str) -> Iterator[str]:
    """Its own letters and words, and some of them side by side, as often as a text has room for."""
    dice = random.Random(pattern)
    alone = list(dict.fromkeys(re.sub(r"\\.|[\[\](){}|*+?^$.]", "", pattern) + USUAL))
    words = list(dict.fromkeys(re.findall(r"\w{2,}", pattern)))[:40]
    beside = ["".join(dice.choices(alone, k=dice.randint(2, 4))) for _ in range(60)]
    for piece in (*alone, *words, *(f"{word} " for word in words), *beside):
        for end in ENDS:
            yield piece * (LETTERS // len(piece)) + end


def looked_at(where: str, pattern: re.Pattern[str]) -> None:
    def give_up(_: int, __: FrameType | None) -> None:
        raise AssertionError(f"{where} looks for ever at {text[:40]!r}")

    before = signal.signal(signal.SIGALRM, give_up)
    try:
        for text in said_over_and_over(pattern.pattern):
            signal.alarm(SECONDS)
            pattern.search(text)
            pattern.match(text)
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def test_no_pattern_looks_for_ever_at_anything() -> None:
    found = patterns()
    assert len(found) > 60
    for where, pattern in found.items():
        looked_at(where, pattern)
