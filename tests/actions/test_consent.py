"""Contact details: nobody's until their owner says so, person by person and field by field, and theirs to take back."""

from __future__ import annotations

import json
from datetime import datetime

import pytest

from facilitator.actions.matching import drop_plan
from facilitator.actions.own.consents import withdraw_all
from facilitator.actions.own.erase import erase
from facilitator.core.errors import NotHere, NotNow, NotYours, Refused
from facilitator.core.events import DetailsShared
from facilitator.files.own_data import own_data
from facilitator.files.rows import evening_rows
from facilitator.store.queries import bump
from tests.builders import EIGHT, FOUR, Room

EMAIL, PHONE = "carol@example.org", "+31 6 1234 5678"


def history(room: Room, name: str = "Carol") -> list[tuple[str, str, float | None, float | None]]:
    """(field, to whom, since when, until when) as their own file says it, in seconds after the room opened."""
    with room.db.look() as session:
        said = json.loads(own_data(session, room.id, room.ids[name]))["consents"]
    seconds = lambda at: at and datetime.fromisoformat(at).timestamp() - EIGHT  # noqa: E731
    return [
        (c["field"], "organiser" if c["organiser"] else c["to"], seconds(c["given"]), seconds(c["withdrawn"])) for c in said
    ]


@pytest.fixture
def met(room: Room) -> Room:
    """Carol and Emil have met; Carol has written her details."""
    room.reach("rounds", *FOUR)
    room.met("Carol")
    room.details("Carol", EMAIL, PHONE)
    return room


def exported(room: Room) -> dict[str, tuple[str, str]]:
    with room.db.look() as session:
        return {row.name: (row.email, row.phone) for row in evening_rows(session, room.id).attendees}


def test_details_are_off_until_they_are_shared(met: Room) -> None:
    assert met.people("Emil") == {"Carol": ("", "")}
    assert (met.phone("Carol").me.email, met.phone("Carol").me.phone) == (EMAIL, PHONE)


def test_one_field_is_shared_with_one_person(met: Room) -> None:
    met.share("Carol", "Emil", "email")
    assert met.people("Emil") == {"Carol": (EMAIL, "")}
    (emil,) = met.phone("Carol").people
    assert (emil.my_email_shared, emil.my_phone_shared, emil.email) == (True, False, "")


def test_sharing_twice_is_sharing_once_and_taking_back_ends_it_at_once(met: Room) -> None:
    for _ in range(2):
        met.share("Carol", "Emil", "phone")
    assert met.people("Emil") == {"Carol": ("", PHONE)}
    met.share("Carol", "Emil", "phone", yes=False)
    assert met.people("Emil") == {"Carol": ("", "")}


def test_what_is_changed_or_cleared_is_gone_for_the_reader_until_it_is_shared_anew(met: Room) -> None:
    met.share("Carol", "Emil", "email")
    met.share("Carol", "Emil", "phone")
    met.details("Carol", "new@example.org", PHONE)
    assert met.people("Emil") == {"Carol": ("", PHONE)}
    (emil,) = met.phone("Carol").people
    assert (emil.asked_to_share, emil.my_email_shared, emil.my_phone_shared) == (False, False, True)
    met.share("Carol", "Emil", "email")
    assert met.people("Emil") == {"Carol": ("new@example.org", PHONE)}
    met.details("Carol")
    assert met.people("Emil") == {"Carol": ("", "")}


def test_a_no_stays_one_with_a_new_address(met: Room) -> None:
    met.share("Carol", "Emil", "email", yes=False)
    met.details("Carol", "new@example.org", PHONE)
    (emil,) = met.phone("Carol").people
    assert (emil.asked_to_share, met.people("Emil")) == (True, {"Carol": ("", "")})


def test_with_a_stranger_nothing_is_shared(met: Room) -> None:
    for name in ("Farah", "Goran"):
        with pytest.raises(NotYours) as refused:
            met.share("Carol", name, "email")
        assert refused.value.message == "You can do this with people you have met."
    assert met.people("Farah") == {}


def test_before_the_two_have_met_nothing_is_shared_although_they_sit_together(room: Room) -> None:
    room.reach("rounds", *FOUR).details("Carol", EMAIL)
    with pytest.raises(NotYours):
        room.share("Carol", "Emil", "email")


@pytest.mark.parametrize("phase", ["lobby", "poll", "posting", "market", "matching"])
def test_before_the_rounds_nothing_is_shared(room: Room, phase: str) -> None:
    room.reach(phase, *FOUR).details("Carol", EMAIL)
    with pytest.raises(NotNow) as refused:
        room.share("Carol", "Emil", "email")
    assert refused.value.message == "You can share details once you have met someone."


@pytest.mark.parametrize("phase", ["wrap-up", "closed"])
def test_after_the_rounds_one_can_still_share_and_take_back(met: Room, phase: str) -> None:
    met.reach(phase).share("Carol", "Emil", "email")
    assert met.people("Emil") == {"Carol": (EMAIL, "")}
    met.share("Carol", "Emil", "email", yes=False)
    assert met.people("Emil") == {"Carol": ("", "")}


def test_what_one_has_not_written_one_cannot_share(met: Room) -> None:
    for field, what in (("email", "an e-mail address"), ("phone", "a phone number")):
        with pytest.raises(Refused) as refused:
            met.share("Emil", "Carol", field)
        assert (refused.value.message, refused.value.field) == (f"Add {what} first, under your details.", field)


def test_nothing_else_can_be_shared(met: Room) -> None:
    for field in ("", "name", "shares_with_organiser", "client_key"):
        with pytest.raises(Refused) as refused:
            met.share("Carol", "Emil", field)
        assert refused.value.message == "Choose e-mail or phone."


def test_nothing_is_shared_across_rooms(met: Room) -> None:
    met.ids["Stranger"] = Room(met.db).join("Stranger").ids["Stranger"]
    with pytest.raises(NotHere):
        met.share("Carol", "Stranger", "email")


def test_once_undo_says_that_they_never_met_their_details_are_gone_from_the_phones(room: Room) -> None:
    """Undo of the first round keeps the plan; a new plan after an undo of Match makes new meetings."""
    room.reach("rounds", *FOUR)
    room.met("Carol")
    room.details("Carol", EMAIL)
    room.share("Carol", "Emil", "email")
    room.undo()
    assert room.people("Emil") == {"Carol": (EMAIL, "")}
    with room.db.work() as work:
        drop_plan(work, bump(work, room.id))
    assert room.people("Emil") == {}


def test_the_organiser_gets_details_only_from_who_gives_them(met: Room) -> None:
    met.details("Emil", "emil@example.org", "", organiser=True)
    assert exported(met) == {"Carol": ("", ""), "Emil": ("emil@example.org", ""), "Farah": ("", ""), "Goran": ("", "")}
    met.details("Emil", "emil@example.org", "", organiser=False)
    assert set(exported(met).values()) == {("", "")}


def test_sharing_with_a_person_is_not_sharing_with_the_organiser(met: Room) -> None:
    met.share("Carol", "Emil", "email")
    assert exported(met)["Carol"] == ("", "")


@pytest.mark.parametrize("email", ["carol", "carol@", "@example.org", "a b@example.org", "a@b@example.org", "carol@localhost"])
def test_an_unfinished_address_is_asked_about(room: Room, email: str) -> None:
    room.join("Carol")
    with pytest.raises(Refused) as refused:
        room.details("Carol", email)
    assert (refused.value.message, refused.value.field) == (
        "That e-mail address looks unfinished. Check it once more.",
        "email",
    )


@pytest.mark.parametrize("phone", ["1234", "call me", "06 1234 5678 ext"])
def test_a_phone_number_is_written_in_digits(room: Room, phone: str) -> None:
    room.join("Carol")
    with pytest.raises(Refused) as refused:
        room.details("Carol", "", phone)
    assert refused.value.field == "phone"


def test_only_the_sharer_and_the_reader_hear_of_it(met: Room) -> None:
    heard: list[object] = []
    met.db.on_write(lambda happened, _: heard.extend(happened))
    met.share("Carol", "Emil", "email")
    assert heard == [DetailsShared(met.id, frozenset({met.ids["Carol"], met.ids["Emil"]}))]


def test_what_was_agreed_to_and_until_when_is_kept_for_its_owner(met: Room) -> None:
    met.later(10).share("Carol", "Emil", "email")
    met.later(10).share("Carol", "Emil", "email")
    met.share("Carol", "Emil", "phone", yes=False)
    met.later(10).share("Carol", "Emil", "email", yes=False)
    met.later(10).share("Carol", "Emil", "email")
    met.later(10).details("Carol", "new@example.org", PHONE, organiser=True)
    met.later(10).details("Carol", "new@example.org", "", organiser=True)
    assert history(met) == [
        ("email", "Emil", 10, 30),
        ("email", "Emil", 40, 50),
        ("email", "organiser", 50, None),
        ("phone", "organiser", 50, 60),
    ]
    assert history(met, "Emil") == []


@pytest.mark.parametrize("phase", ["rounds", "wrap-up", "closed"])
def test_all_of_it_is_taken_back_at_once_in_any_phase(met: Room, phase: str) -> None:
    met.share("Carol", "Emil", "email")
    met.share("Carol", "Emil", "phone")
    met.details("Carol", EMAIL, PHONE, organiser=True)
    met.reach(phase)
    withdraw_all(met.db, met.id, met.ids["Carol"], met.now)
    assert (met.people("Emil"), exported(met)["Carol"]) == ({"Carol": ("", "")}, ("", ""))
    assert [until for *_, until in history(met)] == [met.now - EIGHT] * 4


def test_who_deletes_themselves_reads_nothing_from_then_on_and_is_nobody_in_the_history_of_others(met: Room) -> None:
    met.share("Carol", "Emil", "email")
    met.details("Emil", "emil@example.org", "", organiser=True)
    met.share("Emil", "Carol", "email")
    erase(met.db, met.id, met.ids["Emil"], met.later(5).now)
    assert history(met) == [("email", "Somebody", 0, 5)]
    with pytest.raises(NotHere):
        history(met, "Emil")
