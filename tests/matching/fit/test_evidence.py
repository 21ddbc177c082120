"""A tap is evidence, not truth: what it is worth depends on who taps, how often, and on what the words say."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitator.matching import Card, Person, Room
from facilitator.matching.fit.evidence import with_signals
from facilitator.matching.fit.fit import Fit, TextFit
from facilitator.matching.fit.index import index_of
from facilitator.matching.fit.reliability import Answer, weigh

ALIKE = 0.3


def cast(*names: str) -> Room:
    return Room(tuple(Person(name, name, (Card(f"{name}-o", "gives"),), (Card(f"{name}-n", "needs"),)) for name in names))


def text_of(room: Room, chance: float = ALIKE) -> TextFit:
    """Every offer as likely for every need."""
    index = index_of(room)
    pairs = [
        (offer, need)
        for offer in range(len(index.offers))
        for need in range(len(index.needs))
        if index.offer_owner[offer] != index.need_owner[need]
    ]
    offer, need = np.array(pairs, dtype=np.intp).T
    return TextFit(index, offer, need, np.full(len(pairs), chance))


def heard(room: Room, taps: set[tuple[str, str]], passes: set[tuple[str, str]] = frozenset(), **named: str) -> Fit:  # type: ignore[assignment]
    meant = {(person, card): own for (person, card), own in zip(sorted(taps), named.values(), strict=False)}
    return with_signals(text_of(room), replace(room, taps=frozenset(taps), passes=frozenset(passes), tapped_for=meant))


ROOM = cast("Alice", "Bob", "Carol", "Dan", "Emil", "Fay")


def test_a_tap_speaks_for_a_link_and_is_named() -> None:
    fit = heard(ROOM, {("Carol", "Alice-o")})
    assert fit.of("Alice-o", "Carol-n") > 0.8
    assert fit.evidence("Alice-o", "Carol-n").tapped_by == ("Carol",)


def test_a_pass_speaks_against_it_and_no_other_link_moves() -> None:
    fit = heard(ROOM, set(), {("Carol", "Alice-o")})
    assert fit.of("Alice-o", "Carol-n") < ALIKE / 3
    assert fit.of("Alice-o", "Bob-n") == ALIKE


def test_two_who_tap_each_other_are_surer_than_one() -> None:
    one, both = heard(ROOM, {("Carol", "Alice-o")}), heard(ROOM, {("Carol", "Alice-o"), ("Alice", "Carol-n")})
    assert both.of("Alice-o", "Carol-n") > one.of("Alice-o", "Carol-n")
    assert both.evidence("Alice-o", "Carol-n").tapped_by == ("Alice", "Carol")


def test_who_taps_everything_says_less_than_who_taps_one() -> None:
    others = ["Alice", "Bob", "Dan", "Emil", "Fay"]
    eager = heard(ROOM, {("Carol", f"{name}-o") for name in others})
    choosy = heard(ROOM, {("Carol", "Alice-o")}, {("Carol", f"{name}-o") for name in others[1:]})
    assert eager.of("Alice-o", "Carol-n") < choosy.of("Alice-o", "Carol-n")


def test_in_a_careless_room_everybodys_taps_say_less() -> None:
    everyone = [person.name for person in ROOM.people]
    careless = {(name, f"{other}-o") for name in everyone[1:] for other in everyone if other != name}
    alone = {("Alice", "Bob-o")}, {("Alice", "Carol-o"), ("Alice", "Dan-o")}
    quiet = heard(ROOM, alone[0], alone[1]).of("Bob-o", "Alice-n")
    assert heard(ROOM, alone[0] | careless, alone[1]).of("Bob-o", "Alice-n") < quiet


def tapped_two(likely: float, others: float) -> float:
    """The least chance of what was tapped; nobody says no. What is tapped was `likely` by its text, all else as `others`."""
    names = [f"{number:02}" for number in range(24)]
    room = cast(*names)
    two = {(name, f"{names[(place + step) % 24]}-o") for place, name in enumerate(names) for step in (1, 2)}
    text = text_of(room)
    links = zip(text.offer.tolist(), text.need.tolist(), strict=True)
    is_tapped = np.array([(text.index.people[text.index.need_owner[n]].id, text.index.offers[o].id) in two for o, n in links])
    fit = with_signals(replace(text, chance=np.where(is_tapped, likely, others)), replace(room, taps=frozenset(two)))
    return float(fit.chance[is_tapped].min())


def test_where_everybody_taps_what_fits_and_nobody_says_no_a_tap_is_no_slip() -> None:
    assert tapped_two(0.5, 0.1) > 0.85
    names = [f"{number:02}" for number in range(24)]
    everything = {(name, f"{other}-o") for name in names for other in names if other != name}
    assert heard(cast(*names), everything).of("01-o", "00-n") < 0.5


def test_without_a_no_who_taps_what_is_no_likelier_than_the_rest_taps_by_a_coin() -> None:
    as_by_a_coin, as_it_fits = tapped_two(0.3, 0.3), tapped_two(0.3, 0.05)
    assert as_by_a_coin < 0.7 < as_it_fits


def test_a_tap_is_about_the_own_card_that_was_named() -> None:
    bob = Person("Bob", "Bob", (), (Card("logo", "a logo"), Card("van", "a van")))
    room = Room((ROOM.people[0], bob))
    fits = [heard(room, {("Bob", "Alice-o")}, own=own) for own in ("logo", "van")]
    assert [[fit.of("Alice-o", need) > 0.7 for need in ("logo", "van")] for fit in fits] == [[True, False], [False, True]]
    assert fits[0].evidence("Alice-o", "logo").tapped_by == ("Bob",)


def test_a_tap_without_a_name_is_shared_among_ones_own_cards() -> None:
    bob = Person("Bob", "Bob", (), (Card("logo", "a logo"), Card("van", "a van")))
    fit = heard(Room((ROOM.people[0], bob)), {("Bob", "Alice-o")})
    logo, van = fit.of("Alice-o", "logo"), fit.of("Alice-o", "van")
    assert logo == pytest.approx(van)
    assert ALIKE < logo < heard(ROOM, {("Bob", "Alice-o")}).of("Alice-o", "Bob-n")


def test_taps_of_strangers_on_own_and_on_unknown_cards_change_nothing() -> None:
    fit = heard(ROOM, {("nobody", "Alice-o"), ("Alice", "Alice-o"), ("Alice", "gone")})
    assert np.array_equal(fit.chance, text_of(ROOM).chance)


answers = st.lists(
    st.builds(
        Answer,
        person=st.integers(0, 3),
        yes=st.booleans(),
        links=st.lists(st.integers(0, 5), min_size=1, max_size=3, unique=True).map(tuple),
    ),
    max_size=12,
)


@given(st.lists(st.floats(0, 1), min_size=6, max_size=6), answers)
def test_whatever_is_answered_chances_stay_chances_and_order_plays_no_part(text: list[float], said: list[Answer]) -> None:
    before = np.array(text)
    after = weigh(before, said, people=4)
    assert np.all((after >= 0) & (after <= 1))
    assert after == pytest.approx(weigh(before, said[::-1], people=4))
    asked = {link for answer in said for link in answer.links}
    assert [after[link] for link in range(6) if link not in asked] == [text[link] for link in range(6) if link not in asked]


@given(st.lists(st.floats(0.0, 0.9), min_size=6, max_size=6), st.integers(0, 5))
def test_a_lone_yes_never_lowers_and_a_lone_no_never_lifts(text: list[float], link: int) -> None:
    before = np.array(text)
    assert weigh(before, [Answer(0, True, (link,))], 1)[link] >= before[link] - 1e-9
    assert weigh(before, [Answer(0, False, (link,))], 1)[link] <= before[link] + 1e-9
