"""What is sent is understood by phones of 2020 (Chrome 88, iOS 14): newer things have something older beside them."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import tinycss2
from flask import Flask

from facilitator.actions import moves
from facilitator.web.sheets import WORN
from tests.builders import FOUR, PHASES, Browser, Room

# Read by all of them, or dropped without harm: what is lost is a break in a line or a keyboard's ring.
KNOWN = {"media", "font-face", "keyframes", "page", "supports", "container"}
NEW_UNITS = re.compile(r"\d(dvh|svh|lvh|dvw|cqi|cqw|cqh|cqb|cqmin|cqmax|rlh|lh)\b")
NEW_VALUES = re.compile(r"\b(color-mix|oklch|oklab|light-dark|anchor|round|sin|cos|calc-size)\(")
NEW_SELECTORS = re.compile(r":has\(|:popover-open|:user-invalid|:state\(|:modal")


def sheet(app: Flask, kind: str) -> str:
    path = app.jinja_env.globals["static"](f"css/all-{kind}.css")  # type: ignore[operator]
    return Browser(app).get(path).response.text


def parsed(rules: list[Any]) -> Iterator[Any]:
    """Every rule, those inside of others too."""
    for rule in rules:
        assert rule.type != "error", rule.message
        yield rule
        if rule.type == "at-rule" and rule.lower_at_keyword in ("media", "supports", "container") and rule.content:
            yield from parsed(tinycss2.parse_rule_list(rule.content, skip_whitespace=True, skip_comments=True))


def rules_of(css: str) -> list[Any]:
    return list(parsed(tinycss2.parse_stylesheet(css, skip_whitespace=True, skip_comments=True)))


def declarations(rule: Any) -> list[tuple[str, str]]:
    said = tinycss2.parse_blocks_contents(rule.content, skip_whitespace=True, skip_comments=True)
    assert {one.type for one in said} <= {"declaration"}, tinycss2.serialize(rule.prelude)
    return [(one.lower_name, tinycss2.serialize(one.value)) for one in said]


@pytest.mark.parametrize("kind", WORN)
def test_a_sheet_has_no_layers_and_nothing_that_old_phones_stumble_over(app: Flask, kind: str) -> None:
    rules = rules_of(sheet(app, kind))
    assert {rule.lower_at_keyword for rule in rules if rule.type == "at-rule"} <= KNOWN
    # What comes with a panel has its own rules only, and a page has those that every page needs.
    assert len([rule for rule in rules if rule.type == "qualified-rule"]) > (200 if "tokens" in WORN[kind] else 5)


@pytest.mark.parametrize("kind", WORN)
def test_a_new_unit_or_function_has_an_older_value_before_it(app: Flask, kind: str) -> None:
    alone = []
    for rule in rules_of(sheet(app, kind)):
        said = declarations(rule) if rule.type == "qualified-rule" else []
        for at, (name, value) in enumerate(said):
            if NEW_UNITS.search(value) or NEW_VALUES.search(value):
                older = [other for before, other in said[:at] if before == name and not NEW_UNITS.search(other)]
                alone += [] if older else [f"{tinycss2.serialize(rule.prelude)} {name}: {value}"]
    assert alone == []


@pytest.mark.parametrize("kind", WORN)
def test_a_new_selector_takes_no_other_down_with_it(app: Flask, kind: str) -> None:
    lists = [tinycss2.serialize(rule.prelude) for rule in rules_of(sheet(app, kind)) if rule.type == "qualified-rule"]
    new = [[bool(NEW_SELECTORS.search(one)) for one in re.split(r",(?![^(]*\))", many)] for many in lists]
    assert [many for many, are_new in zip(lists, new, strict=True) if len(set(are_new)) > 1] == []


def said_by_the_clock(app: Flask, room: Room, name: str) -> set[str]:
    """Of the sentences that are there only at times, those that are there now."""
    page = Browser(app).as_attendee(room, name).get(f"/{room.code}")
    return {node.attributes["data-when"] or "" for node in page.tree.css("[data-when]:not([hidden])")}


def test_what_the_clock_does_not_say_now_is_hidden_in_every_browser(app: Flask, web_room: Room) -> None:
    room = Room(web_room.db, now=time.time()).reach("rounds", *FOUR)
    assert said_by_the_clock(app, room, "Carol") == set()
    moves.set_the_clock(room.db, room.id, "pause", room.now)
    assert said_by_the_clock(app, room, "Carol") == {"paused"}
    over = Room(web_room.db, now=time.time() - 9000).reach("rounds", *FOUR)
    assert said_by_the_clock(app, over, "Carol") == {"over"}


def test_a_page_without_scripts_asks_again_unless_something_may_be_half_written(app: Flask, web_room: Room) -> None:
    room = web_room.reach("lobby", *FOUR)
    asks = {}
    for phase in PHASES:
        page = Browser(app).as_attendee(room.reach(phase, *FOUR), "Carol").get(f"/{room.code}")
        asks[phase] = (bool(page.tree.css("noscript meta")), bool(page.tree.css("textarea, input.in")))
    assert {phase: both for phase, both in asks.items() if both == (True, True)} == {}
    assert [asks[phase] for phase in ("poll", "matching", "rounds")] == [(True, False)] * 3


def test_the_script_of_last_resort_is_written_for_old_browsers() -> None:
    source = (Path(__file__).resolve().parents[2] / "static/js/alone.js").read_text("utf-8")
    code = re.sub(r"/\*.*?\*/|//.*", "", source, flags=re.S)
    assert re.findall(r"=>|\b(?:const|let|class|import|export|async|await)\b|`|\?\.|\?\?", code) == []
