"""Somebody of the guest list comes in by their own link, once they have said that it is they."""

from __future__ import annotations

import time

from flask import Blueprint, Response, make_response, render_template, request

from facilitator.actions.guests import coming
from facilitator.core.errors import Refused
from facilitator.store.keys import Role
from facilitator.store.lists.expected import expected, guest_of
from facilitator.views.gathering import gathering_view
from facilitator.web.visit import boon, gathering_at, remember, secret, see_other

coming_in = Blueprint("coming_in", __name__)


@coming_in.post("/<code>/expected")
def come(code: str) -> Response:
    key, name = request.form.get("key", ""), request.form.get("name", "")
    with boon().db.look() as session:
        gathering = gathering_at(session, code)
    try:
        lasting = coming.come_as(boon().db, gathering.id, key, name, secret(), time.time())
    except Refused as refused:
        asked = ask(code, key, refused)
        if asked is None:
            raise
        return asked
    return remember(see_other(f"/{gathering.code}"), Role.ATTENDEE, gathering.code, lasting)


def ask(code: str, key: str, error: Refused | None = None) -> Response | None:
    """The page that asks whether they are that person; None where the key is no guest's."""
    with boon().db.look() as session:
        gathering = gathering_at(session, code)
        guest = guest_of(session, gathering.id, key, secret())
        if guest is None:
            return None
        html = render_template(
            "phone/expected.html",
            gathering=gathering_view(session, gathering),
            guest=expected(guest),
            key=key,
            error=error,
            typed=request.form.to_dict(),
        )
    return make_response(html, error.status if error else 200)
