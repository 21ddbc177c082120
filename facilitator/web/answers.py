"""Where the host's answer to an alert goes: the choice is the view's, its address is ours."""

from __future__ import annotations

from typing import NamedTuple

from facilitator.core.changes import Change
from facilitator.views.alerts import (
    BringBack,
    Choice,
    DropReport,
    KeepTables,
    LookAtChange,
    LookAtPerson,
    SayFound,
    SeatLatecomer,
)


class Target(NamedTuple):
    """A form that posts `fields` to `path`, below the host's pages; or a link to it, when nothing is done by going there."""

    path: str
    fields: dict[str, str]
    is_link: bool = False


def target_of(choice: Choice) -> Target:
    match choice:
        case SeatLatecomer(attendee, now):
            return Target("late", {"attendee": str(attendee), "choice": "now" if now else "next"})
        case LookAtChange(change):
            return Target(f"change?{_query(change)}", {}, is_link=True)
        case SayFound(meeting):
            return Target("found", {"meeting": str(meeting)})
        case DropReport(pair_rule):
            return Target("leave-as-is", {"rule": str(pair_rule)})
        case BringBack(attendee):
            return Target(f"people/{attendee}/return", {})
        case LookAtPerson(attendee):
            return Target(f"people/{attendee}", {}, is_link=True)
        case KeepTables():
            return Target("keep-tables", {})


def _query(change: Change) -> str:
    people = zip(("one", "other"), change.people, strict=False)
    return "&".join([f"what={change.what}", *(f"{field}={person}" for field, person in people)])
