"""The host chooses her hours: a run-sheet that ships, one of hers, or one from a file; and changes what is left of them."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping

from flask import Blueprint, Response, make_response, render_template, request

from facilitator.actions.hosting import hours as hosting
from facilitator.core.errors import Refused
from facilitator.core.locale import gettext
from facilitator.core.runsheet import edit
from facilitator.core.runsheet.draft import ADDABLE, Draft, changed, new_part, typed
from facilitator.core.runsheet.parse import Unreadable, read_draft, read_run_sheet, to_stored
from facilitator.core.runsheet.sense import phase_title
from facilitator.core.runsheet.shipped import shipped
from facilitator.identity import HostViewer, house_of
from facilitator.store.records import GatheringRecord
from facilitator.store.sheets import sheet_of
from facilitator.views.gathering import gathering_view
from facilitator.views.shown.plan import choice, plan_view
from facilitator.web.pages.before.opening import chosen_sheet, shelf
from facilitator.web.pages.host import let_host
from facilitator.web.visit import boon, cookies, host_at, id_in, see_other

hours = Blueprint("hours", __name__)


@hours.get("/host/<code>/hours")
def hours_page(code: str) -> Response:
    viewer = host_at(code)
    with boon().db.look() as session:
        sheet = sheet_of(session.get_one(GatheringRecord, viewer.gathering))
    return _page(viewer, typed(sheet, {}))


def _page(viewer: HostViewer, draft: Draft, error: Refused | None = None, toml: str = "") -> Response:
    with boon().db.look() as session:
        gathering = gathering_view(session, session.get_one(GatheringRecord, viewer.gathering))
        house = house_of(session, cookies())
        mine = [choice(key, sheet) for key, sheet in shelf(session, house).items()]
    choices = [choice(key, sheet) for key, sheet in shipped().items()]
    page = render_template(
        "host/hours.html",
        gathering=gathering,
        plan=plan_view(draft),
        choices=choices,
        mine=mine,
        by_house=house is not None,
        stored=to_stored(draft.sheet),
        addable=[{"key": str(phase), "title": phase_title(phase)} for phase in ADDABLE],
        error=error,
        toml=toml,
    )
    return make_response(page, error.status if error else 200)


@hours.post("/host/<code>/hours")
def put_together(code: str) -> Response:
    """Nothing is kept before `use`: what is being put together travels with the form."""
    viewer, do = host_at(code), request.form.get("do", "look")
    draft, toml = _draft(viewer), request.form.get("toml", "")
    try:
        what, _, key = do.partition(":")
        if what == "choose":
            draft = typed(chosen_sheet(key), {})
        elif what == "read":
            draft = typed(read_run_sheet(toml), {})
        elif what == "use":
            _refuse(draft)
            hosting.choose_hours(boon().db, viewer.gathering, draft.sheet)
            return see_other(f"/host/{code}/setup")
        elif what in ("keep", "forget"):
            _keep(draft, what, key)
        elif what != "look":
            draft = typed(changed(draft.sheet, do, request.form), {})
    except Refused as refused:
        return _page(viewer, draft, refused, toml)
    return _page(viewer, draft, None, toml)


def _draft(viewer: HostViewer) -> Draft:
    """What was put together so far, with the numbers that are typed into it now."""
    try:
        return typed(read_draft(json.loads(request.form.get("sheet", ""))), request.form)
    except (ValueError, TypeError, AttributeError, RecursionError, Unreadable):
        with boon().db.look() as session:
            return typed(sheet_of(session.get_one(GatheringRecord, viewer.gathering)), request.form)


def _refuse(draft: Draft) -> None:
    if draft.wrong:
        raise Refused(gettext("This plan can’t work yet. What to mend stands beside its parts."), "run_sheet")


def _keep(draft: Draft, what: str, key: str) -> None:
    """Hers, for her next event: only a house has a shelf for it."""
    with boon().db.look() as session:
        house = house_of(session, cookies())
        if house is None:
            raise Refused(gettext("Only who opened this page with the private link can keep a plan."))
    if what == "forget":
        hosting.forget(boon().db, house.host, id_in({"sheet": key}, "sheet"))
        return
    _refuse(draft)
    hosting.keep_for_next_time(boon().db, house.host, draft.sheet, request.form.get("called", ""), time.time())


def _edit(form: Mapping[str, str]) -> edit.Edit:
    """What a button of the remote says, like "off" of part 5."""
    part, do = id_in(form, "part"), form.get("what", "")
    found: dict[str, Callable[[], edit.Edit]] = {
        "off": lambda: edit.switched(part, False),
        "on": lambda: edit.switched(part, True),
        "less": lambda: edit.longer(part, -1),
        "more": lambda: edit.longer(part, 1),
        "round-more": lambda: edit.one_round_more,
        "round-fewer": lambda: edit.one_round_fewer,
        "add": lambda: edit.added(new_part(form)),
        "rounds-of": lambda: edit.with_rounds_of(id_in(form, "minutes")),
        "by-clock": lambda: edit.by_clock(True),
        "by-hand": lambda: edit.by_clock(False),
    }
    if do not in found:
        raise Refused(gettext("Choose what to change."))
    return found[do]()


@hours.post("/host/<code>/left")
def change_what_is_left(code: str) -> Response:
    form = request.form
    return let_host(code, lambda gathering: hosting.change_hours(boon().db, gathering, _edit(form), time.time()))
