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
    phone.wait_for_function(f"(before) => ({_VERSION})() > before", arg=before)


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


def test_what_the_host_looks_for_stays_when_somebody_comes_in(people: People) -> None:
    host = people.open_room()
    people.join(host.code, "Omar")
    host.take_remote()
    host.page.locator("summary", has_text="People").click()
    box = host.page.get_by_label("Find someone")
    box.press_sequentially("le")
    expect(host.page.get_by_text("Nobody by that name.")).to_be_visible()
    host.page.evaluate("scrollTo(0, 200)")
    before = host.page.evaluate(_PLACE)
    people.join(host.code, "Leila")
    expect(host.page.get_by_role("link", name="Leila")).to_be_visible()
    expect(host.page.get_by_role("link", name="Omar")).to_be_hidden()
    assert (box.input_value(), host.page.evaluate(_PLACE)) == ("le", before)
