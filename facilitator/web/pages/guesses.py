"""Whoever guesses at room codes waits, and is never banned: a whole venue is one address.

Scanning needs no guess: the square carries a token of its own, and whoever brings it, or joined before, is held up by nobody.
Nor does a right code: what it took is given back as soon as its room is found, however long the rest takes.
"""

from __future__ import annotations

import hmac
from functools import partial
from pathlib import Path

from flask import Flask, Response, g, request

from facilitator.config import house_key
from facilitator.core.codes import read_code
from facilitator.core.errors import NotHere, TooMany
from facilitator.core.locale import gettext
from facilitator.identity import HOUSE, HOUSE_COOKIE, is_at_home
from facilitator.limits import CODES, CODES_HERE, Limits
from facilitator.store.queries import gathering_by_code
from facilitator.views.gathering import GatheringView
from facilitator.web.addresses import scanned_address
from facilitator.web.guard import ADDRESS
from facilitator.web.qr import join_token
from facilitator.web.visit import boon, cookies, join_token_of, settle_guess


def install(app: Flask, key_file: Path) -> None:
    def square(gathering: GatheringView) -> str:
        """What the square says: where phones go, and what spares them guessing. Panels that are pushed have it as well."""
        return f"{scanned_address(gathering)}.{join_token(house_key(key_file), gathering.door)}"

    app.before_request(_mind_guesses)
    app.after_request(_no_guess)
    app.jinja_env.globals["scanned_address"] = square


def _mind_guesses() -> None:
    """Before it is looked up whether there is a room of that code: in turn, where too many were guessed wrong."""
    typed = (request.view_args or {}).get("code") or (request.args.get("code") if request.endpoint == "phone.go" else None)
    if typed is None or _may_look(*typed.partition(".")[::2]):
        return
    limits, here = boon().limits, request.environ[ADDRESS]
    left = limits.may_guess(CODES_HERE, here) and limits.may_guess(CODES)
    if not (left and limits.wait(CODES_HERE, here) and limits.wait(CODES)):
        raise TooMany(gettext("Many wrong codes were typed here just now. Scan the square, or try again in a moment."), "code")
    g.settle_guess = partial(_settle, limits, here)


def _settle(limits: Limits, here: str, is_right: bool) -> None:
    settle = limits.give_back if is_right else limits.guessed
    for limit, whose in ((CODES_HERE, here), (CODES, "")):
        settle(limit, whose)


def _no_guess(response: Response) -> Response:
    """No room was looked for."""
    settle_guess(is_right=True)
    return response


def _may_look(typed: str, token: str) -> bool:
    """Whether they have scanned this room's square, or are known in it."""
    code, known = read_code(typed), boon().limits.who(request.environ.get("HTTP_COOKIE", ""))
    if known.startswith(f"{code}:") or (known == HOUSE and HOUSE_COOKIE in cookies()):
        return True
    return has_scanned(code, token) or _is_at_home(code)


def has_scanned(code: str, brought: str = "") -> bool:
    """Whether they bring, or brought before, what stands in the square of this room beside its code."""
    brought = brought or cookies().get(f"boon-came-{code}", "")
    return bool(brought) and hmac.compare_digest(join_token_of(code).encode(), brought.upper().encode())


def _is_at_home(code: str) -> bool:
    """Who was known before this process began, or in another one, is looked up."""
    if not any(name.endswith(f"-{code}") for name in cookies()):
        return False
    with boon().db.look() as session:
        try:
            return is_at_home(session, cookies(), gathering_by_code(session, code))
        except NotHere:
            return False
