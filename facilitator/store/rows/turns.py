"""Columns of a meeting that say whose turn it is."""

from __future__ import annotations

from sqlalchemy import Float
from sqlalchemy.orm import Mapped, mapped_column


class HasTurns:
    """As core.runsheet.turns has them: the place whose turn began so many seconds into the round and lasts `more` longer."""

    turn_place: Mapped[int] = mapped_column(default=0)
    turn_begun: Mapped[float] = mapped_column(Float(53), default=0.0)
    turn_more: Mapped[float] = mapped_column(Float(53), default=0.0)
