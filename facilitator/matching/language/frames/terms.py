"""Terms of a few words each, found in a text: the longest first."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

_WORD = re.compile(r"[a-z0-9]+(?:'[a-z0-9]+)*|[>→]")
_ELIDED = re.compile(r"\b([cdjlmnst]|qu)'(?=[a-z])")
# Letters of the shortest beginning that may go on.
SHORTEST = 3
# Words, and clauses of cards, that are remembered: rooms use the same words again. Chosen for memory.
KEPT_WORDS = 5_000


@dataclass(frozen=True)
class Found:
    """The words from `start` to before `end` are a term that stands for `values`."""

    start: int
    end: int
    values: frozenset[str]


@lru_cache(maxsize=KEPT_WORDS)
def words_of(text: str) -> tuple[str, ...]:
    """In lower case without accents; what hyphens or a French elision join is two words."""
    spread = unicodedata.normalize("NFKD", text.casefold().replace("’", "'"))
    bare = "".join(letter for letter in spread if not unicodedata.combining(letter))
    return tuple(_WORD.findall(_ELIDED.sub(r"\1 ", bare)))


def lines_of(name: str) -> Iterator[tuple[str, str]]:
    """(before the sign, after it) of each line of a list beside this file; a line that begins with blanks goes on."""
    whole = files(__package__).joinpath(name).read_text("utf-8")
    for line in re.sub(r"\n[ \t]+", " ", whole).splitlines():
        if line and not line.startswith("#"):
            head, _, rest = line.partition(" = ")
            yield head, rest


class Terms:
    """Which terms stand for what. A term that ends with a star may go on."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        self._whole: dict[tuple[str, ...], set[str]] = defaultdict(set)
        self._begun: dict[tuple[str, ...], set[str]] = defaultdict(set)
        for term, value in pairs:
            (self._begun if term.endswith("*") else self._whole)[words_of(term)].add(value)
        self._longest = max(map(len, (*self._whole, *self._begun)))
        self._firsts = {words[0] for words in self._whole} | {words[0] for words in self._begun if len(words) > 1}
        self._may_begin = lru_cache(maxsize=KEPT_WORDS)(self._is_first)

    def found(self, words: Sequence[str]) -> Iterator[Found]:
        at = 0
        while at < len(words):
            here = self._longest_at(words, at) if self._may_begin(words[at]) else None
            if here:
                yield here
            at = here.end if here else at + 1

    def _is_first(self, word: str) -> bool:
        return word in self._firsts or any((word[:cut],) in self._begun for cut in range(SHORTEST, len(word) + 1))

    def _longest_at(self, words: Sequence[str], at: int) -> Found | None:
        most = min(self._longest, len(words) - at) if words[at] in self._firsts else 1
        for length in range(most, 0, -1):
            term = tuple(words[at : at + length])
            last = term[-1]
            values = set(self._whole.get(term, ()))
            for cut in range(SHORTEST, len(last) + 1):
                values |= self._begun.get((*term[:-1], last[:cut]), set())
            if values:
                return Found(at, at + length, frozenset(values))
        return None
