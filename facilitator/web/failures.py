"""Refusals and failures as pages that say what to do next."""

from __future__ import annotations

import logging
import unicodedata

from flask import Flask, Response, make_response, render_template, request
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, PendingRollbackError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import BadRequest, HTTPException, MethodNotAllowed

from facilitator.core.errors import NotHere, NotYours, Refused, TooMany
from facilitator.core.locale import gettext, later
from facilitator.store.commits import NotKept

_log = logging.getLogger(__name__)

_NOT_SO = later("Not like this.")
_TITLES: dict[int, str] = {
    400: _NOT_SO,
    403: later("This page is somebody else’s."),
    404: later("Nothing here."),
    405: later("That page only takes visits."),
    413: later("That’s too much at once."),
    429: later("One moment."),
    500: later("That didn’t work."),
    503: later("We can’t write that down just now."),
}
_MESSAGES: dict[int, str] = {
    404: later("Check the address on the big screen, or type the room’s code."),
    405: later("Go back and try from there."),
    413: later("Make it shorter and send it again."),
    500: later("It’s on our side. Try again; what you sent before is safe."),
    503: later("It’s not your signal: Boon can’t reach its own notes. Try again in a moment; what you sent before is safe."),
}
_ONCE_MORE = later("Go back and try once more.")


def install(app: Flask) -> None:
    app.before_request(_mind_characters)
    app.register_error_handler(Refused, _refused)
    app.after_request(_ask_again)
    app.register_error_handler(HTTPException, _http)
    for kind in (NotKept, DBAPIError, PendingRollbackError, PoolTimeout):
        app.register_error_handler(kind, _not_kept)


def _mind_characters() -> None:
    """PostgreSQL keeps no NUL, and no header takes a line break: such a thing is refused before anything is looked up."""
    sent = [*request.args.items(multi=True), *request.form.items(multi=True), *request.cookies.items(multi=True)]
    if any(unicodedata.category(char) == "Cc" for char in request.path) or any("\0" in part for pair in sent for part in pair):
        raise BadRequest


def _root(failed: BaseException) -> BaseException:
    """What went wrong first: "the disk is full", not "that savepoint is gone too"."""
    before = failed.__cause__ or failed.__context__
    return _root(before) if before else failed


def _not_kept(failed: Exception) -> Response:
    """The database is away, or full. Nothing was written, so whoever sends it again, sends it once."""
    if isinstance(failed, (IntegrityError, ProgrammingError, DataError)):
        raise failed
    _log.error("the database failed: %s", _root(failed))
    response = _page(_TITLES[503], _MESSAGES[503], None, 503)
    response.headers["X-Boon-Trouble"] = "database"
    response.headers["Retry-After"] = "2"
    return response


def _refused(refused: Exception) -> Response:
    assert isinstance(refused, Refused)
    title = gettext(_TITLES.get(refused.status, _NOT_SO))
    link = ("/", gettext("Type a room code")) if isinstance(refused, (NotHere, NotYours, TooMany)) else None
    return _page(title, refused.message, link, refused.status)


def _ask_again(response: Response) -> Response:
    """Whoever was too early comes again by themselves; a form is sent again by its page."""
    if response.status_code == TooMany.status:
        response.headers["Retry-After"] = "3"
        if request.method == "GET":
            response.headers["Refresh"] = "3"
    return response


def _page_of_form(path: str) -> str:
    """Where somebody goes who visits the address of a form: the page that it stands on."""
    parts = path.strip("/").split("/")
    if parts[0] in ("group", "my"):
        return f"/{parts[0]}/{parts[1]}"
    if parts[0] not in ("host", "help"):
        return f"/{parts[0]}"
    if parts[0] == "help":
        return f"/help/{parts[1]}"
    return f"/host/{parts[1]}/setup" if parts[2:] == ["remote"] else f"/host/{parts[1]}"


def _http(failed: Exception) -> Response:
    status = (failed.code if isinstance(failed, HTTPException) else None) or 500
    if isinstance(failed, MethodNotAllowed) and request.method in ("GET", "HEAD"):
        # A tab that the browser brought back.
        return Response(status=303, headers={"Location": _page_of_form(request.path)})
    title = gettext(_TITLES.get(status, _TITLES[500]))
    message = gettext(_MESSAGES.get(status, _ONCE_MORE))
    return _page(title, message, ("/", gettext("Type a room code")), status)


def _page(title: str, message: str, link: tuple[str, str] | None, status: int) -> Response:
    return make_response(render_template("errors/error.html", title=title, message=message, link=link), status)
