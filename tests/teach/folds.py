"""Which rooms each of the three encoders is taught without, and which groups."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from facilitator.teaching.judged import Judged

FOLDS = {
    "f0": (
        "association_30", "breakfast_40", "gownmixer_34", "judged_cards", "nairobimix_34", "stammtisch_36", "tweed_34",
        "wienzuerich_32", "brusselgent_30", "chambercoffee_32", "halle6erdre_31", "harbourdoor_32", "parishbank_32",
        "tradecounter_32",
    ),
    "f1": (
        "alumni_36", "bielefeld_31", "chamberworks_33", "coworking_32", "girona_34", "gruenderabend_34", "roanne_31",
        "startup_36", "utrecht_33", "crampons_32", "indiesaas_32", "isarnewcomers_31", "ridgewomen_32", "terrassemallorca_31",
        "zangeundzeche_30",
    ),
    "f2": (
        "canal_house_48", "creative_34", "fifth_floor_38", "guild_40", "harbour_300", "makers_48", "parallel_24_de",
        "parallel_24_en", "parallel_24_fr", "schoolswap_34", "small_12", "wardcarers_34", "galwaymed_32", "kiezkantine_31",
        "marketpot_32", "mostradorycalle_31", "quaietcabanon_31", "slushpile_32",
    ),
}  # fmt: skip
Group = dict[str, Any]
Room = TypeVar("Room", bound=Judged)


def left_out(fold: str, rooms: Sequence[Room]) -> list[Room]:
    return [room for room in rooms if room.name in FOLDS[fold]]


def taught_with(fold: str, rooms: Sequence[Room]) -> list[Room]:
    """Rooms of the other folds. A room of no fold is new to all three."""
    names = {name for other, theirs in FOLDS.items() if other != fold for name in theirs}
    return [room for room in rooms if room.name in names]


def is_left_out(fold: str, group: Group) -> bool:
    """A third of M for each fold."""
    number = str(group["id"])
    return number.startswith("M") and int(number[1:]) % len(FOLDS) == [*FOLDS].index(fold)
