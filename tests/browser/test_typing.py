"""Nothing that somebody types, reads or stands on is lost when the room moves on around them."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from .conftest import Host, People

_CARET = "() => { const box = document.querySelector('textarea'); return [box.value, box.selectionStart, box.selectionEnd]; }"
_PLACE = "() => [document.activeElement.id, Math.round(scrollY)]"
_VERSION = "() => Number(document.querySelector('#panel').dataset.version)"


def posting(people: People, name: str = "Leila") -> tuple[Host, Page]:
    """A phone on the first question, and the host beside it."""
    host = people.open_room()
    phone = people.join(host.code, name, size={"width": 320, "height": 480})
    host.take_remote()
    host.next("Hands")
    host.next("Give and ask")
    expect(phone.get_by_role("heading", name="What could you give?")).to_be_visible()
    return host, phone


def another_panel(people: People, host: Host, phone: Page, name: str) -> None:
    """Something happens that draws this phone's panel anew: the same person's other device sends a card."""
    before = phone.evaluate(_VERSION)
    form = {"kind": "need", "text": f"look over my {name}", "client_key": f"another-{name}-{host.code}"}
    sent = phone.context.request.post(f"/{host.code}/cards", form=form, headers={"Origin": people.server.url})
    assert sent.ok
    for _ in range(200):
        if phone.evaluate(_VERSION) > before:
            return
        phone.wait_for_timeout(50)
    raise AssertionError("no newer panel came")


def test_words_caret_and_selection_stay_when_another_panel_comes(people: People) -> None:
    host, phone = posting(people)
    box = phone.get_by_label("I can help someone …")
    box.press_sequentially("lend a van on Sundays")
    for _ in range(4):
        box.press("Shift+ArrowLeft")
    phone.evaluate("scrollTo(0, 60)")
    before = phone.evaluate(_CARET), phone.evaluate(_PLACE)
    another_panel(people, host, phone, "website")
    assert (phone.evaluate(_CARET), phone.evaluate(_PLACE)) == before
    phone.keyboard.type("days off")
    expect(box).to_have_value("lend a van on Sundays"[:-4] + "days off")


def test_a_word_that_is_being_composed_is_finished_after_another_panel(people: People) -> None:
    host, phone = posting(people)
    box = phone.get_by_label("I can help someone …")
    box.press_sequentially("teach ")
    keys = phone.context.new_cdp_session(phone)
    keys.send("Input.imeSetComposition", {"text": "に", "selectionStart": 1, "selectionEnd": 1})
    another_panel(people, host, phone, "website")
    keys.send("Input.imeSetComposition", {"text": "にほ", "selectionStart": 2, "selectionEnd": 2})
    keys.send("Input.insertText", {"text": "日本語"})
    expect(box).to_have_value("teach 日本語")


def tab_to(page: Page, button: str) -> None:
    """Walk with Tab until the focus is on this button or link."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim().replace(/\\s+/g, ' ')") == button:
            return
    raise AssertionError(f"Tab never reached {button}")


def test_a_phone_goes_through_the_evening_by_keyboard_alone(people: People) -> None:
    host = people.open_room()
    omar = people.join(host.code, "Omar")
    leila = people.open(f"/{host.code}")
    leila.keyboard.press("Tab")
    leila.keyboard.type("Leila")
    leila.keyboard.press("Enter")
    expect(leila.get_by_role("heading", level=1)).to_contain_text("Leila")
    host.take_remote()
    host.next("Hands")
    for button in ("Hand up", "Not me"):
        expect(leila.get_by_role("button", name=button, exact=True)).to_be_visible()
        tab_to(leila, button)
        leila.keyboard.press("Enter")
        expect(leila.locator(":focus")).not_to_have_text(button)
    expect(leila.get_by_role("heading", name="Thank you.")).to_be_visible()
    tab_to(leila, "Change")
    leila.keyboard.press("Enter")
    expect(leila.locator(".again strong").first).to_have_text("Not me")
    host.next("Give and ask")
    for phone, give, love in (
        (leila, "teach sourdough", "lend me a cargo bike"),
        (omar, "lend a cargo bike", "teach me sourdough"),
    ):
        by_keyboard(phone, "I can help someone …", give, "Next: something you’d love")
        by_keyboard(phone, "It would help if someone could …", love, "I’m ready")
        expect(phone.get_by_role("heading", name="You’re set.")).to_be_visible()
    host.next("Look around")
    host.next("The rings")
    host.next("Round 1 of 3")
    expect(leila.locator("h1:focus")).to_contain_text("Round 1, table")
    tab_to(leila, "Hold mine up")
    leila.keyboard.press("Enter")
    expect(leila.get_by_role("dialog")).to_be_visible()
    leila.keyboard.press("Escape")
    expect(leila.get_by_role("dialog")).not_to_be_visible()
    tab_to(leila, "We’ve met")
    leila.keyboard.press("Enter")
    expect(leila.get_by_text("You’ve met")).to_be_visible()


def by_keyboard(page: Page, label: str, text: str, button: str) -> None:
    expect(page.get_by_label(label)).to_be_visible()
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.localName") == "textarea":
            break
    page.keyboard.type(text)
    tab_to(page, button)
    page.keyboard.press("Enter")
