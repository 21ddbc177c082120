"""The attendee's phone: one page a room, one form an action. Works without JavaScript; with it, panels are swapped in place."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable

from flask import Blueprint, Response, make_response, render_template, request

from facilitator.actions import lobby, pair_rules, poll, rounds, wrap_up
from facilitator.actions.own.consents import agrees
from facilitator.actions.places import neighbour, turns
from facilitator.core.codes import read_code
from facilitator.core.errors import NameTaken, NotHere, Refused, TooMany
from facilitator.core.locale import gettext
from facilitator.identity import AttendeeViewer, closed_to, cookie_name
from facilitator.limits import JOINS
from facilitator.panel import Panel
from facilitator.store.keys import Role, digest
from facilitator.store.records import GatheringRecord
from facilitator.views.gathering import gathering_view
from facilitator.views.phone import PhoneView, phone_views
from facilitator.web.guard import ADDRESS
from facilitator.web.pages.before.expected import who_came_back
from facilitator.web.pages.before.membership import at_the_door, known
from facilitator.web.pages.guesses import has_scanned
from facilitator.web.panels import SUB_PAGES, new_client_key, phone_context
from facilitator.web.visit import (
    attendee_at,
    boon,
    browser_secret,
    check_keeps_cookies,
    cookies,
    forget,
    fresh_panel,
    gathering_at,
    has_newest,
    id_in,
    keep_secret,
    panel_response,
    remember,
    removed,
    see_other,
    spare_guessing,
    visitor,
    wants_panel,
)

phone = Blueprint("phone", __name__)
AttendeeAction = Callable[[int, int], object]


@phone.get("/")
def landing() -> str:
    return _landing(None, {})


@phone.get("/go")
def go() -> Response:
    """The code that somebody typed on the first page."""
    typed = request.args.get("code", "")
    code = read_code(typed)
    with boon().db.look() as session:
        try:
            gathering_at(session, code)
            return see_other(f"/{code}")
        except NotHere as refused:
            refused.field = "code"
            return make_response(_landing(refused, {"code": typed}), refused.status)


def _landing(error: Refused | None, typed: dict[str, str]) -> str:
    origin = boon().settings.public_url or request.host_url.rstrip("/")
    return render_template("phone/landing.html", error=error, typed=typed, origin=origin)


@phone.get("/<code>")
def page(code: str) -> Response:
    code, _, token = code.partition(".")
    if token:
        return _scanned(read_code(code), token)
    if code != read_code(code):
        return see_other(f"/{read_code(code)}")
    viewer = visitor(code)
    if viewer is None:
        return who_came_back(code) or join_page(code)
    view = view_of(viewer)
    do = request.args.get("do", "")
    return make_response(render_template("phone/shell.html", **phone_context(view, do, request.args)))


def _scanned(code: str, token: str) -> Response:
    response = see_other(f"/{code}")
    return spare_guessing(response, code) if has_scanned(code, token) else response


def join_page(code: str, error: Refused | None = None, taken: str = "") -> Response:
    """`taken`: a name that they typed and that somebody here has, perhaps they themselves with another phone."""
    with boon().db.look() as session:
        record = gathering_at(session, code)
        gathering, closed = gathering_view(session, record), closed_to(session, cookies(), record, read_code(code))
        member = at_the_door(session, record)
    own = removed(code) if closed == "out" else None
    with boon().db.look() as session:
        shares = own is not None and agrees(session, own.attendee)
    typed = request.form.to_dict()
    html = render_template(
        "phone/shell.html",
        view=None,
        gathering=gathering,
        do="",
        closed=closed,
        shares=shares,
        error=error,
        taken=taken,
        typed=typed,
        client_key=typed.get("client_key") or new_client_key(),
        member=member,
    )
    return keep_secret(make_response(html, error.status if error else 200), gathering.code)


def view_of(viewer: AttendeeViewer) -> PhoneView:
    with boon().db.look() as session:
        gathering = session.get_one(GatheringRecord, viewer.gathering)
        return phone_views(session, gathering, [viewer.attendee])[viewer.attendee]


@phone.get("/<code>/panel")
def panel(code: str) -> Response:
    viewer = attendee_at(code)
    if has_newest(viewer):
        return Response(status=304)
    do = request.args.get("do", "")
    return fresh_panel(_panel(view_of(viewer), do, None), do if do in SUB_PAGES else "")


def _panel(view: PhoneView, do: str, error: Refused | None) -> Panel:
    typed = request.form.to_dict() if error else None
    query = request.form if error else request.args
    return boon().panels.phone(view, phone_context(view, do, query, error, typed))


@phone.post("/<code>/join")
def join(code: str) -> Response:
    with boon().db.look() as session:
        gathering = gathering_at(session, code)
        closed = closed_to(session, cookies(), gathering, read_code(code))
    form, limits, secret = request.form, boon().limits, browser_secret(gathering.code)
    if not secret and visitor(code):
        # The phone has come in already, in another tab: it stays that person. With a secret it was nobody when it opened the
        # page, and whose key it has since, somebody else may have put there.
        return see_other(f"/{gathering.code}")
    if closed:
        return join_page(code)
    try:
        check_keeps_cookies()
        typed = form.get("name", ""), form.get("say_it_like", ""), form.get("client_key", "")
        lobby.check_form(*typed)
        if not limits.wait(JOINS, str(gathering.id)):
            raise TooMany(gettext("Very many people are coming in just now. Tap once more in a moment."))
        person, key = lobby.join(boon().db, gathering.id, *typed, time.time(), secret or secrets.token_urlsafe())
        boon().crowds.came(gathering.id, person, request.environ[ADDRESS])
    except Refused as refused:
        return join_page(code, refused, refused.name if isinstance(refused, NameTaken) else "")
    response = remember(see_other(f"/{gathering.code}"), Role.ATTENDEE, gathering.code, key)
    return forget(known(response, gathering, key), f"boon-join-{gathering.code}")


@phone.post("/<code>/not-me")
def not_me(code: str) -> Response:
    """Somebody else's phone, or a borrowed one: this phone is nobody again."""
    viewer = attendee_at(code)
    cookie = cookie_name(Role.ATTENDEE, read_code(code))
    lobby.forget_phone(boon().db, viewer.gathering, viewer.attendee, digest(cookies()[cookie]))
    response = see_other(f"/{read_code(code)}")
    return forget(response, cookie)


def let_attendee(code: str, act: AttendeeAction, sub_page: str = "") -> Response:
    """Let the attendee do something, and answer with their panel as it is now: with the refusal, if it was refused."""
    viewer = attendee_at(code)
    error: Refused | None = None
    try:
        act(viewer.gathering, viewer.attendee)
    except Refused as refused:
        error = refused
    do = sub_page if error else ""
    view = view_of(viewer)
    if wants_panel():
        return panel_response(_panel(view, do, error), error.status if error else 200, do)
    if error is None:
        return see_other(f"/{read_code(code)}")
    page = render_template("phone/shell.html", **phone_context(view, do, request.form, error, request.form.to_dict()))
    return make_response(page, error.status)


def is_yes(field: str) -> bool:
    return request.form.get(field) == "yes"


@phone.post("/<code>/hand")
def hand(code: str) -> Response:
    question = request.form.get("question", "")
    return let_attendee(code, lambda gathering, me: poll.raise_hand(boon().db, gathering, me, question, is_yes("up")))


@phone.post("/<code>/beside")
def beside(code: str) -> Response:
    """Whether this phone shows somebody too who has none."""
    person, may = id_in(request.form, "person"), is_yes("show")
    return let_attendee(code, lambda gathering, me: neighbour.answer(boon().db, gathering, me, person, may))


@phone.post("/<code>/met")
def met(code: str) -> Response:
    meeting = id_in(request.form, "meeting")
    return let_attendee(code, lambda gathering, me: rounds.say_met(boon().db, gathering, me, meeting, time.time()))


@phone.post("/<code>/cannot-find")
def cannot_find(code: str) -> Response:
    meeting = id_in(request.form, "meeting")
    return let_attendee(code, lambda gathering, me: rounds.cannot_find(boon().db, gathering, me, meeting, time.time()))


@phone.post("/<code>/turn")
def turn(code: str) -> Response:
    meeting, place, do = id_in(request.form, "meeting"), request.form.get("place", ""), request.form.get("do", "")
    return let_attendee(code, lambda gathering, me: turns.say(boon().db, gathering, me, meeting, place, do, time.time()))


@phone.post("/<code>/known")
def say_known(code: str) -> Response:
    meeting = id_in(request.form, "meeting")
    return let_attendee(code, lambda gathering, me: pair_rules.say_known(boon().db, gathering, me, meeting, time.time()))


@phone.post("/<code>/wishes")
def wishes(code: str) -> Response:
    one_table, most = is_yes("one_table"), request.form.get("most", "")
    return let_attendee(code, lambda gathering, me: lobby.set_wishes(boon().db, gathering, me, one_table, most), "wishes")


@phone.post("/<code>/late")
def late(code: str) -> Response:
    choice = request.form.get("choice", "")
    return let_attendee(code, lambda gathering, me: rounds.answer_late(boon().db, gathering, me, choice, time.time()))


@phone.post("/<code>/leave")
def leave(code: str) -> Response:
    return let_attendee(code, lambda gathering, me: lobby.step_out(boon().db, gathering, me, time.time()))


@phone.post("/<code>/return")
def come_back(code: str) -> Response:
    return let_attendee(code, lambda gathering, me: lobby.come_back(boon().db, gathering, me, time.time()))


@phone.post("/<code>/details")
def details(code: str) -> Response:
    email, number = request.form.get("email", ""), request.form.get("phone", "")
    organiser = is_yes("shares_with_organiser")

    def keep(gathering: int, me: int) -> None:
        wrap_up.set_details(boon().db, gathering, me, email, number, organiser, time.time())

    return let_attendee(code, keep, "details")


@phone.post("/<code>/share")
def share(code: str) -> Response:
    other, field, yes = id_in(request.form, "person"), request.form.get("field", ""), is_yes("share")
    return let_attendee(code, lambda gathering, me: wrap_up.share(boon().db, gathering, me, other, field, yes, time.time()))


@phone.post("/<code>/promise")
def promise(code: str) -> Response:
    other, text = id_in(request.form, "person"), request.form.get("text", "")
    by_when = request.form.get("due") or request.form.get("by", "")

    def keep(gathering: int, me: int) -> None:
        wrap_up.promise(boon().db, gathering, me, other, text, time.time(), by_when)

    return let_attendee(code, keep)


@phone.post("/<code>/promise-kept")
def promise_kept(code: str) -> Response:
    other, kept = id_in(request.form, "person"), is_yes("kept")
    return let_attendee(code, lambda gathering, me: wrap_up.keep_promise(boon().db, gathering, me, other, kept, time.time()))
