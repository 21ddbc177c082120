"""What a set-up form brings beside the plan itself: the organiser's logo, and to which group the gathering belongs."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from flask import request
from sqlalchemy.orm import Session

from facilitator.actions.groups.belonging import GroupChoice, choose_group, read_choice
from facilitator.actions.hosting.logo import choose_logo
from facilitator.core.shown.logo import Logo
from facilitator.files.logo.read import read_logo
from facilitator.identity import House, house_of
from facilitator.store.groups.members import groups_of
from facilitator.store.records import GatheringRecord
from facilitator.store.rows.groups import GroupRecord
from facilitator.web.visit import boon, cookies, gathering_at


@dataclass(frozen=True)
class Brought:
    logo: Logo | None
    group: GroupChoice


def read_brought() -> Brought:
    """Refused for what is no logo, or a name that is too long."""
    sent = request.files.get("logo")
    return Brought(read_logo(sent.stream) if sent and sent.filename else None, read_choice(request.form))


def keep_brought(code: str, brought: Brought) -> None:
    """Only whose house it is says to which group it belongs."""
    with boon().db.look() as session:
        gathering, house = gathering_at(session, code), house_of(session, cookies())
    if house and house.owns(gathering) and ("group" in request.form or "group_name" in request.form):
        choose_group(boon().db, gathering.id, house.host, brought.group, time.time())
    if brought.logo or request.form.get("no_logo"):
        choose_logo(boon().db, gathering.id, brought.logo)


def groups_here(session: Session, house: House | None) -> Sequence[GroupRecord]:
    return groups_of(session, house.host) if house else ()


def typed_group(gathering: GatheringRecord) -> dict[str, str]:
    """As the form would have it."""
    return {"group": str(gathering.group_id or ""), "reconnect": "yes" if gathering.reconnect else ""}
