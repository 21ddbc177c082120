"""What may be written on a card or a name badge, and how it is cleaned before it is kept."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from facilitator.core.cards import NO_ANSWER, CardKind, CardWords, HelpKind, clean_text
from facilitator.core.errors import Refused
from facilitator.core.typed import LETTERS, check_client_key, clean, clean_name, clean_optional, looks_blank, name_key

ZALGO = "a" + "\u0301\u0316\u0327\u0334\u0335\u0336\u0337\u0338\u0339" * 4
FAMILY = "👩\u200d👩\u200d👧"
PERSIAN = "می\u200cخواهم"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  lend \t a\r\n drill  ", "lend a drill"),
        ("Zoe\u0308", "Zoë"),
        ("Zoe\u200b\u0308", "Zoë"),
        ("Ana\u202eanA\u2066x\u2069\u200e", "AnaanAx"),
        ("a\u0000b\u0007c", "a b c"),
        ("line\u2028break\u2029", "line break"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("soft\u00adhyphen", "softhyphen"),
        ("private\ue000", "private"),
        ("lone\ud800surrogate", "lonesurrogate"),
        (FAMILY, FAMILY),
        (PERSIAN, PERSIAN),
        ("नमस्ते", "नमस्ते"),
        ("Việt", "Việt"),
        ("שָׁלוֹם", unicodedata.normalize("NFC", "שָׁלוֹם")),
    ],
)
def test_words_are_kept_and_tricks_are_not(typed: str, kept: str) -> None:
    assert clean(typed) == kept


def test_a_tower_of_accents_is_cut_to_its_ground_floor() -> None:
    marks = [char for char in unicodedata.normalize("NFD", clean(ZALGO)) if unicodedata.combining(char)]
    assert 0 < len(marks) <= 5


@given(st.text(max_size=200))
@example("e\u200b\u0301")
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(st.text(max_size=200))
def test_what_is_kept_is_one_line_of_normal_characters(text: str) -> None:
    kept = clean(text)
    assert kept == " ".join(kept.split())
    forbidden = {"Cc", "Zl", "Zp", "Cs", "Co", "Cn"}
    assert not {char for char in kept if unicodedata.category(char) in forbidden}
    assert {char for char in kept if unicodedata.category(char) == "Cf"} <= {"\u200c", "\u200d"}


@given(st.text(st.characters(categories=("Lu", "Ll", "Nd", "Po")), min_size=1, max_size=LETTERS["name"]))
def test_plain_words_are_never_changed(text: str) -> None:
    assert clean(text) == " ".join(unicodedata.normalize("NFC", text).split())


NOTHING = ["", " ", "\n\t", "\u200b\u200b", "\u2060", "\ufeff", "\u202e", "\u200d", "\u034f", "\u0301"]
FILLERS = ["\u3164", "\u115f\u1160", "\uffa0", "\u2800"]


@pytest.mark.parametrize("blank", NOTHING + FILLERS)
def test_what_leaves_no_ink_is_blank(blank: str) -> None:
    assert looks_blank(clean(blank))
    with pytest.raises(Refused) as refused:
        clean_name(blank)
    assert (refused.value.message, refused.value.field) == ("Enter a name people can call you.", "name")


@pytest.mark.parametrize("ink", [".", "é", "ㅏ", "한", "👍", "0", "ا"])
def test_what_leaves_ink_is_a_name(ink: str) -> None:
    assert clean_name(ink) == ink


def test_a_name_has_up_to_forty_letters_after_cleaning() -> None:
    assert clean_name(" " + "x" * 40 + "\u200b ") == "x" * 40
    with pytest.raises(Refused) as refused:
        clean_name("x" * 41)
    assert refused.value.message == "That’s a long one. Use up to 40 letters."


def test_a_card_has_up_to_its_limit_of_letters() -> None:
    assert clean_text("x" * LETTERS["card"], CardKind.OFFER) == "x" * LETTERS["card"]
    with pytest.raises(Refused) as refused:
        clean_text("x" * (LETTERS["card"] + 1), CardKind.OFFER)
    assert refused.value.message == f"Make it a little shorter: {LETTERS['card'] + 1} of {LETTERS['card']} letters."


@pytest.mark.parametrize(("kind", "asked"), [(CardKind.OFFER, "you could give"), (CardKind.NEED, "you’d love")])
def test_an_empty_card_is_asked_for_in_its_own_words(kind: CardKind, asked: str) -> None:
    with pytest.raises(Refused) as refused:
        clean_text("\u3164", kind)
    assert refused.value.message == f"Write a few words about something {asked}. Small is good."


@pytest.mark.parametrize("same", ["Leila", "leila", "LEILA", " Leila.", "Ｌｅｉｌａ"])
def test_names_that_sound_the_same_have_the_same_key(same: str) -> None:
    assert name_key(same) == "leila"


@pytest.mark.parametrize(
    ("other", "latin"),
    [("Саrоl", "Carol"), ("Αlісе", "Alice"), ("Νina", "Nina"), ("B0b", "Bob"), ("Αντώνιος", "Avtώvioς"), ("ᎪLICE", "alice")],
)
def test_a_name_that_looks_the_same_in_another_alphabet_is_the_same(other: str, latin: str) -> None:
    assert name_key(other) == name_key(latin)


@pytest.mark.parametrize(("one", "other"), [("Ian", "Lan"), ("Zoë", "Zoe"), ("Guest 1", "Guest l"), ("Анна", "Hanna")])
def test_names_that_differ_stay_different(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


def test_names_that_differ_by_a_letter_differ() -> None:
    assert name_key("Leila H.") != name_key("Leila")


def test_an_optional_line_may_be_empty_and_blank_is_empty() -> None:
    assert [clean_optional(raw, "phone") for raw in ("", " \u200b", "\u3164", " abc ")] == ["", "", "", "abc"]
    with pytest.raises(Refused) as refused:
        clean_optional("1" * 41, "phone", "field")
    assert (refused.value.message, refused.value.field) == ("Make it a little shorter: up to 40 letters.", "field")


def test_only_the_six_kinds_of_help_are_kinds() -> None:
    typed = ("know-how", "purchase", "", "magic", "KNOW_HOW")
    assert [CardWords("tea", help_kind=raw).checked(CardKind.OFFER, ()).help_kind for raw in typed] == [
        HelpKind.KNOW_HOW,
        HelpKind.PURCHASE,
        None,
        None,
        None,
    ]


@pytest.mark.parametrize("kind", CardKind)
def test_a_placeholder_is_refused_with_what_to_write_instead(kind: CardKind) -> None:
    with pytest.raises(Refused) as refused:
        CardWords("nothing really").checked(kind, ())
    assert (refused.value.message, refused.value.field) == (NO_ANSWER[kind], "text")


def test_a_card_says_what_its_form_said_and_only_a_need_would_pay() -> None:
    words = CardWords.of({"text": " tea ", "help_kind": "things", "topic": "food", "would_pay": "yes", "else": "?"})
    assert CardWords.of(words.as_form()) == words
    assert words.checked(CardKind.NEED, {"food"}) == CardWords("tea", "things", "food", would_pay=True)
    assert words.checked(CardKind.OFFER, {"law"}) == CardWords("tea", "things", None, would_pay=False)


@pytest.mark.parametrize(("length", "fine"), [(0, False), (15, False), (16, True), (64, True), (65, False)])
def test_a_client_key_is_opaque_but_not_any_length(length: int, fine: bool) -> None:
    if fine:
        assert check_client_key("k" * length) == "k" * length
    else:
        with pytest.raises(Refused):
            check_client_key("k" * length)
