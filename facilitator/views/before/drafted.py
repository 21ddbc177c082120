"""What the guest list says of somebody's cards, or their group remembers of them, stands in their forms until they have posted
it, or something else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from facilitator.core.locale import gettext, in_locale
from facilitator.core.phases import AFTER
from facilitator.core.typed import LETTERS
from facilitator.store.groups.last_time import LastTime, last_time
from facilitator.store.lists.expected import texts_of

if TYPE_CHECKING:
    from facilitator.views.phone import MeView, PhoneView

Texts = Mapping[str, tuple[str, ...]]


def with_drafts(session: Session, views: dict[int, PhoneView]) -> dict[int, PhoneView]:
    """The same views, where a list or a group says something of people who may still write: read with few queries for all."""
    writing = [id for id, view in views.items() if _may_write(view)]
    if not writing:
        return views
    last = last_time(session, writing) if views[writing[0]].gathering.group else {}
    texts = {id: cards.texts for id, cards in last.items()} | texts_of(session, writing)
    drafted = {id: replace(views[id], drafted=_left(texts[id], views[id].me)) for id in texts}
    return views | drafted | {id: _said(drafted[id], last[id]) for id in last}


def _said(view: PhoneView, last: LastTime) -> PhoneView:
    """Whoever is asked for a card reads where the words in the form are from."""
    begun = dict(view.drafted).get(view.step, "")
    if view.notice or not begun or begun not in last.texts[view.step]:
        return view
    with in_locale(view.me.language):
        if begun in last.open_needs:
            return replace(view, notice=gettext("Still looking? Nobody could help last time. Ask again, or change it."))
        return replace(view, notice=gettext("From last time. One tap and it’s yours again, or change it."))


def _may_write(view: PhoneView) -> bool:
    return view.gathering.phase not in AFTER and (view.gathering.is_before_match or not view.me.ready)


def _left(texts: Texts, me: MeView) -> tuple[tuple[str, str], ...]:
    """By kind, the first text that is not on a card of theirs."""
    written = {card.text.casefold() for card in (*me.offers, *me.needs)}
    left = {kind: next((text for text in said if _is_left(text, written)), "") for kind, said in texts.items()}
    return tuple(left.items())


def _is_left(text: str, written: set[str]) -> bool:
    return text[: LETTERS["card"]].casefold() not in {card[: LETTERS["card"]] for card in written}
