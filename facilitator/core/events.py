"""What has happened, told after the commit to whom it concerns (live/audience.py decides whom)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Event:
    gathering: int


@dataclass(frozen=True)
class GatheringMoved(Event):
    """Another phase or round: every panel changes."""


@dataclass(frozen=True)
class PlanMade(Event):
    """Who meets whom in every round: new for everybody."""


@dataclass(frozen=True)
class ClockSet(Event):
    """Paused, resumed or longer: numbers change, panels hardly."""


@dataclass(frozen=True)
class ScreenTurned(Event):
    """The projector shows the code, or nothing, or the phase again."""


@dataclass(frozen=True)
class DialTurned(Event):
    """The match weighs otherwise from now on."""


@dataclass(frozen=True)
class ModerationChosen(Event):
    """Cards come to the big screen otherwise from now on."""


@dataclass(frozen=True)
class AttendeesNudged(Event):
    """The host reminds these people that they have not written yet."""

    attendees: frozenset[int]


@dataclass(frozen=True)
class DoorChanged(Event):
    """Newcomers may come in again, or may not, or need another code."""


@dataclass(frozen=True)
class TablesKept(Event):
    """The host wants no better plan: her question is answered."""


@dataclass(frozen=True)
class AttendeeJoined(Event):
    attendee: int


@dataclass(frozen=True)
class AttendeeLeft(Event):
    """Stepped out, and may come back."""

    attendee: int


@dataclass(frozen=True)
class AttendeeReturned(Event):
    """Who had stepped out, or had been shown out, is here again."""

    attendee: int


@dataclass(frozen=True)
class AttendeeRemoved(Event):
    """The host showed somebody out."""

    attendee: int


@dataclass(frozen=True)
class AttendeeErased(Event):
    """Somebody deleted themselves. `keys`: the digests of the keys that their phones had."""

    attendee: int
    keys: frozenset[str]


@dataclass(frozen=True)
class AttendeeChanged(Event):
    """One person's own panel changed (a tap, a promise, a vote taken back)."""

    attendee: int


@dataclass(frozen=True)
class CardsDealt(Event):
    """More cards wait on somebody's phone, who has done nothing for it just now."""

    attendee: int


@dataclass(frozen=True)
class KeyWithdrawn(Event):
    """A phone is nobody's any more. `key` is the digest of the key it had."""

    key: str


@dataclass(frozen=True)
class HandCounted(Event):
    attendee: int


@dataclass(frozen=True)
class CardsChanged(Event):
    """A card was posted, edited, withdrawn or hidden."""

    attendee: int


@dataclass(frozen=True)
class MeetingsChanged(Event):
    """Somebody came late, left or could not be found: these people's tables changed."""

    attendees: frozenset[int]


@dataclass(frozen=True)
class NeighbourShown(Event):
    """These people's phones show somebody beside them too, or are asked to, or do no more."""

    attendees: frozenset[int]


@dataclass(frozen=True)
class AskTurned(Event):
    """Another ask is up in "Who knows someone?", or the one that was is gone."""


@dataclass(frozen=True)
class LeadsChanged(Event):
    """Somebody said that they can help, or know someone, or took it back: those two, and how many there are."""

    attendees: frozenset[int]


@dataclass(frozen=True)
class DetailsShared(Event):
    attendees: frozenset[int]


@dataclass(frozen=True)
class AttendeeRenamed(Event):
    """Another name for the same person, wherever it stands."""

    attendee: int
