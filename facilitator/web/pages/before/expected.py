"""Somebody of the guest list comes in by their own link, once they have said that it is they."""

from __future__ import annotations

import time
from datetime import datetime

from flask import Blueprint, Response, make_response, render_template, request
from sqlalchemy.orm import Session

from facilitator.actions.guests import coming
from facilitator.actions.guests.inviting import OF_NO_LIST
from facilitator.core.codes import read_code
from facilitator.core.errors import Refused
from facilitator.core.phases import Phase
from facilitator.identity import closed_to
from facilitator.store.keys import Role
from facilitator.store.lists.expected import expected, guest_of
from facilitator.store.lists.invited import invitation_of
from facilitator.store.lists.records import GuestRecord
from facilitator.store.records import GatheringRecord
from facilitator.views.gathering import gathering_view
from facilitator.web.pages.before.kept import drop_key, keep_key, kept_key, own_key
from facilitator.web.pages.before.membership import at_the_door, known
from facilitator.web.visit import boon, cookies, gathering_at, remember, secret, see_other

coming_in = Blueprint("coming_in", __name__)


@coming_in.post("/<code>/expected")
def come(code: str) -> Response:
    key, name = request.form.get("key", ""), request.form.get("name", "")
    with boon().db.look() as session:
        gathering = gathering_at(session, code)
        guest = guest_of(session, gathering.id, key, secret())
        if guest is not None and _is_closed(session, gathering, code, guest):
            # The page of the room says why.
            return see_other(f"/{read_code(code)}")
    try:
        lasting = coming.come_as(boon().db, gathering.id, key, name, secret(), time.time())
    except Refused as refused:
        asked = ask(code, key, refused)
        if asked is None:
            raise
        return asked
    response = remember(see_other(f"/{gathering.code}"), Role.ATTENDEE, gathering.code, lasting)
    return drop_key(known(response, gathering, lasting, guest.member_id if guest else None), gathering.code)


def who_came_back(code: str) -> Response | None:
    """The same page for a phone that has answered the invitation; None for any other, or if somebody else holds it now."""
    with boon().db.look() as session:
        # By the code on the door, too, it is the phone of this room.
        key = "" if "new" in request.args else own_key(session, gathering_at(session, code))
    return ask(code, key) if key else None


def kept_here(code: str) -> Response | None:
    """The page for a phone that has answered by a link that is void since."""
    with boon().db.look() as session:
        key = kept_key(gathering_at(session, code).code)
    return (to_invitation(code, key) or ask(code, key)) if key else None


def to_invitation(code: str, key: str) -> Response | None:
    """Days ahead, one's own link leads to the invitation, in which one writes; None where there is none, or on the day."""
    with boon().db.look() as session:
        gathering = gathering_at(session, code)
        invitation = invitation_of(session, gathering.id)
        ahead = invitation is not None and invitation.is_ahead(datetime.fromtimestamp(time.time()).date())
        if not ahead or gathering.phase != Phase.LOBBY or guest_of(session, gathering.id, key, secret()) is None:
            return None
        return keep_key(see_other(f"/{gathering.code}/invitation"), gathering.code, key)


def ask(code: str, key: str, error: Refused | None = None) -> Response | None:
    """The page that asks whether they are that person; None where the key is no guest's."""
    with boon().db.look() as session:
        gathering = gathering_at(session, code)
        guest = guest_of(session, gathering.id, key, secret())
        if guest is None or _is_closed(session, gathering, code, guest):
            return None
        html = render_template(
            "phone/expected.html",
            gathering=gathering_view(session, gathering),
            guest=expected(guest),
            answered=guest.answered_at is not None,
            key=key,
            at=read_code(code),
            member=at_the_door(session, gathering),
            error=error,
            typed=request.form.to_dict(),
        )
    return make_response(html, error.status if error else 200)


def _is_closed(session: Session, gathering: GatheringRecord, code: str, guest: GuestRecord) -> bool:
    """To a phone whose owner was shown out; and to who put themselves on the list, by a code that is not the door's any more.

    Whom the host has put there she has let in.
    """
    closed = closed_to(session, cookies(), gathering, read_code(code))
    return closed == "out" or (closed == "code" and guest.batch == OF_NO_LIST)
