"""Languages beside English: one folder each in locale/. Numbers, dates and lists are as Unicode’s CLDR has them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from gettext import c2py
from pathlib import Path

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.messages import Catalog
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from facilitator.core import words

FOLDER = Path(__file__).resolve().parent / "locale"
# British: "Ana, Ben and Chloé" without a comma before the "and".
_ENGLISH = Locale("en", "GB")


def po_file(code: str) -> Path:
    return FOLDER / code / "LC_MESSAGES" / "messages.po"


def codes() -> list[str]:
    """The languages that have a catalogue."""
    return sorted(folder.name for folder in FOLDER.iterdir() if po_file(folder.name).exists())


def catalogue(code: str) -> Catalog:
    with po_file(code).open("rb") as file:
        return read_po(file, locale=code)


class _Customs(words.Tongue):
    """English sentences, a locale's numbers, dates and lists."""

    def __init__(self, locale: Locale) -> None:
        self._locale = locale
        self.code = str(locale.language)
        self.own_name = (locale.language_name or self.code).capitalize()

    def number(self, value: float) -> str:
        return format_decimal(value, locale=self._locale)

    def day(self, iso: str) -> str:
        return format_date(date.fromisoformat(iso), "long", locale=self._locale)

    def listed(self, items: Sequence[str]) -> str:
        return format_list(items, locale=self._locale)


class _Translated(_Customs):
    """Sentences out of a catalogue; what it lacks is said in English."""

    def __init__(self, code: str) -> None:
        super().__init__(Locale.parse(code))
        read = catalogue(code)
        self._form = c2py(read.plural_expr)
        self._said = {
            (message.context, message.id[0] if isinstance(message.id, tuple) else message.id): message.string
            for message in read
            if message.id and message.string and not message.fuzzy
        }

    def gettext(self, text: str) -> str:
        return str(self._said.get((None, text), text))

    def pgettext(self, context: str, text: str) -> str:
        return str(self._said.get((context, text), text))

    def ngettext(self, one: str, many: str, number: int) -> str:
        forms = self._said.get((None, one))
        return forms[self._form(number)] if isinstance(forms, tuple) else super().ngettext(one, many, number)


@cache
def install() -> None:
    """Teach facilitator.core.words every language here. Reading takes a moment, so it happens once a process."""
    words.learn(_Customs(_ENGLISH))
    for code in codes():
        words.learn(_Translated(code))
