"""An invitation as a calendar file: at the hour of the place, whichever clock a phone shows elsewhere."""

from __future__ import annotations

from datetime import UTC, datetime

from facilitator.store.lists.invitation import Invitation


def invitation_ics(invitation: Invitation, code: str, name: str, link: str, now: float) -> bytes:
    """One event. Its times name no zone: they are the hours on the clock where it is (RFC 5545, "floating")."""
    from icalendar import Calendar, Event

    event = Event()
    # The same evening is the same event, however often it is changed and taken along.
    event.add("uid", f"invitation-{code}@boon")
    event.add("dtstamp", datetime.fromtimestamp(now, UTC).replace(microsecond=0))
    event.add("sequence", int(now) % 2**31)
    event.add("dtstart", invitation.first)
    if invitation.last:
        event.add("dtend", invitation.last)
    event.add("summary", name)
    if invitation.place:
        event.add("location", invitation.place)
    event.add("description", "\n".join(filter(None, (invitation.about, link))))
    event.add("url", link)
    calendar = Calendar()
    calendar.add("prodid", "-//Boon//Boon//EN")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    return bytes(calendar.to_ical())
