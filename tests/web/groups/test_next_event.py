"""The next event of a group: planned in a few words, read by members on their own page, and answered there with one tap."""

from __future__ import annotations

import time
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from facilitator.actions.groups.leaving import delete_member, leave_group
from facilitator.store.groups.members import groups_of, member_of_attendee
from facilitator.store.lists.records import GuestRecord
from facilitator.store.queries import gathering_by_code
from facilitator.store.records import AttendeeRecord, GatheringRecord
from facilitator.store.rows.groups import MemberRecord
from facilitator.web.pages.before.membership import cookie
from tests.actions.groups.group import Group
from tests.builders import CAST, FOUR, HOST, Browser, Room

DAY = (date.today() + timedelta(days=9)).isoformat()
NEXT = {"name": "Thursday in spring", "day": DAY, "starts": "18:30", "ends": "19:45", "place": "Canal House", "about": "Soup."}


@pytest.fixture
def group(app: Flask) -> Group:
    group = Group(app.extensions["boon"].db)
    group.last = group.whole(*FOUR)  # type: ignore[attr-defined]
    return group


def id_of(group: Group) -> int:
    with group.db.look() as session:
        return groups_of(session, None)[0].id


def page_of(group: Group) -> str:
    return f"/my/{id_of(group)}"


def device(app: Flask, group: Group, name: str) -> Browser:
    browser = Browser(app)
    browser.client.set_cookie(cookie(id_of(group)), group.devices[name], domain=HOST)
    return browser


@pytest.fixture
def code(app: Flask, group: Group) -> str:
    """Of the next event, as its host plans it on the group's page."""
    planned = Browser(app).as_house(app).post(f"/group/{id_of(group)}/next", NEXT)
    assert planned.location.endswith("/invitation")
    return planned.location.split("/")[2]


def guests(group: Group) -> list[GuestRecord]:
    with group.db.look() as session:
        return list(session.scalars(select(GuestRecord).order_by(GuestRecord.id)))


def test_it_is_planned_as_the_last_one_and_opens_with_its_invitation(app: Flask, group: Group, code: str) -> None:
    with group.db.look() as session:
        room, last = gathering_by_code(session, code), session.get_one(GatheringRecord, group.last.id)  # type: ignore[attr-defined]
    same = ("group_id", "rounds", "minutes", "tables", "people_expected", "host_name", "language", "kept_days", "owner_id")
    assert [getattr(room, field) for field in same] == [getattr(last, field) for field in same]
    assert (room.phase, room.name, room.id == last.id) == ("lobby", "Thursday in spring", False)
    page = Browser(app).get(f"/{code}/invitation")
    assert "Canal House" in page.text and "18:30 to 19:45" in page.text
    house = Browser(app).as_house(app)
    assert "Thursday in spring" in house.get(f"/group/{id_of(group)}").text
    assert house.get(f"/host/{code}/invitation").status == 200


def test_what_cannot_be_is_refused_and_nothing_is_planned(app: Flask, group: Group) -> None:
    page = Browser(app).as_house(app).post(f"/group/{id_of(group)}/next", NEXT | {"day": "soon"})
    assert (page.status, len(page.tree.css("#day-error")), page.value("#place")) == (422, 1, "Canal House")
    with group.db.look() as session:
        assert len(session.scalars(select(GatheringRecord)).all()) == 1


def test_only_its_host_plans_it(app: Flask, group: Group) -> None:
    for other in (Browser(app), device(app, group, "Carol")):
        assert other.post(f"/group/{id_of(group)}/next", NEXT).status == 403


def test_the_host_has_a_message_to_send(app: Flask, group: Group, code: str) -> None:
    page = Browser(app).as_house(app).get(f"/host/{code}/invitation")
    message = page.one(".inviting__message copy-text").attributes["data-text"] or ""
    assert message.startswith("Thursday in spring: ") and message.endswith(f"/{code}/invitation")
    assert "18:30 to 19:45, Canal House." in message
    assert len(page.tree.css("a[href^='mailto:?subject=Thursday%20in%20spring&body=']")) == 1
    assert "4 members of Small Business Thursday read it on their own pages" in page.text


def test_a_member_says_with_one_tap_that_they_come_with_their_two_of_last_time(app: Flask, group: Group, code: str) -> None:
    phone = device(app, group, "Carol")
    page = phone.get(page_of(group))
    assert "Next: Thursday in spring" in page.text and "Canal House" in page.text
    form = page.one(f"form[action='/{code}/invitation']")
    said = {node.attributes["name"]: node.attributes["value"] for node in form.css("input")}
    assert said == {"offer": CAST["Carol"].offer, "need": CAST["Carol"].need}
    assert phone.post(f"/{code}/invitation", {**said, "do": "keep"}).location == f"/{code}/invitation"
    assert "You’re coming." in phone.get(page_of(group)).text
    (guest,) = guests(group)
    assert (guest.name, guest.coming) == ("Carol", True)
    assert "1 is coming" in Browser(app).as_house(app).get(f"/group/{id_of(group)}").text


def test_the_invitation_knows_a_members_name_and_cards(app: Flask, group: Group, code: str) -> None:
    page = device(app, group, "Carol").get(f"/{code}/invitation")
    assert not page.tree.css("#name") and "From last time, Carol." in page.text
    assert (page.value("#offer"), page.value("#need")) == (CAST["Carol"].offer, CAST["Carol"].need)
    stranger = Browser(app).get(f"/{code}/invitation")
    assert (stranger.value("#offer"), len(stranger.tree.css("#name"))) == ("", 1)


def test_two_devices_of_a_member_are_one_guest_who_walks_in_as_themselves(app: Flask, group: Group, code: str) -> None:
    phone, tablet = device(app, group, "Carol"), device(app, group, "Carol")
    phone.post(f"/{code}/invitation", {"offer": "lend a ladder", "need": "", "do": "keep"})
    tablet.post(f"/{code}/invitation", {"offer": "lend two ladders", "need": "", "do": "keep"})
    assert [(guest.name, guest.offers) for guest in guests(group)] == [("Carol", '["lend two ladders"]')]
    fresh = device(app, group, "Carol")
    page = fresh.get(f"/{code}")
    assert page.one("h1").text() == "Are you Carol?"
    fresh.post(f"/{code}/expected", {"key": page.value("[name=key]"), "name": "Carol"})
    assert "lend two ladders" in fresh.get(f"/{code}").html


def test_ones_own_link_from_the_invitation_carries_the_membership_to_another_phone(app: Flask, group: Group, code: str) -> None:
    phone, new = device(app, group, "Carol"), Browser(app)
    phone.post(f"/{code}/invitation", {"offer": "lend a ladder", "need": "", "do": "keep"})
    link = phone.get(f"/{code}/invitation").one("copy-text").attributes["data-text"] or ""
    came = new.post(f"/{code}/expected", {"key": link.partition("#")[2], "name": "Carol"})
    assert came.location == f"/{code}"
    with group.db.look() as session:
        room = gathering_by_code(session, code)
        (me,) = session.scalars(select(AttendeeRecord).where(AttendeeRecord.gathering_id == room.id))
        member = member_of_attendee(session, me.id)
        assert member and member.name == "Carol"
    assert new.get(page_of(group)).status == 200


def test_a_name_that_is_a_members_is_nobodys_on_another_phone(app: Flask, group: Group, code: str) -> None:
    stranger = Browser(app)
    stranger.get(f"/{code}/invitation")
    stranger.post(f"/{code}/invitation", {"name": "Carol", "offer": "tea", "need": "", "do": "keep"})
    assert [guest.member_id for guest in guests(group)] == [None]
    assert "You’re coming." not in device(app, group, "Carol").get(page_of(group)).text


def test_can_t_come_stands_on_their_page_too(app: Flask, group: Group, code: str) -> None:
    phone = device(app, group, "Carol")
    phone.post(f"/{code}/invitation", {"offer": "tea", "need": "", "do": "keep"})
    device(app, group, "Carol").post(f"/{code}/invitation", {"do": "away"})
    assert "You can’t come." in phone.get(page_of(group)).text


def test_who_deletes_themselves_is_not_expected_any_more_and_who_leaves_comes_as_anybody(
    app: Flask, group: Group, code: str
) -> None:
    for name in ("Carol", "Emil"):
        device(app, group, name).post(f"/{code}/invitation", {"offer": f"tea by {name}", "need": "", "do": "keep"})
    with group.db.look() as session:
        ids = {member.name: member.id for member in session.scalars(select(MemberRecord))}
    delete_member(group.db, ids["Carol"], time.time())
    leave_group(group.db, ids["Emil"], time.time())
    assert [(guest.name, guest.member_id) for guest in guests(group)] == [("Emil", None)]


def test_whoever_was_at_the_last_one_reads_of_the_next(app: Flask, group: Group, code: str) -> None:
    last: Room = group.last  # type: ignore[attr-defined]
    page = Browser(app).as_attendee(last, "Emil").get(f"/{last.code}")
    assert "Next: Thursday in spring" in page.text
    assert page.one(f"a[href='/{code}/invitation']")


def test_nothing_is_said_of_one_that_is_over_or_taken_down(app: Flask, group: Group, code: str) -> None:
    Browser(app).as_house(app).post(f"/host/{code}/invitation", {"do": "take-down"})
    assert "Next:" not in device(app, group, "Carol").get(page_of(group)).text
