"""What a set-up form brings beside the plan itself: a logo, a group that the gathering belongs to, and hours of its own."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import request
from sqlalchemy.orm import Session

from facilitator.actions.groups.belonging import GroupChoice, choose_group, read_choice
from facilitator.actions.hosting.hours import choose_hours
from facilitator.actions.hosting.logo import choose_logo
from facilitator.core.errors import Refused
from facilitator.core.locale import gettext
from facilitator.core.runsheet.sheet import RunSheet
from facilitator.core.runsheet.shipped import BOONS_HOUR, shipped
from facilitator.core.shown.logo import Logo
from facilitator.files.logo.read import read_logo
from facilitator.identity import House, house_of
from facilitator.store.groups.members import groups_of
from facilitator.store.records import GatheringRecord
from facilitator.store.rows.groups import GroupRecord
from facilitator.store.sheets import saved_sheets
from facilitator.views.shown.plan import Choice, choice
from facilitator.web.visit import boon, cookies, gathering_at


@dataclass(frozen=True)
class Brought:
    """`hours`: None is Boon's own, in the minutes and rounds of the plan."""

    logo: Logo | None
    group: GroupChoice
    hours: RunSheet | None


def read_brought() -> Brought:
    """Refused for what is no logo, a name that is too long, or a run-sheet that is not there."""
    sent, hours = request.files.get("logo"), request.form.get("hours", BOONS_HOUR)
    return Brought(
        logo=read_logo(sent.stream) if sent and sent.filename else None,
        group=read_choice(request.form),
        hours=chosen_sheet(hours) if hours != BOONS_HOUR else None,
    )


def keep_brought(code: str, brought: Brought) -> None:
    """Only whose house it is says to which group it belongs."""
    with boon().db.look() as session:
        gathering, house = gathering_at(session, code), house_of(session, cookies())
    if house and house.owns(gathering) and ("group" in request.form or "group_name" in request.form):
        choose_group(boon().db, gathering.id, house.host, brought.group, time.time())
    if brought.hours:
        choose_hours(boon().db, gathering.id, brought.hours)
    if brought.logo or request.form.get("no_logo"):
        choose_logo(boon().db, gathering.id, brought.logo)


def chosen_sheet(key: str) -> RunSheet:
    with boon().db.look() as session:
        found = {**shipped(), **shelf(session, house_of(session, cookies()))}.get(key)
    if found is None:
        raise Refused(gettext("Choose one of the plans here."), "run_sheet")
    return found


def shelf(session: Session, house: House | None) -> Mapping[str, RunSheet]:
    """Those that a house kept for next time, by what names them in a form: "own-3"."""
    return {f"own-{id}": sheet for id, sheet in saved_sheets(session, house.host).items()} if house else {}


def hours_to_choose(house: House | None) -> list[Choice]:
    """Boon's own first."""
    with boon().db.look() as session:
        return [choice(key, sheet) for key, sheet in {**shipped(), **shelf(session, house)}.items()]


def groups_here(session: Session, house: House | None) -> Sequence[GroupRecord]:
    return groups_of(session, house.host) if house else ()


def typed_group(gathering: GatheringRecord) -> dict[str, str]:
    """As the form would have it."""
    return {"group": str(gathering.group_id or ""), "reconnect": "yes" if gathering.reconnect else ""}
