"""Who hears what. Choosing an audience is a security decision, so all of it is here.

Channels, which Socket.IO calls rooms: `attendee:<id>`, `host:<gathering>`, `screen:<gathering>`, and `gathering:<id>` for
numbers that are public among all who are here (counts and the clock, never names or words).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from facilitator.core import events
from facilitator.identity import AttendeeViewer, HelperViewer, HostViewer, ScreenViewer, Viewer

Message = dict[str, Any]


@dataclass(frozen=True)
class Audience:
    """Whose panels changed: these attendees' (or everyone's), the host's, the screen's.

    `anew`: what everyone's panel is made of changed, and not only the step that they are at. `withdrawn`: digests of keys
    whose sockets must close. `other_tabs`: people who did something themselves: the tab they did it in has its answer, and only
    further tabs must hear. `subjects`: people of whom something changed that may stand on others' panels as well: those show it
    with whatever they are sent next. `version`: the newest that it is about; who was sent that, or a newer one, has it all.
    """

    attendees: frozenset[int] = frozenset()
    other_tabs: frozenset[int] = frozenset()
    everyone: bool = False
    anew: bool = False
    subjects: frozenset[int] = frozenset()
    host: bool = False
    screen: bool = False
    withdrawn: frozenset[str] = frozenset()
    version: int = 0

    @property
    def touched(self) -> frozenset[int] | None:
        """Whose phones show something else now at the same step; None for everybody's."""
        return None if self.anew else self.attendees | self.other_tabs

    def __or__(self, other: Audience) -> Audience:
        return Audience(
            self.attendees | other.attendees,
            self.other_tabs | other.other_tabs,
            self.everyone or other.everyone,
            self.anew or other.anew,
            self.subjects | other.subjects,
            self.host or other.host,
            self.screen or other.screen,
            self.withdrawn | other.withdrawn,
            max(self.version, other.version),
        )


def audience_of(event: events.Event) -> Audience:
    match event:
        case events.GatheringMoved() | events.AskTurned():
            return Audience(everyone=True, host=True, screen=True)
        case events.PlanMade() | events.DoorChanged():
            return Audience(everyone=True, anew=True, host=True, screen=True)
        case events.AttendeeErased(keys=keys):
            return Audience(everyone=True, anew=True, host=True, screen=True, withdrawn=keys)
        case events.ClockSet() | events.ScreenTurned():
            return Audience(host=True, screen=True)
        case events.HandCounted(attendee=person):
            return Audience(other_tabs=frozenset({person}), host=True, screen=True)
        case events.DialTurned() | events.TablesKept() | events.ModerationChosen():
            return Audience(host=True)
        case (
            events.AttendeeJoined(attendee=person)
            | events.AttendeeLeft(attendee=person)
            | events.AttendeeReturned(attendee=person)
            | events.AttendeeRemoved(attendee=person)
            | events.AttendeeRenamed(attendee=person)
            | events.CardsChanged(attendee=person)
        ):
            return Audience(frozenset({person}), subjects=frozenset({person}), host=True, screen=True)
        case events.AttendeeChanged(attendee=person):
            return Audience(other_tabs=frozenset({person}))
        case events.CardsDealt(attendee=person):
            return Audience(frozenset({person}))
        case events.MeetingsChanged(attendees=people) | events.LeadsChanged(attendees=people):
            return Audience(people, host=True, screen=True)
        case events.AttendeesNudged(attendees=people):
            return Audience(people, host=True)
        case events.KeyWithdrawn(key=key):
            return Audience(withdrawn=frozenset({key}))
        case events.DetailsShared(attendees=people) | events.NeighbourShown(attendees=people):
            return Audience(people)
    raise TypeError(f"no audience for {event!r}")


def audience_of_all(happened: Iterable[events.Event]) -> Audience:
    audience = Audience()
    for event in happened:
        audience |= audience_of(event)
    return audience


def channels_of(viewer: Viewer) -> list[str]:
    """The channels that a viewer may listen in."""
    shared = f"gathering:{viewer.gathering}"
    match viewer:
        case AttendeeViewer(attendee=attendee):
            return [f"attendee:{attendee}", shared]
        case HostViewer(gathering):
            return [f"host:{gathering}", shared]
        case HelperViewer():
            # A helper's page is read when it is opened.
            return []
        case ScreenViewer(gathering):
            return [f"screen:{gathering}", shared]


def to_hint(audience: Audience) -> Message:
    """As other processes are told of it (hints.py)."""
    return {name: sorted(value) if isinstance(value, frozenset) else value for name, value in asdict(audience).items()}


def from_hint(message: Message) -> Audience:
    parts: dict[str, Any] = {name: frozenset(part) if isinstance(part, list) else part for name, part in message.items()}
    return Audience(**parts)
