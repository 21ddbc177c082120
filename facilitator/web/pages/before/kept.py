"""The key of a guest's own link, which the phone keeps from the invitation until they have come in."""

from __future__ import annotations

from flask import Response
from sqlalchemy.orm import Session

from facilitator.store.lists.expected import guest_key, guest_of_member
from facilitator.store.records import GatheringRecord
from facilitator.web.pages.before.membership import member_here
from facilitator.web.visit import cookies, forget, keep, secret


def kept_key(code: str) -> str:
    return cookies().get(_name(code), "")


def own_key(session: Session, gathering: GatheringRecord) -> str:
    """What this phone keeps; or, where the group knows its member, of what they answered with whichever device."""
    if kept := kept_key(gathering.code):
        return kept
    member = member_here(session, gathering.group_id)
    guest = guest_of_member(session, gathering.id, member.id) if member else None
    return guest_key(guest, secret()) if guest else ""


def keep_key(response: Response, code: str, key: str) -> Response:
    return keep(response, _name(code), key)


def drop_key(response: Response, code: str) -> Response:
    return forget(response, _name(code))


def _name(code: str) -> str:
    return f"boon-guest-{code}"
