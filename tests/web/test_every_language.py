"""Every page of every phase is wholly in its reader's language: looked at as it is drawn, not as it is written."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask

from facilitator.actions import lobby
from facilitator.core import locale
from facilitator.store.records import GatheringRecord
from tests.builders import CAST, FOUR, HOST, PHASES, SET_UP, Page, Room, walk

SPOKEN = ("aria-label", "title", "placeholder", "alt", "aria-description")
# What is the same in every language: the product, the names of languages and of formats.
SAME = {"boon", "english", "deutsch", "français", "csv", "json", "excel", "qr", "wifi", "wpa"}
# Words that are English and neither German nor French: hardly a sentence is without one.
ENGLISH = frozenset(
    """
    the and you your you’re are is with of they their who what this that have has to it it’s its be by from how if
    nobody somebody here there everyone everybody them we can’t don’t isn’t would when where whom not
    """.split()  # noqa: SIM905
)
KEPT = re.compile(r"%\(\w+\)s|%%|\{\w+\}|<[^>]*>|&\w+;")
WIDE = {ord(letter): ord(letter) + 0xFEE0 for letter in "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"}


class Wide(locale.Locale):
    """A language whose words are the English ones in letters that nobody types: what is not in them is in no catalogue."""

    code = "qaa"
    own_name = "Ｗｉｄｅ"

    def gettext(self, text: str) -> str:
        pieces, kept = KEPT.split(text), [*KEPT.findall(text), ""]
        return "".join(piece.translate(WIDE) + as_it_is for piece, as_it_is in zip(pieces, kept, strict=True))

    def pgettext(self, context: str, text: str) -> str:
        return self.gettext(text)

    def ngettext(self, one: str, many: str, number: int) -> str:
        return self.gettext(super().ngettext(one, many, number))

    def listed(self, items: list[str]) -> str:  # type: ignore[override]
        return "; ".join(items)


def shown(page: Page) -> Iterator[str]:
    """Each piece of text that is read or spoken on a page."""
    for node in page.tree.css("title, body, body *"):
        if node.tag not in ("script", "style"):
            yield from (piece for piece in node.text(deep=False, separator="\n").split("\n") if piece.strip())
            yield from (node.attributes.get(name) or "" for name in SPOKEN)


def typed(room: Room) -> list[str]:
    """What people typed, longest first."""
    cards = [text for name in room.ids for text in (CAST[name].offer, CAST[name].need)]
    return sorted({*room.ids, *cards, *SET_UP.values(), room.code, HOST} - {""}, key=len, reverse=True)


def words(page: Page, room: Room) -> Iterator[tuple[str, set[str]]]:
    """Each piece, and its words without those that people typed, in lower case."""
    own = re.compile("|".join(map(re.escape, typed(room))), re.IGNORECASE)
    for piece in shown(page):
        yield piece.strip(), set(re.findall(r"[a-zà-ÿ’]{2,}", own.sub(" ", piece).casefold()))


def speak(room: Room, languages: list[str]) -> dict[str, str]:
    """Give the host, the screen and the phones these languages in turn; who reads which."""
    with room.db.work() as work:
        work.get_one(GatheringRecord, room.id).language = languages[0]
    readers = {name: languages[i % len(languages)] for i, name in enumerate(room.ids)}
    for name, language in readers.items():
        lobby.choose_language(room.db, room.id, room.ids[name], language)
    return {**readers, **dict.fromkeys(("host", "screen", "house", "nobody"), languages[0])}


def pages(app: Flask, room: Room, language: str) -> Iterator[tuple[str, str, Page]]:
    found = [one for one in walk(app, room, language) if one[2].response.mimetype == "text/html"]
    assert len(found) > 60
    yield from found


def an_evening(room: Room, phase: str) -> Room:
    """Something to read where the phase has it: a tap, and a table that somebody left."""
    room.reach(phase, *FOUR, "Hana")
    if phase == "market":
        room.tap("Carol", room.dealt("Carol")[0])
    if phase in ("rounds", "wrap-up"):
        room.leave("Hana")
    return room


@pytest.mark.parametrize("phase", PHASES)
def test_nothing_is_said_that_no_catalogue_has(app: Flask, web_room: Room, phase: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(locale._locales, Wide.code, Wide())
    room = an_evening(web_room, phase)
    speak(room, [Wide.code])
    # The words that two cards share are said one by one.
    known = SAME | set(" ".join(typed(room)).casefold().split())
    english = {
        piece: left for _, _, page in pages(app, room, Wide.code) for piece, all in words(page, room) if (left := all - known)
    }
    assert english == {}


@pytest.mark.parametrize("phase", PHASES)
@pytest.mark.parametrize("languages", [["de", "fr"], ["fr", "de"]], ids=lambda both: both[0])
def test_no_german_and_no_french_page_has_an_english_sentence(
    app: Flask, web_room: Room, phase: str, languages: list[str]
) -> None:
    room = an_evening(web_room, phase)
    readers = speak(room, languages)
    english = {
        (readers[who], piece): found
        for who, _, page in pages(app, room, languages[0])
        for piece, all in words(page, room)
        if (found := all & ENGLISH)
    }
    assert english == {}
