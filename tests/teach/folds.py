"""Which rooms each of the three encoders was taught without."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from facilitator.teaching.judged import Judged

FOLDS = {
    "f0": (
        "association_30", "breakfast_40", "gownmixer_34", "judged_cards", "nairobimix_34", "stammtisch_36", "tweed_34",
        "wienzuerich_32",
    ),
    "f1": (
        "alumni_36", "bielefeld_31", "chamberworks_33", "coworking_32", "girona_34", "gruenderabend_34", "roanne_31",
        "startup_36", "utrecht_33",
    ),
    "f2": (
        "canal_house_48", "creative_34", "fifth_floor_38", "guild_40", "harbour_300", "makers_48", "parallel_24_de",
        "parallel_24_en", "parallel_24_fr", "schoolswap_34", "small_12", "wardcarers_34",
    ),
}  # fmt: skip
# Was not there yet when the encoder of its key was taught.
CAME_LATER = {"f0": ("utrecht_33",), "f1": (), "f2": ()}

Room = TypeVar("Room", bound=Judged)


def left_out(fold: str, rooms: Sequence[Room]) -> list[Room]:
    return [room for room in rooms if room.name in FOLDS[fold]]


def taught_with(fold: str, rooms: Sequence[Room]) -> list[Room]:
    """Rooms of the other folds. A room of no fold is new to all three."""
    names = {name for other, theirs in FOLDS.items() if other != fold for name in theirs} - set(CAME_LATER[fold])
    return [room for room in rooms if room.name in names]
