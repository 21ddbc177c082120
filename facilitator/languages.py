"""Languages beside English: one folder each in locale/. Numbers, dates and lists are as Unicode’s CLDR has them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.messages import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from babel.support import Translations

from facilitator.core import locale

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


class _Customs(locale.Locale):
    """English sentences, a culture's numbers, dates and lists."""

    def __init__(self, culture: Locale) -> None:
        self._culture = culture
        self.code = str(culture.language)
        self.own_name = (culture.language_name or self.code).capitalize()

    def number(self, value: float) -> str:
        return format_decimal(value, locale=self._culture)

    def day(self, iso: str) -> str:
        return format_date(date.fromisoformat(iso), "long", locale=self._culture)

    def short_day(self, iso: str) -> str:
        return format_skeleton("MMMEd", date.fromisoformat(iso), locale=self._culture)

    def weekday(self, iso: str) -> str:
        return format_date(date.fromisoformat(iso), "EEEE", locale=self._culture)

    def listed(self, items: Sequence[str]) -> str:
        return format_list(items, locale=self._culture)


class _Translated(_Customs):
    """Sentences out of a catalogue; what it lacks is said in English."""

    def __init__(self, code: str) -> None:
        super().__init__(Locale.parse(code))

    @property
    def _translations(self) -> Translations:
        return _translations(self.code)

    def gettext(self, text: str) -> str:
        # The catalogue's head stands under the empty sentence.
        return self._translations.gettext(text) if text else ""

    def pgettext(self, context: str, text: str) -> str:
        return str(self._translations.pgettext(context, text))

    def ngettext(self, one: str, many: str, number: int) -> str:
        return self._translations.ngettext(one, many, number)


@cache
def _translations(code: str) -> Translations:
    compiled = BytesIO()
    write_mo(compiled, catalogue(code))
    compiled.seek(0)
    return Translations(compiled)


@cache
def install() -> None:
    """Register every language here in facilitator.core.locale."""
    locale.register(_Customs(_ENGLISH))
    for code in codes():
        locale.register(_Translated(code))


def read_catalogues() -> None:
    """Each takes a tenth of a second, now rather than with the first sentence that is said in it."""
    for code in codes():
        _translations(code)
