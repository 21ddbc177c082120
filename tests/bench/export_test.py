"""How long the exports of a large evening take, and how much memory: five thousand people."""

from __future__ import annotations

import time
import tracemalloc

import pytest

from facilitator.app import configure_process
from facilitator.files.evening import AttendeeRow, CardRow, Evening, MatchRow, MeetingRow
from facilitator.files.to_csv import to_csv_zip
from facilitator.files.to_json import to_json
from facilitator.files.to_xlsx import to_xlsx

pytestmark = pytest.mark.bench
PEOPLE, ROUNDS = 5_000, 3
NOON = "2027-01-15T12:00:00+00:00"
WORDS = "explain the bookkeeping of a small shop and what to keep for the tax office"


def large_evening() -> Evening:
    """Everybody with two cards, and a table for two in each of three rounds."""
    ids = range(1, PEOPLE + 1)
    return Evening(
        *("K7M2QX", "Canal House", "Dina", NOON, "closed", ROUNDS, PEOPLE, 4_000, 300),
        attendees=tuple(
            AttendeeRow(k, f"Guest {k}", "", NOON, False, 1, 1, f"g{k}@x.example", "", "Mill", "Baker") for k in ids
        ),
        cards=tuple(
            CardRow(
                id=2 * k + n, attendee=k, name=f"Guest {k}", kind=kind, text=f"{WORDS} {k}", hidden=False, wanted=2, open=n > 0
            )
            for k in ids
            for n, kind in enumerate(("offer", "need"))
        ),
        matches=tuple(
            MatchRow(
                k, f"Guest {k}", 2 * k, WORDS, k % PEOPLE + 1, f"Guest {k + 1}", 2 * k + 3, WORDS, 0.81, WORDS, r, k // 2, True
            )
            for r in range(1, ROUNDS + 1)
            for k in ids
        ),
        meetings=tuple(
            MeetingRow(r, k // 2, f"Guest {k}, Guest {k + 1}", f"{k} {k + 1}", True)
            for r in range(1, ROUNDS + 1)
            for k in ids
            if k % 2
        ),
    )


@pytest.mark.parametrize("write", [to_xlsx, to_csv_zip, to_json], ids=lambda write: str(write.__name__))
def test_an_evening_of_five_thousand_is_written(write, capsys: pytest.CaptureFixture[str]) -> None:  # type: ignore[no-untyped-def]
    evening = large_evening()
    # As in the process that serves it, where the collector looks less often.
    configure_process()
    began = time.process_time()
    body = write(evening)
    took = time.process_time() - began
    tracemalloc.start()
    write(evening)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    with capsys.disabled():
        print(f"\n{write.__name__}: {PEOPLE} people in {took:.1f} s, {len(body) / 1e6:.1f} MB, at most {peak / 1e6:.0f} MB")
    assert len(body) > 100_000
