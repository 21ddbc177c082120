"""Forty-eight people in French, and everything that goes wrong in one evening: to its end, and what the host takes home."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import expect

from facilitator.core import locale
from facilitator.files.evening import TABLES, columns
from facilitator.files.headings import heading
from tests.evenings.cast import (
    CARDS,
    EMAIL,
    EVERYBODY,
    IN_TIME,
    LATE,
    LATE_PHONE,
    LEAVER,
    NO_PHONE,
    OBSCENE,
    ORGANISERS_EMAIL,
    PHONES,
    TROLL,
)
from tests.evenings.evening import ROUNDS, Evening, names_in, post, post_both, rounds_of, say_met

PLAN = {"name": "La Guinguette", "people": "48", "tables": "24", "moderation": "hold"}


@pytest.mark.parametrize("evening", ["fr"], indirect=True)
def test_an_evening_on_which_everything_goes_wrong_ends_well(evening: Evening) -> None:
    evening.begin(**PLAN)
    evening.light_up()
    evening.visit("/print")
    evening.host.take_remote()
    evening.come([*PHONES, TROLL], {name: CARDS[name] for name in IN_TIME})
    expect(evening.screen.locator("[data-count=here]").first).to_have_text("45")
    evening.raise_hands()
    show_the_troll_out_while_all_write(evening)
    evening.look_around()
    evening.match()
    acquainted = part_acquaintances(evening)
    evening.begin_round(1)
    go_away_and_come_back(evening)
    come_late(evening)
    evening.begin_round(2)
    evening.meet()
    come_late_and_be_seated_by_the_host(evening)
    lose_a_phone(evening)
    evening.begin_round(3)
    evening.meet()
    give_thanks(evening)
    evening.end()
    check_what_is_taken_home(evening, acquainted)
    check_what_was_said(evening)


def show_the_troll_out_while_all_write(evening: Evening) -> None:
    """One card is obscene: no screen has ever shown it, and its author comes in no more, by no phone and with no such name."""
    troll = evening.phones[TROLL]
    evening.go_on("Give and ask", "posting")
    post(troll, "offer", OBSCENE)
    remote = evening.host.page
    remote.locator(".waits").click()
    expect(remote.locator(".queue__text")).to_have_text(OBSCENE)
    evening.look(remote, troll)
    remote.locator(".queue__two form[action$='/hide'] button").click()
    expect(remote.locator(".queue__text")).to_have_count(0)
    evening.look(remote)
    evening.host.take_remote()
    remote.locator("details:has(people-search) > summary").click()
    remote.locator("people-search input").fill(TROLL)
    remote.locator(f"li[data-name={TROLL}] form[action$='/remove'] button").click()
    stays_out(evening)
    del evening.phones[TROLL]
    add_somebody_without_a_phone(evening)
    evening.post_cards(CARDS)
    expect(remote.locator("[data-count=ready]")).to_have_text("45")
    expect(evening.screen.locator("#scene")).not_to_contain_text(re.compile("merde", re.IGNORECASE))
    evening.look()


def stays_out(evening: Evening) -> None:
    code, troll = evening.host.code, evening.phones[TROLL]
    over = evening.say("Your visit here is over.")
    expect(troll.get_by_role("heading", level=1)).to_have_text(over)
    troll.goto(f"/{code}")
    expect(troll.get_by_role("heading", level=1)).to_have_text(over)
    expect(troll.locator("form[action$='/join']")).to_have_count(0)
    another = evening.join(code, TROLL.upper())
    said = evening.say("This name can’t come in by itself. Talk to the host, please.")
    expect(another.get_by_role("alert")).to_have_text(said)
    evening.look(troll, another)


def add_somebody_without_a_phone(evening: Evening) -> None:
    remote = evening.host.page
    remote.locator("a[href^='/help/']").click()
    for field, words in (("name", NO_PHONE), ("gives", CARDS[NO_PHONE].gives), ("asks", CARDS[NO_PHONE].asks)):
        remote.fill(f"[name={field}]", words)
    remote.locator("form[action$='/people'] .btn").click()
    expect(remote.locator(".rows")).to_contain_text(NO_PHONE)
    evening.look(remote)
    evening.host.take_remote()


def part_acquaintances(evening: Evening) -> list[frozenset[str]]:
    """Bastien knows whoever is at his table in a round to come; the host finds them others. The pairs that were parted."""
    phone, remote = evening.phones["Bastien"], evening.host.page
    phone.locator("details.known summary").click()
    button = phone.locator("details.known form button").last
    known = [name for name in EVERYBODY if re.search(rf"\b{name}\b", button.inner_text())]
    assert known
    button.click()
    for _ in known:
        remote.locator(".alert a.k--yes").click()
        expect(remote.locator("table.change")).to_be_visible()
        evening.look(remote)
        remote.locator("form[action$='/change'] .btn").first.click()
        remote.wait_for_url(f"**/host/{evening.host.code}")
    expect(remote.locator(".alert", has_text="Bastien")).to_have_count(0)
    evening.look(remote, phone)
    return [frozenset(("Bastien", name)) for name in known]


def go_away_and_come_back(evening: Evening) -> None:
    """Two leave, one of them after she has met somebody, and she comes back. Who has no phone is marked met by the host."""
    for phone in evening.phones.values():
        say_met(phone)
    evening.step_out("Chloé")
    evening.guests[LEAVER].leave()
    for guest in evening.guests.values():
        guest.meet()
    mark_met_by_hand(evening)
    evening.come_back("Chloé")


def mark_met_by_hand(evening: Evening) -> None:
    remote = evening.host.page
    remote.goto(f"/help/{evening.host.code}")
    evening.look(remote)
    met = remote.locator("form[action$='/met'] button")
    if met.count():
        met.click()
    expect(remote.locator(".rows")).to_contain_text(f", {evening.say('met')}")
    remote.locator("a[href$='/slip']").click()
    expect(remote.get_by_role("heading", level=1)).to_have_text(NO_PHONE)
    evening.look(remote)
    evening.host.take_remote()


def come_late(evening: Evening) -> None:
    """One joins a table at once, the other the next round."""
    code = evening.host.code
    phone = evening.phones[LATE_PHONE] = evening.join(code, LATE_PHONE)
    expect(phone.locator(".notice")).to_be_visible()
    evening.look(phone)
    post_both(phone, CARDS[LATE_PHONE])
    sit = phone.locator("form[action$='/late'] [value=now]")
    expect(sit.or_(phone.locator(".flag"))).to_be_visible()
    evening.look(phone)
    if sit.count():
        sit.click()
    expect(phone.locator(".flag")).to_be_visible()
    evening.come([], {LATE[0]: CARDS[LATE[0]]})
    evening.guests[LATE[0]].post_both()
    evening.guests[LATE[0]].answer_late("next")
    nobody_is_without_a_table(evening)


def come_late_and_be_seated_by_the_host(evening: Evening) -> None:
    evening.come([], {LATE[1]: CARDS[LATE[1]]})
    evening.guests[LATE[1]].post_both()
    alert = evening.host.page.locator(".alert", has_text=LATE[1])
    expect(alert).to_be_visible()
    evening.look(evening.host.page)
    alert.locator("button.k--yes").click()
    expect(alert).to_have_count(0)
    nobody_is_without_a_table(evening)


def nobody_is_without_a_table(evening: Evening) -> None:
    expect(evening.host.page.locator("form[action$='/seat']")).to_have_count(0)


def lose_a_phone(evening: Evening) -> None:
    """Driss' phone is in the Seine; with the host's digits another one has his cards and his table."""
    table = evening.phones["Driss"].locator(".flag").get_attribute("data-table") or ""
    evening.phones["Driss"].context.close()
    phone = evening.phones["Driss"] = evening.join(evening.host.code, "Driss")
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Driss")
    evening.look(phone)
    remote = evening.host.page
    remote.locator("details:has(people-search) > summary").click()
    remote.locator("people-search input").fill("Driss")
    remote.locator("li[data-name=Driss] a").click()
    expect(remote.get_by_role("heading", level=1)).to_have_text("Driss")
    evening.look(remote)
    remote.locator("form[action$='/place'] button").click()
    digits = remote.locator(".place__digits").inner_text()
    evening.look(remote)
    phone.locator("[name=digits]").fill(digits)
    phone.locator("form[action$='/place'] .btn").click()
    expect(phone.locator(".flag")).to_have_attribute("data-table", table)
    evening.look(phone)
    phone.goto(f"/{evening.host.code}?do=cards")
    expect(phone.locator(".own__text")).to_have_text([*CARDS["Driss"]])
    evening.look(phone)
    phone.goto(f"/{evening.host.code}")
    evening.host.take_remote()


def give_thanks(evening: Evening) -> None:
    """Amélie shares her address with one person and not with another; Bastien shares his with the organiser."""
    evening.go_on("Thanks", "wrap-up")
    amelie, bastien = evening.phones["Amélie"], evening.phones["Bastien"]
    people = amelie.locator(".p h2 bdi").all_inner_texts()
    assert len(people) == len(set(people)) >= len(ROUNDS)
    people.sort(key=lambda name: name == NO_PHONE)
    yes, no = (amelie.locator(".p", has=amelie.locator("h2", has_text=name)) for name in people[:2])
    yes.locator("a[href$='do=details']").click()
    amelie.locator("[name=email]").fill(EMAIL)
    evening.look(amelie)
    amelie.locator("form[action$='/details'] .btn").click()
    yes.locator("[name=share][value=yes]").click()
    expect(yes.locator(".said-so")).to_contain_text(people[0])
    no.locator("[name=share][value=no]").click()
    expect(no.locator(".said-so")).to_be_visible()
    bastien.goto(f"/{evening.host.code}?do=details")
    bastien.locator("[name=email]").fill(ORGANISERS_EMAIL)
    bastien.locator("[name=shares_with_organiser]").check()
    bastien.locator("form[action$='/details'] .btn").click()
    expect(bastien.locator(".p").first).to_be_visible()
    assert [EMAIL in what_is_read(evening, name) for name in people] == [True, *[False] * (len(people) - 1)]
    evening.look()


def what_is_read(evening: Evening, name: str) -> str:
    """All that somebody's page says, who has one."""
    if name in evening.phones:
        phone = evening.phones[name]
        phone.reload()
        return phone.locator("main").inner_text()
    return evening.guests[name].open().text if name in evening.guests else ""


def check_what_is_taken_home(evening: Evening, acquainted: list[frozenset[str]]) -> None:
    taken_home = evening.taken_home()
    people = {person["name"]: person for person in taken_home["attendees"]}
    assert sorted(people) == sorted(EVERYBODY)
    assert [name for name, person in people.items() if person["stepped_out"]] == [LEAVER]
    assert {person["email"] for person in people.values()} == {"", ORGANISERS_EMAIL}
    assert {(card["name"], card["text"]) for card in taken_home["cards"]} == {
        (name, text) for name, cards in CARDS.items() for text in cards
    }
    check_meetings(evening, taken_home, acquainted)
    check_sheets(evening.export("csv"), evening.export("xlsx"), taken_home)


def check_meetings(evening: Evening, taken_home: dict, acquainted: list[frozenset[str]]) -> None:  # type: ignore[type-arg]
    rounds, here = rounds_of(taken_home), set(ROUNDS)
    came = {LATE[0]: {2, 3}, LATE[1]: {2, 3}, "Chloé": {2, 3}, LEAVER: set()}
    assert {name: met for name, met in rounds.items() if not came.get(name, here) <= met} == {}
    tables = [names_in(meeting) for meeting in taken_home["meetings"] if meeting["round"] > 1]
    assert [pair for pair in acquainted for people in tables if pair <= people] == []
    met_by_driss = {name for m in taken_home["meetings"] if m["met"] and "Driss" in names_in(m) for name in names_in(m)}
    kept = evening.phones["Driss"].locator(".p h2 bdi").all_inner_texts()
    assert {*kept, "Driss"} == met_by_driss
    assert len(taken_home["matches"]) >= 24


def check_sheets(csv_file: Path, xlsx_file: Path, taken_home: dict) -> None:  # type: ignore[type-arg]
    """The same in both, with French heads, and nothing of the troll in either."""
    with zipfile.ZipFile(csv_file) as files:
        texts = {table: files.read(f"{table}.csv").decode("utf-8-sig") for table in TABLES}
    workbook = openpyxl.load_workbook(io.BytesIO(xlsx_file.read_bytes()))
    for table, text in texts.items():
        lines = csv.DictReader(io.StringIO(text), delimiter=";")
        said, rows = list(lines.fieldnames or ()), list(lines)
        with locale.in_locale("fr"):
            heads, sheet = [heading(column) for column in columns(table)], workbook[heading(table)]
        assert len(rows) == len(taken_home[table]) == sheet.max_row - 1
        assert said == heads == [cell.value for cell in sheet[1]]
    everything = " ".join(texts.values()) + " ".join(
        str(cell.value) for sheet in workbook for row in sheet.iter_rows() for cell in row
    )
    assert [word for word in (TROLL, OBSCENE, EMAIL) if word in everything] == []
    assert all(name in everything for name in EVERYBODY)


def check_what_was_said(evening: Evening) -> None:
    """All of it in French, and nothing refused but a troll, and a name that was taken."""
    typed = [*EVERYBODY, TROLL, OBSCENE, PLAN["name"], "Dina", *(text for cards in CARDS.values() for text in cards)]
    assert evening.heard.languages == {evening.language}
    assert evening.heard.foreign(evening.language, typed) == set()
    code = evening.host.code
    assert evening.refused - {(403, f"/{code}/panel")} == {(422, f"/{code}/join")}
    assert [refusal for guest in evening.guests.values() for refusal in guest.refused] == []
