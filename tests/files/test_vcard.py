"""vCards: what a phone's address book reads back, and nothing that a name could add."""

from __future__ import annotations

from dataclasses import fields, replace

import vobject
from hypothesis import example, given
from hypothesis import strategies as st
from icalendar import Component

from facilitator.files.to_vcard import vcards, vcards_4
from facilitator.views.people import PersonKept
from tests.builders import FOUR, Room

BLANK = {"str": "", "int": 0, "bool": False}
NOBODY = PersonKept(**{field.name: BLANK.get(str(field.type), ()) for field in fields(PersonKept)})  # type: ignore[arg-type]
CAROL = replace(
    NOBODY,
    id=1,
    name="Carol",
    round=1,
    story=("You helped with “tea”.",),
    email="carol@example.org",
    phone="+31 6 1234 5678",
)


def read(text: str) -> list[dict[str, list[object]]]:
    """Properties by name, as a reader other than ours would find them."""
    cards = vobject.readComponents(text)
    return [{name: [line.value for line in lines] for name, lines in card.contents.items()} for card in cards]


def test_a_card_comes_back_as_it_was_written() -> None:
    (card,) = read(vcards([CAROL], "Canal House"))
    assert card["fn"] == ["Carol"]
    assert card["email"] == ["carol@example.org"]
    assert card["tel"] == ["+31 6 1234 5678"]
    assert card["note"] == ["Met at “Canal House”. You helped with “tea”."]
    assert str(card["n"][0]).strip() == "Carol"


BAKER = replace(CAROL, company="Three Mills; Sons, Ltd", role="Baker, at night")


def test_what_somebody_does_is_their_title_and_for_whom_their_organisation() -> None:
    (card,) = read(vcards([BAKER], "Canal House"))
    assert (card["org"], card["title"]) == ([["Three Mills; Sons, Ltd"]], ["Baker, at night"])


def test_another_library_than_the_writer_reads_a_card() -> None:
    """icalendar knows the lines of RFC 6350 too."""
    card = Component.from_ical(vcards([BAKER], "Canal House"))
    assert (card.name, str(card["VERSION"]), str(card["FN"])) == ("VCARD", "3.0", "Carol")
    assert "You helped with “tea”." in str(card["NOTE"])


def test_as_vcard_4_it_says_the_same() -> None:
    long = replace(BAKER, story=("You helped with “" + "Überraschungstorten für Zoë " * 6 + "”.",))
    text = vcards_4([long, CAROL], "Canal House")
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    baker, carol = read(text)
    assert (baker["version"], baker["fn"], baker["email"]) == (["4.0"], ["Carol"], ["carol@example.org"])
    assert baker["note"] == [f"Met at “Canal House”. {long.story[0]}"]
    assert (baker["tel"], baker["title"]) == (["tel:+31612345678"], ["Baker, at night"])
    assert "org" not in carol and carol["note"] == ["Met at “Canal House”. You helped with “tea”."]


def test_what_is_not_shared_is_not_in_it() -> None:
    (card,) = read(vcards([replace(CAROL, email="", phone="")], "Canal House"))
    assert set(card) == {"version", "n", "fn", "note"}


def test_several_people_are_several_cards() -> None:
    assert [card["fn"] for card in read(vcards([CAROL, replace(CAROL, id=2, name="Emil")], "x"))] == [["Carol"], ["Emil"]]
    assert vcards([], "x") == ""


letters = st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs"), include_characters="\n")
words = st.text(letters, min_size=1, max_size=30).map(str.strip).filter(bool)


@given(words, words, words)
@example("Eve\nEMAIL:eve@evil.example", "x\r\nTEL:1", "END:VCARD\nBEGIN:VCARD")
def test_no_name_and_no_evening_adds_a_property(name: str, evening: str, role: str) -> None:
    for write in (vcards, vcards_4):
        (card,) = read(write([replace(CAROL, name=name, role=role, company=role)], evening))
        assert set(card) == {"version", "n", "fn", "email", "tel", "org", "title", "note"}
        assert {len(values) for values in card.values()} == {1}
        assert (card["fn"], card["title"]) == ([name], [role])


def test_a_name_that_spells_a_property_stays_a_name() -> None:
    name = "Eve;ORG:Evil\\nEMAIL:eve@evil.example,x"
    (card,) = read(vcards([replace(CAROL, name=name)], "END:VCARD"))
    assert (card["fn"], card["email"], "org" in card) == ([name], ["carol@example.org"], False)


def test_your_people_are_saved_with_what_they_share(room: Room) -> None:
    room.reach("rounds", *FOUR)
    room.met("Carol")
    room.details("Emil", "emil@example.org", "+31 6 8765 4321")
    room.share("Emil", "Carol", "phone")
    (emil,) = read(vcards(room.phone("Carol").people, "Canal House"))
    assert (emil["fn"], emil["tel"], "email" in emil) == (["Emil"], ["+31 6 8765 4321"], False)
