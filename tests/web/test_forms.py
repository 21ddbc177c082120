"""Plain forms that work without JavaScript, and the same forms when the page's script sends them."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from facilitator.config import house_key
from facilitator.core.hour import plan_hour
from facilitator.identity import cookie_name
from facilitator.store.keys import Role
from facilitator.store.records import AttendeeRecord, KeyRecord
from facilitator.web.addresses import Origin
from tests.builders import FOUR, HOST, ORIGIN, SET_UP, Browser, Room, client_key

PANEL = {"X_Boon": "panel"}


@pytest.fixture
def carol(app: Flask, web_room: Room) -> Browser:
    return Browser(app).as_attendee(web_room.join("Carol"), "Carol")


@pytest.fixture
def dina(app: Flask, web_room: Room) -> Browser:
    return Browser(app).as_host(web_room)


def test_joining_takes_a_name_and_leads_back_to_the_room(app: Flask, web_room: Room) -> None:
    alice = Browser(app)
    key = alice.get(f"/{web_room.code}").value("input[name=client_key]")
    page = alice.post(f"/{web_room.code}/join", {"name": "Alice", "client_key": key})
    assert (page.status, page.location) == (303, f"/{web_room.code}")
    assert "You’re in, Alice." in alice.get(page.location).text


def opened(app: Flask, room: Room, secret: str = "") -> tuple[Browser, dict[str, str], str]:
    """A browser with the join page open, its form, and the secret it was given; or one that still has that `secret`."""
    browser = Browser(app)
    if secret:
        browser.client.set_cookie(f"boon-join-{room.code}", secret, domain=HOST)
    key = browser.get(f"/{room.code}").value("input[name=client_key]")
    cookie = browser.client.get_cookie(f"boon-join-{room.code}", domain=HOST)
    assert cookie is not None
    return browser, {"name": "Alice", "client_key": key}, cookie.value


def test_a_join_whose_answer_was_lost_is_sent_again_and_is_one_person(app: Flask, web_room: Room) -> None:
    alice, form, secret = opened(app, web_room)
    assert alice.post(f"/{web_room.code}/join", form).status == 303
    waiting, _, _ = opened(app, web_room, secret)
    assert waiting.post(f"/{web_room.code}/join", form).status == 303
    assert "You’re in, Alice." in waiting.get(f"/{web_room.code}").text
    assert web_room.screen().names == ("Alice",)


def test_whoever_saw_a_join_form_is_not_its_sender(app: Flask, web_room: Room) -> None:
    alice, form, secret = opened(app, web_room)
    alice.post(f"/{web_room.code}/join", form)
    alice.post(f"/{web_room.code}/details", {"email": "alice@example.org"})
    for thief in (Browser(app), opened(app, web_room)[0], opened(app, web_room, secret + "x")[0]):
        refused = thief.post(f"/{web_room.code}/join", form)
        assert (refused.status, "There’s another Alice." in refused.text) == (422, True)
        assert "alice@example.org" not in thief.get(f"/{web_room.code}?do=details").html
    assert web_room.screen().names == ("Alice",)


def test_after_not_me_the_form_brings_nobody_back(app: Flask, web_room: Room) -> None:
    alice, form, secret = opened(app, web_room)
    alice.post(f"/{web_room.code}/join", form)
    alice.post(f"/{web_room.code}/not-me")
    for phone in (alice, opened(app, web_room, secret)[0]):
        assert phone.post(f"/{web_room.code}/join", form).status == 422
    assert web_room.screen().names == ("Alice",)


def test_the_rows_of_an_evening_make_their_reader_nobody(app: Flask, web_room: Room) -> None:
    alice, form, secret = opened(app, web_room)
    alice.post(f"/{web_room.code}/join", form)
    with web_room.db.look() as session:
        rows = [session.get_one(AttendeeRecord, 1).client_key, *session.scalars(select(KeyRecord.digest))]
    assert not [row for row in rows if form["client_key"] in row or secret in row]
    for kept in rows:
        reader = Browser(app)
        for cookie in (cookie_name(Role.ATTENDEE, web_room.code), f"boon-join-{web_room.code}"):
            reader.client.set_cookie(cookie, kept, domain=HOST)
        assert reader.post(f"/{web_room.code}/join", {"name": "Alice", "client_key": kept}).status == 422
        assert reader.get(f"/{web_room.code}/panel").status == 403


def test_a_key_that_was_planted_while_somebody_joins_is_replaced(app: Flask, web_room: Room) -> None:
    """Mallory puts his own key into the browser of somebody who has the join page open."""
    web_room.join("Mallory")
    browser, form, _ = opened(app, web_room)
    browser.as_attendee(web_room, "Mallory").post(f"/{web_room.code}/join", form)
    assert "You’re in, Alice." in browser.get(f"/{web_room.code}").text
    assert web_room.screen().gathering.here == 2


def test_a_phone_that_has_joined_stays_that_person(carol: Browser, web_room: Room) -> None:
    page = carol.post(f"/{web_room.code}/join", {"name": "Somebody else", "client_key": client_key(2)})
    assert (page.status, web_room.screen().names) == (303, ("Carol",))


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("", "Enter a name people can call you."),
        ("\u3164", "Enter a name people can call you."),
        ("x" * 41, "That’s a long one. Use up to 40 letters."),
        ("carol", "There’s another carol. Add a letter, like carol H."),
    ],
)
def test_a_refused_name_keeps_what_was_typed_beside_the_problem(
    app: Flask, carol: Browser, web_room: Room, name: str, message: str
) -> None:
    form = {"name": name, "say_it_like": "lay-la", "client_key": client_key("draft")}
    page = Browser(app).post(f"/{web_room.code}/join", form)
    assert page.status == 422
    assert {field: page.value(f"input[name={field}]") for field in form} == form
    field, problem = page.one("input[name=name]"), page.one("[role=alert]")
    assert (problem.text(), field.attributes["aria-invalid"]) == (message, "true")
    assert problem.attributes["id"] in (field.attributes["aria-describedby"] or "").split()


def test_after_the_rounds_joining_is_refused_with_a_page(app: Flask, web_room: Room) -> None:
    web_room.reach("wrap-up", *FOUR)
    page = Browser(app).post(f"/{web_room.code}/join", {"name": "Leila", "client_key": client_key(1)})
    assert page.status == 409
    assert "That’s it for today. Ask the host about the next one." in page.text
    assert page.value("input[name=name]") == "Leila"


@pytest.mark.parametrize(("kind", "selector"), [("offer", "#offer-text"), ("need", "#need-text")])
def test_a_refused_card_keeps_its_words_kind_and_key(carol: Browser, web_room: Room, kind: str, selector: str) -> None:
    web_room.reach("posting")
    text = "a long story " * 10
    form = {"kind": kind, "text": text, "help_kind": "hands", "would_pay": "yes", "client_key": client_key("draft")}
    page = carol.post(f"/{web_room.code}/cards", form)
    assert page.status == 422
    assert page.value(selector).strip() == text.strip()
    assert page.value("input[name=client_key]") == client_key("draft")
    assert page.one("input[name=help_kind][value=hands]").attributes.get("checked", "no") is None
    assert page.one("[role=alert]").text() == f"Make it a little shorter: {len(text.strip())} of 120 letters."
    if kind == "need":
        assert "checked" in page.one("input[name=would_pay]").attributes


def test_a_card_in_the_wrong_phase_is_refused_and_its_words_are_kept(carol: Browser, web_room: Room) -> None:
    form = {"kind": "offer", "text": "lend a drill", "client_key": client_key(1)}
    page = carol.post(f"/{web_room.code}/cards", form)
    assert page.status == 409
    assert "Cards aren’t open right now. Keep your words; the big screen says when." in page.text
    assert "lend a drill" in page.value("#offer-text")


def test_a_posted_card_leads_on_to_the_next_question(carol: Browser, web_room: Room) -> None:
    web_room.reach("posting")
    form = {"kind": "offer", "text": "lend a drill", "client_key": client_key(1)}
    page = carol.post(f"/{web_room.code}/cards", form)
    assert (page.status, page.location) == (303, f"/{web_room.code}")
    assert carol.get(page.location).one("#panel").attributes["data-step"] == "need"


def test_the_pages_script_gets_the_panel_and_its_version(carol: Browser, web_room: Room) -> None:
    web_room.reach("posting")
    form = {"kind": "offer", "text": "lend a drill", "client_key": client_key(1)}
    page = carol.post(f"/{web_room.code}/cards", form, **PANEL)
    headers = page.response.headers
    assert page.status == 200
    assert (headers["X-Version"], headers["X-Phase"], headers["X-Step"]) == (str(web_room.version), "posting", "need")
    assert "X-Do" not in headers
    assert "<html" not in page.html and page.tree.css_first("#need-text") is not None


def test_the_pages_script_gets_the_refusal_in_the_panel(carol: Browser, web_room: Room) -> None:
    web_room.reach("posting")
    form = {"kind": "need", "text": "x" * 121, "client_key": client_key(1)}
    page = carol.post(f"/{web_room.code}/cards", form, **PANEL)
    assert (page.status, page.response.headers["X-Step"], page.response.headers["X-Do"]) == (422, "need", "need")
    assert page.value("#need-text") == "x" * 121
    assert page.one("[role=alert]").text() == "Make it a little shorter: 121 of 120 letters."


def test_editing_shows_the_old_words_and_a_refusal_keeps_the_new_ones(carol: Browser, web_room: Room) -> None:
    web_room.reach("posting")
    card = web_room.post("Carol", "need", "a ladder", would_pay=True)
    page = carol.get(f"/{web_room.code}?do=edit&card={card}")
    assert (page.value("#edit-text"), "checked" in page.one("input[name=would_pay]").attributes) == ("a ladder", True)
    page = carol.post(f"/{web_room.code}/cards/{card}", {"text": "y" * 121, "card": card})
    assert page.status == 422
    assert page.value("#edit-text") == "y" * 121
    assert page.one("[role=alert]").text() == "Make it a little shorter: 121 of 120 letters."


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"email": "carol@", "phone": "+31 6 1234 5678", "shares_with_organiser": "yes"}, "email"),
        ({"email": "carol@example.org", "phone": "call me", "shares_with_organiser": "yes"}, "phone"),
    ],
)
def test_refused_details_keep_all_that_was_typed(carol: Browser, web_room: Room, form: dict[str, str], field: str) -> None:
    page = carol.post(f"/{web_room.code}/details", form)
    assert page.status == 422
    assert {name: page.value(f"input[name={name}]") for name in ("email", "phone")} == {
        name: form[name] for name in ("email", "phone")
    }
    assert "checked" in page.one("input[name=shares_with_organiser]").attributes
    assert page.one(f"input[name={field}]").attributes["aria-invalid"] == "true"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("z" * 121, "Make it a little shorter: up to 120 letters."),
        ("I’ll ", "Say what you will do, like “send prices by Friday”."),
    ],
)
def test_a_refused_promise_is_shown_where_it_was_typed(carol: Browser, web_room: Room, text: str, words: str) -> None:
    web_room.reach("rounds", *FOUR)
    web_room.met("Carol")
    web_room.reach("wrap-up")
    other = web_room.phone("Carol").people[0].id
    page = carol.post(f"/{web_room.code}/promise", {"person": other, "text": text})
    assert page.status == 422
    assert page.value(f"#promise-{other}") == text
    assert [node.text() for node in page.tree.css("[role=alert]")] == [words]


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("hand", {"question": "sell", "up": "yes"}),
        ("taps", {"card": "1", "wanted": "yes"}),
        ("met", {"meeting": "1"}),
        ("turn", {"meeting": "1", "place": "0", "do": "done"}),
        ("cannot-find", {"meeting": "1"}),
        ("late", {"choice": "now"}),
        ("share", {"person": "1", "field": "email", "share": "yes"}),
        ("market-done", {}),
    ],
)
def test_anything_in_the_wrong_phase_is_refused_on_a_page_that_says_so(
    carol: Browser, web_room: Room, path: str, form: dict[str, str]
) -> None:
    page = carol.post(f"/{web_room.code}/{path}", form)
    assert page.status == 409
    assert page.one("#panel").attributes["data-step"] == "lobby"
    assert [node.text() for node in page.tree.css("[role=alert]")] != []


def test_a_hand_is_raised_by_its_button(carol: Browser, web_room: Room) -> None:
    web_room.reach("poll")
    steps = []
    for question in ("sell", "buy"):
        assert carol.get(f"/{web_room.code}").value("input[name=question]") == question
        steps.append(carol.post(f"/{web_room.code}/hand", {"question": question, "up": "yes"}).status)
    assert (steps, web_room.screen().hands and web_room.screen().hands.sell) == ([303, 303], 1)


def test_a_dealt_card_is_tapped_by_its_button(app: Flask, web_room: Room) -> None:
    web_room.reach("market", *FOUR)
    carol = Browser(app).as_attendee(web_room, "Carol")
    card = carol.get(f"/{web_room.code}").tree.css_first("article[data-card]")
    assert card is not None
    assert carol.post(f"/{web_room.code}/taps", {"card": card.attributes["data-card"], "wanted": "yes"}).status == 303
    assert web_room.host().tapped == 1


def test_a_dealt_card_can_be_for_another_of_ones_own(app: Flask, web_room: Room) -> None:
    web_room.join(*FOUR).reach("posting").post_cards(*FOUR)
    web_room.post("Carol", "need", "borrow a drill on Saturday")
    web_room.post("Carol", "offer", "lend a drill on Sunday")
    web_room.next()
    carol = Browser(app).as_attendee(web_room, "Carol")
    card = carol.get(f"/{web_room.code}").tree.css_first("article[data-card]")
    assert card is not None
    other = card.css_first("button[name=own]")
    assert other is not None and "Rather" in other.text()
    form = {"card": card.attributes["data-card"], "own": other.attributes["value"]}
    assert carol.post(f"/{web_room.code}/taps", form).status == 303
    assert web_room.host().tapped == 1


def test_not_me_makes_the_phone_nobody(carol: Browser, web_room: Room) -> None:
    key = web_room.keys["Carol"]
    page = carol.post(f"/{web_room.code}/not-me")
    assert page.status == 303
    assert carol.get(page.location).one("#panel").attributes["data-step"] == "join"
    carol.client.set_cookie(f"boon-attendee-{web_room.code}", key, domain="boon.test")
    assert carol.get(f"/{web_room.code}/panel").status == 403


def test_the_host_presses_next_as_a_form_and_as_a_script(dina: Browser, carol: Browser, web_room: Room) -> None:
    page = dina.post(f"/host/{web_room.code}/next", {"from": "lobby:0"})
    assert (page.status, page.location) == (303, f"/host/{web_room.code}")
    page = dina.post(f"/host/{web_room.code}/next", {"from": "poll:0"}, **PANEL)
    headers = page.response.headers
    assert (page.status, headers["X-Phase"], headers["X-Version"]) == (200, "posting", str(web_room.version))
    assert page.value("form[data-next] input[name=from]") == "posting:0"


@pytest.mark.parametrize("headers", [{}, PANEL], ids=["form", "script"])
def test_a_refused_next_says_why_on_the_remote(dina: Browser, web_room: Room, headers: dict[str, str]) -> None:
    page = dina.post(f"/host/{web_room.code}/next", {"from": "lobby:0"}, **headers)
    assert page.status == 409
    assert page.one("[role=alert]").text() == "Nobody is here yet. Show the code on the big screen."


def test_the_private_link_makes_a_host_who_opens_a_room(app: Flask) -> None:
    boon = app.extensions["boon"]
    dina = Browser(app)
    page = dina.post("/h", {"key": house_key(boon.settings.key_file)})
    assert (page.status, page.location) == (303, "/host")
    page = dina.post("/host", SET_UP)
    code = page.location.split("/")[2]
    assert (page.status, page.location) == (303, f"/host/{code}/setup")
    assert [dina.get(path).status for path in ("/host", page.location, f"/host/{code}")] == [200, 200, 200]
    page = dina.post(f"/host/{code}/screen")
    assert (page.status, dina.get(page.location).status) == (303, 200)


@pytest.mark.parametrize("key", ["", "nonsense", "x" * 5000, "ключ"])
def test_a_wrong_key_opens_nothing(app: Flask, key: str) -> None:
    dina = Browser(app)
    page = dina.post("/h", {"key": key})
    assert (page.status, page.one("[role=alert]").text()) == (
        403,
        "That key isn’t right, or it was used already. Take the link that Boon printed when it started, "
        "or a fresh one from the host’s page.",
    )
    assert dina.get("/host").status == 403


def test_a_refused_set_up_keeps_all_that_was_typed(app: Flask) -> None:
    typed = {**SET_UP, "tables": "many", "name": "<b>Canal & House</b>"}
    page = Browser(app).as_house(app).post("/host", typed)
    fields = [field for field in typed if field != "origin"]
    assert page.status == 422
    assert {field: page.value(f"input[name={field}]") for field in fields} == {field: typed[field] for field in fields}
    assert page.one("input[name=tables]").attributes["aria-invalid"] == "true"


@pytest.mark.parametrize("minutes", ["9" * 400, "-1", "0", "1e9", "٥٨"])
@pytest.mark.parametrize("field", ["minutes", "rounds"])
def test_an_absurd_number_is_refused_and_no_crash(app: Flask, field: str, minutes: str) -> None:
    assert Browser(app).as_house(app).post("/host", {**SET_UP, field: minutes}).status in (303, 422)


def test_the_plan_is_changed_on_the_same_page(dina: Browser, web_room: Room) -> None:
    base = f"/host/{web_room.code}/setup"
    assert dina.post(base, {**SET_UP, "name": "Boat House", "rounds": "2"}).status == 303
    page = dina.get(base)
    assert (page.value("input[name=name]"), page.value("input[name=rounds]")) == ("Boat House", "2")
    assert dina.post(base, {**SET_UP, "rounds": "99"}).status == 422


def test_several_networks_are_listed_for_the_host_to_choose(app: Flask) -> None:
    origins = [Origin("http://192.0.2.7:5000", "192.0.2.7 (Wi-Fi)"), Origin("http://198.51.100.4:5000", "198.51.100.4 (cable)")]
    with app.test_request_context("/host", base_url=ORIGIN):
        html = app.jinja_env.get_template("host/setup.html").render(
            typed={}, error=None, hour=plan_hour(58, 3), origins=origins, gatherings=[], gathering=None, handover_url=""
        )
    assert [html.count(f'value="{origin.value}"') for origin in origins] == [1, 1]
    assert "192.0.2.7 (Wi-Fi)" in html


def test_the_one_network_is_sent_with_the_form(app: Flask) -> None:
    assert Browser(app).as_house(app).get("/host").value("input[name=origin]") == ORIGIN


def test_the_remote_is_handed_to_another_device_once(app: Flask, dina: Browser, web_room: Room) -> None:
    page = dina.post(f"/host/{web_room.code}/remote")
    link = page.one(".handover copy-text").attributes["data-text"] or ""
    assert link.startswith(f"{ORIGIN}/h#")
    phone = Browser(app)
    asked = phone.post("/h", {"key": link.partition("#")[2]})
    assert (asked.status, "Canal House" in asked.text) == (200, True)
    taken = phone.post("/h", {"key": asked.value("input[name=key]"), "yes": asked.value("input[name=yes]")})
    assert (taken.status, taken.location) == (303, f"/host/{web_room.code}")
    assert phone.get(taken.location).status == 200
    assert Browser(app).post("/h", {"key": link.partition("#")[2]}).status == 403


@pytest.mark.parametrize("format", ["", "pdf", "../csv"])
def test_an_export_in_no_format_is_refused_with_a_page(dina: Browser, web_room: Room, format: str) -> None:
    page = dina.post(f"/host/{web_room.code}/export", {"format": format})
    assert (page.status, "Choose CSV, XLSX or JSON." in page.text) == (422, True)


def test_a_panel_that_the_page_has_already_is_not_sent_again(carol: Browser, web_room: Room) -> None:
    first = carol.get(f"/{web_room.code}/panel")
    again = carol.get(f"/{web_room.code}/panel", If_None_Match=first.response.headers["ETag"])
    web_room.join("Emil")
    newer = carol.get(f"/{web_room.code}/panel", If_None_Match=first.response.headers["ETag"])
    assert (first.status, again.status, newer.status) == (200, 304, 200)


def test_page_panel_and_answer_draw_the_same(carol: Browser, web_room: Room) -> None:
    """One panel, three ways to arrive: but for the key in its form and the second it was drawn in."""
    web_room.reach("poll")
    page, panel = carol.get(f"/{web_room.code}"), carol.get(f"/{web_room.code}/panel")
    inside = page.html.partition('<main id="panel"')[2].partition(">")[2].rpartition("</main>")[0]
    assert inside.split() == panel.html.split()


@pytest.mark.parametrize("junk", ["card=²", "card=-1", "card=9e9", "card=" + "9" * 400, "do=../base", "start=%01", "do=edit"])
@pytest.mark.parametrize("path", ["", "/panel"])
def test_odd_addresses_of_sub_pages_are_answered(carol: Browser, web_room: Room, path: str, junk: str) -> None:
    web_room.reach("posting")
    assert carol.get(f"/{web_room.code}{path}?do=edit&{junk}").status == 200


@pytest.mark.parametrize("field", ["meeting", "card", "person"])
@pytest.mark.parametrize("value", ["²", "-1", "1.5", "9" * 30, "", "\x01"])
def test_odd_numbers_in_forms_are_nobodys(app: Flask, web_room: Room, field: str, value: str) -> None:
    web_room.reach("market", *FOUR) if field == "card" else web_room.reach("rounds", *FOUR)
    carol = Browser(app).as_attendee(web_room, "Carol")
    path = {"meeting": "met", "card": "taps", "person": "share"}[field]
    page = carol.post(f"/{web_room.code}/{path}", {field: value, "field": "email", "share": "yes"})
    assert page.status == 404


def test_page_and_panel_agree_on_version_phase_and_step(app: Flask, web_room: Room) -> None:
    room = web_room.reach("rounds", *FOUR)
    pages = {
        f"/{room.code}": Browser(app).as_attendee(room, "Carol"),
        f"/host/{room.code}": Browser(app).as_host(room),
        f"/screen/{room.code}": Browser(app).as_screen(room),
    }
    for path, browser in pages.items():
        main, panel = browser.get(path).one("#panel").attributes, browser.get(f"{path}/panel").response.headers
        told = [main[f"data-{name}"] for name in ("version", "phase", "step")]
        assert told == [panel[f"X-{name}"] for name in ("Version", "Phase", "Step")], path
