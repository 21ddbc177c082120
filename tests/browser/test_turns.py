"""One turn at a table, live: both phones and the big screen say the same speaker, and change together."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from .conftest import Host, People
from .test_evening import ASKS, GIVES, post_both

NAMES = tuple(GIVES)
RUN_SHEET = """
name = "Three at a table"
[[parts]]
phase = "lobby"
minutes = 5
[[parts]]
phase = "posting"
minutes = 5
[[parts]]
phase = "matching"
minutes = 3
[[parts]]
phase = "rounds"
rounds = 1
minutes = 6
table = 3
turns = "60 s"
[[parts]]
phase = "wrap-up"
minutes = 5
"""
# As long as a change may take to be everywhere, in seconds.
TOGETHER = 3.0


def read_run_sheet(host: Host, text: str) -> None:
    host.page.goto(f"/host/{host.code}/hours")
    host.page.locator("summary", has_text="From a file of your own").click()
    host.page.locator("#toml").fill(text)
    host.page.get_by_role("button", name="Read it").click()
    expect(host.page.locator(".hours__rows h2").filter(has_text="Hands")).to_have_count(0)
    host.page.get_by_role("button", name="Use this plan").click()
    host.page.wait_for_url("**/setup")


def on_phone(page: Page, me: str) -> str:
    """Whose turn it is, as this phone's heading says it; "" when none is on."""
    shown = page.locator("section.turn > div:not([hidden]) h2").inner_text()
    return {"Your turn": me, "All have had a turn.": ""}.get(shown, shown)


def on_screen(page: Page) -> str:
    now = page.locator("#board li.is-now bdi")
    return now.inner_text() if now.count() else ""


def everywhere(screen: Page, phones: dict[str, Page]) -> list[str]:
    return [on_screen(screen), *(on_phone(page, name) for name, page in phones.items())]


def all_say(screen: Page, phones: dict[str, Page], speaker: str) -> None:
    """Each of them, TOGETHER at the latest; whoever is not on says whom to help, and the first to speak says "Your turn"."""
    within = TOGETHER * 1000
    expect(screen.locator("#board li.is-now bdi")).to_have_text(speaker, timeout=within)
    for name, page in phones.items():
        heading = page.locator("section.turn > div:not([hidden]) h2")
        expect(heading).to_have_text("Your turn" if name == speaker else speaker, timeout=within)
    assert everywhere(screen, phones) == [speaker] * (1 + len(phones))


def test_phones_and_screen_say_the_same_speaker_and_change_together(people: People) -> None:
    host = people.open_room(people="12", tables="6")
    read_run_sheet(host, RUN_SHEET)
    screen = host.open_screen()
    host.take_remote()
    phones = {name: people.join(host.code, name) for name in NAMES}
    host.next("Give and ask")
    for name, page in phones.items():
        post_both(page, name)
    host.next("The rings")
    host.next("Round 1 of 1")
    expect(screen.locator("#board li.is-now bdi")).to_be_visible()
    first = on_screen(screen)
    all_say(screen, phones, first)
    order = [each.inner_text() for each in screen.locator("#board li[data-turn] bdi").all()]
    assert order[0] == first and sorted(order) == sorted(NAMES)

    # The one whose turn it is hands it on; then another at the table says that the second is done.
    phones[first].get_by_role("button", name=f"I’m done, over to {order[1]}").click()
    all_say(screen, phones, order[1])
    phones[first].get_by_role("button", name=f"{order[1]} is done").click()
    all_say(screen, phones, order[2])
    for name, page in phones.items():
        assert (name == order[2]) == (page.get_by_role("button", name="I’m done").count() > 0)
    assert all(ASKS[order[2]] in page.locator("section.turn > div:not([hidden])").inner_text() for page in phones.values())
