"""What the guest list says of somebody's cards stands in their forms until they have posted it, or something else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from facilitator.core.phases import AFTER
from facilitator.core.typed import LETTERS
from facilitator.store.lists.expected import texts_of

if TYPE_CHECKING:
    from facilitator.views.phone import MeView, PhoneView

Texts = Mapping[str, tuple[str, ...]]


def with_drafts(session: Session, views: dict[int, PhoneView]) -> dict[int, PhoneView]:
    """The same views, where a list says something of people who may still write: read with one query for all."""
    writing = [id for id, view in views.items() if _may_write(view)]
    texts = texts_of(session, writing) if writing else {}
    return views | {id: replace(views[id], drafted=_left(texts[id], views[id].me)) for id in texts}


def _may_write(view: PhoneView) -> bool:
    return view.gathering.phase not in AFTER and (view.gathering.is_before_match or not view.me.ready)


def _left(texts: Texts, me: MeView) -> tuple[tuple[str, str], ...]:
    """By kind, the first text that is not on a card of theirs."""
    written = {card.text.casefold() for card in (*me.offers, *me.needs)}
    left = {kind: next((text for text in said if _is_left(text, written)), "") for kind, said in texts.items()}
    return tuple(left.items())


def _is_left(text: str, written: set[str]) -> bool:
    return text[: LETTERS["card"]].casefold() not in {card[: LETTERS["card"]] for card in written}
