"""One whole evening in a real browser: a host, the big screen and three phones, one of them late, one losing its signal."""

from __future__ import annotations

import re
import zipfile

from playwright.sync_api import Page, expect

from .conftest import Look, People

GIVES = {
    "Leila": "work out what to charge for what they make",
    "Omar": "lend a room for 12 people on a Saturday",
    "Priya": "taste-test and label home-made food",
}
ASKS = {
    "Leila": "lend me a room for 12 people on a Saturday",
    "Omar": "tell me if my jam label is legal",
    "Priya": "work out what to charge for my chutney",
}


def write(page: Page, label: str, text: str, button: str) -> None:
    page.get_by_label(label).fill(text)
    page.get_by_role("button", name=button).click()


def post_both(page: Page, name: str) -> None:
    expect(page.get_by_role("heading", name="What could you give?")).to_be_visible()
    write(page, "I can help someone …", GIVES[name], "Next: something you’d love")
    expect(page.get_by_role("heading", name="What would you love?")).to_be_visible()
    write(page, "It would help if someone could …", ASKS[name], "I’m ready")
    expect(page.get_by_role("heading", name="You’re set. Look up.")).to_be_visible()


def test_an_evening_from_the_code_to_the_export(people: People, look: Look) -> None:
    host = people.open_room(people="12", tables="6")
    look("01-setup", host.page)
    screen = host.open_screen()
    expect(screen.get_by_text("Be the first name up here.")).to_be_visible()
    look("02-lobby-empty", screen)

    leila, omar = people.join(host.code, "Leila"), people.join(host.code, "Omar")
    expect(leila.get_by_role("heading", level=1)).to_contain_text("Leila")
    expect(screen.get_by_text("Welcome, Omar")).to_be_visible()
    look("03-lobby", screen)
    look("03-phone-lobby", leila)

    again = people.join(host.code, "leila")
    expect(again.get_by_role("alert")).to_contain_text("There’s another leila. Add a letter, like leila H.")
    expect(again.get_by_label("No: add a letter")).to_have_value("leila")
    look("03-phone-refused", again)

    host.take_remote()
    look("04-remote-lobby", host.page)
    host.next("Hands")
    for phone in (leila, omar):
        expect(phone.get_by_role("heading", name="Do you hope to sell something today?")).to_be_visible()
        look("05-phone-hands", phone)
        phone.get_by_role("button", name="Hand up").click()
        expect(phone.get_by_role("heading", name="Do you hope to buy something today?")).to_be_visible()
        phone.get_by_role("button", name="Not me").click()
    expect(screen.locator("#scene")).to_contain_text("2")
    look("06-hands", screen)

    host.next("Give and ask")
    post_both(leila, "Leila")
    lose_the_signal_while_typing(omar, look)
    expect(screen.get_by_text(GIVES["Omar"])).to_be_visible()
    look("08-wall", screen)
    look("08-remote-wall", host.page)

    host.next("Look around")
    expect(leila.get_by_text(GIVES["Omar"])).to_be_visible()
    look("09-phone-market", leila)
    leila.get_by_role("button", name="I’d love this").first.click()
    look("09-market", screen)

    host.next("The rings")
    expect(leila.get_by_role("heading", name="Round 1, table")).to_be_visible()
    expect(screen.get_by_text("2 people", exact=False).first).to_be_visible()
    look("10-rings", screen)
    look("10-phone-match", leila)

    host.next("Round 1 of 3")
    look("11-round", screen)
    look("11-phone-round", leila)
    look("11-remote-round", host.page)
    come_late(people, host.code, host.page, look)
    expect(screen.locator(".cell").get_by_text("Priya")).to_be_visible()

    leila.get_by_role("button", name="We’ve met").click()
    expect(leila.get_by_text("Share your e-mail with")).to_have_count(2)
    look("13-phone-met", leila)

    host.page.get_by_role("button", name="Pause").click()
    expect(host.page.get_by_role("button", name="Go on")).to_be_visible()
    expect(screen.get_by_text("Paused")).to_be_visible()
    host.page.get_by_role("button", name="Go on").click()

    host.next("Round 2 of 3")
    host.page.get_by_role("button", name="Undo").click()
    expect(host.page.get_by_role("heading", level=1)).to_have_text("Round 1 of 3")
    host.next("Round 2 of 3")
    host.next("Round 3 of 3")
    host.next("Thanks")
    expect(leila.get_by_role("heading", name="Thank you.")).to_be_visible()
    look("14-thanks", screen)
    look("14-phone-people", leila)
    host.next("Over")
    look("15-closed", screen)
    look("15-remote-closed", host.page)

    with host.page.expect_download() as download:
        host.page.get_by_role("button", name=re.compile("CSV")).click()
    with zipfile.ZipFile(download.value.path()) as archive:
        matches = archive.read("matches.csv").decode("utf-8-sig")
        people_csv = archive.read("attendees.csv").decode("utf-8-sig")
    assert GIVES["Omar"] in matches
    assert all(name in people_csv for name in ("Leila", "Omar", "Priya"))


def lose_the_signal_while_typing(phone: Page, look: Look) -> None:
    """What Omar types without a signal stays on his phone through a reload, and is sent once when the signal is back."""
    expect(phone.get_by_role("heading", name="What could you give?")).to_be_visible()
    box = phone.get_by_label("I can help someone …")
    box.press_sequentially(GIVES["Omar"][:20])
    phone.reload()
    expect(box).to_have_value(GIVES["Omar"][:20])
    phone.context.set_offline(True)
    box.press("End")
    box.press_sequentially(GIVES["Omar"][20:])
    phone.get_by_role("button", name="Next: something you’d love").click()
    expect(phone.get_by_text("No signal. You’re fine.")).to_be_visible()
    look("07-phone-offline", phone)
    phone.context.set_offline(False)
    expect(phone.get_by_role("heading", name="What would you love?")).to_be_visible()
    write(phone, "It would help if someone could …", ASKS["Omar"], "I’m ready")
    expect(phone.get_by_role("heading", name="You’re set. Look up.")).to_be_visible()
    phone.goto(phone.url + "?do=cards")
    expect(phone.get_by_text(GIVES["Omar"])).to_have_count(1)
    phone.go_back()


def come_late(people: People, code: str, remote: Page, look: Look) -> None:
    """Priya comes in round 1; the host says yes, and she sits down with Leila and Omar."""
    priya = people.join(code, "Priya")
    expect(priya.get_by_text("Good, you made it.")).to_be_visible()
    look("12-phone-late-give", priya)
    write(priya, "I can help someone …", GIVES["Priya"], "Next: something you’d love")
    write(priya, "It would help if someone could …", ASKS["Priya"], "I’m ready")
    expect(priya.get_by_role("button", name="Join table 1")).to_be_visible()
    look("12-phone-late", priya)
    expect(remote.get_by_text("Priya just arrived.")).to_be_visible()
    look("12-remote-late", remote)
    remote.get_by_role("button", name="Yes", exact=True).click()
    expect(priya.locator("#panel").get_by_text("You’re three at this table.")).to_be_visible()
    look("12-phone-trio", priya)
