"""A gathering as plain rows: the one source of every export."""

from __future__ import annotations

from dataclasses import asdict, astuple

from facilitator.actions import lobby, posting
from facilitator.actions.places import naming
from facilitator.files.evening import TABLES, AttendeeRow, CardRow, Evening, FollowUpRow, columns
from facilitator.files.rows import evening_rows
from facilitator.views.report import report_view
from tests.builders import FOUR, Room


def test_the_evening_says_where_and_when_and_counts_its_hands(evening: Evening, finished: Room) -> None:
    told = {name: value for name, value in asdict(evening).items() if not isinstance(value, tuple)}
    assert told == {
        "code": finished.code,
        "name": "Canal House",
        "host": "Dina",
        "date": "2027-01-15T08:00:00+00:00",
        "phase": "closed",
        "rounds": 3,
        "hands_counted": 4,
        "hoped_to_sell": 4,
        "hoped_to_buy": 1,
    }


def test_contacts_are_there_only_where_their_owner_gave_them_to_the_organiser(evening: Evening) -> None:
    assert {row.name: (row.email, row.phone) for row in evening.attendees} == {
        "=Alice()": ("", ""),
        "Carol": ("carol@example.org", "+31 6 1234 5678"),
        "Emil": ("", ""),
        "Farah": ("", ""),
        "Goran": ("", ""),
    }


def test_an_attendee_is_told_with_the_number_of_their_cards(evening: Evening, finished: Room) -> None:
    assert evening.attendees[1] == AttendeeRow(
        id=finished.ids["Carol"],
        name="Carol",
        say_it_like="",
        joined="2027-01-15T08:00:00+00:00",
        stepped_out=False,
        offers=2,
        needs=1,
        email="carol@example.org",
        phone="+31 6 1234 5678",
        company="",
        role="",
    )


def test_every_acknowledged_card_is_there_with_what_became_of_it(evening: Evening) -> None:
    state = {row.text: (row.hidden, row.help_kind) for row in evening.cards if row.name == "Carol"}
    assert state == {
        "explain bookkeeping for a small shop": (False, ""),
        "translate a letter from Dutch to Polish": (False, ""),
        "hidden words": (True, "hands"),
    }
    assert len(evening.cards) == 8 + 7 + 1


def test_taps_are_counts_and_hands_and_taps_name_nobody(evening: Evening) -> None:
    wanted = {row.text: row.wanted for row in evening.cards if row.wanted}
    assert wanted == {"look over a website and say what is missing": 2}
    names = {name for table in TABLES for name in columns(table)}
    assert {name for name in names if "sell" in name or "buy" in name or "tap" in name or "hand" in name} == set()
    assert "wanted" not in vars(evening.attendees[0])


def test_a_match_is_told_with_both_people_both_cards_and_whether_they_met(evening: Evening, finished: Room) -> None:
    told = [
        (m.giver, m.offer, m.receiver, m.need, m.round, m.met) for m in evening.matches if m.round == 1 and m.giver == "Carol"
    ]
    assert told == [
        (
            "Carol",
            "explain bookkeeping for a small shop",
            "Emil",
            "explain the bookkeeping of my small shop",
            1,
            True,
        )
    ]
    assert {(m.giver, m.receiver) for m in evening.matches if m.met} == {("Carol", "Emil"), ("Emil", "Carol")}
    assert all(0 <= m.fit <= 1 and m.reason and m.table >= 1 for m in evening.matches)


def test_every_meeting_of_every_round_is_there(evening: Evening) -> None:
    for number in (1, 2, 3):
        seated = ", ".join(meeting.people for meeting in evening.meetings if meeting.round == number)
        assert sorted(seated.split(", ")) == sorted(FOUR)
    assert [set(m.people.split(", ")) for m in evening.meetings if m.met] == [{"Carol", "Emil"}]


def test_what_somebody_does_is_in_their_row(room: Room) -> None:
    room.reach("lobby", "Carol")
    naming.say_work(room.db, room.id, room.ids["Carol"], "Three Mills", "Bookkeeper")
    with room.db.look() as session:
        (carol,) = evening_rows(session, room.id).attendees
    assert (carol.company, carol.role) == ("Three Mills", "Bookkeeper")


def test_whoever_shares_an_address_with_the_organiser_can_be_followed_up(evening: Evening) -> None:
    assert evening.follow_up == (
        FollowUpRow("Carol", "carol@example.org", "+31 6 1234 5678", "", "", people_met="Emil", asks_open=""),
    )


def test_a_need_that_nobody_can_meet_is_marked_open(room: Room) -> None:
    room.reach("posting", *FOUR)
    room.post("Carol", "need", "zzyx qwv")
    room.reach("matching")
    with room.db.look() as session:
        evening = evening_rows(session, room.id)
    rows = evening.cards
    assert [(row.name, row.need) for row in evening.still_looking if row.need == "zzyx qwv"] == [("Carol", "zzyx qwv")]
    assert "zzyx qwv" in {row.text for row in rows if row.open}
    assert {row.kind for row in rows if row.open} == {"need"}


def test_what_was_taken_back_and_who_was_removed_is_in_no_row(room: Room) -> None:
    room.reach("rounds", *FOUR)
    for card in room.phone("Carol").me.offers:
        posting.withdraw_card(room.db, room.id, room.ids["Carol"], card.id, room.now)
    lobby.remove(room.db, room.id, room.ids["Goran"], room.now)
    with room.db.look() as session:
        told = repr(evening_rows(session, room.id))
        report = repr(report_view(session, room.record))
    for words in ("explain bookkeeping for a small shop", "Goran", "look over a website"):
        assert words not in told
        assert words not in report
    assert "Farah" in told and "Farah" in report


def test_an_evening_without_anybody_is_an_export_too(room: Room) -> None:
    with room.db.look() as session:
        rows = evening_rows(session, room.id)
    assert (rows.attendees, rows.cards, rows.matches, rows.meetings) == ((), (), (), ())


def test_one_rooms_export_has_nothing_of_another(room: Room) -> None:
    room.reach("market", *FOUR)
    other = Room(room.db).reach("posting", "Hana")
    with other.db.look() as session:
        rows = evening_rows(session, other.id)
    assert {row.name for row in rows.attendees} == {row.name for row in rows.cards} == {"Hana"}


def test_a_card_row_has_these_columns_in_this_order(evening: Evening) -> None:
    card = evening.cards[0]
    assert astuple(card) == tuple(vars(card).values())
    assert list(vars(card)) == list(CardRow.__dataclass_fields__) == [
        "id", "attendee", "name", "kind", "text", "help_kind", "topic", "would_pay", "private", "hidden", "wanted",
        "open",
    ]  # fmt: skip
