"""Cards are read while people type: whoever plans or deals finds their vectors there."""

from __future__ import annotations

from sqlalchemy import select

from facilitator.actions import posting
from facilitator.core.cards import CardWords
from facilitator.matching import current_encoder, unpacked
from facilitator.store.records import CardRecord
from tests.builders import Room


def kept(room: Room) -> dict[str, bytes | None]:
    with room.db.look() as session:
        rows = session.execute(select(CardRecord.text, CardRecord.vector).where(CardRecord.gathering_id == room.id))
        return dict(tuple(row) for row in rows)


def test_a_posted_card_gets_the_vector_of_its_words_and_its_side(room: Room) -> None:
    room.reach("posting", "Alice")
    room.post("Alice", "offer", "bread for thirty")
    [expected] = current_encoder().offers(["bread for thirty"])
    vector = unpacked(current_encoder(), kept(room)["bread for thirty"])
    assert vector is not None and (vector == expected).all()


def test_a_card_that_moves_to_the_other_side_is_read_again(room: Room) -> None:
    room.reach("posting", "Alice")
    card = room.post("Alice", "offer", "bread for thirty")
    posting.move_card(room.db, room.id, room.ids["Alice"], card, room.now, room.dealing)
    [expected] = current_encoder().needs(["bread for thirty"])
    vector = unpacked(current_encoder(), kept(room)["bread for thirty"])
    assert vector is not None and (vector == expected).all()


def test_new_words_have_a_new_vector(room: Room) -> None:
    room.reach("posting", "Alice")
    card = room.post("Alice", "offer", "bread for thirty")
    posting.change_card(room.db, room.id, room.ids["Alice"], card, CardWords("a van on Sundays"), room.now, room.dealing)
    [expected] = current_encoder().offers(["a van on Sundays"])
    vector = unpacked(current_encoder(), kept(room)["a van on Sundays"])
    assert vector is not None and (vector == expected).all()


def test_words_that_change_while_they_are_read_are_read_again(room: Room, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    room.reach("posting", "Alice")
    monkeypatch.setattr(posting, "encode_soon", lambda *_: None)
    card = room.post("Alice", "offer", "bread for thirty")
    read = posting._vectors

    def slowly(unread: posting.Unread) -> list[bytes]:
        if unread[0][2] == "bread for thirty":
            posting.change_card(room.db, room.id, room.ids["Alice"], card, CardWords("a van"), room.now, room.dealing)
        return read(unread)

    monkeypatch.setattr(posting, "_vectors", slowly)
    posting.encode_cards(room.db, room.id)
    [expected] = current_encoder().offers(["a van"])
    vector = unpacked(current_encoder(), kept(room)["a van"])
    assert vector is not None and (vector == expected).all()
