"""A run-sheet while its host puts it together at set-up: any change is drawn, and all that keeps it from working is said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from facilitator.core.hour import LIMITS
from facilitator.core.locale import gettext
from facilitator.core.phases import RULES, Phase
from facilitator.core.runsheet.sense import problems
from facilitator.core.runsheet.sheet import Part, RunSheet
from facilitator.core.runsheet.values import LONGEST_PART, text, time_of_day, whole

# What she may add, in the order in which it is offered: a talk is anything, so it is first.
ADDABLE = (Phase.TALK, *(phase for phase in Phase if RULES[phase].plan and phase not in (Phase.LOBBY, Phase.TALK)))
EMPTY = RunSheet((Part(Phase.LOBBY, 10), Part(Phase.WRAP_UP, 5)))
_USUAL = {Phase.TALK: 10, Phase.ROUNDS: 7}


@dataclass(frozen=True)
class Draft:
    """`wrong`: (index of its part, what is wrong), in order; index None for what is typed beside the parts."""

    sheet: RunSheet
    wrong: tuple[tuple[int | None, str], ...] = ()


def typed(sheet: RunSheet, form: Mapping[str, str]) -> Draft:
    """The sheet with the numbers that were typed into it: minutes-3, rounds-5, doors. What is no number changes nothing."""
    wrong: list[tuple[int | None, str]] = []
    parts = {}
    for index, part in enumerate(sheet.parts):
        minutes = _number(form, f"minutes-{index}", part.minutes, LONGEST_PART, wrong, index)
        rounds = _number(form, f"rounds-{index}", part.rounds, LIMITS["rounds"][1], wrong, index) if part.rounds else 0
        parts[index] = replace(part, minutes=minutes, rounds=rounds, share=part.share if minutes == part.minutes else 0)
    doors = sheet.doors
    if "doors" in form:
        try:
            doors = time_of_day(form["doors"]) if form["doors"].strip() else ""
        except ValueError:
            wrong.append((None, gettext("Doors: type a time like %(form)s.", form="18:30")))
    made = replace(sheet.with_parts(parts), doors=doors)
    return Draft(made, (*wrong, *problems(made)))


def _number(form: Mapping[str, str], name: str, now: int, most: int, wrong: list[tuple[int | None, str]], index: int) -> int:
    if name not in form:
        return now
    try:
        number: int = whole(1, most)(int(form[name].strip()))
    except ValueError:
        wrong.append((index, gettext("Type a whole number from 1 to %(most)s.", most=most)))
        return now
    return number


def changed(sheet: RunSheet, do: str, form: Mapping[str, str]) -> RunSheet:
    """What one button does: less, more, off, on, up, down or drop, each with ":" and a part; "add"; "empty". Else nothing."""
    what, _, number = do.partition(":")
    if what == "add":
        return _added(sheet, form)
    if what == "empty":
        return EMPTY
    index = int(number) if number.isascii() and number.isdigit() and len(number) < 4 else 0
    if not 0 < index < len(sheet.parts) and not (index == 0 and what in ("less", "more")):
        return sheet
    part = sheet.parts[index]
    if what in ("less", "more"):
        return sheet.with_parts({index: replace(part, minutes=max(1, part.minutes + (1 if what == "more" else -1)), share=0)})
    if what in ("off", "on"):
        return sheet.with_parts({index: replace(part, on=what == "on")})
    if what == "drop":
        return replace(sheet, parts=(*sheet.parts[:index], *sheet.parts[index + 1 :]))
    to = index + {"up": -1, "down": 1}.get(what, 0)
    return sheet.with_parts({index: sheet.parts[to], to: part}) if 0 < to < len(sheet.parts) else sheet


def _added(sheet: RunSheet, form: Mapping[str, str]) -> RunSheet:
    """Another part before the thanks, from which it can be moved."""
    at = next((i for i, part in enumerate(sheet.parts) if part.phase is Phase.WRAP_UP), len(sheet.parts))
    return replace(sheet, parts=(*sheet.parts[:at], new_part(form), *sheet.parts[at:]))


def new_part(form: Mapping[str, str]) -> Part:
    """Of the `phase` and with the `title` that she chose, as long as such a part usually is. An untitled talk is a break."""
    phase = next((phase for phase in ADDABLE if phase == form.get("phase")), Phase.TALK)
    title = form.get("title", "").strip()
    called = text(60)(title) if title else (gettext("A break") if phase is Phase.TALK else "")
    return Part(phase, _USUAL.get(phase, 5), title=called, rounds=int(phase is Phase.ROUNDS))
