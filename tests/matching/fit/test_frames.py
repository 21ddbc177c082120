"""Whether the facets of two cards agree, link by link."""

import numpy as np
import pytest

from facilitator.matching.fit.frames import FRAMES, frames
from facilitator.teaching.judged import strangers


def said(offer: str, need: str) -> dict[str, float]:
    """The frames that say something of this couple; it stands in a room with another."""
    index = strangers(["sourdough", offer], [need, "a cat"])
    [row] = frames(index, np.array([1]), np.array([0]))
    return {name: value for name, value in zip(FRAMES, row.tolist(), strict=True) if value}


@pytest.mark.parametrize(
    ("offer", "need", "found"),
    [
        ("plumber in Lyon", "a plumber in Lille", {"place_other": 1.0}),
        ("flats in Hamburg", "a flat in Hamburg or Berlin", {"place_same": 1.0}),
        (
            "lifts from Cologne to Brussels",
            "a lift from Cologne to Berlin",
            {"place_same": 1.0, "place_other": 0.5, "act_same": 1.0},
        ),
        ("I chat in Portuguese", "Romanian conversation", {"spoken_other": 1.0}),
        ("a chat with someone from Porto", "Portuguese conversation", {"spoken_same": 1.0}),
        (
            "translations from Polish into German",
            "translate from German into Polish",
            {"spoken_same": 1.0, "way_other": 1.0, "act_same": 1.0},
        ),
        (
            "lifts from Cologne to Brussels",
            "a lift from Brussels to Cologne",
            {"place_same": 1.0, "way_other": 1.0, "act_same": 1.0},
        ),
        ("vans from Lisbon to Oslo", "my boxes from Lisbon to Oslo", {"place_same": 1.0, "way_same": 1.0}),
        ("van from Lisbon to Oslo", "my boxes to Lisbon", {"place_same": 1.0, "way_other": 1.0}),
        ("out of Notion, into plain files", "from plain files to Notion", {"way_other": 1.0}),
        ("from Perl to Python", "from Perl to Rust", {}),
        ("drives on Fridays", "to the dentist on Monday", {"day_other": 1.0}),
        ("guitar for beginners", "guitar at an advanced level", {"level_other": 1.0}),
        ("we're hiring cooks", "a job as a cook", {"job_other": 1.0}),
        ("odd jobs, never at weekends", "odd jobs on a Sunday", {"day_other": 1.0}),
        ("gardening, anything but lawns", "our lawns are a meadow", {"offer_excludes": 1.0}),
        ("magic with rabbits", "magic without rabbits", {"need_excludes": 1.0}),
        ("bread", "wine", {}),
    ],
)
def test_facets_agree_or_do_not_go_together(offer: str, need: str, found: dict[str, float]) -> None:
    assert said(offer, need) == found


@pytest.mark.parametrize(
    ("offer", "need", "side"),
    [
        ("I'd like to borrow a drill", "a drill", "offer_wants"),
        ("garage, dry", "Mieter für meine Garage", "need_gives"),
        ("suche eine Garage", "Mieter für meine Garage", "sides_turned"),
        ("garage, dry", "somewhere for my car", None),
    ],
)
def test_both_may_stand_on_one_side_or_have_changed_sides(offer: str, need: str, side: str | None) -> None:
    assert [name for name in ("offer_wants", "need_gives", "sides_turned") if said(offer, need).get(name)] == (
        [side] if side else []
    )
