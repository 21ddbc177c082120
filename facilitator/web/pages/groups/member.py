"""A member's own page over all events of a group: their people, what they gave and asked; to take along, or to end."""

from __future__ import annotations

import time
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request
from sqlalchemy.orm import Session

from facilitator.actions.groups import leaving, membership
from facilitator.core.errors import NotYours, Refused
from facilitator.core.locale import gettext, use_locale
from facilitator.files.group.own import own_json
from facilitator.store.groups.members import group_of, member_of_attendee
from facilitator.store.records import GatheringRecord
from facilitator.store.rows.groups import MemberRecord
from facilitator.views.gathering import gathering_view
from facilitator.views.groups.member import MemberView, member_view
from facilitator.web.pages.before.membership import cookie, keep_member, member_here
from facilitator.web.visit import attendee_at, boon, forget, gathering_at, see_other

member_pages = Blueprint("member_pages", __name__)
_LISTS = ("people", "gave", "asked")


@member_pages.get("/<code>/remembered")
def remembered(code: str) -> Response:
    """From an event to one's own page; or the one question, for whoever has not said yes."""
    viewer = attendee_at(code)
    with boon().db.look() as session:
        gathering = session.get_one(GatheringRecord, viewer.gathering)
        group, member = group_of(session, gathering), member_of_attendee(session, viewer.attendee)
        view = gathering_view(session, gathering)
    if group is None:
        return see_other(f"/{view.code}?do=details")
    if member is None or not _is_here(group.id, member.id):
        return make_response(render_template("group/remember.html", gathering=view))
    return see_other(f"/my/{group.id}")


def _is_here(group: int, member: int) -> bool:
    with boon().db.look() as session:
        known = member_here(session, group)
    return known is not None and known.id == member


@member_pages.post("/<code>/remember")
def remember(code: str) -> Response:
    viewer = attendee_at(code)
    with boon().db.look() as session:
        gathering = gathering_at(session, code)
    key = membership.remember_me(boon().db, viewer.gathering, viewer.attendee, time.time())
    return keep_member(see_other(f"/my/{gathering.group_id}"), gathering.group_id or 0, key)


@member_pages.get("/my/<id:group>")
def page(group: int) -> Response:
    return own_page(group)


def own_page(group: int, error: Refused | None = None) -> Response:
    show, typed = request.args.get("show", ""), request.form.to_dict() if error else {}
    html = _page("group/member.html", group, show=show if show in _LISTS else "people", error=error, typed=typed)
    return make_response(html, error.status if error else 200)


@member_pages.post("/my/<id:group>/asks")
def say_asks(group: int) -> Response:
    membership.say_most_asks(boon().db, _view(group).id, request.form.get("most", ""))
    return see_other(f"/my/{group}")


@member_pages.get("/my/<id:group>/leave")
def leave_page(group: int) -> str:
    return _page("group/leave.html", group)


@member_pages.post("/my/<id:group>/leave")
def leave(group: int) -> Response:
    leaving.leave_group(boon().db, _view(group).id, time.time())
    return _gone(group, gettext("You have left."), gettext("The group has nothing of you any more."))


@member_pages.post("/my/<id:group>/delete-me")
def delete_me(group: int) -> Response:
    leaving.delete_member(boon().db, _view(group).id, time.time())
    return _gone(
        group, gettext("All of it is deleted."), gettext("Boon has nothing of you any more. Come in again whenever you like.")
    )


@member_pages.get("/my/<id:group>/all.json")
def data(group: int) -> Response:
    return _saved(own_json(_view(group)), "application/json", f"boon-group-{group}.json")


@member_pages.get("/my/<id:group>/all.html")
def keepsake(group: int) -> Response:
    """To read anywhere, with no server and no script."""
    return _saved(_page("group/keepsake.html", group), "text/html; charset=utf-8", f"boon-group-{group}.html")


def _page(template: str, group: int, **more: Any) -> str:
    return render_template(template, view=_view(group), **more)


def _view(group: int) -> MemberView:
    """Of whose device it is, in their language."""
    with boon().db.look() as session:
        return member_view(session, known_member(session, group), time.time())


def known_member(session: Session, group: int) -> MemberRecord:
    """The member whose device this is, spoken to in their language. Raises NotYours for everybody else."""
    member = member_here(session, group)
    if member is None:
        raise NotYours(gettext("This group doesn’t know this device. Come to its next event and say “Remember me”."))
    use_locale(member.language)
    return member


def _gone(group: int, title: str, message: str) -> Response:
    page = render_template("errors/error.html", title=title, message=message, link=("/", gettext("Type a room code")))
    return forget(make_response(page), cookie(group))


def _saved(body: str | bytes, content_type: str, name: str) -> Response:
    response = make_response(body)
    response.headers["Content-Type"] = content_type
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response
