"""The whole evening without a mouse: a guest from the door to their people, a host from the plan to the thanks."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.waiting import until_on

from .conftest import People

_FOCUSED = "document.activeElement.textContent.trim().replace(/\\s+/g, ' ')"
GIVES = {"Leila": "teach sourdough", "Omar": "lend a cargo bike"}
ASKS = {"Leila": "lend me a cargo bike", "Omar": "teach me sourdough"}


def tab_to(page: Page, button: str) -> None:
    """Walk with Tab until the focus is on this button or link, once it is there."""
    expect(page.locator("button, a, summary").filter(has_text=button).locator("visible=true").first).to_be_visible()
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate(_FOCUSED) == button:
            return
    raise AssertionError(f"Tab never reached {button}")


def press(page: Page, button: str) -> None:
    tab_to(page, button)
    page.keyboard.press("Enter")


def write(page: Page, label: str, text: str, button: str) -> None:
    box = page.get_by_label(label)
    expect(box).to_be_visible()
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.localName") == "textarea":
            break
    page.keyboard.type(text)
    press(page, button)


def post_both(page: Page, name: str) -> None:
    write(page, "I can help someone …", GIVES[name], "Next: something you’d love")
    write(page, "It would help if someone could …", ASKS[name], "I’m ready")
    expect(page.get_by_role("heading", name="You’re set.")).to_be_visible()


def test_a_phone_goes_through_the_evening_by_keyboard_alone(people: People) -> None:
    host = people.open_room(rounds="2")
    omar = people.join(host.code, "Omar")
    leila = people.open(f"/{host.code}")
    leila.keyboard.press("Tab")
    leila.keyboard.type("Leila")
    leila.keyboard.press("Enter")
    expect(leila.get_by_role("heading", level=1)).to_contain_text("Leila")
    host.take_remote()
    host.next("Hands")
    raise_hands(leila)
    host.next("Give and ask")
    post_both(leila, "Leila")
    post_both(omar, "Omar")
    host.next("Look around")
    answer_both(leila)
    expect(leila.get_by_role("heading", name="You’re set.")).to_be_visible()
    host.next("The rings")
    # Next before there is a plan asks for one.
    expect(leila.get_by_role("heading", name="Round 1, table")).to_be_visible()
    host.next("Round 1 of 2")
    expect(leila.locator("h1:focus")).to_contain_text("Now: round 1, table")
    meet(leila)
    host.next("Round 2 of 2")
    host.next("Thanks")
    expect(leila.locator("h1:focus")).to_have_text("Thank you.")
    promise(leila)
    host.next("Over")
    expect(leila.get_by_text("The event is over. Your people are still here.")).to_be_visible()


def answer_both(page: Page) -> None:
    """An offer and a need, in whichever order they are dealt."""
    # Until its script has come, all of them lie side by side.
    expect(page.locator("card-stack:defined")).to_have_count(1)
    love, can_help = "I’d love this", "I can help"
    first = page.get_by_role("button", name=love).or_(page.get_by_role("button", name=can_help))
    expect(first).to_be_visible()
    for answer in (love, can_help) if first.inner_text() == love else (can_help, love):
        press(page, answer)


def raise_hands(page: Page) -> None:
    for button in ("Hand up", "Not me"):
        expect(page.get_by_role("button", name=button, exact=True)).to_be_visible()
        press(page, button)
        expect(page.locator(":focus")).not_to_have_text(button)
    expect(page.get_by_role("heading", name="Thank you.")).to_be_visible()
    press(page, "Change")
    expect(page.locator(".again strong").first).to_have_text("Not me")


def meet(page: Page) -> None:
    # Until its script has come, the link leads to a page of its own.
    expect(page.locator("held-up:defined")).to_have_count(1)
    press(page, "Hold mine up")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).not_to_be_visible()
    press(page, "We’ve met")
    expect(page.get_by_text("You’ve met")).to_be_visible()
    expect(page.locator("h1:focus")).to_be_visible()


def promise(page: Page) -> None:
    press(page, "Make one promise")
    page.keyboard.press("Tab")
    page.keyboard.type("I’ll bring bread on Friday")
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 met, 1 promise to keep")).to_be_visible()
    expect(page.get_by_text("“I’ll bring bread on Friday”")).to_be_visible()


def go_on(page: Page, key: str, title: str) -> None:
    """Press until it moves on: a clicker bounces, so the remote takes no second press within a second of the first."""
    heading = page.get_by_role("heading", level=1)

    def leads_there() -> bool:
        if heading.inner_text() != title:
            page.keyboard.press(key)
        return heading.inner_text() == title

    until_on(page, leads_there, title)


def test_a_host_goes_through_the_evening_by_keyboard_alone(people: People) -> None:
    page = people.open(f"/h#{people.server.key}")
    page.wait_for_url("**/host")
    code, screen = plan(page)
    guests = {name: people.join(code, name) for name in ("Leila", "Omar")}
    press(page, "Open the remote")
    expect(page.get_by_role("heading", level=1)).to_have_text("Come on in")
    show_and_hide(page, screen)
    go_on(page, " ", "Hands")
    go_on(page, "PageDown", "Give and ask")
    for name, guest in guests.items():
        post_both(guest, name)
    for title in ("Look around", "The rings", "Round 1 of 2"):
        go_on(page, " ", title)
    expect(screen.get_by_text("Round 1 of 2").first).to_be_visible()
    page.keyboard.press("PageUp")
    expect(page.get_by_role("heading", level=1)).to_have_text("The rings")
    for title in ("Round 1 of 2", "Round 2 of 2", "Thanks"):
        go_on(page, "ArrowRight", title)
    expect(screen.get_by_role("heading", name="Before you go, thank one person by name.")).to_be_visible()


def plan(page: Page) -> tuple[str, Page]:
    """Plan the hour and open the big screen: the room's code, and the screen's window."""
    page.keyboard.press("Tab")
    for text in ("Canal House", "Dina", "2", "58", "6", "2"):
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    press(page, "Open the room")
    page.wait_for_url("**/setup")
    tab_to(page, "Open the big screen")
    with page.context.expect_page() as opened:
        page.keyboard.press("Enter")
    return page.url.split("/")[-2], opened.value


def show_and_hide(page: Page, screen: Page) -> None:
    # The keys come after the page.
    page.wait_for_load_state("networkidle")
    for key, seen, on in (("j", ".code-square", "[data-show-code]"), ("b", ".scene-blank", "[data-blank]")):
        page.keyboard.press(key)
        expect(screen.locator(seen)).to_be_attached()
        expect(page.locator(f"{on}.k--on")).to_be_attached()
        page.keyboard.press(key)
        expect(screen.locator(seen)).not_to_be_attached()
        # The screen may have it before the remote knows that it was heard.
        expect(page.locator("form[aria-busy=true]")).to_have_count(0)
        expect(page.locator(f"{on}.k--on")).not_to_be_attached()
