"""Who is looking: a cookie becomes a viewer, of one type per role. Pages and sockets both ask here, and trust nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from facilitator.store.keys import Role, find_key
from facilitator.store.records import AttendeeRecord, GatheringRecord, KeyRecord

HOUSE_COOKIE = "boon-house"
_OURS = "__Host-"


@dataclass(frozen=True)
class HostViewer:
    """The host of one gathering. `key`: the digest of the key that proved it. A house is host of all gatherings of its own."""

    gathering: int
    key: str = field(default="", compare=False)
    runs_boon: bool = field(default=False, compare=False)


@dataclass(frozen=True)
class House:
    """Who came by a private link, to gatherings of their own. `host`: a named host, or None for whoever runs Boon."""

    host: int | None
    key: str = field(default="", compare=False)

    def owns(self, gathering: GatheringRecord) -> bool:
        return gathering.owner_id == self.host


@dataclass(frozen=True)
class HelperViewer:
    """Who helps those without a phone in one gathering, and can do nothing else there."""

    gathering: int
    key: str = field(default="", compare=False)


@dataclass(frozen=True)
class ScreenViewer:
    """The projector of one gathering."""

    gathering: int
    key: str = field(default="", compare=False)


@dataclass(frozen=True)
class AttendeeViewer:
    """One attendee of one gathering, whom the host has not removed."""

    gathering: int
    attendee: int
    key: str = field(default="", compare=False)


@dataclass(frozen=True)
class RemovedViewer:
    """Whom the host has removed: they see nothing of the room, and have what is theirs."""

    gathering: int
    attendee: int
    key: str = field(default="", compare=False)


# Whoever runs Boon, in every room.
HOUSE = "house"
Viewer = HostViewer | HelperViewer | ScreenViewer | AttendeeViewer


def cookie_name(role: Role, code: str) -> str:
    """One cookie per role and gathering, so that one laptop can be host, screen and a phone at once."""
    return HOUSE_COOKIE if role is Role.HOUSE else f"boon-{role}-{code}"


def sent_name(name: str, is_secure: bool) -> str:
    """A cookie of ours as it travels: on https under a name that no other site and no plain connection can set."""
    return f"{_OURS}{name}" if is_secure else name


def our_cookies(cookies: Mapping[str, str], is_secure: bool) -> dict[str, str]:
    """What was sent, by the names that we know: on https only what we alone can have set."""
    if not is_secure:
        return dict(cookies)
    return {name.removeprefix(_OURS): value for name, value in cookies.items() if name.startswith(_OURS)}


def house_of(session: Session, cookies: Mapping[str, str]) -> House | None:
    """Whose house the cookies prove, if any: it may open gatherings."""
    proof = _proof(session, cookies, Role.HOUSE)
    return House(proof.host_id, proof.digest) if proof else None


def is_house_of(session: Session, cookies: Mapping[str, str], gathering: GatheringRecord) -> bool:
    """Whether this browser came by its owner's private link, not by one that was handed over."""
    house = house_of(session, cookies)
    return house is not None and house.owns(gathering)


def host_viewer(session: Session, cookies: Mapping[str, str], gathering: GatheringRecord) -> HostViewer | None:
    """A house is host of all of its gatherings, and a stranger in those of every other."""
    if proof := _proof(session, cookies, Role.HOST, gathering):
        return HostViewer(gathering.id, proof.digest)
    house = house_of(session, cookies)
    return HostViewer(gathering.id, house.key, runs_boon=house.host is None) if house and house.owns(gathering) else None


def helper_viewer(session: Session, cookies: Mapping[str, str], gathering: GatheringRecord) -> HelperViewer | None:
    proof = _proof(session, cookies, Role.HELPER, gathering)
    return HelperViewer(gathering.id, proof.digest) if proof else None


def screen_viewer(session: Session, cookies: Mapping[str, str], gathering: GatheringRecord) -> ScreenViewer | None:
    proof = _proof(session, cookies, Role.SCREEN, gathering)
    return ScreenViewer(gathering.id, proof.digest) if proof else None


def attendee_viewer(session: Session, cookies: Mapping[str, str], gathering: GatheringRecord) -> AttendeeViewer | None:
    proof, person = _person(session, cookies, gathering)
    if proof is None or person is None or person.removed_at is not None:
        return None
    return AttendeeViewer(gathering.id, person.id, proof.digest)


def removed_viewer(session: Session, cookies: Mapping[str, str], gathering: GatheringRecord) -> RemovedViewer | None:
    """What somebody agreed to, and what is kept of them, stays theirs."""
    proof, person = _person(session, cookies, gathering)
    if proof is None or person is None or person.removed_at is None:
        return None
    return RemovedViewer(gathering.id, person.id, proof.digest)


def known_as(viewer: Viewer | RemovedViewer, code: str) -> str:
    """By what name limits count somebody who has proved who they are, in the room of that code."""
    return HOUSE if isinstance(viewer, HostViewer) and viewer.runs_boon else f"{code}:{viewer.key}"


def is_at_home(session: Session, cookies: Mapping[str, str], gathering: GatheringRecord) -> bool:
    """Whether the cookies prove anybody at all in this room, also who was shown out of it."""
    of_rooms = (host_viewer, helper_viewer, screen_viewer)
    return any(find(session, cookies, gathering) for find in of_rooms) or _person(session, cookies, gathering)[0] is not None


def closed_to(session: Session, cookies: Mapping[str, str], gathering: GatheringRecord, code: str) -> str:
    """Why nobody new comes in: "out", this phone's owner was shown out; "code", it is another now; "locked"; or empty."""
    if _is_shown_out(session, cookies, gathering):
        return "out"
    if gathering.door and gathering.door != code:
        return "code"
    return "locked" if gathering.locked else ""


def _is_shown_out(session: Session, cookies: Mapping[str, str], gathering: GatheringRecord) -> bool:
    _, person = _person(session, cookies, gathering)
    return person is not None and person.stays_out


def _person(
    session: Session, cookies: Mapping[str, str], gathering: GatheringRecord
) -> tuple[KeyRecord | None, AttendeeRecord | None]:
    """Whose phone it is, removed or not, and the key that says so."""
    proof = _proof(session, cookies, Role.ATTENDEE, gathering)
    return proof, session.get(AttendeeRecord, proof.attendee_id) if proof and proof.attendee_id else None


def _proof(
    session: Session, cookies: Mapping[str, str], role: Role, gathering: GatheringRecord | None = None
) -> KeyRecord | None:
    """The row of the lasting key that the cookie for `role` carries, if it is one of that role and gathering."""
    key = cookies.get(cookie_name(role, gathering.code if gathering else ""))
    found = find_key(session, key) if key else None
    if found is None or found.single_use or found.role != role:
        return None
    return found if found.gathering_id == (gathering.id if gathering else None) else None
