"""What somebody hears who listens to the page: the phase, their table and the last minute, politely, and each of them once."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from .conftest import People
from .test_evening import post_both

# All that any polite region of the page says from now on, the focus's own words apart.
_LISTEN = """() => {
  window.heard = [];
  const region = document.getElementById("announce");
  new MutationObserver(() => region.textContent && window.heard.push(region.textContent)).observe(region, { childList: true });
}"""
_LAST_MINUTE = """async () => {
  const clock = await import(document.querySelector("link[rel=modulepreload][href$='/js/clock.js']").href);
  const now = Date.now() / 1000;
  clock.setClock({ ends_at: now + 61.5, paused_left: null, length: 480, now });
}"""


def heard(page: Page, *sentences: str) -> None:
    """These and no others since it was asked last."""
    page.wait_for_function("(count) => window.heard.length >= count", arg=len(sentences))
    a_moment_passes(page)
    assert page.evaluate("window.heard.splice(0)") == list(sentences)


def a_moment_passes(page: Page, milliseconds: int = 600) -> None:
    """For the page, not for us: whatever would say the same thing again says it."""
    page.clock.run_for(milliseconds)


def test_phase_table_and_the_last_minute_are_said_once_each(people: People) -> None:
    host = people.open_room(rounds="2")
    leila, omar = people.join(host.code, "Leila"), people.join(host.code, "Omar")
    leila.clock.install()
    leila.evaluate(_LISTEN)
    assert leila.locator("#announce").get_attribute("role") == "status"
    host.take_remote()
    host.next("Hands")
    heard(leila, "Do you hope to sell something today?")
    host.next("Give and ask")
    heard(leila, "What could you give?")
    for phone, name in ((leila, "Leila"), (omar, "Omar")):
        post_both(phone, name)
    leila.evaluate("document.activeElement.blur()")
    leila.evaluate("window.heard.splice(0)")
    host.next("Look around")
    host.next("The rings")
    until(leila, "Round 1, table 1")
    host.next("Round 1 of 2")
    heard(leila, "Now: round 1, table 1")
    wait_for_the_last_minute(leila)
    heard(leila, "One minute.")
    host.next("Round 2 of 2")
    host.next("Thanks")
    expect(leila.get_by_role("heading", name="Thank you.")).to_be_visible()


def until(page: Page, sentence: str) -> None:
    """What is said before does not matter; this comes once, and last."""
    expect(page.get_by_role("heading", name=sentence)).to_be_visible()
    a_moment_passes(page)
    said = page.evaluate("window.heard.splice(0)")
    assert (said[-1:], said.count(sentence)) == ([sentence], 1)


def wait_for_the_last_minute(page: Page) -> None:
    """The room's own clock may come with its numbers meanwhile and put this one right."""
    for _ in range(10):
        page.evaluate(_LAST_MINUTE)
        a_moment_passes(page, 2500)
        if page.evaluate("window.heard.length"):
            return


def test_where_the_focus_stood_in_the_old_panel_it_says_the_new_place_and_the_region_is_silent(people: People) -> None:
    host = people.open_room()
    leila = people.join(host.code, "Leila")
    leila.clock.install()
    leila.locator(".menu summary").focus()
    leila.evaluate(_LISTEN)
    host.take_remote()
    host.next("Hands")
    expect(leila.locator("h1:focus")).to_have_text("Do you hope to sell something today?")
    heard(leila)
