"""The head of each column of a spreadsheet, and what its cells say, in the current locale."""

from __future__ import annotations

from collections.abc import Callable

from facilitator.core.locale import gettext, pgettext
from facilitator.matching.language.topics import NO_TOPIC, TOPICS


def heading(column: str) -> str:
    """The title of a column or of a table."""
    return (_of_people() | _of_matches() | _of_tables() | _of_the_summary())[column]


def sayer(column: str) -> Callable[[object], object]:
    """What says the values of a column, in words where they are words of ours: looked up once for thousands of cells."""
    yes, no, words = pgettext("a cell", "yes"), pgettext("a cell", "no"), _WORDS.get(column, dict)()

    def say(value: object) -> object:
        if isinstance(value, bool):
            return yes if value else no
        return words.get(str(value), value) if words else value

    return say


def _of_people() -> dict[str, str]:
    return {
        "id": pgettext("a column", "id"),
        "name": pgettext("a column", "name"),
        "say_it_like": pgettext("a column", "say_it_like"),
        "joined": pgettext("a column", "joined"),
        "stepped_out": pgettext("a column", "stepped_out"),
        "offers": pgettext("a column", "offers"),
        "needs": pgettext("a column", "needs"),
        "email": pgettext("a column", "email"),
        "phone": pgettext("a column", "phone"),
        "company": pgettext("a column", "company"),
        "role": pgettext("a column", "role"),
        "attendee": pgettext("a column", "attendee"),
        "kind": pgettext("a column", "kind"),
        "text": pgettext("a column", "text"),
        "help_kind": pgettext("a column", "help_kind"),
        "topic": pgettext("a column", "topic"),
        "would_pay": pgettext("a column", "would_pay"),
        "private": pgettext("a column", "private"),
        "hidden": pgettext("a column", "hidden"),
        "wanted": pgettext("a column", "wanted"),
        "open": pgettext("a column", "open"),
    }


def _of_matches() -> dict[str, str]:
    return {
        "giver_id": pgettext("a column", "giver_id"),
        "giver": pgettext("a column", "giver"),
        "offer_id": pgettext("a column", "offer_id"),
        "offer": pgettext("a column", "offer"),
        "receiver_id": pgettext("a column", "receiver_id"),
        "receiver": pgettext("a column", "receiver"),
        "need_id": pgettext("a column", "need_id"),
        "need": pgettext("a column", "need"),
        "fit": pgettext("a column", "fit"),
        "reason": pgettext("a column", "reason"),
        "round": pgettext("a column", "round"),
        "table": pgettext("a column", "table"),
        "met": pgettext("a column", "met"),
        "knows": pgettext("a column", "knows"),
        "to_host": pgettext("a column", "to_host"),
        "introduced": pgettext("a column", "introduced"),
        "who": pgettext("a column", "who"),
        "reach": pgettext("a column", "reach"),
        "line": pgettext("a column", "line"),
        "people_met": pgettext("a column", "people_met"),
        "asks_open": pgettext("a column", "asks_open"),
        "people": pgettext("a column", "people"),
        "people_ids": pgettext("a column", "people_ids"),
    }


def _of_tables() -> dict[str, str]:
    return {
        "attendees": pgettext("a table", "attendees"),
        "cards": pgettext("a table", "cards"),
        "matches": pgettext("a table", "matches"),
        "meetings": pgettext("a table", "meetings"),
        "leads": pgettext("a table", "leads"),
        "still_looking": pgettext("a table", "still_looking"),
        "follow_up": pgettext("a table", "follow_up"),
        "summary": pgettext("a table", "summary"),
    }


def _of_the_summary() -> dict[str, str]:
    return {
        "event": pgettext("a column", "event"),
        "host": pgettext("a column", "host"),
        "code": pgettext("a column", "code"),
        "date": pgettext("a column", "date (UTC)"),
        "rounds": pgettext("a column", "rounds"),
        "open_needs": pgettext("a column", "needs nobody here could answer"),
        "meetings_held": pgettext("a column", "meetings that took place"),
        "hands_counted": pgettext("a column", "hands counted"),
        "hoped_to_sell": pgettext("a column", "hoped to sell"),
        "hoped_to_buy": pgettext("a column", "hoped to buy"),
    }


def _help_kinds() -> dict[str, str]:
    return {
        "know-how": gettext("know-how"),
        "introductions": gettext("introductions"),
        "things": gettext("things"),
        "hands": gettext("hands"),
        "opinion": gettext("honest opinion"),
        "purchase": gettext("something to buy"),
    }


def _topics() -> dict[str, str]:
    return {topic: gettext(name) for topic, name in TOPICS.items()} | {NO_TOPIC: gettext("None of these")}


_WORDS: dict[str, Callable[[], dict[str, str]]] = {"kind": _of_matches, "help_kind": _help_kinds, "topic": _topics}
