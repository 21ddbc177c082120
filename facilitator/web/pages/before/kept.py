"""The key of a guest's own link, which the phone keeps from the invitation until they have come in."""

from __future__ import annotations

from flask import Response

from facilitator.web.visit import cookies, forget, keep


def kept_key(code: str) -> str:
    return cookies().get(_name(code), "")


def keep_key(response: Response, code: str, key: str) -> Response:
    return keep(response, _name(code), key)


def drop_key(response: Response, code: str) -> Response:
    return forget(response, _name(code))


def _name(code: str) -> str:
    return f"boon-guest-{code}"
