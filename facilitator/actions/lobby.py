"""Coming in, stepping out, coming back, being shown out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from secrets import token_urlsafe

from sqlalchemy import delete, func, select

from facilitator.actions import seating
from facilitator.actions.hosting.door import check_may_come_in
from facilitator.actions.places.naming import check_name, check_name_free
from facilitator.actions.unmet.asking import asks_changed
from facilitator.actions.unmet.circles import seat_newcomers
from facilitator.core.errors import NameTaken, NotNow, Refused
from facilitator.core.events import (
    AttendeeChanged,
    AttendeeJoined,
    AttendeeLeft,
    AttendeeRemoved,
    AttendeeReturned,
    KeyWithdrawn,
)
from facilitator.core.hour import most_people
from facilitator.core.locale import asked_for, gettext, language
from facilitator.core.phases import Deed, Phase, check_permitted
from facilitator.core.typed import ERASED, check_client_key, clean_name, clean_optional, name_key, read_number
from facilitator.store.database import Database, Work
from facilitator.store.keys import Role, digest, issue_key
from facilitator.store.queries import attendee, bump
from facilitator.store.records import AttendeeRecord, GatheringRecord, KeyRecord
from facilitator.store.sheets import is_before_match


def check_form(name: str, say_it_like: str, client_key: str) -> None:
    """Refuses what could not come in anyway, before it takes anybody's turn."""
    clean_name(name)
    clean_optional(say_it_like, "say_it_like")
    check_client_key(client_key)


def join(
    db: Database, gathering_id: int, name: str, say_it_like: str, client_key: str, now: float, browser: str = ""
) -> tuple[int, str]:
    """Come in, in the current locale: (attendee id, key for this phone).

    The same `client_key` from the same `browser` is the same write, whose answer was lost. `browser`: a secret that only the
    browser has which sends it, until it has its answer; without it a key that somebody saw would make them that person.
    """
    with db.work(is_stranger=True) as work:
        gathering = bump(work, gathering_id)
        check_permitted(Phase(gathering.phase), Deed.JOIN)
        once = digest(f"{browser}\n{check_client_key(client_key)}")
        person = _by_client_key(work, gathering_id, once)
        if person is None:
            check_may_come_in(work, gathering, name)
            person = come_in(work, gathering, name, say_it_like, once, now)
        return person.id, issue_key(work, Role.ATTENDEE, now, gathering_id, person.id)


def come_in(work: Work, gathering: GatheringRecord, name: str, say_it_like: str, client_key: str, now: float) -> AttendeeRecord:
    """Somebody new is in the room, unless it is full or their name is taken."""
    _check_room_left(work, gathering)
    person = _new_attendee(work, gathering.id, name, say_it_like, client_key, now)
    seat_newcomers(work, gathering)
    work.announce(AttendeeJoined(gathering.id, person.id))
    return person


def _check_room_left(work: Work, gathering: GatheringRecord) -> None:
    inside = select(func.count()).where(AttendeeRecord.gathering_id == gathering.id, AttendeeRecord.removed_at.is_(None))
    if (work.scalar(inside) or 0) >= most_people(gathering.people_expected):
        raise NotNow(gettext("The room is full. Tell the host: in “Change the plan” there can be more people."))


def _by_client_key(work: Work, gathering_id: int, client_key: str) -> AttendeeRecord | None:
    return work.scalar(
        select(AttendeeRecord).where(AttendeeRecord.gathering_id == gathering_id, AttendeeRecord.client_key == client_key)
    )


def _new_attendee(work: Work, gathering_id: int, name: str, say_it_like: str, client_key: str, now: float) -> AttendeeRecord:
    name = clean_name(name)
    check_name(work, gathering_id, name)
    person = AttendeeRecord(
        gathering_id=gathering_id,
        client_key=client_key,
        name=name,
        name_key=name_key(name),
        say_it_like=clean_optional(say_it_like, "say_it_like"),
        joined_at=now,
        language=language(),
    )
    work.add(person)
    work.flush()
    return person


def choose_language(db: Database, gathering_id: int, attendee_id: int, code: str) -> None:
    """From now on this person reads another language. Refused if we do not have it."""
    with db.work() as work:
        bump(work, gathering_id)
        attendee(work, gathering_id, attendee_id).language = asked_for(code)
        work.announce(AttendeeChanged(gathering_id, attendee_id))


def step_out(db: Database, gathering_id: int, attendee_id: int, now: float) -> None:
    """ "I have to go": out of the coming meetings; whoever sat there is told and given somebody else."""
    with db.work() as work:
        gathering = bump(work, gathering_id)
        person = attendee(work, gathering_id, attendee_id)
        if person.left_at is None:
            person.left_at = now
            work.announce(AttendeeLeft(gathering_id, attendee_id))
            asks_changed(work, gathering)
    seating.follow(db, gathering_id, now)


def come_back(db: Database, gathering_id: int, attendee_id: int, now: float) -> None:
    with db.work() as work:
        gathering = bump(work, gathering_id)
        person = attendee(work, gathering_id, attendee_id)
        _come_back(work, gathering, person)
    seating.follow(db, gathering_id, now)


def bring_back(db: Database, gathering_id: int, attendee_id: int, now: float) -> None:
    """Take a removal back: whoever was removed together with this one. Whose name somebody else has by now stays out."""
    with db.work() as work:
        gathering = bump(work, gathering_id)
        for person in _removed_with(work, gathering_id, attendee_id):
            with suppress(NameTaken):
                _come_back(work, gathering, person)
    seating.follow(db, gathering_id, now)


def _removed_with(work: Work, gathering_id: int, attendee_id: int) -> Sequence[AttendeeRecord]:
    """Whom the host removed in the same moment as this one; nobody who deleted themselves since."""
    moment = attendee(work, gathering_id, attendee_id).removed_at
    if moment is None:
        return []
    together = (AttendeeRecord.gathering_id == gathering_id, AttendeeRecord.removed_at == moment)
    alone = ~AttendeeRecord.name_key.startswith(ERASED)
    return work.scalars(select(AttendeeRecord).where(*together, alone).order_by(AttendeeRecord.id)).all()


def _come_back(work: Work, gathering: GatheringRecord, person: AttendeeRecord) -> None:
    if person.left_at is not None or person.removed_at is not None:
        if person.removed_at is not None:
            check_name_free(work, gathering.id, person.name)
            person.name_key = name_key(person.name)
        person.left_at = person.removed_at = None
        person.stays_out = False
        person.late_choice, person.late_meeting_id = "", None
        work.announce(AttendeeReturned(gathering.id, person.id))
        work.flush()
        seating.bring_in(work, gathering, person.id)
        asks_changed(work, gathering)


def remove(db: Database, gathering_id: int, attendee_id: int, now: float) -> None:
    """The host shows somebody out: gone from every list, and neither their phone nor their name comes in again by itself."""
    with db.work() as work:
        gathering = bump(work, gathering_id)
        person = attendee(work, gathering_id, attendee_id)
        _remove(work, gathering, person, now)
        person.stays_out = True
    seating.follow(db, gathering_id, now)


def remove_all(db: Database, gathering_id: int, attendee_ids: Iterable[int], now: float) -> None:
    """Those who did nothing, or came in a crowd, go; should somebody of them come after all, they are welcome."""
    with db.work() as work:
        gathering = bump(work, gathering_id)
        for attendee_id in attendee_ids:
            _remove(work, gathering, attendee(work, gathering_id, attendee_id), now)
    seating.follow(db, gathering_id, now)


def _remove(work: Work, gathering: GatheringRecord, person: AttendeeRecord, now: float) -> None:
    if person.removed_at is None:
        person.left_at = person.removed_at = now
        # Their name is free for somebody else.
        person.name_key = f"{person.name_key}\n{person.id}"
        # What they agreed with those whom they met is kept: it was said between the two, and nobody else reads it.
        work.announce(AttendeeRemoved(gathering.id, person.id))
        asks_changed(work, gathering)


def set_wishes(db: Database, gathering_id: int, attendee_id: int, one_table: bool, most: str) -> None:
    """Whether somebody would rather stay at one table, or meet fewer people ("" is as many as there are rounds)."""
    wanted = read_number(most)
    if most and (wanted is None or not 0 < wanted < 100):
        raise Refused(gettext("Choose how many people you’d like to meet."), "most")
    with db.work() as work:
        gathering = bump(work, gathering_id)
        if not is_before_match(gathering):
            raise NotNow(gettext("The tables are set. Tell the host what you need."))
        person = attendee(work, gathering_id, attendee_id)
        person.one_table, person.most_meetings = one_table, wanted
        work.announce(AttendeeChanged(gathering_id, attendee_id))


def forget_phone(db: Database, gathering_id: int, attendee_id: int, key: str) -> None:
    """ "Not me": this phone's key is void, and so is the form that it came in with; the person and their other phones stay."""
    with db.work() as work:
        bump(work, gathering_id)
        attendee(work, gathering_id, attendee_id).client_key = digest(token_urlsafe())
        work.execute(delete(KeyRecord).where(KeyRecord.attendee_id == attendee_id, KeyRecord.digest == key))
        work.announce(KeyWithdrawn(gathering_id, key))
