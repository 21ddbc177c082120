"""What a viewer's page shows, as one value: the web side draws it, the live side sends it, a page puts it in place."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import Any

from facilitator.core.phases import Phase
from facilitator.core.timer import Clock


@dataclass(frozen=True)
class Panel:
    """A viewer's panel at one `version` of the room. `step` names it within the phase.

    `drawn` is its HTML, as text or deflated (zlib), as what was drawn ahead is kept. It holds no time: the page draws `clock`.
    """

    version: int
    phase: Phase
    step: str
    clock: Clock
    drawn: str | bytes

    @property
    def html(self) -> str:
        return self.drawn if isinstance(self.drawn, str) else zlib.decompress(self.drawn).decode()

    @property
    def deflated(self) -> bytes:
        """The HTML as it travels: a third of the size or less."""
        return zlib.compress(self.drawn.encode()) if isinstance(self.drawn, str) else self.drawn

    def message(self, now: float) -> dict[str, Any]:
        """As it is pushed at `now`: {version, phase, step, clock, html}, the HTML deflated."""
        return {
            "version": self.version,
            "phase": str(self.phase),
            "step": self.step,
            "clock": clock_fields(self.clock, now),
            "html": self.deflated,
        }


def clock_fields(clock: Clock, now: float) -> dict[str, float | None]:
    """What a page needs to draw a clock, with the server's time `now`, by which it sets its own. All in seconds."""
    return {"ends_at": clock.ends_at, "paused_left": clock.paused_left, "length": clock.length, "now": now}
