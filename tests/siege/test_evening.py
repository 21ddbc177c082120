"""Whatever anybody does in any order, two rooms stay whole, and nobody learns what is not theirs."""

from __future__ import annotations

import os
import time
from collections import Counter
from datetime import date
from math import ceil

import pytest
from flask import Flask
from sqlalchemy import update

from facilitator.actions import lobby
from facilitator.actions.guests import inviting
from facilitator.store.lists.invitation import Invitation
from facilitator.store.records import AttendeeRecord, GatheringRecord
from facilitator.views.host import host_view
from facilitator.views.shown.unseated import NAMES_SAID, TIME_TO_WRITE
from tests.builders import SIX, Room
from tests.siege.answers import Clock
from tests.siege.forms import Request
from tests.siege.rules import wrongs_in
from tests.siege.walk import Evening

STEPS = int(os.environ.get("STEPS", "800"))
SEED = int(os.environ.get("SEED", "1"))
SHARES = 4
AN_EVENING_LASTS = 400


def test_who_answered_an_invitation_may_read_what_they_wrote_and_nobody_else(app: Flask) -> None:
    evening = Evening(app, Clock(app), "an invitation")
    code, (early, _, other) = evening.rooms[0].code, evening.guests[:3]
    inviting.invite(evening.db, evening.rooms[0].id, Invitation(date.today().isoformat()))
    rule, path = "/<code>/invitation", f"/{code}/invitation"
    for who, verb, form in (
        (early, "GET", {}),
        (early, "POST", {"name": "Early", "offer": "lend Quokka tent 1"}),
        (early, "GET", {}),
        (other, "GET", {}),
    ):
        evening._ask(who, Request(verb, rule, path, form))
    assert evening.wrong == [] and "Quokka tent 1" in early.browser.get(path).text
    other.browser.client = early.browser.client
    evening._ask(other, Request("GET", rule, path, {}))
    assert len(evening.wrong) == 1


def test_of_many_without_a_table_the_host_hears_some_names_and_how_many_more(room: Room) -> None:
    room.reach("matching", *SIX)
    latecomers = [f"Late {number}" for number in range(NAMES_SAID + 3)]
    for name in latecomers:
        lobby.join(room.db, room.id, name, "", name * 5, time.time() - TIME_TO_WRITE - 1)
    assert "3 more" in host_text(room) and wrongs_in(room.db, room.id) == []
    with room.db.work() as work:
        work.execute(update(AttendeeRecord).where(AttendeeRecord.name.in_(latecomers[:-1])).values(left_at=room.now))
    assert wrongs_in(room.db, room.id) == []


def host_text(room: Room) -> str:
    with room.db.look() as session:
        return host_view(session, session.get_one(GatheringRecord, room.id), time.time()).unseated.text


@pytest.mark.parametrize("share", range(SHARES))
def test_whatever_anybody_does_two_rooms_stay_whole(app: Flask, share: int) -> None:
    wrong: list[str] = []
    # One for all evenings: what was asked too often is let through again as time goes on.
    statuses, clock = Counter[int](), Clock(app)
    for number in range(ceil(STEPS / SHARES / AN_EVENING_LASTS)):
        evening = Evening(app, clock, f"{SEED}:{share}:{number}")
        evening.go(min(STEPS // SHARES, AN_EVENING_LASTS))
        wrong += evening.wrong
        statuses.update(evening.statuses)
    print(f"share {share}: {statuses.total()} steps, answers by status {dict(sorted(statuses.items()))}")
    assert wrong == []
    assert {200, 303, 403, 404, 409} <= set(statuses)
    assert statuses[429] < statuses.total() / 50
