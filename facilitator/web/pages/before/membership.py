"""Whom a group remembers: their device is known at the door, and says so where they want it to be forgotten."""

from __future__ import annotations

import time

from flask import Blueprint, Response, request
from sqlalchemy.orm import Session

from facilitator.actions.groups import membership
from facilitator.actions.groups.leaving import MEMBER_DAYS
from facilitator.store.groups.members import member_of_key
from facilitator.store.keys import find_key
from facilitator.store.records import GatheringRecord
from facilitator.store.rows.groups import MemberRecord
from facilitator.web.visit import boon, cookies, forget, gathering_at, keep, see_other

remembered = Blueprint("remembered", __name__)


def cookie(group: int) -> str:
    """One a group, so that two groups on one Boon know nothing of each other."""
    return f"boon-member-{group}"


def key_for(group: int | None) -> str:
    """What this device was given by that group, if anything."""
    return cookies().get(cookie(group), "") if group else ""


def member_here(session: Session, group: int | None) -> MemberRecord | None:
    """The member of that group whose device this is."""
    return member_of_key(session, group, key_for(group))


def at_the_door(session: Session, gathering: GatheringRecord) -> str:
    """The name of the member whose device this is, "" if it is nobody's."""
    member = member_here(session, gathering.group_id)
    return member.name if member else ""


def known(response: Response, gathering: GatheringRecord, lasting: str, member: int | None = None) -> Response:
    """Somebody has come in with a lasting key: the member whose device it is, or somebody new who wants to be remembered.

    `member`: whose own link they came by.
    """
    group, now = gathering.group_id, time.time()
    if group is None:
        return response
    attendee, key = _whose(lasting), key_for(group)
    if member and (own := membership.recognise_by_link(boon().db, gathering.id, attendee, member, now)):
        return keep_member(response, group, own)
    if membership.recognise(boon().db, gathering.id, attendee, key, now):
        return keep_member(response, group, key)
    if request.form.get("remember") == "yes":
        return keep_member(response, group, membership.remember_me(boon().db, gathering.id, attendee, now))
    return response


def _whose(lasting: str) -> int:
    with boon().db.look() as session:
        found = find_key(session, lasting)
    return (found.attendee_id or 0) if found else 0


def brought_along(response: Response, gathering: GatheringRecord, lasting: str) -> Response:
    """They came to another device of theirs with their own link: the group knows that one too."""
    key = membership.take_along(boon().db, _whose(lasting), time.time()) if gathering.group_id else ""
    return keep_member(response, gathering.group_id, key) if gathering.group_id and key else response


def keep_member(response: Response, group: int, key: str) -> Response:
    return keep(response, cookie(group), key, MEMBER_DAYS * 24 * 3600)


@remembered.post("/<code>/somebody-else")
def somebody_else(code: str) -> Response:
    """ "That’s not me", said at the door: the device is nobody's in this group any more."""
    with boon().db.look() as session:
        gathering = gathering_at(session, code)
    group = gathering.group_id or 0
    if key := key_for(group):
        membership.forget_device(boon().db, key)
    return forget(see_other(f"/{gathering.code}"), cookie(group))
