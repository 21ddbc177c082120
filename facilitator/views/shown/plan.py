"""A run-sheet as its host sees it while she puts it together: each part with its minutes and time of day."""

from __future__ import annotations

from dataclasses import dataclass

from facilitator.core.hour import starts
from facilitator.core.phases import Phase
from facilitator.core.runsheet.draft import Draft
from facilitator.core.runsheet.sheet import RunSheet


@dataclass(frozen=True)
class PlanRow:
    """`at`: when it begins, empty where no time was set for the doors. `wrong`: what keeps it from working."""

    index: int
    phase: Phase
    title: str
    about: str
    minutes: int
    rounds: int
    round_minutes: int
    at: str
    on: bool
    wrong: tuple[str, ...]


@dataclass(frozen=True)
class PlanView:
    """`wrong`: what is wrong beside the parts. `works`: whether an event can walk it."""

    name: str
    total: int
    doors: str
    home_by: str
    rows: tuple[PlanRow, ...]
    wrong: tuple[str, ...]

    @property
    def works(self) -> bool:
        return not self.wrong and not any(row.wrong for row in self.rows)


def plan_view(draft: Draft) -> PlanView:
    """In the reader's language."""
    sheet, wrong = draft.sheet, draft.wrong
    begins = starts(sheet) if sheet.parts else {}
    opens = -begins.get(0, 0)
    last = len(sheet.parts) - 1
    return PlanView(
        name=sheet.said(sheet.name),
        total=sheet.total,
        doors=sheet.doors,
        home_by=_after(sheet.doors, sheet.total),
        rows=tuple(
            PlanRow(
                index=index,
                phase=part.phase,
                title=sheet.title(part),
                about=sheet.about(part),
                minutes=part.minutes,
                rounds=part.rounds,
                round_minutes=part.round_minutes,
                at=_after(sheet.doors, opens + begins[index]),
                on=part.on,
                wrong=tuple(text for at, text in wrong if at is not None and min(at, last) == index),
            )
            for index, part in enumerate(sheet.parts)
        ),
        wrong=tuple(text for at, text in wrong if at is None),
    )


def _after(doors: str, minutes: int) -> str:
    """So many minutes after the doors open, as a time of day."""
    if not doors:
        return ""
    hours, past = doors.split(":")
    at = (int(hours) * 60 + int(past) + minutes) % (24 * 60)
    return f"{at // 60:02}:{at % 60:02}"


@dataclass(frozen=True)
class Choice:
    """One of the run-sheets to choose from, as a strip: (phase, minutes) of its parts."""

    key: str
    name: str
    line: str
    minutes: int
    strip: tuple[tuple[Phase, int], ...]


def choice(key: str, sheet: RunSheet) -> Choice:
    parts = tuple((part.phase, part.minutes) for part in sheet.parts if part.on)
    return Choice(key, sheet.said(sheet.name), sheet.said(sheet.line), sheet.total, parts)
