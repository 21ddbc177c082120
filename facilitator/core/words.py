"""Sentences in the reader's language. Who makes one calls gettext(); who knows the reader says `with speaking("de")`.

The English sentence is its own key in the catalogues. This module knows English alone; `facilitator.languages` teaches it
others at the start. Placeholders are named, "%(name)s", so that a translation may put them in another order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

SOURCE = "en"


class Tongue:
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

    def listed(self, items: Sequence[str]) -> str:
        return " and ".join([", ".join(items[:-1]), items[-1]]) if len(items) > 1 else "".join(items)


_tongues: dict[str, Tongue] = {SOURCE: Tongue()}
_spoken: ContextVar[str] = ContextVar("spoken", default=SOURCE)


def learn(tongue: Tongue) -> None:
    _tongues[tongue.code] = tongue


def languages() -> dict[str, str]:
    """Code -> the language's own name for itself, English first."""
    return {code: tongue.own_name for code, tongue in _tongues.items()}


def known(code: str) -> str:
    """`code` if it is one of languages(), else English."""
    return code if code in _tongues else SOURCE


def language() -> str:
    """The code of the language that is being spoken."""
    return _spoken.get()


def speak(code: str) -> None:
    """From now on in this request, thread or greenlet."""
    _spoken.set(known(code))


@contextmanager
def speaking(code: str) -> Iterator[None]:
    before = _spoken.set(known(code))
    try:
        yield
    finally:
        _spoken.reset(before)


def gettext(text: str, /, **named: object) -> str:
    return _filled(_tongue().gettext(text), named)


def pgettext(context: str, text: str, /, **named: object) -> str:
    """As gettext(), for a word that other languages say differently in this `context`."""
    return _filled(_tongue().pgettext(context, text), named)


def ngettext(one: str, many: str, n: int, /, **named: object) -> str:
    """The form for `n` of something; "%(n)s" is the number as it is written in the language."""
    return _filled(plural(one, many, n), {"n": number(n), **named})


def plural(one: str, many: str, n: int) -> str:
    """As ngettext(), with its placeholders still in it."""
    return _tongue().ngettext(one, many, n)


def later(text: str) -> str:
    """Marks a sentence that is kept in English and said later, by gettext() in the reader's language."""
    return text


def number(value: float) -> str:
    """1000 -> "1,000", "1.000" or "1 000"."""
    return _tongue().number(value)


def day(iso: str) -> str:
    """ "2026-05-03" -> "3 May 2026"."""
    return _tongue().day(iso)


def listed(items: Sequence[str]) -> str:
    """ "Ana, Ben and Chloé"."""
    return _tongue().listed(items)


def _tongue() -> Tongue:
    return _tongues[_spoken.get()]


def _filled(text: str, named: dict[str, object]) -> str:
    return text % named if named else text
