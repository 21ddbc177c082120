"""What is an attendee's own: a link to another device, whose key stays behind a # and out of logs; their data; and its end."""

from __future__ import annotations

import time

from flask import Blueprint, Response, make_response, render_template, request

from facilitator.actions import links, lobby
from facilitator.actions.groups.leaving import MEMBER_DAYS, delete_all
from facilitator.actions.own.consents import withdraw_all
from facilitator.actions.places import naming, returning
from facilitator.actions.purge import KEY_DAYS
from facilitator.core.codes import read_code
from facilitator.core.errors import NotHere, NotYours, Refused, TooMany
from facilitator.core.locale import gettext
from facilitator.files.calendar.promises import dated, promises_ics
from facilitator.files.own_data import own_data
from facilitator.files.to_vcard import vcards, vcards_4
from facilitator.identity import AttendeeViewer, cookie_name
from facilitator.limits import PLACES
from facilitator.store.keys import Role
from facilitator.store.queries import attendee
from facilitator.store.records import GatheringRecord
from facilitator.views.gathering import gathering_view
from facilitator.web.pages.before import expected
from facilitator.web.pages.before.membership import brought_along
from facilitator.web.pages.phone import join_page, let_attendee, view_of
from facilitator.web.visit import (
    attendee_at,
    boon,
    check_keeps_cookies,
    forget,
    gathering_at,
    own_at,
    remember,
    secret,
    see_other,
    visitor,
)

personal = Blueprint("personal", __name__)


@personal.get("/<code>/privacy")
def privacy(code: str) -> str:
    """What is true of this room and this server, before somebody joins and after."""
    # In their own language, if they are somebody here.
    visitor(code)
    with boon().db.look() as session:
        gathering = gathering_view(session, gathering_at(session, code))
    days = {"key_days": KEY_DAYS, "member_days": MEMBER_DAYS}
    is_so = {"is_secure": request.is_secure, "overwrites": boon().db.is_sqlite}
    return render_template("phone/privacy.html", gathering=gathering, **is_so, **days)


@personal.get("/<code>/my-data.json")
def my_data(code: str) -> Response:
    viewer = own_at(code)
    with boon().db.look() as session:
        response = make_response(own_data(session, viewer.gathering, viewer.attendee))
    response.headers["Content-Type"] = "application/json"
    response.headers["Content-Disposition"] = f'attachment; filename="boon-{read_code(code)}-my-data.json"'
    return response


@personal.post("/<code>/withdraw")
def withdraw(code: str) -> Response:
    """Nobody sees any contact of theirs from now on, not the organiser either."""
    viewer = own_at(code)
    withdraw_all(boon().db, viewer.gathering, viewer.attendee, time.time())
    return see_other(f"/{read_code(code)}")


@personal.post("/<code>/delete-me")
def delete_me(code: str) -> Response:
    viewer = own_at(code)
    delete_all(boon().db, viewer.gathering, viewer.attendee, time.time())
    title, message = (
        gettext("All of it is deleted."),
        gettext("Boon has nothing of you any more. Come in again whenever you like."),
    )
    page = render_template("errors/error.html", title=title, message=message, link=("/", gettext("Type a room code")))
    return forget(make_response(page), cookie_name(Role.ATTENDEE, read_code(code)))


@personal.get("/<code>/link")
def link_page(code: str) -> str:
    return _link_page(attendee_at(code))


@personal.post("/<code>/link")
def make_link(code: str) -> Response:
    viewer = attendee_at(code)
    key = links.make_link(boon().db, viewer.gathering, viewer.attendee, time.time())
    response = make_response(_link_page(viewer, key))
    response.headers["Cache-Control"] = "no-store"
    return response


def _link_page(viewer: AttendeeViewer, key: str = "") -> str:
    with boon().db.look() as session:
        gathering = session.get_one(GatheringRecord, viewer.gathering)
        me = attendee(session, gathering.id, viewer.attendee)
        link = f"{gathering.origin}/{gathering.code}/me#{key}" if key else ""
        return render_template("phone/link.html", gathering=gathering_view(session, gathering), me=me, link=link)


@personal.get("/<code>/room")
def room_page(code: str) -> str:
    """The room's own address, for a neighbour to scan or for a friend to be sent."""
    viewer = attendee_at(code)
    with boon().db.look() as session:
        gathering = gathering_view(session, session.get_one(GatheringRecord, viewer.gathering))
    return render_template("phone/room.html", gathering=gathering)


@personal.get("/<code>/me")
def take_page(code: str) -> str:
    return _take_page(code, visitor(code))


@personal.post("/<code>/me")
def take_link(code: str) -> Response:
    """The key alone, or the whole link where no script took it apart."""
    viewer = visitor(code)
    with boon().db.look() as session:
        gathering = gathering_at(session, code)
    key = request.form.get("key", "").strip().rpartition("#")[2]
    if asked := expected.to_invitation(code, key) or expected.ask(code, key):
        return asked
    try:
        given = returning.take_by_key(boon().db, gathering.id, key, time.time())
        lasting = given or links.take_link(boon().db, gathering.id, key, time.time())
    except NotYours as refused:
        return expected.kept_here(code) or make_response(_take_page(code, viewer, refused), refused.status)
    response = remember(see_other(f"/{gathering.code}"), Role.ATTENDEE, gathering.code, lasting)
    # The host may be wrong about who somebody is: what she gives is one evening's place.
    return response if given else brought_along(response, gathering, lasting)


@personal.post("/<code>/place")
def take_place(code: str) -> Response:
    """The digits that the host said, for a name that somebody here has."""
    with boon().db.look() as session:
        gathering = gathering_at(session, code)
    name, digits = request.form.get("whose", ""), request.form.get("digits", "")
    try:
        check_keeps_cookies()
        _mind_digits(gathering.id)
        lasting = returning.take_by_digits(boon().db, gathering.id, name, digits, time.time(), secret())
    except Refused as refused:
        if not isinstance(refused, TooMany):
            boon().limits.take(PLACES, str(gathering.id))
            boon().limits.guessed(PLACES, str(gathering.id))
        return join_page(code, refused, taken=name)
    return remember(see_other(f"/{gathering.code}"), Role.ATTENDEE, gathering.code, lasting)


def _mind_digits(gathering: int) -> None:
    """Only wrong ones are counted, of the whole room: one person's digits are dead after five of them anyway."""
    limits = boon().limits
    early = limits.take(PLACES, str(gathering))
    if early or not limits.may_guess(PLACES, str(gathering)):
        raise TooMany(gettext("Many wrong codes were typed here just now. Try again in a moment."), "digits")
    limits.give_back(PLACES, str(gathering))


@personal.post("/<code>/name")
def rename(code: str) -> Response:
    name = request.form.get("name", "")
    return let_attendee(code, lambda gathering, me: naming.rename(boon().db, gathering, me, name), "details")


@personal.post("/<code>/work")
def say_work(code: str) -> Response:
    company, role = request.form.get("company", ""), request.form.get("role", "")
    return let_attendee(code, lambda gathering, me: naming.say_work(boon().db, gathering, me, company, role), "details")


@personal.post("/<code>/language")
def choose_language(code: str) -> Response:
    """A whole page again, because all of it changes."""
    viewer = attendee_at(code)
    lobby.choose_language(boon().db, viewer.gathering, viewer.attendee, request.form.get("language", ""))
    return see_other(f"/{read_code(code)}?do=details")


def _take_page(code: str, viewer: AttendeeViewer | None, error: Refused | None = None) -> str:
    with boon().db.look() as session:
        gathering = gathering_at(session, read_code(code))
        me = attendee(session, gathering.id, viewer.attendee) if viewer else None
        return render_template("phone/take.html", gathering=gathering_view(session, gathering), me=me, error=error)


@personal.get("/<code>/people.html")
def people_page(code: str) -> Response:
    """A file to keep: it opens anywhere, with no server and no script, because the host's laptop goes home."""
    view = view_of(attendee_at(code))
    cards = {person.id: vcards([person], view.gathering.name) for person in view.people}
    page = render_template("phone/keepsake.html", view=view, gathering=view.gathering, vcards=cards)
    return _saved(page, "text/html; charset=utf-8", "people.html")


@personal.get("/<code>/people.vcf")
def people_vcf(code: str) -> Response:
    view = view_of(attendee_at(code))
    write = vcards_4 if request.args.get("version") == "4" else vcards
    return _contacts(write(view.people, view.gathering.name))


@personal.get("/<code>/people/<id:person>.vcf")
def person_vcf(code: str, person: int) -> Response:
    viewer = attendee_at(code)
    view = view_of(viewer)
    with boon().db.look() as session:
        attendee(session, viewer.gathering, person)
    kept = [p for p in view.people if p.id == person]
    if not kept:
        raise NotHere(gettext("You haven’t met that person yet."))
    return _contacts(vcards(kept, view.gathering.name))


@personal.get("/<code>/promises.ics")
def promises(code: str) -> Response:
    """What one has promised by a day, for one's own calendar."""
    viewer = attendee_at(code)
    view = view_of(viewer)
    if not dated(view.people):
        raise NotHere(gettext("You have promised nothing by a day."))
    body = promises_ics(view.people, view.gathering.code, view.gathering.name, viewer.attendee, time.time())
    return _saved(body, "text/calendar; charset=utf-8", "promises.ics")


def _contacts(text: str) -> Response:
    return _saved(text, "text/vcard; charset=utf-8", "people.vcf")


def _saved(text: str | bytes, content_type: str, name: str) -> Response:
    response = make_response(text)
    response.headers["Content-Type"] = content_type
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response
