"""Every page of every phase is wholly in its reader's language: looked at as it is drawn, not as it is written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import pytest
from flask import Flask
from selectolax.lexbor import LexborHTMLParser
from werkzeug.exceptions import default_exceptions

from facilitator import languages
from facilitator.actions import lobby, moves, rounds
from facilitator.actions.hosting import door, moderation
from facilitator.core import locale
from facilitator.store.records import GatheringRecord
from tests.builders import CAST, FOUR, HOST, ORIGIN, PHASES, SET_UP, Browser, Page, Room, contents, exports, walk
from tests.foreign import ear, shown

# What is the same in every language: the product, the names of languages and of formats.
SAME = {"boon", "csv", "json", "excel", "qr", "wifi", "wpa"}
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


def typed(room: Room) -> list[str]:
    """What people typed, longest first."""
    cards = [text for name in room.ids for text in (CAST[name].offer, CAST[name].need)]
    return sorted({*room.ids, *cards, *SET_UP.values(), room.code, HOST} - {""}, key=len, reverse=True)


def said(pieces: Iterable[str], room: Room) -> Iterator[tuple[str, str]]:
    """Each piece, and what is left of it without what people typed and what a language calls itself."""
    own = re.compile("|".join(map(re.escape, [*typed(room), *locale.languages().values()])), re.IGNORECASE)
    for piece in pieces:
        yield piece.strip(), own.sub("\n", piece)


def words(page: Page, room: Room) -> Iterator[tuple[str, set[str]]]:
    """Each piece, and its words without those that people typed, in lower case."""
    for piece, left in said(shown(page.tree), room):
        yield piece, set(re.findall(r"[a-zà-ÿ’]{2,}", re.sub(r"\{\w+\}", " ", left).casefold()))


def speak(room: Room, spoken: list[str]) -> dict[str, str]:
    """Give the host, the screen and the phones these languages in turn; who reads which."""
    with room.db.work() as work:
        work.get_one(GatheringRecord, room.id).language = spoken[0]
    readers = {name: spoken[i % len(spoken)] for i, name in enumerate(room.ids)}
    for name, language in readers.items():
        lobby.choose_language(room.db, room.id, room.ids[name], language)
    return {**readers, **dict.fromkeys(("host", "screen", "house", "nobody"), spoken[0])}


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


CODES = languages.codes()
# Each language is read by the host, the screen and half of the phones, and by the other half beside another host's.
BESIDE = list(zip(CODES, [*CODES[1:], CODES[0]], strict=True))


@pytest.mark.parametrize("phase", PHASES)
@pytest.mark.parametrize("spoken", BESIDE, ids=lambda both: "-".join(both))
def test_no_page_has_a_sentence_of_another_language(app: Flask, web_room: Room, phase: str, spoken: tuple[str, str]) -> None:
    room = an_evening(web_room, phase)
    readers = speak(room, list(spoken))
    heard: dict[str, set[str]] = {code: set() for code in spoken}
    for who, _, page in pages(app, room, spoken[0]):
        heard[readers[who]] |= {
            piece for _, left in said(shown(page.tree), room) for piece in left.split("\n") if piece.strip()
        }
        assert page.tree.css("html[lang]") == [] or page.one("html").attributes["lang"] == readers[who]
    assert {code: ear(code).hears(pieces) for code, pieces in heard.items()} == {code: set() for code in spoken}


@pytest.mark.parametrize("code", CODES)
def test_spreadsheets_are_in_the_language_of_their_room(app: Flask, web_room: Room, code: str) -> None:
    room = an_evening(web_room, "wrap-up")
    speak(room, [code])
    sheets = [contents(page) for format, page in exports(app, room) if format != "json"]
    cells = {cell for sheet in sheets for cell in re.split(r"[,;\t\r\n<>]", sheet)}
    assert len(cells) > 50
    assert ear(code).hears({left for _, left in said(cells, room)}) == set()


@pytest.mark.parametrize("code", CODES)
def test_what_goes_wrong_is_said_in_the_readers_language(app: Flask, code: str) -> None:
    heard = set()
    for status in (400, 403, 404, 405, 413, 429, 500, 503):
        # A visit to what only takes forms is led back, so a form it is.
        with app.test_request_context("/", method="POST", headers={"Accept-Language": code, "Origin": ORIGIN}, base_url=ORIGIN):
            app.preprocess_request()
            answer = app.make_response(app.handle_http_exception(default_exceptions[status]()))
        heard |= set(shown(LexborHTMLParser(answer.get_data(as_text=True))))
        assert (answer.status_code, f'lang="{code}"' in answer.get_data(as_text=True)) == (status, True)
    assert ear(code).hears(heard) == set()


def test_a_sentence_of_another_language_is_heard() -> None:
    # English has "Undo" and a sentence with a name in it; "Pause" is French as well.
    page = {"Annuler", "Undo", "You go on with", "Pause", "Bonjour Ada"}
    assert ear("fr").hears(page) == {"undo", "you go on with"}


def asides(room: Room) -> None:
    """What an evening seldom has: one late, one removed, one who is not found, cards that wait, a locked door."""
    moderation.choose_moderation(room.db, room.id, "approve", room.now, room.dealing)
    room.join("Hana", "Ivo", "Bob").post_cards("Hana", "Ivo")
    meeting = room.phone("Carol").now
    assert meeting is not None
    rounds.cannot_find(room.db, room.id, room.ids["Carol"], meeting.id, room.now)
    lobby.remove(room.db, room.id, room.ids["Goran"], room.now)
    door.lock(room.db, room.id, True)


@pytest.mark.parametrize("code", CODES)
def test_what_goes_off_the_path_is_in_its_readers_language_too(app: Flask, web_room: Room, code: str) -> None:
    room = web_room.reach("rounds", *FOUR)
    asides(room)
    speak(room, [code])
    screen, heard = Browser(app).as_screen(room), []
    for what in ("code", "names", "blank", "phase"):
        moves.show(room.db, room.id, what)
        heard.append(screen.get(f"/screen/{room.code}"))
    heard += [Browser(app, code).as_attendee(room, name).get(f"/{room.code}") for name in room.ids]
    heard += [Browser(app).as_host(room).get(f"/host/{room.code}"), Browser(app, code).get(f"/{room.code}")]
    assert [page.one("html").attributes["lang"] for page in heard] == [code] * len(heard)
    pieces = {left for page in heard for _, text in said(shown(page.tree), room) for left in text.split("\n")}
    assert ear(code).hears(pieces) == set()
