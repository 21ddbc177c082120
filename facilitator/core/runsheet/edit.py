"""What a host changes in what is left of an evening. What is over, and the part that is on, keep their places."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from facilitator.core.errors import NotNow, Refused
from facilitator.core.locale import gettext
from facilitator.core.phases import AFTER, Phase, Step
from facilitator.core.runsheet.draft import ADDABLE, new_part
from facilitator.core.runsheet.sense import problems
from facilitator.core.runsheet.sheet import Part, RunSheet

Edit = Callable[[RunSheet, Step], RunSheet]


def sensible(sheet: RunSheet) -> RunSheet:
    """`sheet`, or Refused with the first reason why it cannot work."""
    if wrong := next((text for _, text in problems(sheet)), ""):
        raise Refused(wrong)
    return sheet


def switched(index: int, on: bool) -> Edit:
    """A part that is to come is left out, or is there after all."""

    def edit(sheet: RunSheet, step: Step) -> RunSheet:
        return sensible(sheet.with_parts({index: replace(_to_come(sheet, step, index), on=on)}))

    return edit


def longer(index: int, minutes: int) -> Edit:
    """A part that is to come takes so many minutes more, or less."""

    def edit(sheet: RunSheet, step: Step) -> RunSheet:
        part = _to_come(sheet, step, index)
        return sensible(sheet.with_parts({index: replace(part, minutes=part.minutes + minutes, share=0)}))

    return edit


def _to_come(sheet: RunSheet, step: Step, index: int) -> Part:
    if not step.part < index < len(sheet.parts):
        raise NotNow(gettext("That part is on or over. Change one that is to come."))
    return sheet.parts[index]


def with_rounds_of(length: int) -> Edit:
    """The rounds to come are of so many minutes; the running one keeps its clock."""

    def edit(sheet: RunSheet, step: Step) -> RunSheet:
        split = apart(sheet, step)
        coming = {i: part for i, part in enumerate(split.parts) if i > step.part and part.on and part.rounds}
        if not coming:
            raise NotNow(gettext("No round is to come."))
        return sensible(split.with_parts({i: _of(part, length) for i, part in coming.items()}))

    return edit


def _of(part: Part, length: int) -> Part:
    turn = min(part.turn, 60 * length // part.table)
    return replace(part, minutes=part.rounds * length + (part.rounds - 1) * part.move, share=0, turn=turn)


def apart(sheet: RunSheet, step: Step) -> RunSheet:
    """Where rounds are on, those to come as a part of their own, so that they can be changed without those that were."""
    part = sheet.part(step)
    begun = step.round - sheet.rounds_until(step.part)
    if step.phase is not Phase.ROUNDS or begun >= part.rounds:
        return sheet
    took = begun * (part.round_minutes + part.move)
    rest = replace(part, rounds=part.rounds - begun, minutes=part.minutes - took, share=0)
    now = replace(part, rounds=begun, minutes=took, share=0)
    return replace(sheet, parts=(*sheet.parts[: step.part], now, rest, *sheet.parts[step.part + 1 :]))


def added(part: Part) -> Edit:
    """One more part, next. The rounds that are to come follow it."""

    def edit(sheet: RunSheet, step: Step) -> RunSheet:
        if step.phase in AFTER:
            raise NotNow(gettext("The event is nearly over: nothing comes after the thanks."))
        split = apart(sheet, step)
        return sensible(replace(split, parts=(*split.parts[: step.part + 1], part, *split.parts[step.part + 1 :])))

    return edit


def addable(sheet: RunSheet, step: Step) -> tuple[Phase, ...]:
    """What could come next that is not in the plan. Rounds are added by themselves, as long as those there are."""
    return tuple(phase for phase in ADDABLE if phase is not Phase.ROUNDS and _fits(sheet, step, phase))


def _fits(sheet: RunSheet, step: Step, phase: Phase) -> bool:
    try:
        added(new_part({"phase": phase}))(sheet, step)
    except Refused:
        return False
    return True


def one_round_more(sheet: RunSheet, step: Step) -> RunSheet:
    """As long as the last one, after the last one."""
    if step.phase in AFTER:
        raise NotNow(gettext("The rounds are over."))
    last = _last_rounds(sheet)
    if last is None:
        raise NotNow(gettext("This plan has no rounds."))
    part = sheet.parts[last]
    if last >= step.part:
        more = replace(part, rounds=part.rounds + 1, minutes=part.minutes + part.round_minutes + part.move, share=0)
        return sensible(sheet.with_parts({last: more}))
    again = replace(part, rounds=1, minutes=part.round_minutes, share=0)
    return sensible(replace(sheet, parts=(*sheet.parts[: step.part + 1], again, *sheet.parts[step.part + 1 :])))


def one_round_fewer(sheet: RunSheet, step: Step) -> RunSheet:
    """The last round is left out."""
    last = _last_rounds(sheet)
    if last is None or step.phase in AFTER or step.round >= sheet.rounds:
        raise NotNow(gettext("No round is to come."))
    part = sheet.parts[last]
    if part.rounds == 1:
        return sensible(sheet.with_parts({last: replace(part, on=False)}))
    fewer = replace(part, rounds=part.rounds - 1, minutes=part.minutes - part.round_minutes - part.move, share=0)
    return sensible(sheet.with_parts({last: fewer}))


def _last_rounds(sheet: RunSheet) -> int | None:
    return next((i for i in range(len(sheet.parts) - 1, 0, -1) if sheet.parts[i].on and sheet.parts[i].rounds), None)


def by_clock(yes: bool) -> Edit:
    """Every part runs on by itself, or none but those that say so."""
    return lambda sheet, step: replace(sheet, by_clock=yes)
