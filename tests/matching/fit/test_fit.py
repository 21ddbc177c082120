import socket
from dataclasses import replace

import numpy as np
import pytest

from facilitator.matching import Card, Person, Room, default_encoder, score_room, text_fit, with_signals
from facilitator.matching.language.sentence_encoder import shipped
from facilitator.matching.schedule.announce import open_needs
from tests.matching.cast import TAGS, TagEncoder, exact, person

ENCODER = TagEncoder()
ALICE = person("alice", ["bake bread"], ["a van"])
BOB = person("bob", ["lend a van"], ["bread for 30"])
CAROL = person("carol", ["read a contract"], ["a logo"])


def test_what_is_offered_and_needed_of_the_same_kind_fits_best() -> None:
    fit = score_room(Room((ALICE, BOB, CAROL)), ENCODER)
    assert fit.of("alice-o0", "bob-n0") > 2 * fit.of("carol-o0", "bob-n0")


def test_nobody_serves_themselves() -> None:
    fit = score_room(Room((person("dora", ["bread"], ["bread"]), BOB)), ENCODER)
    assert fit.of("dora-o0", "dora-n0") == 0


def test_taps_of_strangers_on_own_and_on_unknown_cards_change_nothing() -> None:
    room = Room((ALICE, BOB))
    odd = frozenset({("nobody", "bob-n0"), ("alice", "alice-o0"), ("alice", "gone")})
    assert np.array_equal(score_room(room, ENCODER).chance, score_room(replace(room, taps=odd), ENCODER).chance)


def test_the_fit_of_texts_serves_again_when_taps_arrive() -> None:
    room = Room((ALICE, BOB, CAROL))
    later = replace(room, taps=frozenset({("carol", "alice-o0")}))
    again = with_signals(text_fit(room, ENCODER), later)
    assert np.array_equal(again.chance, score_room(later, ENCODER).chance)


def test_equal_tags_are_the_same_thing_and_others_are_not() -> None:
    fit = score_room(exact(person("a", ["yeast"]), person("b", needs=["Yeast ", "mouse"])), ENCODER)
    assert (fit.of("a-o0", "b-n0"), fit.of("a-o0", "b-n1")) == (1.0, 0.0)


def test_the_same_topic_counts_for_a_pair() -> None:
    def room(topic: str | None) -> Room:
        return Room(
            (Person("a", "A", (Card("o", "bread", topic=topic),)), Person("b", "B", (), (Card("n", "cake", topic="food"),)))
        )

    assert score_room(room("food"), ENCODER).of("o", "n") > score_room(room(None), ENCODER).of("o", "n")


def test_an_advertisement_in_the_need_box_is_not_answered_eagerly() -> None:
    def chance(text: str) -> float:
        return score_room(Room((ALICE, person("ed", needs=[text]))), ENCODER).of("alice-o0", "ed-n0")

    assert chance("bread clients, talk to me") < chance("bread for clients") / 2


def test_the_encoder_that_ships_needs_no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("the encoder went to the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    shipped.cache_clear()
    encoder = default_encoder()
    [boiler] = encoder.needs(["boiler broken, no hot water"])
    plumber, poem = encoder.offers(["plumber", "a poem about the sea"])
    assert boiler @ plumber > 2 * (boiler @ poem)
    five = shipped().five.width
    assert encoder.width == len(boiler) and np.linalg.norm(boiler[:five]) == pytest.approx(1, abs=1e-5)


def test_an_empty_text_has_a_row_too() -> None:
    assert default_encoder().offers(["", "😭", "bread"]).shape == (3, default_encoder().width)
    assert default_encoder().needs([]).shape == (0, default_encoder().width)


def test_a_vector_of_another_encoder_is_made_anew() -> None:
    old = Person("bob", "Bob", (), (Card("n", "bread", vector=np.ones(3, dtype=np.float32)),))
    fresh = Person("bob", "Bob", (), (Card("n", "bread"),))
    assert score_room(Room((ALICE, old)), ENCODER).of("alice-o0", "n") == score_room(Room((ALICE, fresh)), ENCODER).of(
        "alice-o0", "n"
    )


def test_a_placeholder_fits_nothing_and_is_no_open_need() -> None:
    people = (
        Person("a", "Alice", offers=(Card("o1", "none"),), needs=(Card("n1", "n/a"),)),
        Person("b", "Bob", offers=(Card("o2", "n/a"),), needs=(Card("n2", "none of my shelves hold, fix them"),)),
    )
    fit = score_room(Room(people), default_encoder())
    assert (fit.of("o1", "n2"), fit.of("o2", "n1")) == (0.0, 0.0)
    assert open_needs(fit) == ("n2",)


def test_a_vector_depends_on_its_text_and_its_side_alone() -> None:
    encoder = default_encoder()
    alone, beside = encoder.offers(["bread"])[0], encoder.offers(["a van", "bread", "bread"])
    assert np.array_equal(alone, beside[1]) and np.array_equal(alone, beside[2])
    assert not np.array_equal(alone, encoder.needs(["bread"])[0])


def test_the_same_need_in_another_language_finds_the_same_offer() -> None:
    encoder = default_encoder()
    offers = encoder.offers(["I fix bicycles", "tax returns for the self-employed", "cat sitting in August"])
    needs = encoder.needs(
        ["mein Fahrrad bremst nicht mehr", "ma déclaration d’impôts", "que alguien cuide a mi gato", "belastingaangifte"]
    )
    assert (needs @ offers.T).argmax(axis=1).tolist() == [0, 1, 2, 1]


def test_a_large_room_keeps_the_best_links_of_every_card(monkeypatch: pytest.MonkeyPatch) -> None:
    dice = np.random.default_rng(0)
    rows = dice.normal(size=(2, 70, len(TAGS))).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=2, keepdims=True)
    room = Room(
        tuple(
            Person(
                f"p{k:02}", "", (Card(f"o{k:02}", f"gives {k}", vector=rows[0, k]),), (Card(f"n{k:02}", "", vector=rows[1, k]),)
            )
            for k in range(70)
        )
    )
    every = score_room(room, ENCODER)
    monkeypatch.setattr("facilitator.matching.fit.fit.EVERY_LINK_UP_TO", 10)
    best = score_room(room, ENCODER)
    assert len(best.chance) < 0.8 * len(every.chance)
    assert np.bincount(best.offer).min() >= 30 and np.bincount(best.need).min() >= 30
