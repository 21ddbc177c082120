"""Columns of a meeting that say whose turn it is."""

from __future__ import annotations

from sqlalchemy import Float
from sqlalchemy.orm import Mapped

from facilitator.store.rows.came_later import came_later


class HasTurns:
    """As core.runsheet.turns has them: the place whose turn began so many seconds into the round and lasts `more` longer."""

    turn_place: Mapped[int] = came_later(0)
    turn_begun: Mapped[float] = came_later(0.0, Float(53))
    turn_more: Mapped[float] = came_later(0.0, Float(53))
