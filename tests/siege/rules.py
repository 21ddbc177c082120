"""What is true of two rooms at any moment, read from the rows without the code that draws the pages."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Collection, Sequence
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from facilitator.core.locale import in_locale
from facilitator.core.phases import Phase
from facilitator.store import queries
from facilitator.store.database import Database
from facilitator.store.keys import Role
from facilitator.store.records import (
    AttendeeRecord,
    CardRecord,
    GatheringRecord,
    KeyRecord,
    MeetingRecord,
    SeatRecord,
    ShareRecord,
)
from facilitator.views.host import host_view
from facilitator.views.screen import screen_view
from facilitator.views.shown.unseated import is_writing_for
from tests.builders import Browser, Page, contents
from tests.siege.forms import Request

# While there are rounds to come.
_PLANNED = (Phase.MATCHING, Phase.ROUNDS, Phase.TALK, Phase.UNMET)
_MAIL, _PHONE = re.compile(r"c\d+x@canary\.example"), re.compile(r"\+99 \d{5} 424242")
_CARD = re.compile(r"k\d{5}k")
_MY_DATA, _INVITATION = "/<code>/my-data.json", "/<code>/invitation"
_MORE = re.compile(r"(?:, | and )(\d+) more\b")
_KEY = re.compile(r"[A-Za-z0-9_-]{43,}")


def words_of(page: Page) -> str:
    """All that there is to read in an answer; nothing in a picture."""
    return "" if page.response.mimetype.startswith("image/") else contents(page)


class Secrets:
    """Every key that a cookie ever held, and whom the cookies of a browser prove now."""

    def __init__(self) -> None:
        self._keys: set[str] = set()

    def given(self, answer: TestResponse) -> None:
        for cookie in answer.headers.getlist("Set-Cookie"):
            self._keys |= set(_KEY.findall(cookie.partition(";")[0].partition("=")[2]))

    def shown_in(self, page: Page, asked: Request, browser: Browser) -> list[str]:
        shown = set(_KEY.findall(words_of(page))) & self._keys
        if asked.rule == _INVITATION:
            # One's own link, to open on another device, is what one's cookie holds until one comes in.
            own = " ".join(cookie.value for cookie in (browser.client._cookies or {}).values())
            shown = {key for key in shown if key not in own}
        return ["somebody's key is on the page"] if shown else []

    def rows(self, session: Session, browser: Browser) -> list[KeyRecord]:
        """The rows of the keys that this browser would send."""
        values = [cookie.value for cookie in (browser.client._cookies or {}).values()]
        digests = [sha256(value.encode()).hexdigest() for value in values]
        found = select(KeyRecord).where(KeyRecord.digest.in_(digests), KeyRecord.single_use.is_(False))
        return list(session.scalars(found))


def leaks_of(
    session: Session, claims: Sequence[KeyRecord], asked: Request, page: Page, rooms: dict[str, int], drafted: Collection[str]
) -> list[str]:
    """What this answer says that its reader may not know. What they typed themselves, now or `drafted` before, they know."""
    words, typed = words_of(page), f"{asked.path} {asked.form}"
    for own in sorted(drafted, key=len, reverse=True):
        words = words.replace(own, "")
    # Of this one page whoever was shown out is still a reader: it says what is theirs.
    own = [key for key in claims if key.role == Role.ATTENDEE] if asked.rule == _MY_DATA else []
    leaks = [
        f"reads of {tag}"
        for tag, room in rooms.items()
        if tag in words and tag not in typed and not _is_in(session, claims, room) and room not in {k.gathering_id for k in own}
    ]
    for field, canary in (("email", _MAIL), ("phone", _PHONE)):
        for song in set(canary.findall(words)):
            if song not in typed and not _may_read(session, claims, field, song) and not _is_of(session, own, field, song):
                leaks.append(f"reads {song}")
    if asked.path.startswith("/screen/") or asked.rule == "/<code>/panel":
        leaks += [f"sees the hidden card {token}" for token in set(_CARD.findall(words)) if _is_hidden(session, claims, token)]
    return leaks


def _here(session: Session, key: KeyRecord) -> AttendeeRecord | None:
    """Whom a guest's key proves, unless they were shown out."""
    person = session.get(AttendeeRecord, key.attendee_id) if key.role == Role.ATTENDEE and key.attendee_id else None
    return person if person and person.removed_at is None else None


def _is_in(session: Session, claims: Sequence[KeyRecord], room: int) -> bool:
    if any(key.role == Role.HOUSE for key in claims):
        return True
    return any(key.gathering_id == room and (key.role != Role.ATTENDEE or _here(session, key)) for key in claims)


def _may_read(session: Session, claims: Sequence[KeyRecord], field: str, song: str) -> bool:
    owners = list(session.scalars(select(AttendeeRecord).where(getattr(AttendeeRecord, field) == song)))
    readers = {person.id for key in claims if (person := _here(session, key))}
    return any(
        owner.id in readers or _shares(session, owner.id, readers, field) or _tells_host(owner, claims) for owner in owners
    )


def _is_of(session: Session, own: Sequence[KeyRecord], field: str, song: str) -> bool:
    mine = AttendeeRecord.id.in_([key.attendee_id for key in own])
    return session.scalar(select(AttendeeRecord.id).where(mine, getattr(AttendeeRecord, field) == song)) is not None


def _shares(session: Session, owner: int, readers: Collection[int], field: str) -> bool:
    asked = (ShareRecord.owner_id == owner, ShareRecord.reader_id.in_(readers), ShareRecord.field == field)
    return session.scalar(select(ShareRecord.id).where(*asked, ShareRecord.allowed.is_(True))) is not None


def _tells_host(owner: AttendeeRecord, claims: Sequence[KeyRecord]) -> bool:
    hosts = [
        key for key in claims if key.role == Role.HOUSE or (key.role == Role.HOST and key.gathering_id == owner.gathering_id)
    ]
    return owner.shares_with_organiser and bool(hosts)


def _is_hidden(session: Session, claims: Sequence[KeyRecord], token: str) -> bool:
    """Whether all cards with these words are hidden, and none of them is the reader's own."""
    cards = list(session.scalars(select(CardRecord).where(CardRecord.text.contains(token))))
    own = {key.attendee_id for key in claims}
    before_match = {session.get_one(GatheringRecord, card.gathering_id).phase for card in cards} <= {
        "lobby",
        "poll",
        "posting",
        "market",
    }
    return before_match and bool(cards) and all(card.hidden_at and card.attendee_id not in own for card in cards)


# Seats and counts


def wrongs_in(db: Database, room: int) -> list[str]:
    """What does not fit together in this room's rows, or between them and what host and screen are told."""
    with db.look() as session:
        gathering = session.get_one(GatheringRecord, room)
        people = list(session.scalars(select(AttendeeRecord).where(AttendeeRecord.gathering_id == room)))
        here = {person.id: person for person in people if person.left_at is None and person.removed_at is None}
        seats = list(session.scalars(select(SeatRecord).where(SeatRecord.gathering_id == room, SeatRecord.ended.is_(None))))
        wrong = _counts(session, gathering, set(here)) + _seats(session, gathering, set(here), seats)
        return wrong + _nobody_forgotten(session, gathering, here, seats)


def _counts(session: Session, gathering: GatheringRecord, here: set[int]) -> list[str]:
    cards = session.scalars(
        select(CardRecord).where(CardRecord.gathering_id == gathering.id, CardRecord.withdrawn_at.is_(None))
    )
    kinds: dict[int, set[str]] = {}
    for card in cards:
        if card.hidden_at is None:
            kinds.setdefault(card.attendee_id, set()).add(card.kind)
    ready = {id for id in here if kinds.get(id) == {"offer", "need"}}
    told = [host_view(session, gathering, time.time()).gathering, screen_view(session, gathering, time.time()).gathering]
    return [
        f"{len(here)} here and {len(ready)} ready, told {view.here} and {view.ready}"
        for view in told
        if (view.here, view.ready) != (len(here), len(ready))
    ]


def _seats(session: Session, gathering: GatheringRecord, here: set[int], seats: list[SeatRecord]) -> list[str]:
    meetings = {
        meeting.id: meeting
        for meeting in session.scalars(select(MeetingRecord).where(MeetingRecord.gathering_id == gathering.id))
    }
    twice = [key for key, times in Counter((seat.attendee_id, seat.round) for seat in seats).items() if times > 1]
    wrong = [f"sits twice: {twice}"] if twice else []
    for seat in seats:
        if seat.meeting_id not in meetings or meetings[seat.meeting_id].round != seat.round:
            wrong.append(f"seat {seat.id} is at no table of its round")
        elif gathering.phase in _PLANNED and seat.round > gathering.round and seat.attendee_id not in here:
            wrong.append(f"{seat.attendee_id} is gone and sits in round {seat.round}")
    return wrong


def _nobody_forgotten(
    session: Session, gathering: GatheringRecord, here: dict[int, AttendeeRecord], seats: list[SeatRecord]
) -> list[str]:
    """Whoever is here has company in every round to come, or was asked when they want to sit, or the host hears their name."""
    if gathering.phase not in _PLANNED:
        return []
    company = Counter(seat.meeting_id for seat in seats)
    sits = {(seat.attendee_id, seat.round) for seat in seats if company[seat.meeting_id] > 1}
    often = Counter(attendee for attendee, _ in sits)
    now = time.time()
    with in_locale("en"):
        said = host_view(session, gathering, now).unseated.text
    ready = queries.ready_ids(session, gathering.id)
    writing = {id for id, person in here.items() if id not in ready and is_writing_for(person, now) > 0}
    forgotten = [
        (person.id, f"{person.name} has no table in round {round}, and the host hears only {said!r}")
        for person in here.values()
        for round in range(gathering.round + 1, gathering.rounds + 1)
        if (person.id, round) not in sits and person.late_meeting_id is None
        if person.name not in said and person.id not in writing
        # Who asked to meet so few people has met them.
        if often[person.id] < (person.most_meetings or gathering.rounds)
    ]
    # Of many she hears some names, and how many more: in an evening that is walked slowly, all have had the time to write.
    more = sum(map(int, _MORE.findall(said)))
    return [wrong for _, wrong in forgotten] if len({id for id, _ in forgotten}) > more else []
