"""The host's answers to an alert lead where the app has a page or a form for them."""

from __future__ import annotations

import pytest
from flask import Flask

from facilitator.core.changes import BETTER, LEFT, Change, PairRule
from facilitator.views.alerts import (
    BringBack,
    Choice,
    DropReport,
    KeepTables,
    LookAtChange,
    LookAtPerson,
    SayFound,
    SeatLatecomer,
)
from facilitator.web.answers import Target, target_of

TARGETS: list[tuple[Choice, Target]] = [
    (SeatLatecomer(7, now=True), Target("late", {"attendee": "7", "choice": "now"})),
    (SeatLatecomer(7, now=False), Target("late", {"attendee": "7", "choice": "next"})),
    (SayFound(3), Target("found", {"meeting": "3"})),
    (DropReport(5), Target("leave-as-is", {"rule": "5"})),
    (BringBack(7), Target("people/7/return", {})),
    (LookAtPerson(7), Target("people/7", {}, is_link=True)),
    (KeepTables(), Target("keep-tables", {})),
    (LookAtChange(Change(BETTER)), Target("change?what=better", {}, is_link=True)),
    (LookAtChange(Change(LEFT, (7,))), Target("change?what=left&one=7", {}, is_link=True)),
    (LookAtChange(Change(PairRule.KNOWN, (7, 8))), Target("change?what=known&one=7&other=8", {}, is_link=True)),
]


@pytest.mark.parametrize(("choice", "target"), TARGETS)
def test_each_choice_has_its_address(choice: Choice, target: Target) -> None:
    assert target_of(choice) == target


@pytest.mark.parametrize("target", [target for _, target in TARGETS])
def test_each_address_is_one_of_the_apps(app: Flask, target: Target) -> None:
    path, _, _ = f"/host/K7M2QX/{target.path}".partition("?")
    endpoint, _ = app.url_map.bind("boon").match(path, method="GET" if target.is_link else "POST")
    assert endpoint
