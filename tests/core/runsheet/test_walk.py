"""An evening walks the parts of its run-sheet, and no phase knows which one follows."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from facilitator.core.phases import RULES, Phase, Step
from facilitator.core.runsheet.edit import with_rounds_of
from facilitator.core.runsheet.sense import problems
from facilitator.core.runsheet.sheet import Part, RunSheet
from tests.core.runsheet.sheets import repeats, run_sheets

BREAK = Part(Phase.TALK, 8, title="Break")
TWO_TABLES = RunSheet(
    (
        Part(Phase.LOBBY, 10),
        Part(Phase.POSTING, 12),
        Part(Phase.MATCHING, 3),
        Part(Phase.ROUNDS, 20, rounds=2, title="Table one"),
        BREAK,
        Part(Phase.ROUNDS, 16, rounds=1),
        BREAK,
        Part(Phase.WRAP_UP, 6),
    )
)


def test_rounds_are_counted_on_across_a_break() -> None:
    assert [step.key for step in TWO_TABLES.steps()] == [
        *("lobby:0", "posting:0", "matching:0", "rounds:1", "rounds:2", "talk:2:4", "rounds:3", "talk:3:6", "wrap-up:0"),
        "closed:0",
    ]
    assert (TWO_TABLES.rounds, TWO_TABLES.total) == (3, 83)


def test_a_part_that_is_left_out_takes_no_time_and_no_step() -> None:
    shorter = TWO_TABLES.with_parts({index: replace(TWO_TABLES.parts[index], on=False) for index in (4, 5)})
    assert [step.key for step in shorter.steps()][3:7] == ["rounds:1", "rounds:2", "talk:2:6", "wrap-up:0"]
    assert (shorter.rounds, shorter.total) == (2, 59)


def test_groups_stay_over_the_rounds_that_say_so_and_no_others() -> None:
    stay, fours = Part(Phase.ROUNDS, 30, rounds=2, table=3, stays=True), Part(Phase.ROUNDS, 10, rounds=1, table=4, stays=True)
    sheet = RunSheet((*TWO_TABLES.parts[:3], stay, BREAK, replace(stay, rounds=1), fours, replace(fours, stays=False)))
    assert [sheet.of_round(number).table for number in range(1, 6)] == [3, 3, 3, 4, 4]
    assert [sheet.keeps_tables(number) for number in range(1, 7)] == [False, True, True, False, False, False]


def test_shorter_rounds_have_shorter_turns() -> None:
    parts = (*TWO_TABLES.parts[:3], Part(Phase.ROUNDS, 24, rounds=2, move=0, table=4, turn=180))
    shorter = with_rounds_of(6)(RunSheet(parts), Step(Phase.MATCHING, 0, 2))
    assert (shorter.parts[3].round_minutes, shorter.parts[3].turn) == (6, 90)


def test_how_long_a_step_s_clock_runs() -> None:
    seconds = {step.key: sheet.seconds(step) for sheet in [TWO_TABLES] for step in sheet.steps()}
    assert seconds == {
        "lobby:0": 0,
        "posting:0": 720,
        "matching:0": 0,
        "rounds:1": 540,
        "rounds:2": 540,
        "talk:2:4": 480,
        "rounds:3": 960,
        "talk:3:6": 480,
        "wrap-up:0": 0,
        "closed:0": 0,
    }


def test_by_the_clock_every_part_has_one_but_the_doors_and_the_thanks() -> None:
    sheet = replace(TWO_TABLES, by_clock=True)
    assert {step.phase.value for step in sheet.steps() if not sheet.runs_on(step)} == {"lobby", "wrap-up", "closed"}
    assert sheet.seconds(sheet.step(Phase.MATCHING)) == 180


@given(run_sheets())
def test_a_sheet_that_makes_sense_reaches_each_of_its_parts_once(sheet: RunSheet) -> None:
    assert list(problems(sheet)) == []
    steps = list(sheet.steps())
    reached = list(dict.fromkeys(step.part for step in steps))
    assert reached == [index for index, part in enumerate(sheet.parts) if part.on] + [len(sheet.parts)]
    assert len({step.key for step in steps}) == len(steps)
    assert [step.round for step in steps if step.phase is Phase.ROUNDS] == list(range(1, sheet.rounds + 1))


@given(run_sheets())
def test_no_part_comes_before_what_it_needs(sheet: RunSheet) -> None:
    seen: set[Phase] = set()
    for step in sheet.steps():
        assert set(RULES[step.phase].needs) <= seen
        assert step.phase not in seen or repeats(step.phase)
        assert sheet.is_before_match(step) == (Phase.MATCHING in {part.phase for part in sheet.parts} - seen - {step.phase})
        seen.add(step.phase)


@given(run_sheets(), st.data())
def test_whatever_is_left_out_is_either_refused_or_walked_around(sheet: RunSheet, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(sheet.parts) - 1))
    without = sheet.with_parts({index: replace(sheet.parts[index], on=False)})
    if not list(problems(without)):
        assert index not in {step.part for step in without.steps()}
        assert [step.phase for step in without.steps()][-1] is Phase.CLOSED


@given(run_sheets(), st.integers(20, 240))
def test_shares_divide_what_the_others_leave(sheet: RunSheet, minutes: int) -> None:
    shared = sheet.with_parts(
        {index: replace(part, share=part.minutes, minutes=0) for index, part in enumerate(sheet.parts) if index % 2 == 0}
    )
    assert shared.fitted(minutes).total == minutes
