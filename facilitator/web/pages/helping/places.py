"""The host gives a place back to somebody who lost theirs, and changes what somebody is called."""

from __future__ import annotations

import time

from flask import Blueprint, Response, make_response, render_template, request

from facilitator.actions.places import naming, returning
from facilitator.core.errors import Refused
from facilitator.store.records import GatheringRecord
from facilitator.views.person import person_view
from facilitator.web.visit import boon, host_at, secret, see_other

places = Blueprint("places", __name__)


@places.post("/host/<code>/people/<id:person>/place")
def give_place(code: str, person: int) -> Response:
    """The square and the digits are on this answer, and nowhere else."""
    viewer = host_at(code)
    try:
        given = returning.give_place(boon().db, viewer.gathering, person, time.time(), secret())
    except Refused as refused:
        return _person_page(viewer.gathering, person, refused)
    with boon().db.look() as session:
        gathering = session.get_one(GatheringRecord, viewer.gathering)
        view = person_view(session, gathering, person)
        link = f"{gathering.origin}/{gathering.code}/me#{given.key}"
    response = make_response(render_template("host/place.html", view=view, link=link, digits=given.digits))
    response.headers["Cache-Control"] = "no-store"
    return response


@places.post("/host/<code>/people/<id:person>/place/stop")
def stop_place(code: str, person: int) -> Response:
    returning.stop_place(boon().db, host_at(code).gathering, person)
    return see_other(f"/host/{code}/people/{person}")


@places.post("/host/<code>/people/<id:person>/name")
def rename(code: str, person: int) -> Response:
    viewer = host_at(code)
    try:
        naming.rename(boon().db, viewer.gathering, person, request.form.get("name", ""), by_host=True)
    except Refused as refused:
        return _person_page(viewer.gathering, person, refused)
    return see_other(f"/host/{code}/people/{person}")


def _person_page(gathering_id: int, person: int, refused: Refused) -> Response:
    with boon().db.look() as session:
        view = person_view(session, session.get_one(GatheringRecord, gathering_id), person)
    typed = request.form.to_dict()
    return make_response(render_template("host/person.html", view=view, error=refused, typed=typed), refused.status)
