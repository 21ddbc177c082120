"""The host's guest list: sent, looked at, brought in, taken back; and everybody's own link, to send or to print."""

from __future__ import annotations

import time

from flask import Blueprint, Response, make_response, render_template, request

from facilitator.actions.guests import coming, importing
from facilitator.core.codes import read_code
from facilitator.core.errors import NotNow, Refused
from facilitator.core.locale import gettext
from facilitator.core.typed import clean
from facilitator.files.columns import plain
from facilitator.identity import HostViewer
from facilitator.store.records import GatheringRecord
from facilitator.views.before.guests import guest_list_view
from facilitator.views.gathering import gathering_view
from facilitator.web.pages.before.reading import ANSWERS, ListPreview, answers_in, people_in, preview
from facilitator.web.visit import boon, host_at, id_in, secret, see_other

guests = Blueprint("guests", __name__)
# As large as a logo's form may be; a thousand people are a tenth of it.
LARGEST_LIST = 900_000
_LONGEST_FILE_NAME = 80


@guests.get("/host/<code>/guests")
def page(code: str) -> Response:
    return _page(host_at(code))


def _page(viewer: HostViewer, error: Refused | None = None) -> Response:
    sent = _sent(viewer)
    with boon().db.look() as session:
        gathering = session.get_one(GatheringRecord, viewer.gathering)
        html = render_template(
            "host/guests.html",
            gathering=gathering_view(session, gathering),
            view=guest_list_view(session, gathering, secret()),
            sent=sent,
            answers=ANSWERS,
            error=error,
            largest=LARGEST_LIST,
        )
    return make_response(html, error.status if error else 200)


def _sent(viewer: HostViewer) -> ListPreview | None:
    return preview(boon().db, viewer.gathering, boon().limits)


@guests.post("/host/<code>/guests/file")
def send(code: str) -> Response:
    viewer, sent = host_at(code), request.files.get("list")
    try:
        if not sent or not sent.filename:
            raise Refused(gettext("Choose a file first."), "list")
        body = sent.stream.read(LARGEST_LIST + 1)
        if len(body) > LARGEST_LIST:
            raise Refused(gettext("That file is too large. Save the list alone, as .xlsx or .csv."), "list")
        name = clean(sent.filename)[-_LONGEST_FILE_NAME:]
        importing.keep_aside(boon().db, viewer.gathering, name, body, time.time())
    except Refused as refused:
        return _page(viewer, refused)
    return _back(code)


@guests.post("/host/<code>/guests/columns")
def say_columns(code: str) -> Response:
    viewer = host_at(code)
    found = _sent(viewer)
    columns = found.columns if found else ()
    chosen = answers_in(request.form.items(), columns)
    people = people_in(request.form, found.doubles if found else ())
    unknown = {column.heading for column in (found.questions if found else ())}
    words = {plain(heading): meaning for heading, meaning in chosen.items() if heading in unknown}
    try:
        importing.choose_columns(boon().db, viewer.gathering, {**chosen, **people}, words, time.time())
    except Refused as refused:
        return _page(viewer, refused)
    return _back(code)


@guests.post("/host/<code>/guests/bring-in")
def bring_in(code: str) -> Response:
    viewer = host_at(code)
    found = _sent(viewer)
    try:
        if found is None or not found.guests:
            raise NotNow(gettext("That list is not here any more. Choose the file once more."))
        importing.bring_in(boon().db, viewer.gathering, found.guests)
    except Refused as refused:
        return _page(viewer, refused)
    return _back(code)


@guests.post("/host/<code>/guests/put-away")
def put_away(code: str) -> Response:
    importing.put_away(boon().db, host_at(code).gathering)
    return _back(code)


@guests.post("/host/<code>/guests/take-back")
def take_back(code: str) -> Response:
    viewer = host_at(code)
    try:
        importing.take_back(boon().db, viewer.gathering)
    except Refused as refused:
        return _page(viewer, refused)
    return _back(code)


@guests.post("/host/<code>/guests/strike")
def strike(code: str) -> Response:
    importing.strike(boon().db, host_at(code).gathering, id_in(request.form, "guest"))
    return _back(code)


@guests.post("/host/<code>/guests/same")
def say_same(code: str) -> Response:
    viewer, guest, person = host_at(code), id_in(request.form, "guest"), id_in(request.form, "person")
    try:
        coming.say_same(boon().db, viewer.gathering, guest, person)
    except Refused as refused:
        return _page(viewer, refused)
    return _back(code)


@guests.get("/host/<code>/guests/print")
def print_page(code: str) -> str:
    """A badge for everybody, and for each who has not come a slip with their own link."""
    viewer = host_at(code)
    with boon().db.look() as session:
        gathering = session.get_one(GatheringRecord, viewer.gathering)
        view = guest_list_view(session, gathering, secret())
        return render_template("print/guests.html", gathering=gathering_view(session, gathering), view=view)


def _back(code: str) -> Response:
    return see_other(f"/host/{read_code(code)}/guests")
