"""Somebody whom the host expects."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Guest:
    """As a list has them: "" and () for what it doesn't say."""

    name: str
    email: str = ""
    phone: str = ""
    company: str = ""
    role: str = ""
    offers: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
