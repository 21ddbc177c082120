"""The run-sheets that come with Boon: facilitator/runsheets/*.toml."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from facilitator.core.runsheet.parse import read_run_sheet
from facilitator.core.runsheet.sheet import RunSheet

BOONS_HOUR = "boons-hour"


@cache
def shipped() -> dict[str, RunSheet]:
    """By the name of the file, Boon's hour first, then from the shortest to the longest."""
    found = {
        file.name.removesuffix(".toml"): read_run_sheet(file.read_text("utf-8"))
        for file in files("facilitator").joinpath("runsheets").iterdir()
        if file.name.endswith(".toml")
    }
    return dict(sorted(found.items(), key=lambda item: (item[0] != BOONS_HOUR, item[1].total, item[0])))


def boons_hour() -> RunSheet:
    return shipped()[BOONS_HOUR]
