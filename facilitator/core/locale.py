"""Sentences, numbers, days and lists in the reader's locale. Who makes a sentence calls gettext(); who knows the reader says
`with in_locale("de")`.

The English sentence is its own key in the catalogues. This module knows English alone; `facilitator.languages` registers the
others at the start. Placeholders are named, "%(name)s", so that a translation may put them in another order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import NamedTuple

from facilitator.core.errors import Refused

SOURCE = "en"
_PLACEHOLDER = re.compile(r"%\((\w+)\)s")


class Part(NamedTuple):
    """Some words of a sentence; `place` is the placeholder that they fill, "" for the sentence's own."""

    text: str
    place: str = ""


@dataclass(frozen=True)
class Sentence:
    """A sentence that knows where its names stand, so that nobody has to look for them in it."""

    parts: tuple[Part, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.parts)

    def __str__(self) -> str:
        return "".join(part.text for part in self.parts)


class Locale:
    """A language and its customs; this one is English as written in the source."""

    code = SOURCE
    own_name = "English"

    def gettext(self, text: str) -> str:
        return text

    def pgettext(self, context: str, text: str) -> str:
        return text

    def ngettext(self, one: str, many: str, number: int) -> str:
        return one if number == 1 else many

    def number(self, value: float) -> str:
        return f"{value:,}"

    def day(self, iso: str) -> str:
        return iso

    def short_day(self, iso: str) -> str:
        return iso

    def weekday(self, iso: str) -> str:
        return iso

    def listed(self, items: Sequence[str]) -> str:
        return " and ".join([", ".join(items[:-1]), items[-1]]) if len(items) > 1 else "".join(items)


_locales: dict[str, Locale] = {SOURCE: Locale()}
_current: ContextVar[str] = ContextVar("locale", default=SOURCE)


def register(locale: Locale) -> None:
    _locales[locale.code] = locale


def languages() -> dict[str, str]:
    """Code -> the language's own name for itself, English first."""
    return {code: locale.own_name for code, locale in _locales.items()}


class UnknownLanguage(LookupError):
    """A language that is not one of languages(): nobody reads a page in another one instead."""


def checked(code: str) -> str:
    """`code`, or UnknownLanguage."""
    if code not in _locales:
        raise UnknownLanguage(f"{code!r} is none of {', '.join(_locales)}")
    return code


def asked_for(code: str) -> str:
    """`code`, which somebody sent; Refused if we do not have that language."""
    if code not in _locales:
        raise Refused(gettext("Choose one of the languages here."), "language")
    return code


def language() -> str:
    """The code of the language that is read now."""
    return _current.get()


def use_locale(code: str) -> None:
    """From now on in this request, thread or greenlet. Raises UnknownLanguage, as in_locale() does."""
    _current.set(checked(code))


@contextmanager
def in_locale(code: str) -> Iterator[None]:
    before = _current.set(checked(code))
    try:
        yield
    finally:
        _current.reset(before)


def gettext(text: str, /, **named: object) -> str:
    return _filled(_locale().gettext(text), named)


def pgettext(context: str, text: str, /, **named: object) -> str:
    """As gettext(), for a word that other languages say differently in this `context`."""
    return _filled(_locale().pgettext(context, text), named)


def ngettext(one: str, many: str, n: int, /, **named: object) -> str:
    """The form for `n` of something; "%(n)s" is the number as it is written in the language."""
    return _filled(plural(one, many, n), {"n": number(n), **named})


def plural(one: str, many: str, n: int) -> str:
    """As ngettext(), with its placeholders still in it."""
    return _locale().ngettext(one, many, n)


def filled(pattern: str, /, **named: str) -> Sentence:
    """`pattern`, which gettext() gave and whose placeholders are still in it, with each of them filled and marked."""
    pieces = _PLACEHOLDER.split(pattern)
    parts = [Part(named[piece], piece) if odd % 2 else Part(piece.replace("%%", "%")) for odd, piece in enumerate(pieces)]
    return Sentence(tuple(part for part in parts if part.text))


def later(text: str) -> str:
    """Marks a sentence that is kept in English and said later, by gettext() in the reader's language."""
    return text


def number(value: float) -> str:
    """1000 -> "1,000", "1.000" or "1 000"."""
    return _locale().number(value)


def has_decimal_comma() -> bool:
    return "," in number(0.5)


def day(iso: str) -> str:
    """ "2026-05-03" -> "3 May 2026"."""
    return _locale().day(iso)


def short_day(iso: str) -> str:
    """ "2026-05-03" -> "Sun 3 May"."""
    return _locale().short_day(iso)


def weekday(iso: str) -> str:
    """ "2026-05-03" -> "Sunday"."""
    return _locale().weekday(iso)


def listed(items: Sequence[str]) -> str:
    """ "Ana, Ben and Chloé"."""
    return _locale().listed(items)


def _locale() -> Locale:
    return _locales[_current.get()]


def _filled(text: str, named: dict[str, object]) -> str:
    return text % named if named else text
