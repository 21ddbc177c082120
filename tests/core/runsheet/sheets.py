"""Run-sheets of all kinds that can work, for properties."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from facilitator.core.phases import RULES, Phase
from facilitator.core.runsheet.sense import MOST_ROUNDS
from facilitator.core.runsheet.sheet import Part, RunSheet, Said
from facilitator.core.runsheet.values import LARGEST_CIRCLE, LARGEST_TABLE, SHORTEST_TURN, SMALLEST_CIRCLE

WORDS = st.text("abc éß“%{", min_size=1, max_size=20).filter(lambda text: text.strip()).map(lambda text: " ".join(text.split()))
REPEATED = (Phase.TALK, Phase.UNMET)
TALKS = st.lists(
    st.builds(
        Part,
        phase=st.sampled_from(REPEATED),
        minutes=st.integers(1, 30),
        title=WORDS,
        line=st.just("") | WORDS,
        headline=st.just("") | WORDS,
        text=st.just("") | WORDS,
        say=st.lists(st.builds(Said, st.integers(0, 600), WORDS), max_size=3).map(
            lambda lines: tuple(sorted(lines, key=lambda line: line.at))
        ),
        sounds=st.sets(st.integers(0, 600), max_size=2).map(lambda moments: tuple(sorted(moments))),
        runs_on=st.booleans(),
        on=st.booleans(),
        circle=st.just(0) | st.integers(SMALLEST_CIRCLE, LARGEST_CIRCLE),
    ).map(lambda part: part if part.phase is Phase.UNMET else replace(part, circle=0)),
    max_size=2,
)
MEETINGS = st.lists(st.integers(1, 4), min_size=1, max_size=3)


@st.composite
def run_sheets(draw: st.DrawFn) -> RunSheet:
    """Each phase may be there or not, as long as what it needs is; with talks anywhere between."""
    middle = [draw(st.booleans()) and _part(draw, phase) for phase in (Phase.POLL, Phase.POSTING, Phase.MARKET)]
    posting, market = middle[1], middle[2]
    parts = [part for part in middle if part and (part is not market or posting)]
    if posting and draw(st.booleans()):
        parts += [_part(draw, Phase.MATCHING), *(_rounds(draw, count) for count in draw(MEETINGS))]
    parts = [_part(draw, Phase.LOBBY), *(each for part in parts for each in (*draw(TALKS), part)), *draw(TALKS)]
    parts = [part for index, part in enumerate(parts) if _has_what_it_needs(part, parts[:index])]
    if draw(st.booleans()):
        parts.append(_part(draw, Phase.WRAP_UP))
    return RunSheet(tuple(parts), name=draw(WORDS), by_clock=draw(st.booleans()))


def _has_what_it_needs(part: Part, before: list[Part]) -> bool:
    return part.phase not in REPEATED or set(RULES[part.phase].needs) <= {other.phase for other in before}


def _part(draw: st.DrawFn, phase: Phase) -> Part:
    part = Part(
        phase,
        draw(st.integers(1, 20)),
        runs_on=phase is not Phase.LOBBY and draw(st.booleans()),
        rounds=int(phase is Phase.ROUNDS),
    )
    return replace(part, title=draw(st.just("") | WORDS))


def _rounds(draw: st.DrawFn, count: int) -> Part:
    assert count <= MOST_ROUNDS
    part = replace(_part(draw, Phase.ROUNDS), rounds=count, minutes=draw(st.integers(2 * count, 40)))
    table, stays = draw(st.integers(2, LARGEST_TABLE)), draw(st.booleans())
    longest = 60 * part.round_minutes // table
    turn = draw(st.just(0) | st.integers(SHORTEST_TURN, longest)) if longest >= SHORTEST_TURN else 0
    return replace(part, table=table, turn=turn, stays=stays)


def repeats(phase: Phase) -> bool:
    return RULES[phase].repeats
