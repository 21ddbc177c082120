"""One promise a person: made, kept, and taken back."""

from __future__ import annotations

import pytest

from facilitator.actions import wrap_up
from facilitator.core.errors import NotYours, Refused
from tests.builders import FOUR, Room


@pytest.fixture
def met(room: Room) -> Room:
    room.reach("rounds", *FOUR)
    room.met("Carol")
    return room


def promise(room: Room, text: str, other: str = "Emil") -> None:
    wrap_up.promise(room.db, room.id, room.ids["Carol"], room.ids[other], text, room.now)


def keep(room: Room, kept: bool) -> None:
    wrap_up.keep_promise(room.db, room.id, room.ids["Carol"], room.ids["Emil"], kept, room.now)


def state(room: Room) -> tuple[str, bool]:
    (emil,) = room.phone("Carol").people
    return emil.promise, emil.promise_kept


def test_a_promise_is_written_rewritten_kept_and_taken_back(met: Room) -> None:
    states = [state(met)]
    promise(met, " I’ll send prices\nby Friday ")
    states.append(state(met))
    promise(met, "I’ll send prices by Monday")
    keep(met, True)
    states.append(state(met))
    keep(met, False)
    states.append(state(met))
    promise(met, "")
    states.append(state(met))
    assert states == [
        ("", False),
        ("I’ll send prices by Friday", False),
        ("I’ll send prices by Monday", True),
        ("I’ll send prices by Monday", False),
        ("", False),
    ]


def test_the_words_that_stand_there_already_are_no_promise(met: Room) -> None:
    with pytest.raises(Refused, match="Say what you will do"):
        promise(met, "I’ll ")
    assert state(met) == ("", False)


def test_a_promise_is_its_makers_own(met: Room) -> None:
    promise(met, "I’ll send prices by Friday")
    (carol,) = met.phone("Emil").people
    assert (carol.promise, "prices" in carol.draft) == ("", False)


def test_the_first_message_is_drafted_from_the_promise(met: Room) -> None:
    promise(met, "I’ll send prices by Friday")
    (emil,) = met.phone("Carol").people
    assert emil.draft == ("Hi Emil, good to meet you at “Canal House”. I said: “I’ll send prices by Friday”. Here it is.")


def test_only_who_has_been_met_can_be_promised_something(met: Room) -> None:
    with pytest.raises(NotYours):
        promise(met, "I’ll call", "Farah")


def test_a_promise_that_was_never_made_cannot_be_kept(met: Room) -> None:
    with pytest.raises(Refused) as refused:
        keep(met, True)
    assert refused.value.message == "Write down what you promised first."


def test_a_promise_is_one_line(met: Room) -> None:
    with pytest.raises(Refused) as refused:
        promise(met, "x" * 121)
    assert refused.value.message == "Make it a little shorter: up to 120 letters."
    assert state(met) == ("", False)


def test_a_new_promise_is_not_kept_already(met: Room) -> None:
    promise(met, "I’ll send prices by Friday")
    keep(met, True)
    promise(met, "")
    promise(met, "I’ll call on Monday")
    assert state(met) == ("I’ll call on Monday", False)
