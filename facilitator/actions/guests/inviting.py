"""The host invites; whoever comes drafts both cards days ahead, and can't come, or is forgotten, whenever they say so."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date, timedelta

from sqlalchemy import delete, func, select

from facilitator.core.cards import CardKind, clean_text
from facilitator.core.errors import NotHere, NotNow, NotYours, Refused
from facilitator.core.hour import most_people
from facilitator.core.locale import gettext
from facilitator.core.phases import Phase
from facilitator.core.typed import clean, clean_name, clean_optional
from facilitator.store.database import Database, Work
from facilitator.store.keys import digest
from facilitator.store.lists.expected import guest_key, guest_of, guest_of_member
from facilitator.store.lists.invitation import Invitation
from facilitator.store.lists.records import GuestRecord
from facilitator.store.queries import hold
from facilitator.store.records import GatheringRecord
from facilitator.store.rows.invitation import InvitationRecord

OF_NO_LIST = 0
_UNSAID = {"email": "", "phone": "", "company": "", "role": ""}
YEARS_AHEAD = 2
_CLOCK = re.compile(r"([01]?\d|2[0-3])[:.h]([0-5]\d)")


def read_invitation(form: Mapping[str, str], today: date) -> Invitation:
    """What was typed, or Refused naming the field to mend."""
    return Invitation(
        _day(form.get("day", ""), today),
        _clock(form.get("starts", ""), "starts"),
        _clock(form.get("ends", ""), "ends"),
        clean_optional(form.get("place", ""), "place"),
        clean_optional(form.get("about", ""), "about"),
    )


def _day(raw: str, today: date) -> str:
    try:
        day = date.fromisoformat(raw.strip())
    except ValueError:
        raise Refused(gettext("Choose the day."), "day") from None
    if not today <= day <= today + timedelta(days=YEARS_AHEAD * 366):
        raise Refused(gettext("Choose a day from today on, within two years."), "day")
    return day.isoformat()


def _clock(raw: str, field: str) -> str:
    said = raw.strip()
    found = _CLOCK.fullmatch(said)
    if said and not found:
        raise Refused(gettext("Write the time like 18:30."), field)
    return f"{int(found[1]):02}:{found[2]}" if found else ""


def invite(db: Database, gathering_id: int, invitation: Invitation) -> None:
    """The invitation is this from now on."""
    with db.work() as work:
        hold(work, gathering_id)
        work.merge(InvitationRecord(gathering_id=gathering_id, over_at=invitation.over_at, **vars(invitation)))


def take_down(db: Database, gathering_id: int) -> None:
    """Nobody reads it any more. Who answered stays on the list."""
    with db.work() as work:
        hold(work, gathering_id)
        work.execute(delete(InvitationRecord).where(InvitationRecord.gathering_id == gathering_id))


def answer(
    db: Database,
    gathering_id: int,
    key: str,
    browser: str,
    said: dict[str, str],
    secret: str,
    now: float,
    member: int | None = None,
) -> str:
    """Somebody comes, and says what they bring: the key of their own link.

    `key`: of their link, if they have one. Without, the same `browser`, a secret of its own, is the same person again, whose
    answer was lost. `said` has `name`, `offer` and `need`; both cards may be empty still. `member`: whose device it is in the
    group that meets.
    """
    with db.work(is_stranger=True) as work:
        gathering = _open(work, gathering_id)
        guest = guest_of(work, gathering_id, key, secret) or (guest_of_member(work, gathering_id, member) if member else None)
        guest = guest or _by_browser(work, gathering_id, browser)
        name = clean_name(said.get("name", "")) if guest is None or said.get("name") else guest.name
        offer, need = (_drafted(said, kind) for kind in CardKind)
        guest = guest or _new(work, gathering, browser)
        guest.name = name
        guest.offers, guest.needs = _first_is(guest.offers, offer), _first_is(guest.needs, need)
        if guest.answered_at is None:
            # The link that the host sent them opens nothing from now on: she could read with it what they write.
            guest.nonce = _nonce(browser)
        guest.coming, guest.answered_at, guest.member_id = True, now, member or guest.member_id
        work.flush()
        return guest_key(guest, secret)


def _open(work: Work, gathering_id: int) -> GatheringRecord:
    gathering = hold(work, gathering_id)
    if work.get(InvitationRecord, gathering_id) is None:
        raise NotHere(gettext("There is no invitation here. Ask whoever sent you the link."))
    if gathering.phase != Phase.LOBBY:
        raise NotNow(gettext("It has begun. Come in with the code on the big screen."))
    return gathering


def _nonce(browser: str) -> str:
    return digest(f"{browser}\ninvited")[:32]


def _by_browser(work: Work, gathering_id: int, browser: str) -> GuestRecord | None:
    same = (GuestRecord.gathering_id == gathering_id, GuestRecord.nonce == _nonce(browser), GuestRecord.attendee_id.is_(None))
    return work.scalar(select(GuestRecord).where(*same))


def _first_is(texts: str, text: str) -> str:
    """What a list said of further cards stays; `texts`, and what is returned, as a guest's row has them."""
    return json.dumps([*filter(None, [text]), *json.loads(texts)[1:]])


def _drafted(said: dict[str, str], kind: CardKind) -> str:
    if not clean(said.get(kind, "")):
        return ""
    try:
        return clean_text(said[kind], kind)
    except Refused as refused:
        refused.field = kind
        raise


def _new(work: Work, gathering: GatheringRecord, browser: str) -> GuestRecord:
    answered = select(func.count()).where(GuestRecord.gathering_id == gathering.id, GuestRecord.batch == OF_NO_LIST)
    if (work.scalar(answered) or 0) >= most_people(gathering.people_expected):
        raise NotNow(gettext("So many are coming that there is no more room. Ask the host."))
    guest = GuestRecord(gathering_id=gathering.id, batch=OF_NO_LIST, nonce=_nonce(browser), offers="[]", needs="[]", **_UNSAID)
    work.add(guest)
    return guest


def cannot_come(db: Database, gathering_id: int, key: str, secret: str, now: float) -> None:
    """They do not come after all: what they drafted is gone, and the host reads that."""
    with db.work() as work:
        hold(work, gathering_id)
        guest = _theirs(work, gathering_id, key, secret)
        guest.coming, guest.answered_at = False, now
        guest.offers = guest.needs = "[]"
    db.forget_soon()


def forget(db: Database, gathering_id: int, key: str, secret: str) -> None:
    """Nothing of them is kept."""
    with db.work() as work:
        hold(work, gathering_id)
        work.delete(_theirs(work, gathering_id, key, secret))
    db.forget_soon()


def _theirs(work: Work, gathering_id: int, key: str, secret: str) -> GuestRecord:
    guest = guest_of(work, gathering_id, key, secret)
    if guest is None:
        raise NotYours(gettext("That link has been used, or it is of another room. Ask the host."), "key")
    return guest
