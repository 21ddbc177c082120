"""Mails: an attendee asks for them, sees the address once more, and stops them; a link in each mail stops them too."""

from __future__ import annotations

import time

from flask import Blueprint, Response, make_response, render_template, request
from flask.blueprints import BlueprintSetupState

from facilitator.actions.own.mails import ask_for_mails, read_address, stop_by_key, stop_mails
from facilitator.core.codes import read_code
from facilitator.core.errors import NotHere, Refused
from facilitator.core.locale import gettext, use_locale
from facilitator.identity import AttendeeViewer
from facilitator.store.queries import attendee
from facilitator.store.records import GatheringRecord
from facilitator.store.rows.mail import MailWishRecord
from facilitator.views.after.stopping import stopping
from facilitator.views.gathering import gathering_view
from facilitator.web.visit import attendee_at, boon, see_other

mails = Blueprint("mails", __name__)


@mails.record_once
def _install(state: BlueprintSetupState) -> None:
    """Panels are drawn without a request too, and offer mails only where there is a server for them."""
    state.app.jinja_env.globals["mails"] = state.app.extensions["boon"].settings.mail is not None


@mails.get("/<code>/mails")
def look(code: str) -> Response:
    return _page(attendee_at(code))


@mails.post("/<code>/mails")
def ask(code: str) -> Response:
    """First what was typed is shown once more, and kept only when it is right."""
    viewer, form = attendee_at(code), request.form
    _check_there_are_some()
    try:
        if form.get("do") == "stop":
            stop_mails(boon().db, viewer.gathering, viewer.attendee)
        elif form.get("do") == "right":
            ask_for_mails(boon().db, viewer.gathering, viewer.attendee, form.get("email", ""), time.time())
        elif form.get("wanted") == "yes":
            return _page(viewer, check=read_address(form.get("email", "")))
        else:
            raise Refused(gettext("Tick the box first, if you want mail."), "wanted")
    except Refused as refused:
        return _page(viewer, refused)
    return see_other(f"/{read_code(code)}/mails")


def _page(viewer: AttendeeViewer, error: Refused | None = None, check: str = "") -> Response:
    _check_there_are_some()
    with boon().db.look() as session:
        gathering = gathering_view(session, session.get_one(GatheringRecord, viewer.gathering))
        me = attendee(session, viewer.gathering, viewer.attendee)
        wish = session.get(MailWishRecord, viewer.attendee)
        address = request.form.get("email", "") or (wish.address if wish else me.email)
    asked = {"asked": wish is not None, "address": address, "check": check, "error": error}
    return make_response(render_template("phone/mails.html", gathering=gathering, **asked), error.status if error else 200)


def _check_there_are_some() -> None:
    if boon().settings.mail is None:
        raise NotHere(gettext("No mails are sent from here."))


@mails.get("/mails/<key>")
def stop_page(key: str) -> Response:
    """Mail programs look at links by themselves: that stops nothing."""
    with boon().db.look() as session:
        of = stopping(session, key)
    if of:
        use_locale(of.language)
    return make_response(render_template("phone/mails-stop.html", of=of))


@mails.post("/mails/<key>")
def stop(key: str) -> Response:
    """Without a login, and without a page of ours: the mail program's own button sends it (RFC 8058)."""
    stop_by_key(boon().db, key)
    return stop_page(key)
