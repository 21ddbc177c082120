"""Who knows someone? A part of its own, before the rounds or before the thanks."""

from __future__ import annotations

import pytest

from facilitator.actions import lobby, moves, posting
from facilitator.actions.hosting import moderation
from facilitator.actions.own.erase import erase
from facilitator.actions.purge import purge
from facilitator.actions.unmet import asking, leads
from facilitator.core.errors import NotHere, NotNow, NotYours, Refused
from facilitator.core.phases import Phase
from facilitator.core.runsheet.sheet import Part, RunSheet
from facilitator.core.unmet.leads import LeadWords
from facilitator.files.own_data import own_data
from facilitator.files.rows import evening_rows
from facilitator.store.records import GatheringRecord
from facilitator.views.unmet.asks import Lineup
from facilitator.views.unmet.asks import asked as asks_of
from tests.builders import CAST, EIGHT, FOUR, Room, report_of

ASKED_TWICE = RunSheet(
    (
        Part(Phase.LOBBY, 10),
        Part(Phase.POSTING, 12),
        Part(Phase.MATCHING, 3),
        Part(Phase.UNMET, 5),
        Part(Phase.ROUNDS, 20, rounds=1),
        Part(Phase.UNMET, 8),
        Part(Phase.WRAP_UP, 6),
    )
)
# Without a match, so that every ask is open.
ALL_OPEN = RunSheet(
    (Part(Phase.LOBBY, 10), Part(Phase.POSTING, 12), Part(Phase.UNMET, 4, runs_on=True), Part(Phase.WRAP_UP, 6))
)
MARTA = LeadWords("Marta, runs the sheds", "email", "marta@example.org", "She owes me one.")


def asked(room: Room, *names: str) -> Room:
    return room.walk_by(ALL_OPEN).reach("unmet", *names)


def up(room: Room) -> Lineup:
    with room.db.look() as session:
        return asks_of(session, session.get_one(GatheringRecord, room.id)).lineups[0]


def now(room: Room) -> tuple[str, int, int]:
    """Whose ask is up, the how manieth, of how many."""
    found = up(room)
    assert found.now is not None
    return found.now.card.author_name, found.now.number, found.all


def turn(room: Room, back: bool = False) -> Room:
    card = up(room).now
    assert card is not None
    asking.turn(room.db, room.id, card.card.id, back, room.now)
    return room


def say(room: Room, name: str, words: LeadWords | None = None) -> Room:
    """To the ask that is up."""
    ask = up(room).now
    assert ask is not None
    leads.answer(room.db, room.id, room.ids[name], ask.card.id, words, room.now)
    return room


def test_everybody_is_asked_before_the_rounds_and_before_the_thanks(room: Room) -> None:
    room.walk_by(ASKED_TWICE).reach("unmet", *FOUR)
    assert (room.step, room.phone("Carol").step, room.host().title) == ("unmet:0:3", "unmet", "Who knows someone?")
    assert room.next().next().step == "unmet:1:5"
    assert room.next().step == "wrap-up:0"


def test_where_everybody_has_found_somebody_nothing_is_asked(room: Room) -> None:
    room.walk_by(ASKED_TWICE).reach("unmet", *FOUR)
    assert (up(room), room.screen().asked.now, room.host().unmet.asked.all) == (Lineup(), None, 0)


def test_what_nobody_here_has_is_asked(room: Room) -> None:
    room.walk_by(ASKED_TWICE).reach("posting", *FOUR)
    need = room.post("Goran", "need", "a violin for a left-handed child")
    room.reach("unmet")
    found = room.screen().asked.now
    assert found is not None
    assert (found.card.id, found.card.author_name, found.number, found.leads) == (need, "Goran", 1, 0)


def test_one_ask_after_the_other_and_back(room: Room) -> None:
    asked(room, *FOUR)
    assert [now(room), now(turn(room)), now(turn(room)), now(turn(room, back=True)), now(turn(room, back=True))] == [
        ("Carol", 1, 4),
        ("Emil", 2, 4),
        ("Farah", 3, 4),
        ("Emil", 2, 4),
        ("Carol", 1, 4),
    ]


def test_a_second_press_of_the_same_ask_does_nothing_and_the_last_one_stays(room: Room) -> None:
    asked(room, "Carol", "Emil")
    first = up(room).now
    assert first is not None
    for _ in range(2):
        asking.turn(room.db, room.id, first.card.id, False, room.now)
    assert now(room) == now(turn(room)) == ("Emil", 2, 2)


def test_somebody_with_two_asks_is_not_asked_for_twice_running(room: Room) -> None:
    room.walk_by(ALL_OPEN).reach("posting", "Carol")
    room.post("Carol", "need", "a violin for a left-handed child")
    room.join("Emil").post_cards("Emil").next()
    assert [now(room)[0], now(turn(room))[0], now(turn(room))[0]] == ["Carol", "Emil", "Carol"]


def test_by_the_clock_each_has_its_share_of_the_time(room: Room) -> None:
    asked(room, *FOUR)
    for seconds in (1, 58):
        asking.turn_by_the_clock(room.db, room.later(seconds).now)
    assert now(room) == ("Carol", 1, 4)
    asking.turn_by_the_clock(room.db, room.later(2).now)
    assert now(room) == ("Emil", 2, 4)
    asking.turn_by_the_clock(room.db, room.later(30).now)
    assert now(room) == ("Emil", 2, 4)


def test_the_next_one_has_its_share_too_when_the_one_before_is_hidden(room: Room) -> None:
    asked(room, *FOUR)
    turn(room.later(50))
    moderation.hide_card(room.db, room.id, room.host().on_screen.cards[0].id, room.now)
    for seconds in (1, 50):
        asking.turn_by_the_clock(room.db, room.later(seconds).now)
    assert now(room) == ("Farah", 2, 3)


def test_an_ask_waits_while_the_clock_does(room: Room) -> None:
    asked(room, *FOUR)
    moves.set_the_clock(room.db, room.id, "pause", room.now)
    asking.turn_by_the_clock(room.db, room.later(500).now)
    moves.set_the_clock(room.db, room.id, "resume", room.now)
    asking.turn_by_the_clock(room.db, room.later(30).now)
    assert now(room) == ("Carol", 1, 4)


def test_an_ask_that_the_host_hides_makes_place_for_the_next(room: Room) -> None:
    asked(room, *FOUR)
    shown = room.host().on_screen.cards
    assert [card.author_name for card in shown] == ["Carol"]
    moderation.hide_card(room.db, room.id, shown[0].id, room.now)
    assert now(room) == ("Emil", 1, 3)
    with pytest.raises(NotNow):
        leads.answer(room.db, room.id, room.ids["Farah"], shown[0].id, None, room.now)


def test_an_ask_for_those_who_can_help_alone_is_on_no_screen(room: Room) -> None:
    room.walk_by(ALL_OPEN).reach("posting", "Carol")
    room.post("Carol", "need", "leave my job quietly", private=True)
    room.later(10)
    assert [card.text for card in room.screen().asks.cards] == [CAST["Carol"].need]
    assert [view.card.text for view in up(room.next()).was] == [CAST["Carol"].need]
    assert up(room).coming == ()
    room.reach("wrap-up")
    assert "leave my job quietly" not in str((room.screen(), report_of(room)))


def test_i_can_reaches_the_asker_and_is_a_count_for_all_others(room: Room) -> None:
    say(asked(room, *FOUR), "Emil")
    heard = room.phone("Carol").leads.received
    assert [(lead.giver_name, lead.knows, lead.who) for lead in heard] == [("Emil", False, "")]
    found = room.screen().asked.now
    assert found is not None and found.leads == 1
    assert (room.phone("Farah").leads.received, room.host().unmet.leads) == ((), ())


def test_whom_somebody_knows_is_read_by_the_asker_and_by_nobody_else(room: Room) -> None:
    say(asked(room, *FOUR), "Emil", MARTA)
    assert [(lead.who, lead.reach, lead.line) for lead in room.phone("Carol").leads.received] == [
        ("Marta, runs the sheds", "marta@example.org", "She owes me one.")
    ]
    others = (room.phone("Farah"), room.phone("Goran"), room.host(), room.screen(), report_of(room), rows(room))
    assert [what for what in others if "Marta" in str(what) or "marta@" in str(what)] == []
    assert [(lead.giver, lead.receiver, lead.knows, lead.to_host) for lead in rows(room)] == [("Emil", "Carol", True, False)]


def rows(room: Room) -> tuple[object, ...]:
    with room.db.look() as session:
        return evening_rows(session, room.id).leads


def test_whom_the_host_introduces_the_host_reads_and_the_asker_does_not(room: Room) -> None:
    say(asked(room, *FOUR), "Emil", LeadWords("Marta", to_host=True))
    (lead,) = room.host().unmet.leads
    assert (lead.who, lead.asks_first, lead.is_introduced) == ("Marta", True, False)
    assert "Marta" not in str(room.phone("Carol"))
    assert "Marta" in str(rows(room))
    leads.introduce(room.db, room.id, lead.id, True, room.now)
    assert room.phone("Carol").leads.received[0].is_introduced


def test_what_was_not_sent_to_the_host_the_host_cannot_introduce(room: Room) -> None:
    say(asked(room, *FOUR), "Emil", MARTA)
    lead = room.phone("Emil").leads.given[0]
    with pytest.raises(NotHere):
        leads.introduce(room.db, room.id, lead.id, True, room.now)


@pytest.mark.parametrize(
    ("words", "field"),
    [
        (LeadWords(""), "who"),
        (LeadWords("Marta", "email"), "reach_email"),
        (LeadWords("Marta", "email", "marta"), "reach_email"),
        (LeadWords("Marta", "phone", "call her"), "reach_phone"),
        (LeadWords("Marta", line="x" * 121), "line"),
    ],
)
def test_what_is_missing_is_said_by_its_field(room: Room, words: LeadWords, field: str) -> None:
    asked(room, *FOUR)
    with pytest.raises(Refused) as refused:
        say(room, "Emil", words)
    assert refused.value.field == field


def test_an_answer_is_one_however_often_it_is_sent_and_can_be_changed(room: Room) -> None:
    asked(room, *FOUR)
    for words in (None, MARTA, LeadWords("Nadia")):
        say(room, "Emil", words)
    assert [lead.who for lead in room.phone("Carol").leads.received] == ["Nadia"]


def test_nobody_answers_their_own_ask_nor_one_that_was_not_up_nor_when_the_part_is_over(room: Room) -> None:
    asked(room, *FOUR)
    with pytest.raises(NotYours):
        say(room, "Carol")
    with pytest.raises(NotNow):
        leads.answer(room.db, room.id, room.ids["Emil"], up(room).coming[-1].id, None, room.now)
    before = up(turn(room)).was[0].card.id
    leads.answer(room.db, room.id, room.ids["Farah"], before, None, room.now)
    room.next()
    with pytest.raises(NotNow):
        leads.answer(room.db, room.id, room.ids["Goran"], before, None, room.now)


def test_what_was_said_can_be_taken_back_by_whoever_said_it(room: Room) -> None:
    say(asked(room, *FOUR), "Emil", MARTA)
    lead = room.phone("Emil").leads.given[0].id
    with pytest.raises(NotHere):
        leads.take_back(room.db, room.id, room.ids["Carol"], lead)
    room.next()
    leads.take_back(room.db, room.id, room.ids["Emil"], lead)
    assert (room.phone("Carol").leads.received, report_of(room).figures.outcome.leads) == ((), 0)


def test_leads_are_counted_and_stay_after_undo_and_in_the_end(room: Room) -> None:
    say(asked(room, *FOUR), "Emil", MARTA).next().undo()
    assert (room.step, now(room)) == ("unmet:0:2", ("Carol", 1, 4))
    room.reach("closed")
    outcome = room.host().outcome
    assert outcome is not None and (outcome.leads, report_of(room).figures.outcome.leads) == (1, 1)
    assert room.phone("Carol").leads.received[0].who == "Marta, runs the sheds"


def test_what_is_taken_back_or_said_by_whom_the_host_removed_is_read_by_nobody(room: Room) -> None:
    say(asked(room, *FOUR), "Emil", MARTA)
    lobby.remove(room.db, room.id, room.ids["Emil"], room.now)
    assert (room.phone("Carol").leads.received, report_of(room).figures.outcome.leads) == ((), 0)


def test_who_takes_their_ask_back_has_no_answers(room: Room) -> None:
    say(asked(room, *FOUR), "Emil", MARTA)
    posting.withdraw_card(room.db, room.id, room.ids["Carol"], up(room).was[0].card.id, room.now)
    assert (room.phone("Carol").leads.received, rows(room)) == ((), ())
    assert room.phone("Emil").leads.given[0].need == ""


@pytest.mark.parametrize("who", ["Emil", "Carol"])
def test_who_deletes_themselves_leaves_no_lead_behind(room: Room, who: str) -> None:
    say(asked(room, *FOUR), "Emil", MARTA)
    erase(room.db, room.id, room.ids[who], room.now)
    assert rows(room) == ()


def test_a_third_person_s_name_is_gone_on_the_day_that_was_said(room: Room) -> None:
    say(asked(room, *FOUR), "Emil", MARTA)
    day = room.phone("Carol").leads.received[0].deleted_on
    purge(room.db, EIGHT + 29 * 24 * 3600.0)
    assert "Marta" in str(room.phone("Carol"))
    with room.db.work() as work:
        work.get_one(GatheringRecord, room.id).kept_days = 90
    purge(room.db, EIGHT + 31 * 24 * 3600.0)
    (lead,) = room.phone("Carol").leads.received
    assert (lead.who, lead.reach, lead.line, lead.knows, lead.deleted_on) == ("", "", "", True, day)


def test_my_data_has_what_i_said_and_what_was_said_to_me(room: Room) -> None:
    say(asked(room, *FOUR), "Emil", MARTA)
    with room.db.look() as session:
        files = {name: own_data(session, room.id, room.ids[name]).decode() for name in FOUR}
    assert {name for name, text in files.items() if "marta@example.org" in text} == {"Carol", "Emil"}
