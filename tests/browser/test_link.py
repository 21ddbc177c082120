"""A phone that is about to die: its place goes to another one by a link that works once."""

from __future__ import annotations

from playwright.sync_api import expect

from .conftest import Look, People


def test_a_place_goes_to_another_phone_by_a_link(people: People, look: Look) -> None:
    host = people.open_room()
    leila = people.join(host.code, "Leila")
    leila.locator(".menu summary").click()
    leila.get_by_role("link", name="My link").click()
    look("before", leila)
    leila.get_by_role("button", name="Make my link").click()
    link = leila.get_by_label("Scan it with the other one").input_value()
    look("made", leila)

    other = people.open(link.removeprefix(people.server.url))
    expect(other.get_by_role("heading", name="Welcome back.")).to_be_visible()
    expect(other.get_by_label("Your link")).to_be_hidden()
    assert "#" not in other.url
    look("taken", other)
    other.get_by_role("button", name="Take my place").click()
    expect(other.get_by_role("heading", level=1)).to_contain_text("You’re in, Leila.")

    late = people.open(link.removeprefix(people.server.url))
    late.get_by_role("button", name="Take my place").click()
    expect(late.get_by_role("alert")).to_contain_text("That link has been used or is too old.")
    look("too late", late)
