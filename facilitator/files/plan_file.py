"""A plan and a fit as JSON or CSV text."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence

from facilitator.files.cells import no_formula
from facilitator.matching.fit.fit import Fit
from facilitator.matching.language.openings import reason
from facilitator.matching.room import Card, Match, Person, Plan, Room

WORTH_NAMING = 0.005


def plan_to_json(plan: Plan, room: Room) -> str:
    """{"rounds", "matches": [{giver, receiver, offer, need, fit, reason}], "meetings", "rings", "open_needs", ...}."""
    return (
        json.dumps(
            {
                "rounds": plan.rounds,
                "matches": [
                    {
                        "giver": match.giver,
                        "receiver": match.receiver,
                        "offer": match.offer,
                        "need": match.need,
                        "fit": match.fit,
                        "reason": _reason(match, room),
                    }
                    for match in plan.matches
                ],
                "meetings": [{"round": m.round, "table": m.table, "people": list(m.people)} for m in plan.meetings],
                "rings": [list(ring) for ring in plan.rings],
                "open_needs": list(plan.open_needs),
                "nearest_offers": {need: [list(offer) for offer in offers] for need, offers in plan.nearest.items()},
                "method": plan.method,
                "figures": {key: round(float(value), 6) for key, value in plan.figures.items()},
            },
            ensure_ascii=False,
            indent=1,
        )
        + "\n"
    )


def plan_to_csv(plan: Plan, room: Room) -> str:
    """One row per meeting: round, table, the people by name, and why they meet."""
    names = {person.id: person.name for person in room.people}
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["round", "table", "first", "second", "third", "why"])
    for meeting in plan.meetings:
        why = " ".join(_reason(match, room) for match in plan.matches if {match.giver, match.receiver} <= set(meeting.people))
        people = [no_formula(names[id_]) for id_ in meeting.people] + [""]
        writer.writerow([meeting.round, meeting.table, *people[:3], no_formula(why or "Worth a chat.")])
    return out.getvalue()


def _reason(match: Match, room: Room) -> str:
    giver, receiver = _person(room, match.giver), _person(room, match.receiver)
    offer, need = _card(giver.offers, match.offer), _card(receiver.needs, match.need)
    return str(reason(giver.name, receiver.name, offer.text, need.text, match.fit))


def _person(room: Room, id_: str) -> Person:
    return next(person for person in room.people if person.id == id_)


def _card(cards: Sequence[Card], id_: str) -> Card:
    return next(card for card in cards if card.id == id_)


def fits_to_json(fit: Fit) -> str:
    """{"fits": [[need id, offer id, fit]]}: all pairs worth naming, best first for each need."""
    return json.dumps({"fits": [list(row) for row in _named(fit)]}, indent=None) + "\n"


def fits_to_csv(fit: Fit) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["need", "offer", "fit", "need text", "offer text"])
    index = fit.index
    for need, offer, chance in _named(fit):
        texts = index.needs[index.need_row[need]].text, index.offers[index.offer_row[offer]].text
        writer.writerow([no_formula(need), no_formula(offer), chance, *map(no_formula, texts)])
    return out.getvalue()


def _named(fit: Fit) -> list[tuple[str, str, float]]:
    index = fit.index
    rows = [
        (index.needs[need].id, index.offers[offer].id, round(chance, 5))
        for offer, need, chance in zip(fit.offer.tolist(), fit.need.tolist(), fit.chance.tolist(), strict=True)
        if chance >= WORTH_NAMING
    ]
    return sorted(rows, key=lambda row: (row[0], -row[2], row[1]))
