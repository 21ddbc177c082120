"""For the organiser, on screen and on paper: the report of an evening, and what to print before it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from flask import Blueprint, render_template
from markupsafe import Markup

from facilitator.core import locale
from facilitator.core.beacons import Beacon, beacon, usual
from facilitator.store.records import GatheringRecord
from facilitator.views.gathering import gathering_view
from facilitator.views.report import report_view
from facilitator.web.qr import wifi
from facilitator.web.visit import boon, host_at

report = Blueprint("report", __name__)


@report.get("/host/<code>/report")
def page(code: str) -> str:
    viewer = host_at(code)
    with boon().db.look() as session:
        view = report_view(session, session.get_one(GatheringRecord, viewer.gathering))
    return render_template(
        "report/report.html",
        view=view,
        bdi=bdi,
        began=locale.day(as_date(view.figures.began).isoformat()),
        deleted=_deleted(view.figures.ended, view.gathering.kept_days),
    )


def _deleted(ended: float | None, days: int) -> str:
    return locale.day((as_date(ended) + timedelta(days=days)).isoformat()) if ended else ""


def bdi(typed: str) -> Markup:
    """What a person typed, kept apart from the sentence around it."""
    return Markup("<bdi>{}</bdi>").format(typed)


def as_date(seconds: float) -> date:
    return datetime.fromtimestamp(seconds).astimezone().date()


@report.get("/host/<code>/print")
def print_page(code: str) -> str:
    """A poster, a card for the Wi-Fi, and a card for every table."""
    viewer = host_at(code)
    with boon().db.look() as session:
        gathering = session.get_one(GatheringRecord, viewer.gathering)
        shared = gathering_view(session, gathering)
    return render_template(
        "print/print.html",
        gathering=shared,
        wifi_name=gathering.wifi_name,
        wifi_password=gathering.wifi_password,
        wifi_text=wifi(gathering.wifi_name, gathering.wifi_password),
        tables=[(number, _beacons(gathering, number)) for number in range(1, gathering.tables + 1)],
    )


def _beacons(gathering: GatheringRecord, table: int) -> list[Beacon]:
    """The beacon of each round at a table; none where pairs share tables, for then a table has several."""
    if gathering.people_expected > 2 * gathering.tables + 1:
        return []
    return [beacon(usual(table, round)) for round in range(1, gathering.rounds + 1)]
