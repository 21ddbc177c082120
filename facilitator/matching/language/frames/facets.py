"""Where, when, which way, for whom, how well, for what price, doing what, from which side: as far as a card's words say it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from facilitator.matching.language.little_words import LITTLE

from .terms import Found, Terms, lines_of, words_of
from .ways import NOTHING, NOWHERE, Values, Way, way_of

# A taker counts among the first words of a card, and where it ends or one of these follows.
TAKER_AMONG = 5
AFTER_A_TAKER = frozenset(
    ("for", "to", "who", "fur", "die", "der", "zum", "pour", "qui", "a", "para", "que", "voor", "om", "als")
)
TOWARDS = frozenset(("to", "into", "in", "ins", "vers", "en", "al", "naar", "auf", ">", "→"))
ARTICLES = frozenset(("the", "het", "le", "l", "el"))
# How many words after one of `bars` are barred, to the end of the clause.
BARRED_WORDS = 4
# Letters of a word that tell it, and of one that tells nothing.
STEM, SHORT = 5, 3
_CLAUSE_ENDS = re.compile(r"[,.;:!?()\n–—]| - |\b(?:(?<!thing )but|aber|sondern|mais|pero|sino|maar)\b", re.IGNORECASE)
_AMOUNT = re.compile(
    r"[£€$]\s?[1-9]|\b[1-9][\d.,]*\s?(?:[€£$]|(?:eur|euros?|quid|pounds?|bucks|chf|franken|francs)\b)", re.IGNORECASE
)
# Facets that words.txt has, beside `taker`, which tells a side.
NAMED = ("day", "hour", "month", "level", "age", "price", "act", "job", "side")
BARRED = ("day", "hour", "month", "level", "age")


@dataclass(frozen=True)
class Facets:
    """What the words of a card say; empty where they say nothing.

    `spoken`: languages, or else those of its places; `is_spoken`: languages were named. `way`: from and into which language, or
    from and to what else; `one_end`: from or to which place, where nothing says the other end.
    `barred`: "day sat" for what it says it is not; `bars`: stems of the words there; `stems`: those of all others.
    """

    day: Values = NOTHING
    hour: Values = NOTHING
    month: Values = NOTHING
    level: Values = NOTHING
    age: Values = NOTHING
    price: Values = NOTHING
    act: Values = NOTHING
    job: Values = NOTHING
    side: Values = NOTHING
    place: Values = NOTHING
    spoken: Values = NOTHING
    is_spoken: bool = False
    way: Way = NOWHERE
    one_end: Way = NOWHERE
    barred: Values = NOTHING
    bars: Values = NOTHING
    stems: Values = NOTHING


@lru_cache(maxsize=20_000)
def facets_of(text: str) -> Facets:
    words, barred, excluded = _words_and_barred(text)
    said, not_said = _said(words, barred)
    lands = _lands()
    spoken = tuple(lands.languages.found(words))
    named, places = _all(spoken), _all(lands.places.found(words))
    way, one_end = _way(spoken, words), NOWHERE
    if way == NOWHERE:
        way, one_end = way_of(text, lands.all.found)
    return Facets(
        **{facet: frozenset(said[facet]) for facet in NAMED},
        place=places,
        spoken=named or frozenset(lands.land_of.get(place, place) for place in places),
        is_spoken=bool(named),
        way=way,
        one_end=one_end,
        barred=frozenset(not_said),
        bars=_stems(words[at] for at in excluded),
        stems=_stems(word for at, word in enumerate(words) if at not in excluded and word not in _listed("bars")),
    )


def asks_no_price(text: str) -> bool:
    return "free" in facets_of(text).price


def names_a_price(text: str) -> bool:
    """An amount of money, and nothing that is for free."""
    return bool(_AMOUNT.search(text)) and not asks_no_price(text)


def _words_and_barred(text: str) -> tuple[tuple[str, ...], set[int], set[int]]:
    """All words; the places of those by which the card says what or when it is not; and of those by which it says what."""
    words: list[str] = []
    barred: set[int] = set()
    excluded: set[int] = set()
    for clause in _CLAUSE_ENDS.split(text):
        here = words_of(clause)
        for at, word in enumerate(here):
            follow = {len(words) + k for k in range(at + 1, min(at + 1 + BARRED_WORDS, len(here)))}
            if word in _listed("never"):
                barred |= follow
            elif word in _listed("bars") and not _listed("bars not").intersection(here[at + 1 : at + 2]):
                barred |= follow
                excluded |= follow
        words += here
    return tuple(words), barred, excluded


def _said(words: tuple[str, ...], barred: set[int]) -> tuple[dict[str, set[str]], set[str]]:
    """By facet what the words say, and with its facet what they say the card is not."""
    said: dict[str, set[str]] = defaultdict(set)
    not_said: set[str] = set()
    for term in _words().found(words):
        for value in term.values:
            facet, _, what = value.partition(" ")
            if term.start in barred and facet in BARRED:
                not_said.add(value)
            elif facet != "taker":
                said[facet].add(what)
            elif term.start < TAKER_AMONG and (term.end == len(words) or words[term.end] in AFTER_A_TAKER):
                said["side"].add("gives")
    return said, not_said


def _stems(words: Iterator[str]) -> Values:
    return frozenset(word[:STEM] for word in words if len(word) > SHORT and word not in LITTLE)


def same_place(one: str, other: str) -> bool:
    """A town is in its land."""
    land_of = _lands().land_of
    return one == other or land_of.get(one) == other or land_of.get(other) == one


def is_land(value: str) -> bool:
    return value in _lands().codes


def _all(found: Iterator[Found] | tuple[Found, ...]) -> Values:
    return frozenset(value for term in found for value in term.values)


def _way(spoken: Sequence[Found], words: Sequence[str]) -> Way:
    """From the language before into the one that follows "to", or that is joined to it."""
    for one, other in pairwise(spoken):
        before = words[one.end : other.start]
        bare = [word for word in before if word not in ARTICLES]
        if not before or (len(before) < 6 and bare and bare[-1] in TOWARDS):
            return one.values, other.values
    return NOWHERE


@cache
def _listed(head: str) -> Values:
    return frozenset(dict(lines_of("words.txt"))[head].split(", "))


@cache
def _words() -> Terms:
    pairs = []
    for head, terms in lines_of("words.txt"):
        facet, *values = head.split()
        if facet in ("bars", "never"):
            continue
        pairs += [(term, f"{facet} {value}") for term in terms.split(", ") for value in values]
    return Terms(pairs)


@dataclass(frozen=True)
class _Lands:
    languages: Terms
    places: Terms
    all: Terms
    codes: Values
    land_of: dict[str, str]


@cache
def _lands() -> _Lands:
    languages, places, codes, land_of = [], [], [], {}
    for land, lists in lines_of("lands.txt"):
        codes.append(land)
        spoken, names, towns = (part.split(", ") for part in lists.split(";"))
        languages += [(term.strip(), land) for term in spoken if term.strip()]
        places += [(term.strip(), land) for term in names if term.strip()]
        for term in filter(None, map(str.strip, towns)):
            name, _, same = term.partition(":")
            land_of[same or name] = land
            places.append((name, same or name))
    return _Lands(Terms(languages), Terms(places), Terms(languages + places), frozenset(codes), land_of)
