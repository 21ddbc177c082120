"""Which way something goes: from one place to another, out of one language into another, from what into what."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from facilitator.matching.language.little_words import LITTLE

from .terms import Found, lines_of, words_of

Values = frozenset[str]
Way = tuple[Values, Values]
NOTHING: Values = frozenset()
NOWHERE: Way = (NOTHING, NOTHING)
# Words that are looked at of what is left and of what is reached; letters that tell such a word; one as short tells nothing.
FEW, STEM, SHORT = 3, 5, 2
_PARTS = re.compile(r"(?P<ends>[,.;:!?()\n])|(?P<joins>\s-\s|(?<=\w)-(?=\w)|[–—→]|-+>|=>)|(?P<words>[^\s,.;:!?()–—→-]+)")
# What stands for an end and for a joint among the words.
END, JOINT = ",", "→"


@dataclass(frozen=True)
class _Read:
    """The words of a card with its marks; `named`: what the languages and places among them stand for, by where they begin
    (the words go on to before `until`); `capitals`: where a word with a capital is."""

    words: tuple[str, ...]
    named: dict[int, Values]
    until: dict[int, int]
    capitals: frozenset[int]

    def name(self, at: int) -> tuple[Values, int]:
        """What the name that begins there stands for (an unknown one has a capital), and where it ends."""
        if at in self.named:
            return self.named[at], self.until[at]
        return (frozenset((f"~{self.words[at][:STEM]}",)), at + 1) if at in self.capitals else (NOTHING, at)


def way_of(text: str, found: Callable[[Sequence[str]], Iterator[Found]]) -> tuple[Way, Way]:
    """From what into what, where a card says both; and from or to which place or language, where it says only that."""
    read = _read(text, found)
    for at in range(len(read.words)):
        if ends := _joined(read, at) or _from_to(read, at):
            return ends, NOWHERE
    for at in range(1, len(read.words)):
        if ends := _into(read, at):
            return ends, NOWHERE
    return NOWHERE, _one_end(read)


def _read(text: str, found: Callable[[Sequence[str]], Iterator[Found]]) -> _Read:
    words: list[str] = []
    capitals: set[int] = set()
    for part in _PARTS.finditer(text):
        if (part["words"] or "")[:1].isupper():
            capitals.add(len(words))
        words += [END] if part["ends"] else [JOINT] if part["joins"] else words_of(part["words"])
    terms = tuple(found(words))
    named, until = {term.start: term.values for term in terms}, {term.start: term.end for term in terms}
    return _Read(tuple(words), named, until, frozenset(capitals))


def _joined(read: _Read, at: int) -> Way | None:
    """Cork - Dublin - Belfast: the first and the last of several names, one of which is known."""
    first, after = read.name(at)
    starts, last = [at], NOTHING
    while first and read.words[after : after + 1] == (JOINT,) and after + 1 < len(read.words):
        start = after + 1
        name, after = read.name(start)
        if not name:
            break
        starts, last = [*starts, start], name
    return (first, last) if last and any(start in read.named for start in starts) else None


def _from_to(read: _Read, at: int) -> Way | None:
    """From here to there, with a few words between."""
    if read.words[at] not in _listed("from"):
        return None
    for to in range(at + 2, min(at + 3 + FEW, len(read.words))):
        if read.words[to] in _listed("to") and (left := _what(read, at + 1, to)):
            return (left, reached) if (reached := _what(read, to + 1, len(read.words))) else None
    return None


def _into(read: _Read, at: int) -> Way | None:
    """Here to there, without a "from"."""
    if read.words[at] not in _listed("into") or read.words[at - 1] in _listed("moves"):
        return None
    start = next((k for k in range(at) if read.until.get(k) == at), at - 1)
    left, reached = _what(read, start, at), _what(read, at + 1, len(read.words))
    return (left, reached) if left and reached else None


def _one_end(read: _Read) -> Way:
    """Named ones, and what something moves to."""
    left, reached = (
        frozenset(value for at, values in read.named.items() if at and read.words[at - 1] in _listed(of) for value in values)
        for of in ("from", "into")
    )
    for at in range(1, len(read.words)):
        if read.words[at] in _listed("to") and read.words[at - 1] in _listed("moves"):
            reached |= _what(read, at + 1, len(read.words))
    return left, reached


def _what(read: _Read, start: int, end: int) -> Values:
    """What the first few words stand for; nothing where they end before."""
    found: set[str] = set()
    at, looked = start, 0
    while at < end and looked < FEW and read.words[at] not in (END, JOINT):
        if at in read.named:
            return read.named[at]
        word = read.words[at]
        if found and word in _listed("to"):
            break
        if len(word) > SHORT and word not in LITTLE:
            found.add(f"~{word[:STEM]}")
            looked += 1
        at += 1
    return frozenset(found)


@cache
def _listed(head: str) -> Values:
    return frozenset(dict(lines_of("ways.txt"))[head].split(", "))
