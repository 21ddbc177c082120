"""The second reader knows English, leaves other languages to the first, and splits words as the model it came from does."""

from __future__ import annotations

import numpy as np
import pytest

from facilitator.matching.language.sentence_encoder import ENGLISH_SHARE, SPREAD, Compared, shipped
from facilitator.matching.language.wordpiece import UNKNOWN, WordPiece, words_of

PIECES = ["[CLS]", "[PAD]", "[SEP]", "[UNK]", "van", "##s", "##ity", "a", "don", "'", "t", "cafe", "5", "##0", "##€", "日"]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Vans", ["van", "##s"]),
        ("a vanity", ["a", "van", "##ity"]),
        ("DON'T", ["don", "'", "t"]),
        ("Café 50€", ["cafe", "5", "##0", "##€"]),
        ("van\u200b a\x07", ["van", "a"]),
        ("日日", ["日", "日"]),
        ("vandal", ["[UNK]"]),
        ("van" * 40, ["[UNK]"]),
        ("[CLS]", ["[UNK]", "[UNK]", "[UNK]"]),
        ("", []),
        (" \t\n", []),
    ],
)
def test_words_fall_into_the_longest_pieces(text: str, pieces: list[str]) -> None:
    assert [PIECES[place] for place in WordPiece(PIECES).split(text)] == pieces


def test_a_mark_that_somebody_types_is_no_mark() -> None:
    assert set(shipped().english.tokens.split("[CLS] [SEP] [PAD]")) & set(range(UNKNOWN)) == set()


def test_signs_stand_by_themselves() -> None:
    assert " ".join(words_of("e-mail@x.com, 3/4…“yes”")) == "e - mail @ x . com , 3 / 4 … “ yes ”"


@pytest.mark.parametrize(
    ("text", "is_read"),
    [
        ("someone to sew new curtains", True),
        ("tax returns", True),
        ("portfolio review, ux / service design only", True),
        ("jemand, der meinen Umzug macht", False),
        ("Steuererklärung, Rechnungswesen", False),
        ("déménagement samedi, camionnette prêtée", False),
        ("clases de guitarra para principiantes", False),
        ("", False),
        ("😭", False),
    ],
)
def test_it_reads_what_is_in_english(text: str, is_read: bool) -> None:
    english = shipped().english
    assert [bool(rows.any()) for rows in (english.offers([text]), english.needs([text]))] == [is_read, is_read]


OFFERS = ["moving house with my van", "tax returns for the self-employed", "bread that I bake at home", "bicycle repairs"]
NEEDS = ["someone with a van", "someone who knows about tax", "fresh bread on a Sunday"]
IN_GERMAN = "jemand mit einem Transporter für den Umzug"


def compared(offers: list[str], needs: list[str]) -> tuple[Compared, np.ndarray]:
    """By both readers, and what the one of five languages finds alone."""
    encoder, five = shipped(), shipped().five
    return encoder.compare(encoder.offers(offers), encoder.needs(needs)), five.offers(offers) @ five.needs(needs).T


def test_both_count_in_a_room_that_is_mostly_in_english_and_spread_as_one_does() -> None:
    (scores, in_english), alone = compared(OFFERS, [*NEEDS, IN_GERMAN])
    beside = shipped().english.offers(OFFERS) @ shipped().english.needs(NEEDS).T
    usual = shipped().usual[0]
    assert in_english and scores[:, :3] == pytest.approx(
        usual + (alone[:, :3] - usual + ENGLISH_SHARE * beside) / SPREAD, abs=1e-5
    )
    assert scores[:, 3] == pytest.approx(alone[:, 3], abs=1e-5)


def test_in_a_room_of_several_languages_the_first_counts_alone() -> None:
    (scores, in_english), alone = compared(OFFERS, [NEEDS[0], IN_GERMAN, "un cours de guitare pour débuter"])
    assert not in_english and scores == pytest.approx(alone, abs=1e-6)


def test_a_room_of_nothing_is_compared_too() -> None:
    assert compared([], [])[0].scores.shape == (0, 0) and compared(["😭"], ["??"])[0].scores.shape == (1, 1)


def test_the_right_offer_comes_first_for_each_need() -> None:
    (scores, _), _ = compared(OFFERS, NEEDS)
    assert scores.argmax(axis=0).tolist() == [0, 1, 2]
