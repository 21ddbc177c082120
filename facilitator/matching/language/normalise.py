"""What people type at the door, made comparable: one case, little words left out, words cut to their root."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from .little_words import LITTLE

LETTERS = re.compile(r"[^\W_]+")
WORD = re.compile(r"[^\W_]+(?:[+#]+|(?<=\w)'\w+)?", re.UNICODE)

STOP = frozenset(
    word
    for line in (
        "a an the and or but if then of in on at to for from by with without about into over under up down out off as is",
        "am are was were be been being it its it's this that these those there here i i'm i've i'd i'll im ive me my mine",
        "we we're we've us our ours you you're your yours he she they them their his her who whom whose which what when",
        "where why how do does did done doing have has had having can could will would shall should may might must not no",
        "nor so than too very just also only some any anyone anybody someone somebody something anything one two three",
        "need needs needed want wants looking seeking look offer offering offers help helps helping please thanks thank",
        "hi hello hey love happy glad like get got getting give giving new good great best really lot lots bit more most",
        "much many free able know let's let lets don't dont doesn't can't cant won't isn't ur u n pls lol per via etc ok",
        "okay yes",
    )
    for word in line.split()
)

ENDINGS = ("ations", "ation", "ments", "ment", "ings", "ing", "ers", "ies", "ied", "ed", "er", "es", "ly", "s", "y", "e")


def flat(text: str) -> str:
    """Lower case, compatible characters made one, plain quotes."""
    return unicodedata.normalize("NFKC", text).lower().replace("’", "'")


def folded_words(text: str) -> list[str]:
    """Lower case without accents, the little words of five languages left out."""
    spread = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(letter for letter in spread if not unicodedata.combining(letter))
    return [word for word in LETTERS.findall(bare) if word not in LITTLE]


def content_words(text: str) -> tuple[str, ...]:
    """The words that carry meaning, as typed but in lower case, in order, without repeats."""
    return tuple(dict.fromkeys(word for word in WORD.findall(flat(text)) if word not in STOP and len(word) > 1))


def roots(text: str) -> tuple[str, ...]:
    """The roots of all words, in order."""
    return tuple(stem(word) for word in WORD.findall(flat(text)))


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """A rough root, so that "pricing" and "priced" meet: the longest known ending removed, four letters kept."""
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def shared_words(first: str, second: str) -> tuple[str, ...]:
    """Words of `first` whose root also occurs in `second`, in the order of `first`."""
    known = {stem(word) for word in content_words(second)}
    return tuple(word for word in content_words(first) if stem(word) in known)
