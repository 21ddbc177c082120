"""The invitation: the host's page of it, and the guest's, who says days ahead what they bring and finds it when they come."""

from __future__ import annotations

import secrets
import time
from datetime import date, datetime

from flask import Blueprint, Response, make_response, render_template, request

from facilitator.actions.guests import inviting
from facilitator.actions.guests.lacking import lacking
from facilitator.core.codes import read_code
from facilitator.core.errors import NotHere, Refused, TooMany
from facilitator.core.locale import gettext
from facilitator.core.phases import Phase
from facilitator.files.calendar.invitation import invitation_ics
from facilitator.identity import HostViewer
from facilitator.limits import INVITED, INVITED_HERE, JOINS
from facilitator.store.lists.expected import guest_of
from facilitator.store.lists.invited import invitation_of
from facilitator.store.records import GatheringRecord
from facilitator.store.rows.groups import MemberRecord
from facilitator.views.before.invitation import InvitedView, invited_view, inviting_view
from facilitator.views.gathering import GatheringView, gathering_view
from facilitator.web.guard import ADDRESS
from facilitator.web.pages.before.kept import drop_key, keep_key, own_key
from facilitator.web.pages.before.membership import member_here
from facilitator.web.visit import (
    boon,
    browser_secret,
    check_keeps_cookies,
    gathering_at,
    host_at,
    keep_secret,
    secret,
    see_other,
)

invitations = Blueprint("invitations", __name__)


def today() -> date:
    return datetime.fromtimestamp(time.time()).date()


@invitations.get("/<code>/invitation")
def page(code: str) -> Response:
    return _page(code)


def _page(code: str, error: Refused | None = None) -> Response:
    gathering, view, key = _invited(code)
    if gathering.phase != Phase.LOBBY:
        return see_other(f"/{gathering.code}")
    html = render_template(
        "phone/before/invitation.html",
        gathering=gathering,
        view=view,
        asked=request.values.get("ask", ""),
        writes=error or view.answer != "yes" or "change" in request.args,
        error=error,
        typed=request.form.to_dict(),
    )
    response = make_response(html, error.status if error else 200)
    response.headers["Cache-Control"] = "no-store"
    # Who looks again days later is known for as long again.
    if view.guest:
        keep_key(response, gathering.code, key)
    return keep_secret(response, gathering.code)


def _invited(code: str) -> tuple[GatheringView, InvitedView, str]:
    """With the key of the guest whose phone it is, "" for nobody's."""
    with boon().db.look() as session:
        gathering = gathering_at(session, code)
        key, asked, member = (
            own_key(session, gathering),
            request.values.get("ask", ""),
            member_here(session, gathering.group_id),
        )
        view = invited_view(session, gathering, key, asked, secret(), today(), member)
        if view is None:
            raise NotHere(gettext("There is no invitation here. Ask whoever sent you the link."))
        return gathering_view(session, gathering), view, key


@invitations.post("/<code>/invitation")
def answer(code: str) -> Response:
    with boon().db.look() as session:
        gathering = gathering_at(session, code)
        key, member = own_key(session, gathering), member_here(session, gathering.group_id)
    do = request.form.get("do", "")
    try:
        check_keeps_cookies()
        if not _may_answer(gathering, key):
            raise TooMany(gettext("That was quick. What you wrote is here; send it once more in a moment."))
        return _done(gathering, key, do, member)
    except Refused as refused:
        return _page(code, refused)


def _may_answer(gathering: GatheringRecord, key: str) -> bool:
    """Who is on the list is counted by themselves; who is new to it, by their address and at the room's door."""
    limits = boon().limits
    with boon().db.look() as session:
        guest = guest_of(session, gathering.id, key, secret())
    if guest is not None:
        return not limits.take(INVITED, str(guest.id))
    return limits.wait(INVITED_HERE, request.environ[ADDRESS]) and limits.wait(JOINS, str(gathering.id))


def _done(gathering: GatheringRecord, key: str, do: str, member: MemberRecord | None) -> Response:
    here = see_other(f"/{gathering.code}/invitation")
    if do == "away":
        inviting.cannot_come(boon().db, gathering.id, key, secret(), time.time())
        return here
    if do == "forget":
        inviting.forget(boon().db, gathering.id, key, secret())
        return drop_key(here, gathering.code)
    browser = browser_secret(gathering.code) or secrets.token_urlsafe()
    said = ({"name": member.name} if member else {}) | request.form.to_dict()
    own = inviting.answer(boon().db, gathering.id, key, browser, said, secret(), time.time(), member.id if member else None)
    return keep_key(here, gathering.code, own)


@invitations.get("/<code>/invitation.ics")
def calendar(code: str) -> Response:
    gathering, view, _ = _invited(code)
    link = f"{gathering.origin}/{gathering.code}/invitation"
    response = make_response(invitation_ics(view.invitation, gathering.code, gathering.name, link, time.time()))
    response.headers["Content-Type"] = "text/calendar; charset=utf-8"
    response.headers["Content-Disposition"] = 'attachment; filename="invitation.ics"'
    response.headers["Cache-Control"] = "no-store"
    return response


@invitations.get("/host/<code>/invitation")
def inviting_page(code: str) -> Response:
    return _inviting(host_at(code))


def _inviting(viewer: HostViewer, error: Refused | None = None) -> Response:
    missing = lacking(boon().db, viewer.gathering)
    with boon().db.look() as session:
        gathering = session.get_one(GatheringRecord, viewer.gathering)
        invitation = invitation_of(session, gathering.id)
        html = render_template(
            "host/before/invitation.html",
            gathering=gathering_view(session, gathering),
            view=inviting_view(session, gathering, missing, secret()),
            typed=request.form.to_dict() if error else vars(invitation) if invitation else {},
            today=today().isoformat(),
            error=error,
        )
    return make_response(html, error.status if error else 200)


@invitations.post("/host/<code>/invitation")
def invite(code: str) -> Response:
    viewer = host_at(code)
    if request.form.get("do") == "take-down":
        inviting.take_down(boon().db, viewer.gathering)
        return see_other(f"/host/{read_code(code)}/invitation")
    try:
        inviting.invite(boon().db, viewer.gathering, inviting.read_invitation(request.form, today()))
    except Refused as refused:
        return _inviting(viewer, refused)
    return see_other(f"/host/{read_code(code)}/invitation")
