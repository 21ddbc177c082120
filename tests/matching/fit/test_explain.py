"""Why two cards fit, and what would have changed it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from facilitator.matching import Grade, Room
from facilitator.matching.fit.explain import explain
from facilitator.matching.fit.features import IN_ENGLISH, NAMES
from facilitator.matching.fit.fit import WRONG_SIDE
from tests.matching.cast import TagEncoder, person

ROOM = Room(
    (person("alice", ["bake bread"], ["a van"]), person("bob", ["lend a van"], ["bread for 30"]), person("carol", ["a logo"])),
    taps=frozenset({("bob", "alice-o0")}),
)


def test_every_feature_is_named_with_what_it_adds_and_a_tap_is_told() -> None:
    why = explain(ROOM, TagEncoder(), "bob-n0", "alice-o0")
    assert sorted(reason.feature for reason in why.reasons) == sorted(name for name in NAMES if not name.startswith(IN_ENGLISH))
    assert [abs(reason.adds) for reason in why.reasons] == sorted((abs(r.adds) for r in why.reasons), reverse=True)
    assert (why.shared_words, why.tapped_by) == (("bread",), ("bob",))


def test_what_would_have_changed_it_is_told() -> None:
    why = explain(ROOM, TagEncoder(), "bob-n0", "carol-o0")
    assert why.one_pass <= why.text <= why.one_tap
    assert why.worst_grade < why.text < why.best_grade
    # The chance by text is rounded to four digits.
    told = [reason for reason in why.reasons if abs(reason.without - why.text) > 0.00005]
    assert len(told) > 5 and all((reason.without < why.text) == (reason.adds > 0) for reason in told)


def test_which_offers_come_before_it_is_told_and_what_a_judge_said() -> None:
    graded = replace(ROOM, grades={("carol-o0", "bob-n0"): Grade("small", 1)})
    why = explain(graded, TagEncoder(), "bob-n0", "carol-o0")
    assert [offer for offer, _ in why.ahead] == ["alice-o0"]
    assert (why.grade, explain(ROOM, TagEncoder(), "bob-n0", "alice-o0").ahead) == (1, ())


def test_cards_of_one_person_and_unknown_ones_are_refused() -> None:
    with pytest.raises(ValueError, match="one person"):
        explain(ROOM, TagEncoder(), "alice-n0", "alice-o0")
    with pytest.raises(KeyError):
        explain(ROOM, TagEncoder(), "bob-n0", "nothing")


def test_the_word_that_matters_is_told_first_and_a_topic_in_common_would_help() -> None:
    why = explain(ROOM, TagEncoder(), "bob-n0", "alice-o0")
    assert {(word.card, word.word) for word in why.words[:2]} == {("bob-n0", "bread"), ("alice-o0", "bread")}
    assert why.words[0].without < why.text < why.same_topic
    assert {(word.card, word.word) for word in why.words} == {
        *(("bob-n0", word) for word in ("bread", "for", "30")),
        *(("alice-o0", word) for word in ("bake", "bread")),
    }


def test_a_card_that_a_rule_holds_back_says_so() -> None:
    room = Room(
        (person("alice", ["bake bread", "nothing"]), person("bob", [], ["bread for 30", "looking for clients for my bread"]))
    )
    assert explain(room, TagEncoder(), "bob-n0", "alice-o0").cut == (1.0, "")
    assert explain(room, TagEncoder(), "bob-n1", "alice-o0").cut == (WRONG_SIDE, "the need reads like an advertisement")
    assert explain(room, TagEncoder(), "bob-n0", "alice-o1").cut == (0.0, "a card says nothing that could be answered")


def test_what_is_asked_for_free_and_offered_for_a_sum_is_held_back() -> None:
    room = Room((person("alice", ["bread, 4 € a loaf", "bread"]), person("bob", [], ["bread for free"])))
    assert explain(room, TagEncoder(), "bob-n0", "alice-o1").cut == (1.0, "")
    priced = explain(room, TagEncoder(), "bob-n0", "alice-o0")
    assert priced.cut == (WRONG_SIDE, "the need asks for something free, and the offer names a price")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("facilitator.matching.fit.fit.names_a_price", lambda text: False)
        assert explain(room, TagEncoder(), "bob-n0", "alice-o0").text > 2 * priced.text


@pytest.mark.parametrize(
    ("need", "offer", "is_cut"),
    [
        ("hand on my bread oven", "bread oven going spare", True),
        ("hand on my bread oven", "bread baker, would take an oven", False),
        ("buy a bread oven, sell our mixer", "bread oven for sale", False),
        ("sell the oven before we move", "oven, 40 quid, collect", True),
        ("alten Ofen loswerden", "Ofen abzugeben", True),
        ("donner mon four à pain", "four à pain à vendre", True),
        ("vender mi horno", "vendo horno", True),
        ("vender mi horno", "vendo tus cosas por internet", False),
        ("oven verkopen", "oven te koop", True),
    ],
)
def test_two_who_would_part_with_the_same_are_no_match(need: str, offer: str, is_cut: bool) -> None:
    room = Room((person("alice", [offer]), person("bob", [], [need])))
    why = explain(room, TagEncoder(), "bob-n0", "alice-o0")
    assert why.cut == ((WRONG_SIDE, "both would part with something") if is_cut else (1.0, ""))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("facilitator.matching.fit.fit.is_spare", lambda text: False)
        uncut = explain(room, TagEncoder(), "bob-n0", "alice-o0").text
    assert why.text == pytest.approx(uncut * (WRONG_SIDE if is_cut else 1))
