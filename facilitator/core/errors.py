"""Refusals: what a person is told, and what they can do about it. Web turns each into a status and a page."""

from __future__ import annotations


class Refused(Exception):
    """A request that cannot be done as asked. `message` says what to do; `field` names the form field it is about."""

    status = 422

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class NameTaken(Refused):
    """Somebody in the room is called so: perhaps the same person, on another phone."""

    def __init__(self, message: str, name: str) -> None:
        super().__init__(message, "name")
        self.name = name


class NotNow(Refused):
    """Right request, wrong phase."""

    status = 409


class NotYours(Refused):
    """The viewer has no right to this page, row or room."""

    status = 403


class TooMany(Refused):
    """Right request, too early after others like it."""

    status = 429


class NotHere(Refused):
    """There is nothing at this address."""

    status = 404
