"""What is held before it reaches the big screen, however it is written; and what is never held."""

from __future__ import annotations

import pytest

from facilitator.core.shown.lookalikes import look_of
from facilitator.core.shown.looks import SHIPPED, Held, WordList, looks_wrong, word_list

WRONG = {
    Held.LINK: [
        "buy it at https://coins.example/now",
        "www.coins.org",
        "visit coins.com",
        "Coins.Shop.com is mine",
        "ｗｗｗ．coins．com",
        "coins [dot] com",
        "coins(.)io",
        "соins.com",
        "mein Laden: münzen.de",
        "t.me/coins",
        "bit.ly/3xYz",
        "MYSHOP.NL",
    ],
    Held.EMAIL: [
        "write to me@example.org",
        "me @ example . org".replace(" . ", "."),
        "me [at] example [dot] org",
        "me(at)example.org",
        "me at gmail dot com",
        "ｍｅ＠example.org",
    ],
    Held.PHONE: [
        "call 07911 123456",
        "0 7 9 1 1 1 2 3 4 5 6",
        "+49 151 23456789",
        "0049-151-23456789",
        "(030) 1234567",
        "06.12.34.56.78",
        "06-12-34-56-78",
        "020 7946 0958",
        "555-123-4567",
        "612 345 678",
        "612345678",
        "０７９１１ １２３４５６",
        "O7911 123456",
        "0️⃣7️⃣9️⃣1️⃣1️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣",
    ],
    Held.WORD: [
        "fuck this",
        "FUCKING great",
        "f u c k",
        "f.u.c.k you",
        "f-u-c-k",
        "fuuuuuck",
        "fùck",
        "ｆｕｃｋ",
        "fυck",
        "f*ck",
        "sh!t",
        "5h1t",
        "$hit",
        "what a sh1tty day",
        "Du Arschloch",
        "Scheiße",
        "espèce de connard",
        "enculé",
        "hijo de puta",
        "coño",
        "wat een klootzak",
        "a$$hole",
    ],
}
FINE = [
    "a lift to Scunthorpe",
    "two flats in Essex and Sussex",
    "meet Dick Smith, or Dick van Dyke",
    "ein dicker Pullover",
    "een bakfiets huren",
    "une salopette",
    "un cono de helado",
    "a shiitake farm",
    "assess a class of assistants in Massachusetts",
    "Hancock cocktails with Mr Cockburn",
    "analyse your analytics",
    "a circuit for f minor: e d c b a",
    "sell for €1.000.000",
    "1 000 000 € of seed money",
    "£ 250 000 000",
    "10,000,000 users",
    "250 000 people",
    "open 2019-2024",
    "the years 2019–2024 and 2025",
    "on 12.05.2026, 09.00-17.30",
    "01.05.2026 - 03.05.2026",
    "2026-05-12 at 19:00",
    "0.0000125 of a percent",
    "a flat in 01067 Dresden",
    "1.5 hours, 3 x 45 minutes",
    "B2B, Web3, 3D and CO2",
    "ISO 27001 and DIN 18040",
    "learn Node.js and ASP.NET",
    "use .NET at work",
    "Help with German.Es wäre schön",
    "etc.and so on",
    "e.g. a tip, i.e. a name",
    "meet @ 5.30 at the bar",
    "50% off",
    "what a day!!!",
    "*really* good coffee",
    "Кофе и разговор",
    "ガイドブック",
]


@pytest.mark.parametrize(("why", "text"), [(why, text) for why, texts in WRONG.items() for text in texts])
def test_what_looks_wrong_is_held_for_what_it_is(why: Held, text: str) -> None:
    assert looks_wrong(text, word_list()) is why


@pytest.mark.parametrize("text", FINE)
def test_towns_names_prices_and_years_are_not_held(text: str) -> None:
    assert looks_wrong(text, word_list()) is None


def test_the_list_is_a_file_of_whole_words_and_of_beginnings() -> None:
    words = WordList(["# remark", "", "crypto*  # and coins", "nft"])
    assert [words.is_in(text) for text in ("CRYPTOCOINS", "an N.F.T for you", "nfts", "remark", "encrypt")] == [
        True, True, False, False, False,
    ]  # fmt: skip


def test_the_list_that_ships_is_small_and_has_no_word_twice() -> None:
    lines = [line for line in SHIPPED.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    assert len(lines) == len(set(lines)) < 100


def test_names_that_look_the_same_are_the_same() -> None:
    assert (
        len({look_of(name) for name in ("Ada Troll", "ADA TROLL", "Ada  Tröll", "Аda Trоll", "Ada Tr0ll", "Ａda.Troll")}) == 1
    )
    assert len({look_of(name) for name in ("Ada", "Ida", "Ada B", "🙂", "🙃")}) == 5
