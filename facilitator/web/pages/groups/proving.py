""" "I’ve been here before": a link that is sent to an e-mail which somebody confirmed makes another phone theirs.

What the page at the door says, and how long it takes to say it, is the same for every address.
"""

from __future__ import annotations

import secrets
import time

from flask import Blueprint, Response, make_response, render_template, request

from facilitator.actions.groups import proving
from facilitator.actions.own.mails import inbox_of
from facilitator.core.codes import read_code
from facilitator.core.errors import NotHere, NotYours, Refused, TooMany
from facilitator.core.locale import gettext, use_locale
from facilitator.identity import closed_to, cookie_name
from facilitator.limits import PROOFS, PROOFS_HERE, PROOFS_TO, Limit
from facilitator.store.groups.proofs import proof_of_key
from facilitator.store.keys import Role, digest
from facilitator.store.records import GatheringRecord
from facilitator.store.rows.groups import MemberRecord
from facilitator.views.gathering import gathering_view
from facilitator.views.groups.proof import proof_view
from facilitator.web.guard import ADDRESS
from facilitator.web.pages.before.membership import keep_member, member_here
from facilitator.web.pages.groups.member import known_member, own_page
from facilitator.web.visit import (
    boon,
    check_keeps_cookies,
    cookies,
    forget,
    gathering_at,
    keep,
    remember,
    secret,
    see_other,
    visitor,
)

proofs = Blueprint("proofs", __name__)
_ASKED = "boon-asked"


@proofs.get("/<code>/been-here")
def door(code: str) -> Response:
    return _door(code)


def _door(code: str, error: Refused | None = None, asked: str = "") -> Response:
    """`asked`: the address to which a link may be on its way."""
    with boon().db.look() as session:
        gathering = gathering_at(session, code)
        view, closed = gathering_view(session, gathering), closed_to(session, cookies(), gathering, read_code(code))
    _check_there_are_some(gathering)
    if closed:
        # The page of the room says why.
        return see_other(f"/{read_code(code)}")
    minutes, typed = round(proving.LINK_SECONDS / 60), request.form.get("email", "")
    said = {"at": read_code(code), "asked": asked, "typed": typed, "error": error, "minutes": minutes}
    html = render_template("group/been-here.html", gathering=view, **said)
    return _know_again(make_response(html, error.status if error else 200), _this_browser())


def _check_there_are_some(gathering: GatheringRecord) -> None:
    if boon().settings.mail is None or gathering.group_id is None:
        raise NotHere(gettext("No mails are sent from here."))


def _this_browser() -> str:
    """What tells it from others."""
    return cookies().get(_ASKED) or secrets.token_urlsafe(32)


def _know_again(response: Response, browser: str) -> Response:
    """For as long as a link that it asks for may be opened."""
    return keep(response, _ASKED, browser, 2 * int(proving.LINK_SECONDS))


@proofs.post("/<code>/been-here")
def ask(code: str) -> Response:
    with boon().db.look() as session:
        gathering = gathering_at(session, code)
        closed = closed_to(session, cookies(), gathering, read_code(code))
    _check_there_are_some(gathering)
    address = request.form.get("email", "")
    try:
        if closed:
            return see_other(f"/{read_code(code)}")
        check_keeps_cookies()
        _mind(gathering.group_id or 0, address)
        proving.ask_at_door(boon().db, gathering.id, read_code(code), address, cookies().get(_ASKED, ""), time.time())
    except Refused as refused:
        return _door(code, refused)
    boon().post_soon()
    return _door(code, asked=address.strip())


@proofs.post("/my/<id:group>/email")
def own(group: int) -> Response:
    """On one's own page: this is my address, or I want to be known by it no longer."""
    with boon().db.look() as session:
        member = known_member(session, group)
    if request.form.get("do") == "forget":
        proving.forget_email(boon().db, member.id)
        return see_other(f"/my/{group}")
    if boon().settings.mail is None:
        raise NotHere(gettext("No mails are sent from here."))
    address, browser = request.form.get("email", ""), _this_browser()
    try:
        _mind(group, address, f"member {member.id}")
        proving.ask_for_own(boon().db, member.id, address, browser, time.time())
    except Refused as refused:
        return own_page(group, refused)
    boon().post_soon()
    return _know_again(see_other(f"/my/{group}#email"), browser)


def _mind(group: int, address: str, member: str = "") -> None:
    """Counted by the inbox that was typed, not by whose it is: a refusal says nothing of who is known."""
    counted: list[tuple[Limit, str]] = [(PROOFS_HERE, request.environ[ADDRESS]), (PROOFS, str(group))]
    counted += [(PROOFS_TO, inbox_of(address.strip(), secret()))] + ([(PROOFS_TO, member)] if member else [])
    limits = boon().limits
    for limit, whose in counted:
        if limits.take(limit, whose) or not limits.may_guess(limit, whose):
            raise TooMany(gettext("Many links were asked for just now. Look at your mail, or try again in a while."), "email")
        limits.guessed(limit, whose)


@proofs.get("/back/<key>")
def link_page(key: str) -> Response:
    """Mail programs look at links by themselves: that lets nobody in."""
    with boon().db.look() as session:
        proof = proof_of_key(session, key, time.time())
        if proof is None:
            raise NotYours(gettext("That link has been used or is too old. Ask for a new one where you came from."))
        use_locale(proof.language)
        view = proof_view(session, proof)
    is_here = digest(cookies().get(_ASKED, "")) == proof.browser
    other = _somebody_else(proof.gathering_id, view.member)
    return make_response(render_template("group/back.html", view=view, key=key, is_here=is_here, other=other))


def _somebody_else(gathering: int | None, member: int) -> str:
    """The name of the other member of the event's group whose browser this is; "" for nobody's."""
    if gathering is None:
        return ""
    with boon().db.look() as session:
        room = session.get_one(GatheringRecord, gathering)
        known = member_here(session, room.group_id)
    return known.name if known and known.id != member else ""


@proofs.post("/back/<key>")
def use_link(key: str) -> Response:
    if request.form.get("do") == "not-me":
        proving.deny(boon().db, key, time.time())
        return make_response(render_template("group/denied.html"))
    proved = proving.prove(boon().db, key, time.time())
    with boon().db.look() as session:
        use_locale(session.get_one(MemberRecord, proved.member).language)
        gathering = session.get(GatheringRecord, proved.gathering) if proved.gathering else None
        known = member_here(session, proved.group)
    if gathering is None:
        is_known = known is not None and known.id == proved.member
        return make_response(render_template("group/confirmed.html", group=proved.group, is_known=is_known))
    return keep_member(_let_in(gathering, proved), proved.group, proved.key)


def _let_in(gathering: GatheringRecord, proved: proving.Proved) -> Response:
    """To the place that is theirs already; or the place of this browser is theirs; or to the door, which knows them now."""
    now, viewer = time.time(), visitor(gathering.code)
    lasting = proving.place_of(boon().db, gathering.id, proved.member, now)
    if not lasting and viewer:
        lasting = proving.become(boon().db, gathering.id, viewer.attendee, proved.member, now)
    if lasting:
        return remember(see_other(f"/{gathering.code}"), Role.ATTENDEE, gathering.code, lasting)
    response = see_other(f"/{proved.door}")
    return forget(response, cookie_name(Role.ATTENDEE, gathering.code)) if viewer else response
