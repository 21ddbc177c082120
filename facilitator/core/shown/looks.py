"""What looks wrong on a big screen: a link, an e-mail address, a phone number, a word of the list.

It holds a card until the host has looked, so it may err; but a town, a name, a price or a year must not be held.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from facilitator.core.shown.lookalikes import folded, latin, spelt, unmarked


class Held(StrEnum):
    """Why a card waits for the host: all do, its words are new after she hid it, or they look like what is named."""

    WAITS = "waits"
    EDITED = "edited"
    LINK = "link"
    EMAIL = "email"
    PHONE = "phone"
    WORD = "word"


def looks_wrong(text: str, words: WordList) -> Held | None:
    """The first thing that is wrong with `text`, if anything is."""
    plain = unmarked(latin(text)).replace("。", ".")
    if _EMAIL.search(plain):
        return Held.EMAIL
    if _has_link(plain):
        return Held.LINK
    if _has_phone(plain):
        return Held.PHONE
    return Held.WORD if words.is_in(text) else None


# Endings that few words of the five languages have.
_ENDINGS = (
    "com|net|org|info|biz|io|co|app|dev|ai|ly|gl|gg|xyz|shop|online|site|club|page|link|website|store|"
    "de|fr|es|nl|eu|uk|ch|pl|pt|dk|fi|ru|cn|jp|br|ca|au|nz|lu|cz|ro|ie|gr"
)
_DOT = r"(?:\.|\s?[\[({]\s?(?:\.|dot|punkt|point|punto|punt)\s?[\])}]\s?)"
_AT = r"(?:\s?@\s?|\s?[\[({]\s?(?:@|at|bei|arobase|arroba)\s?[\])}]\s?)"
_NAME = r"[^\W_](?:[^\W_]|-)*"
_LINK = re.compile(
    rf"https?\s?:|\bftp:|\bwww{_DOT}|\b{_NAME}\.[a-z]{{2,6}}/\w"
    rf"|\b{_NAME}(?:{_DOT}{_NAME})*?{_DOT}(?P<ending>{_ENDINGS})\b(?!\.?\w)",
    re.I,
)
_NO_LINK = re.compile(r"\b(?:asp|vb|ado)\.net\b", re.I)
_EMAIL = re.compile(
    rf"[\w.+-]+{_AT}(?:{_NAME}{_DOT})+[a-z]{{2,}}\b"
    r"|\b[\w.+-]+ (?:at|@) [\w-]+ (?:dot|punkt|\.) (?:com|net|org|de|fr|es|nl|eu|uk)\b",
    re.I,
)


def _has_link(plain: str) -> bool:
    """A sentence that begins without a space before it ("teach.Es geht") is no link."""
    return any(not (found["ending"] or "").istitle() for found in _LINK.finditer(_NO_LINK.sub("", plain)))


# A letter o among figures is a nought.
_NOUGHT = re.compile(r"(?<=\d)[oO](?=[\d\s.-])|(?<![^\W_])[oO](?=\d)")
_FIGURES = re.compile(r"(?<![\w.,])(?:\+|\()?\d(?:[\s().\-/·_]{0,3}\d){6,17}(?!\w)")
_WHEN = re.compile(
    r"(?<![\d./-])(?:\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})|\d{4}[./-]\d{1,2}[./-]\d{1,2}|\d{4}\s?[-/]\s?\d{4}"
    r"|\d{1,2}[.:]\d{2}\s?-\s?\d{1,2}[.:]\d{2})(?![./-]?\s?\d)"
)
_MONEY = re.compile(r"\s?(?:[€$£%]|eur|usd|gbp|chf|dollars?|pounds?)", re.I)
_GROUPED = re.compile(r"\(?\d{3}\)?[\s.-]\d{3}[\s.-]\d{4}|[6-9]\d{2}[\s.-]\d{3}[\s.-]\d{3}")


def _has_phone(plain: str) -> bool:
    read = re.sub(r"[\u2010-\u2015]", "-", _NOUGHT.sub("0", plain))
    read = _WHEN.sub(";", read)
    return any(_is_phone(found[0], read[: found.start()], read[found.end() :]) for found in _FIGURES.finditer(read))


def _is_phone(said: str, before: str, after: str) -> bool:
    """Whether these figures are somebody's number, and no sum of money."""
    figures = re.sub(r"\D", "", said)
    if _MONEY.match(after) or before.rstrip().endswith(("€", "$", "£")):
        return False
    if said.startswith(("+", "00")):
        return len(figures) >= 8
    if said.lstrip("(").startswith("0"):
        return not re.match(r"0[.,]", said) and len(figures) >= 8
    if figures.endswith("000"):
        return False
    return bool(_GROUPED.fullmatch(said)) or (len(figures) >= 9 and figures == said)


class WordList:
    """Words that are held, one a line of a file: whole, or with a * at the end whatever begins so. # begins a remark."""

    def __init__(self, lines: Iterable[str]) -> None:
        words = {folded(line.split("#")[0].strip()) for line in lines} - {""}
        self._whole = frozenset(word for word in words if not word.endswith("*"))
        self._beginnings = tuple(word[:-1] for word in words if word.endswith("*"))

    def is_in(self, text: str) -> bool:
        return any(self._has(word) for word in _words(folded(text)))

    def _has(self, word: str) -> bool:
        plain = {form for each in (word, _squeezed(word)) for form in (each, spelt(each))}
        forms = plain | {unmarked(form) for form in plain}
        if any(form in self._whole or form.startswith(self._beginnings) for form in forms):
            return True
        return "*" in word and self._has_masked(word)

    def _has_masked(self, word: str) -> bool:
        """ "f**k": at least two letters are there, and stars for others."""
        if sum(char.isalpha() for char in word) < 2 or len(word) < 4:
            return False
        masked = re.compile("".join("[^*]" if char == "*" else re.escape(char) for char in unmarked(word)))
        return any(masked.fullmatch(listed) for listed in (*self._whole, *self._beginnings))


_WORD = re.compile(r"[^\W_]+(?:[@$!€£|*0-9]+[^\W_]+)*[@$!€*]*|[@$!€£|]+[^\W_]+(?:[@$!€£|*]+[^\W_]+)*")


def _words(text: str) -> Iterator[str]:
    """Each word, with the signs that may stand for letters in it; and letters one by one, "f u c k" or "f.u.c.k", as one."""
    found = _WORD.findall(text)
    for word in found:
        yield word
        yield word.rstrip("!*€$@")
    alone = ""
    for word in (*found, "  "):
        if len(word) == 1:
            alone += word
        elif alone:
            yield from (alone[at:] for at in range(len(alone) - 2))
            alone = ""


def _squeezed(word: str) -> str:
    """ "fuuuuck": a letter that is there three times or more was meant once."""
    return re.sub(r"(.)\1{2,}", r"\1", word)


SHIPPED = Path(__file__).with_name("held_words.txt")
_chosen: list[Path] = []


def choose_word_list(file: Path | None) -> None:
    """Hold the words of this file from now on; None: of the one that ships."""
    _chosen[:] = [file] if file else []


def word_list() -> WordList:
    return _read(_chosen[0] if _chosen else SHIPPED)


@lru_cache(4)
def _read(file: Path) -> WordList:
    return WordList(file.read_text("utf-8").splitlines())
