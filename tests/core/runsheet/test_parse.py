"""A run-sheet is one readable file, and all that is wrong with one is said at once."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import facilitator
from facilitator import languages
from facilitator.core.phases import Phase
from facilitator.core.runsheet.parse import Unreadable, as_document, from_stored, read_run_sheet, to_stored
from facilitator.core.runsheet.sheet import Part, RunSheet, Said
from facilitator.core.runsheet.shipped import shipped
from tests.core.runsheet.sheets import run_sheets

SCHEMA = json.loads((Path(facilitator.__file__).parent / "files" / "run_sheet.schema.json").read_text("utf-8"))
BREAKFAST = """
name = "Breakfast"
doors = "7:30"

[[parts]]
phase = "lobby"
minutes = 15
say = "Coffee is at the back."

[[parts]]
phase = "talk"
title = "The speaker"
minutes = 10
say = [
  { at = 540, text = "One more minute." },
  { at = 0, text = "Please welcome our speaker." },
]
screen = { title = "Ten minutes", text = "Questions afterwards." }
sounds = [300]
runs_on = true
"""


def wrong(text: str) -> list[str]:
    with pytest.raises(Unreadable) as refused:
        read_run_sheet(text)
    return [str(problem) for problem in refused.value.problems]


def test_a_file_says_what_is_said_shown_and_sounded_and_when() -> None:
    assert read_run_sheet(BREAKFAST) == RunSheet(
        (
            Part(Phase.LOBBY, 15, say=(Said(0, "Coffee is at the back."),)),
            Part(
                Phase.TALK,
                10,
                title="The speaker",
                say=(Said(0, "Please welcome our speaker."), Said(540, "One more minute.")),
                headline="Ten minutes",
                text="Questions afterwards.",
                sounds=(300,),
                runs_on=True,
            ),
        ),
        name="Breakfast",
        doors="07:30",
    )


POSTED = """
[[parts]]
phase = "lobby"
minutes = 5
[[parts]]
phase = "posting"
minutes = 5
"""
ROUNDS = f"""{POSTED}[[parts]]
phase = "matching"
minutes = 5
[[parts]]
phase = "rounds"
minutes = 10
"""


def test_rounds_have_tables_of_two_to_nine_turns_and_groups_that_stay() -> None:
    last = read_run_sheet(f'{ROUNDS}table = 4\nturns = "90 s"\nstays = true').parts[-1]
    assert (last.table, last.turn, last.stays) == (4, 90, True)
    assert (read_run_sheet(ROUNDS).parts[-1].table, read_run_sheet(f'{ROUNDS}turns = "5min"').parts[-1].turn) == (2, 300)


def test_tables_and_turns_that_cannot_be_are_refused_by_their_line() -> None:
    assert wrong(f'{ROUNDS}table = 10\nturns = 2\nstays = "yes"') == [
        "Line 14: “table”: write a whole number from 2 to 9.",
        'Line 15: “turns”: write how long each has the word, like "2 min", 10 s to 30 min.',
        "Line 16: “stays”: write true or false.",
    ]
    assert wrong(f'{ROUNDS}table = 6\nturns = "2 min"') == [
        "Line 11: 6 turns at a table do not fit into a round of 10 minutes.",
    ]
    assert wrong('[[parts]]\nphase = "lobby"\nminutes = 5\ntable = 4') == ["Line 4: “table” is for phase rounds alone."]


RING = f"""{POSTED}[[parts]]
phase = "unmet"
minutes = 10
"""


def test_who_knows_someone_is_asked_in_circles_of_eight_to_thirty() -> None:
    assert (read_run_sheet(RING).parts[-1].circle, read_run_sheet(f"{RING}circle = 30").parts[-1].circle) == (0, 30)
    assert wrong(f"{RING}circle = 31") == ["Line 11: “circle”: write a whole number from 8 to 30."]
    assert wrong(f"{ROUNDS}circle = 12") == ["Line 14: “circle” is for phase unmet alone."]


def test_what_is_never_due_because_it_is_over_by_then_is_refused_by_its_line() -> None:
    late = 'say = [{ at = 599, text = "Now." }, { at = 600, text = "Never." }]\nsounds = [900, 30]'
    assert wrong(f"{RING}{late}") == [
        "Line 11: “say”: at 600 this part is over, which takes 600 seconds.",
        "Line 12: “sounds”: at 900 this part is over, which takes 600 seconds.",
    ]
    assert wrong(f"{ROUNDS}rounds = 2\nmove = 0\nsounds = [300]") == [
        "Line 16: “sounds”: at 300 the round is over, which takes 300 seconds."
    ]


def test_how_long_a_share_is_its_event_says_and_what_was_made_shorter_is_still_read() -> None:
    share = RING.replace("minutes = 10", "share = 1")
    assert read_run_sheet(f"minutes = 20{share}sounds = [900]").parts[-1].sounds == (900,)
    sheet = read_run_sheet(f"{RING}sounds = [500]")
    shorter = sheet.with_parts({2: replace(sheet.parts[2], minutes=5)})
    assert from_stored(to_stored(shorter)) == shorter


def test_everything_that_is_wrong_is_said_at_once_each_by_its_line() -> None:
    assert wrong(
        """name = 5
colour = "red"

[[parts]]
phase = "lobby"
minuts = 10

[[parts]]
phase = "dance"
minutes = 0
share = 2

[[parts]]
phase = "poll"
minutes = 4
rounds = 2
say = [{ when = 3, text = "Hello" }]
"""
    ) == [
        "Line 1: “name”: write words in quotes.",
        "Line 2: “colour” is no word of a run-sheet. There are: name, line, minutes, doors, by_clock, words.",
        "Line 4: Say how long it takes: minutes, or a share of what the others leave, and not both.",
        "Line 6: “minuts” is no word of a run-sheet. Did you mean “minutes”?",
        "Line 8: Say how long it takes: minutes, or a share of what the others leave, and not both.",
        "Line 9: “phase”: write one of: lobby, poll, posting, market, matching, rounds, talk, unmet, wrap-up.",
        "Line 10: “minutes”: write a whole number from 1 to 300.",
        "Line 16: “rounds” is for phase rounds alone.",
        'Line 17: “say”: write each line as { at = 60, text = "…" }, at so many seconds.',
    ]


def test_a_sheet_that_cannot_work_is_refused_with_the_line_of_the_part_and_why() -> None:
    parts = ("lobby", "rounds", "matching", "talk", "posting", "wrap-up", "poll")
    text = "\n".join(f'[[parts]]\nphase = "{phase}"\nminutes = 5\ntitle = "{phase.title()}"' for phase in parts)
    assert wrong(text) == [
        "Line 5: “Rounds” needs “Match” somewhere before it.",
        "Line 9: “Matching” needs “Give and ask” somewhere before it.",
        "Line 9: “Matching” needs “Meet” somewhere after it.",
        "Line 17: “Posting” comes too late after “Match”. Move it up.",
        "Line 25: “Poll” comes too late after “Match”. Move it up.",
        "Line 25: “Poll” comes too late after “Thanks”. Move it up.",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "A run-sheet has parts, each under [[parts]]."),
        ("parts = 3", "Line 1: A run-sheet has parts, each under [[parts]]."),
        ("name = \"A\"\nline = oops\n", "Line 2: This line is no TOML. Invalid value."),
        ("[[parts]]\nphase = \"talk\"\nminutes = 5\ntitle = \"Hi\"",
         "Line 1: The first part is where people arrive: phase “lobby”."),
        ("[[parts]]\nphase = \"lobby\"\nminutes = 300\n[[parts]]\nphase = \"talk\"\ntitle = \"A\"\nminutes = 300\n"
         "[[parts]]\nphase = \"talk\"\ntitle = \"A\"\nminutes = 300\n",
         "Line 8: That makes 900 minutes, and an event has at most 600."),
        ("#" * 100_001, "That file is too long for a run-sheet."),
    ],
)  # fmt: skip
def test_a_file_that_is_none_is_refused_in_our_words(text: str, said: str) -> None:
    assert wrong(text) == [said]


@given(run_sheets())
def test_what_is_stored_is_read_again_and_is_as_the_schema_says(sheet: RunSheet) -> None:
    assert from_stored(to_stored(sheet)) == sheet
    assert [error.message for error in Draft202012Validator(SCHEMA).iter_errors(as_document(sheet))] == []


@given(st.text() | st.binary().map(lambda raw: raw.decode("latin-1")))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        read_run_sheet(text)
    except Unreadable as refused:
        assert refused.problems


@pytest.mark.parametrize("name", shipped())
def test_the_sheets_that_ship_are_as_the_schema_says(name: str) -> None:
    Draft202012Validator.check_schema(SCHEMA)
    document = as_document(shipped()[name])
    assert [error.message for error in Draft202012Validator(SCHEMA).iter_errors(document)] == []
    assert list(Draft202012Validator(SCHEMA).iter_errors(document | {"parts": [{"phase": "dance"}]})) != []


@pytest.mark.parametrize("code", languages.codes())
@pytest.mark.parametrize("name", shipped())
def test_a_sheet_that_ships_says_all_it_says_in_every_language(name: str, code: str) -> None:
    sheet = shipped()[name]
    shown = [sheet.name, sheet.line]
    for part in sheet.parts:
        shown += [part.title, part.line, part.headline, part.text, *(line.text for line in part.say)]
    known = {str(message.id) for message in languages.catalogue(code)}
    own = sheet.words.get(code, {})
    assert [text for text in shown if text and text not in own and text not in known] == []
    assert [text for text in own if text not in shown] == []
    assert set(sheet.words) <= set(languages.codes())
