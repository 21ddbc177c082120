"""The run-sheet as it is shown during the evening: what is on now, what comes next, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from facilitator.core.hour import planned_end, starts
from facilitator.core.phases import Phase, Step
from facilitator.core.runsheet.edit import addable
from facilitator.core.runsheet.sense import phase_title
from facilitator.core.runsheet.sheet import Part, RunSheet
from facilitator.core.script import step_label
from facilitator.store import queries
from facilitator.store.records import GatheringRecord
from facilitator.store.sheets import sheet_of


@dataclass(frozen=True)
class ShownPart:
    """The words of a part: its title, and what the big screen and the phones say in it, either of which may be empty."""

    title: str
    headline: str
    text: str


@dataclass(frozen=True)
class PlannedPart:
    """One part in the strip of the evening. `at`: the time of day at which it begins, or began by the plan, "19:25".

    Empty for one that is over sooner than the plan had it.
    """

    index: int
    phase: Phase
    title: str
    minutes: int
    at: str
    is_over: bool
    is_now: bool
    on: bool = True


@dataclass(frozen=True)
class Hours:
    """`until` and `home_by` are times of day; empty while the doors are open, when nothing has begun.

    `next`: the part or round that follows; None in the last one, after which everybody goes home.

    `addable`: (phase, title) of what the host could add now.
    """

    now: ShownPart
    next: ShownPart | None
    until: str
    home_by: str
    strip: tuple[PlannedPart, ...]
    addable: tuple[tuple[Phase, str], ...]


def shown_part(sheet: RunSheet, step: Step) -> ShownPart | None:
    """None where the phase says all there is to say."""
    part = sheet.part(step)
    if step.phase is Phase.LOBBY and not part.has_words and Phase.POSTING not in sheet.phases:
        # Nobody gives or asks: what it is instead.
        return ShownPart(step_label(sheet, step), sheet.said(sheet.name), sheet.said(sheet.line))
    if not part.has_words and step.phase is not Phase.TALK:
        return None
    return _words(sheet, step, part)


def _words(sheet: RunSheet, step: Step, part: Part) -> ShownPart:
    title = step_label(sheet, step)
    return ShownPart(title, sheet.said(part.headline) or title, sheet.said(part.text) or sheet.about(part))


def hours(gathering: GatheringRecord, now: float) -> Hours:
    """In the reader's language. What has begun keeps the time that the plan had for it."""
    sheet, step, clock = sheet_of(gathering), queries.step_of(gathering), queries.clock_of(gathering)
    ends = _ends_at(sheet, step, gathering.begun_at, clock.left(now), now)
    begun = gathering.begun_at if gathering.begun_at is not None else now
    at = {index: begun + 60 * minutes for index, minutes in starts(sheet).items()}
    late = ends - (begun + 60 * planned_end(sheet, step))
    strip = tuple(
        PlannedPart(
            index=index,
            phase=part.phase,
            title=sheet.title(part),
            minutes=part.minutes,
            at=time_of_day(at[index] + (late if index > step.part else 0)) if index > step.part or at[index] <= now else "",
            is_over=index < step.part,
            is_now=index == step.part,
            on=part.on,
        )
        for index, part in enumerate(sheet.parts)
    )
    home = begun + 60 * (sheet.total - sheet.parts[0].minutes) + late
    return Hours(
        now=_words(sheet, step, sheet.part(step)),
        next=_next(sheet, step),
        until=time_of_day(ends),
        home_by=time_of_day(home),
        strip=strip,
        addable=tuple((phase, phase_title(phase)) for phase in addable(sheet, step)),
    )


def _next(sheet: RunSheet, step: Step) -> ShownPart | None:
    following = sheet.after(step)
    return None if following is None or following.phase is Phase.CLOSED else _words(sheet, following, sheet.part(following))


def _ends_at(sheet: RunSheet, step: Step, begun_at: float | None, left: float, now: float) -> float:
    """When Next is due: by its clock; without one by the plan, which may be past."""
    if left or begun_at is None:
        return now + left
    return max(now, begun_at + 60 * planned_end(sheet, step))


def time_of_day(seconds: float) -> str:
    """ "19:25", where this server is."""
    return f"{datetime.fromtimestamp(seconds).astimezone():%H:%M}"
