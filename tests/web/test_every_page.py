"""All pages of all roles in all phases: nothing inline, nothing hostile comes alive, and nobody's canary sings."""

from __future__ import annotations

import pytest
from flask import Flask

from facilitator.actions import wrap_up
from facilitator.actions.hosting import moderation
from facilitator.config import house_key
from tests.builders import FOUR, PHASES, Browser, Page, Room, contents, walk

MAIL, PHONE = "canary-carol@birds.example", "+31 6 5550 7771"
# Fewer would be found in the time of day, now and then.
PHONE_DIGITS = "655507771"
NAME, CARD = "<script>alert(1)</script>", "</textarea><img src=x onerror=alert(2)>{{7777*7777}}"
EVENING, DINA, SAY = "<svg onload=alert(3)>", '"><b id="dina">', "\u202e<i onclick=alert(4)>"


def inline(page: Page) -> list[str]:
    """What the policy forbids, or what only a hostile string could have put there."""
    alien = "style, img, iframe, object, embed, base, i[onclick], svg[onload], #dina"
    # A page that is saved as a file has to bring its own style: no policy of ours reaches it.
    is_file = "attachment" in page.response.headers.get("Content-Disposition", "")
    found = [f"<{node.tag}>" for node in page.tree.css(alien) if not (is_file and node.tag == "style")]
    for node in page.tree.css("*"):
        for name, value in node.attributes.items():
            if name == "style" or name.startswith("on") or (value or "").strip().casefold().startswith("javascript:"):
                found.append(f"<{node.tag} {name}={value!r}>")
    for node in page.tree.css("script"):
        if node.text().strip() or not (node.attributes.get("src") or "").startswith("/static/"):
            found.append(f"<script>{node.text()[:40]}")
    return found


def bad(app: Flask, room: Room) -> dict[tuple[str, str], list[str]]:
    pages = [(who, path, page) for who, path, page in walk(app, room) if page.response.mimetype == "text/html"]
    assert len(pages) > 20
    return {(who, path): wrong for who, path, page in pages if (wrong := inline(page))}


@pytest.mark.parametrize("phase", PHASES)
def test_no_page_has_anything_inline_or_lets_typed_words_come_alive(app: Flask, web_room: Room, phase: str) -> None:
    room = Room(web_room.db, now=web_room.now, set_up={"name": EVENING, "host_name": DINA, "wifi_name": NAME})
    room.join(NAME, "Emil")
    if phase not in ("lobby", "poll"):
        room.reach("posting")
        room.post_cards("Emil")
        room.post(NAME, "offer", CARD)
        room.post(NAME, "need", CARD + "!", would_pay=True, help_kind="hands")
    room.reach(phase)
    assert bad(app, room) == {}


def test_hostile_words_are_shown_as_they_were_written(app: Flask, web_room: Room) -> None:
    room = Room(web_room.db, now=web_room.now, set_up={"name": EVENING, "host_name": DINA}).join(NAME, "Emil")
    lobby = {who: page.text for who, path, page in walk(app, room) if path in (f"/screen/{room.code}", f"/host/{room.code}")}
    assert {who: NAME in text for who, text in lobby.items()} == {"screen": True, "host": True}
    room.reach("posting").post(NAME, "offer", CARD)
    edit = next(page for who, path, page in walk(app, room) if who == NAME and "do=edit" in path)
    assert edit.value("#edit-text") == CARD
    assert all("60481729" not in page.text for _, path, page in walk(app, room) if path.startswith("/screen"))


def test_hostile_words_stay_harmless_once_people_have_met(app: Flask, web_room: Room) -> None:
    room = web_room.join(NAME, "Emil").reach("posting")
    for name in (NAME, "Emil"):
        room.post(name, "offer", CARD)
        room.post(name, "need", CARD)
    room.reach("rounds")
    room.met("Emil")
    room.details(NAME, '"><script>@x.example', "+31 6 5550 7771")
    for field in ("email", "phone"):
        room.share(NAME, "Emil", field)
    wrap_up.promise(room.db, room.id, room.ids["Emil"], room.ids[NAME], CARD, room.now)
    for phase in ("rounds", "wrap-up", "closed"):
        assert bad(app, room.reach(phase)) == {}


def test_characters_that_turn_the_line_around_reach_no_page(app: Flask, web_room: Room) -> None:
    room = web_room.join("Ana\u202enaB", "Emil").reach("posting")
    room.post("Emil", "offer", "gift\u2066\u202e txt.exe")
    turned = {(who, path) for who, path, page in walk(app, room) if {"\u202e", "\u2066"} & set(contents(page))}
    assert turned == set()


# By then two who were at a table stand among each other's people.
MET = ("rounds", "wrap-up", "closed")
SONGS = (MAIL, "canary-carol", PHONE, PHONE.replace(" ", ""), "5550 7771")


def readers(app: Flask, room: Room, songs: tuple[str, ...] = SONGS) -> set[str]:
    """Who gets to read any of these canaries on any page or export."""
    return set().union(*readers_of_each(app, room, songs))


def readers_of_each(app: Flask, room: Room, songs: tuple[str, ...]) -> tuple[set[str], ...]:
    pages = [(who, contents(page)) for who, _, page in walk(app, room)]
    return tuple({who for who, words in pages if song in words} for song in songs)


@pytest.mark.parametrize("phase", PHASES)
def test_details_are_read_by_nobody_but_their_owner_in_any_phase(app: Flask, web_room: Room, phase: str) -> None:
    room = web_room.reach("rounds" if phase in MET else phase, "Carol", "Emil")
    if phase in MET:
        room.met("Carol")
    room.reach(phase)
    room.details("Carol", MAIL, PHONE)
    assert readers(app, room) == {"Carol"}


def test_details_are_read_by_whom_their_owner_chose_and_no_longer(app: Flask, web_room: Room) -> None:
    room = web_room.reach("rounds", *FOUR[:3])
    room.met("Carol")
    room.details("Carol", MAIL, PHONE.replace(" ", ""))
    seen = []
    for field, yes in (("email", True), ("phone", True), ("email", False), ("phone", False)):
        room.share("Carol", "Emil", field, yes)
        seen.append(readers_of_each(app, room, (MAIL, PHONE_DIGITS)))
    both, mine = {"Carol", "Emil"}, {"Carol"}
    assert seen == [(both, mine), (both, both), (mine, both), (mine, mine)]


def test_the_organisers_export_has_details_only_with_the_organisers_tick(app: Flask, web_room: Room) -> None:
    room = web_room.reach("wrap-up", "Carol", "Emil")
    room.details("Carol", MAIL, PHONE, organiser=True)
    assert readers(app, room) == {"Carol", "export"}
    room.details("Carol", MAIL, PHONE, organiser=False)
    assert readers(app, room) == {"Carol"}


def test_a_promise_is_read_by_its_maker_alone(app: Flask, web_room: Room) -> None:
    room = web_room.reach("rounds", *FOUR)
    room.met("Carol")
    wrap_up.promise(room.db, room.id, room.ids["Carol"], room.ids["Emil"], "canary promise", room.now)
    assert readers(app, room.reach("wrap-up"), ("canary promise",)) == {"Carol"}


def test_no_page_holds_anybodys_key(app: Flask, web_room: Room) -> None:
    room = web_room.reach("rounds", "Carol", "Emil")
    house = house_key(app.extensions["boon"].settings.key_file)
    keys = [house, room.host_key, room.screen_key, *room.keys.values()]
    assert {(who, path) for who, path, page in walk(app, room) if any(key in contents(page) for key in keys)} == set()


def test_no_page_of_a_host_repeats_what_is_in_her_cookies(app: Flask, web_room: Room) -> None:
    """Every page whose address needs no more than the code, whatever it is about: each reads cookies, and says none."""
    room = web_room.reach("rounds", "Carol", "Emil")
    host = Browser(app).as_house(app).as_host(room).as_screen(room).as_attendee(room, "Carol")
    keys = {cookie.value for cookie in (host.client._cookies or {}).values()}
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and rule.arguments <= {"code"}]
    pages = {rule.rule: host.get(rule.rule.replace("<code>", room.code)) for rule in rules}
    assert len(keys) == 4 and sum(page.status == 200 for page in pages.values()) > 30
    assert {rule for rule, page in pages.items() if any(key in _told(page) for key in keys)} == set()


def _told(page: Page) -> str:
    """All of an answer that is text, and where it leads."""
    words = "" if page.response.mimetype.startswith("image/") else contents(page)
    return f"{words} {page.response.headers.get('Location', '')}"


@pytest.mark.parametrize("phase", ["posting", "market", "matching", "rounds", "wrap-up"])
def test_a_hidden_card_is_read_by_its_author_and_the_host_alone(app: Flask, web_room: Room, phase: str) -> None:
    room = web_room.reach(phase, *FOUR)
    card = room.phone("Carol").me.offers[0]
    room.hide(card.id)
    seen = readers(app, room, (card.text,))
    assert seen - {"export"} == {"Carol", "host"}


def test_a_card_that_waits_is_read_by_its_author_and_the_host_alone(app: Flask, web_room: Room) -> None:
    room = web_room.reach("posting", *FOUR)
    moderation.choose_moderation(room.db, room.id, "approve", room.now, room.dealing)
    room.post("Carol", "offer", "a canary in a cage")
    assert readers(app, room.reach("market"), ("a canary in a cage",)) - {"export"} == {"Carol", "host"}


def test_every_page_names_its_language_and_has_one_title(app: Flask, web_room: Room) -> None:
    room = web_room.reach("rounds", "Carol", "Emil")
    pages = {path: page for _, path, page in walk(app, room) if page.response.mimetype == "text/html"}
    whole = {path: page for path, page in pages.items() if not path.partition("?")[0].endswith("/panel")}
    assert len(whole) > 20
    assert {path for path, page in whole.items() if page.one("html").attributes.get("lang") != "en"} == set()
    assert {path for path, page in whole.items() if not page.one("title").text().strip()} == set()
