"""A phone whose script never came: it asks for its page anew, so nobody is left in a phase that is over."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, People

HALF_A_MINUTE = 30_000


def without_its_script(people: People, code: str) -> Page:
    page = people.open(f"/{code}", PHONE)
    page.route("**/main.js", lambda route: route.abort())
    page.clock.install()
    page.reload()
    page.get_by_label("What should we call you?").fill("Leila")
    page.get_by_role("button", name="Join the room").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Leila")
    people.complaints.clear()
    return page


def test_it_comes_along_and_loses_nothing_that_is_being_written(people: People) -> None:
    host = people.open_room()
    host.take_remote()
    guest = without_its_script(people, host.code)
    host.next("Hands")
    guest.clock.run_for(HALF_A_MINUTE)
    expect(guest.get_by_role("button", name="Hand up")).to_be_visible()
    host.next("Give and ask")
    guest.clock.run_for(HALF_A_MINUTE)
    words = guest.get_by_label("I can help someone …")
    words.fill("lend a cargo bike")
    words.blur()
    guest.evaluate("window.isTheSamePage = true")
    guest.clock.run_for(HALF_A_MINUTE)
    guest.clock.run_for(HALF_A_MINUTE)
    expect(words).to_have_value("lend a cargo bike")
    assert guest.evaluate("window.isTheSamePage")
    people.complaints.clear()
