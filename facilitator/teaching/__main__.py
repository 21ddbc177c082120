"""`make fit`: learns the fit model anew, writes it beside its reader, and its report on rooms left out beside this file."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

from facilitator.matching.fit.features import NAMES
from facilitator.matching.fit.model import FitModel

from .judged import Judged, judged_rooms
from .leave_out import material
from .pairs import lookalikes, probes
from .report import report

MODEL = Path(str(files("facilitator.matching.fit").joinpath("model.json")))
REPORT = Path(__file__).with_name("REPORT.md")


def main() -> None:
    made = material(judged_rooms(), probes(), lookalikes())
    found = report(made)
    REPORT.write_text(found, "utf-8")
    print(found)
    write(made.without([]), made.rooms)


def write(model: FitModel, rooms: list[Judged]) -> None:
    numbers = {name: [round(float(x), 8) for x in getattr(model, name)] for name in ("mean", "spread", "weights")}
    kept = {"names": NAMES, **numbers, "offset": round(model.offset, 8), "rooms": [room.name for room in rooms]}
    MODEL.write_text(json.dumps(kept, indent=1) + "\n", "utf-8")


main()
