"""Promises with a day, as a file for one's own calendar. The library does the escaping and the folding."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from facilitator.core.locale import gettext
from facilitator.views.people import PersonKept

if TYPE_CHECKING:
    from icalendar import Event


def dated(people: Iterable[PersonKept]) -> list[PersonKept]:
    """Those to whom something is still to be kept by a day, the nearest first."""
    return sorted((p for p in people if p.due and not p.promise_kept), key=lambda p: (p.due, p.id))


def promises_ics(people: Iterable[PersonKept], code: str, evening: str, viewer: int, now: float) -> bytes:
    """One event a promise, of a whole day, that leaves the day free. `code`: the room's; `viewer`: whose promises they are."""
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//Boon//Boon//EN")
    calendar.add("version", "2.0")
    # Without it Outlook asks whom to answer.
    calendar.add("method", "PUBLISH")
    for person in dated(people):
        calendar.add_component(_event(person, f"promise-{code}-{viewer}-{person.id}@boon", evening, now))
    return bytes(calendar.to_ical())


def _event(person: PersonKept, uid: str, evening: str, now: float) -> Event:
    from icalendar import Event

    event = Event()
    # The same promise is the same event, however often its day is changed and taken along.
    event.add("uid", uid)
    event.add("dtstamp", datetime.fromtimestamp(now, UTC).replace(microsecond=0))
    event.add("dtstart", date.fromisoformat(person.due))
    event.add("summary", gettext("For %(name)s: “%(promise)s”", name=person.name, promise=person.promise))
    event.add("description", gettext("Promised at “%(evening)s”.", evening=evening))
    event.add("transp", "TRANSPARENT")
    return event
