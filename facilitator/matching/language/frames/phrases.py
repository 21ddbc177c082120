"""Which part of a sentence a card surely is, in the language that is spoken: what somebody does, what somebody asks for."""

from __future__ import annotations

import re
from enum import Enum
from functools import cache

from facilitator.matching.language.little_words import language_of

from .facets import facets_of
from .terms import lines_of

# Characters of a phrase that still goes into a sentence; chosen.
LONGEST_PHRASE = 90


class Phrase(Enum):
    """`DEED`: after “can”; `THING`: after “asked for”; `HOPE`: after “would like to”; `ASKED_DEED`: after “if someone could”;
    `SPOKEN`: a sentence of its author's own; `OTHER`: only to be quoted.
    """

    DEED = "deed"
    THING = "thing"
    HOPE = "hope"
    ASKED_DEED = "asked_deed"
    SPOKEN = "spoken"
    OTHER = "other"


_GERMAN_LITTLE = re.compile(r"(?:einen?|eine[mrs]|beim?|mit|für|jemanden|die|den|das)\b", re.IGNORECASE)
# A phrase, and what of the text stands in the sentence.
Said = tuple[Phrase, str]


def offered_as(typed: str, language: str) -> Said:
    """DEED, SPOKEN or OTHER."""
    able = _begins("can", typed, language)
    if able and _is_clean(rest := typed[able.end() :], language):
        return Phrase.DEED, rest
    if _begins("deed", typed, language) and _is_clean(typed, language):
        return Phrase.DEED, _small(typed, language)
    is_spoken = _is_said("spoken", typed, language) or (language == "en" and _begins("deed", typed, language))
    return (Phrase.SPOKEN if is_spoken else Phrase.OTHER), typed


def asked_as(typed: str, language: str) -> Said:
    """Any but DEED."""
    seeks = _begins("seeks", typed, language)
    rest = typed[seeks.end() :] if seeks else ""
    if _begins("sought", rest, language) and _is_clean(rest, language):
        return Phrase.THING, rest
    if _is_clean(typed, language) and not _begins("to_you", typed, language):
        for phrase in (Phrase.HOPE, Phrase.THING, Phrase.ASKED_DEED):
            if _begins(phrase.value, typed, language):
                return phrase, _small(typed, language)
    is_spoken = _is_said("spoken", typed, language) or _is_said("troubled", typed, language)
    return (Phrase.SPOKEN if is_spoken else Phrase.OTHER), typed


def _is_clean(typed: str, language: str) -> bool:
    is_short = 0 < len(typed) <= LONGEST_PHRASE and not typed.isupper()
    unsure = _pattern("unsure", language)
    is_of_reader = language_of(typed) in ("", language)
    return is_short and is_of_reader and unsure is not None and not unsure.search(typed)


def _is_said(what: str, typed: str, language: str) -> bool:
    """In the reader's language or in the card's own."""
    return any(_begins(what, typed, code) for code in (language, language_of(typed)))


def _begins(what: str, typed: str, language: str) -> re.Match[str] | None:
    pattern = _pattern(what, language)
    return pattern.match(typed) if pattern else None


@cache
def _pattern(what: str, language: str) -> re.Pattern[str] | None:
    """None in a language that has none."""
    of = dict(lines_of("said.txt"))
    kept = of.get(f"{language} {what}")
    return re.compile(kept, re.IGNORECASE) if kept else None


def _small(typed: str, language: str) -> str:
    """Without the capital of a first word, unless it is a German noun or names a language or a place."""
    first = typed.split()[0]
    is_noun = language == "de" and not _GERMAN_LITTLE.match(typed)
    return typed if is_noun or facets_of(first).spoken else typed[0].lower() + typed[1:]
