"""What every page needs of a request: whose it is, which room it is about, and how the answer travels back."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from flask import Response, current_app, g, make_response, request
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.routing import IntegerConverter, Map

from facilitator.actions.market import Dealing
from facilitator.actions.matching import Planner
from facilitator.actions.purge import KEY_DAYS
from facilitator.config import Settings, house_key
from facilitator.core.codes import read_code
from facilitator.core.errors import NotHere, NotYours, Refused
from facilitator.core.locale import gettext, later, use_locale
from facilitator.core.typed import read_number
from facilitator.crowds import Crowds
from facilitator.identity import (
    HOUSE_COOKIE,
    AttendeeViewer,
    HelperViewer,
    HostViewer,
    House,
    RemovedViewer,
    ScreenViewer,
    Viewer,
    attendee_viewer,
    cookie_name,
    helper_viewer,
    host_viewer,
    house_of,
    known_as,
    our_cookies,
    removed_viewer,
    screen_viewer,
    sent_name,
)
from facilitator.limits import Limits
from facilitator.panel import Panel
from facilitator.store.database import Database
from facilitator.store.keys import Role, digest
from facilitator.store.queries import gathering_by_code
from facilitator.store.records import AttendeeRecord, GatheringRecord
from facilitator.web.clockface import clock_json
from facilitator.web.guard import ADDRESS
from facilitator.web.panels import Panels
from facilitator.web.qr import join_token

LARGEST_ID = 2**31 - 1
Seen = TypeVar("Seen", HostViewer, HelperViewer, ScreenViewer, AttendeeViewer, RemovedViewer)
Recognise = Callable[[Session, Mapping[str, str], GatheringRecord], Seen | None]


class IdConverter(IntegerConverter):
    """An id in an address; a number that no row can have is no such page."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, max=LARGEST_ID)


def id_in(form: Mapping[str, str], field: str) -> int:
    """An id from a form; what is no id is nobody's: 0."""
    number = read_number(form.get(field, "")) or 0
    return number if number <= LARGEST_ID else 0


@dataclass(frozen=True)
class Boon:
    """The parts of the running app that pages use. `phones_first` waits a moment while a gathering's phones are sent theirs.

    `post_soon`: links that were asked for go out beside the requests, so that no answer is slower for who is known.
    """

    settings: Settings
    db: Database
    panels: Panels
    planner: Planner
    dealing: Dealing
    polled: Callable[[int, int], None] = lambda gathering, attendee: None
    phones_first: Callable[[int], None] = lambda gathering: None
    limits: Limits = field(default_factory=Limits)
    crowds: Crowds = field(default_factory=lambda: Crowds(""))
    bystanders: Callable[[int], list[int]] = lambda gathering: []
    post_soon: Callable[[], None] = lambda: None


def boon() -> Boon:
    parts: Boon = current_app.extensions["boon"]
    return parts


def cookies() -> dict[str, str]:
    """The cookies that we gave to whoever asks, by our names for them."""
    return our_cookies(request.cookies, request.is_secure)


def gathering_at(session: Session, code: str) -> GatheringRecord:
    try:
        gathering = gathering_by_code(session, read_code(code))
    except NotHere:
        settle_guess(is_right=False)
        raise
    settle_guess(is_right=True)
    return gathering


def settle_guess(is_right: bool) -> None:
    """What a typed code has taken of its address is given back, or is used."""
    g.pop("settle_guess", lambda is_right: None)(is_right)


def the_house() -> House:
    """Whose house asks, which opens gatherings; everybody else is refused."""
    with boon().db.look() as session:
        house = house_of(session, cookies())
    if house is None:
        raise NotYours(gettext("Open this page with the private link that Boon printed when it started."))
    return house


def host_keys() -> dict[str, str]:
    """What this browser hosts with: cookie -> digest of its key."""
    hosting = (HOUSE_COOKIE, f"boon-{Role.HOST}-")
    return {name: digest(key) for name, key in cookies().items() if name.startswith(hosting)}


def host_at(code: str) -> HostViewer:
    """The host who asks; a stranger is refused, here and below."""
    return _known(code, host_viewer, later("This page is the host’s. Open it with the host’s private link."))


def screen_at(code: str) -> ScreenViewer:
    return _known(code, screen_viewer, later("This is the big screen’s page. Open it from the host’s remote."))


def hand_at(code: str) -> HostViewer | HelperViewer:
    """The host, or who helps her with those who have no phone."""
    refusal = later("This page is the host’s and her helpers’. Ask the host for a link.")
    return _recognised(code, host_viewer) or _known(code, helper_viewer, refusal)


def picture_at(code: str) -> ScreenViewer | HostViewer | HelperViewer:
    """Who draws the organiser's logo: the big screen, and who prints."""
    return _recognised(code, screen_viewer) or hand_at(code)


def attendee_at(code: str) -> AttendeeViewer:
    return _known(code, attendee_viewer, later("Join the room first."))


def own_at(code: str) -> AttendeeViewer | RemovedViewer:
    """Who asks for what is theirs, also if the host has removed them."""
    return removed(code) or attendee_at(code)


def removed(code: str) -> RemovedViewer | None:
    return _recognised(code, removed_viewer)


def visitor(code: str) -> AttendeeViewer | None:
    """The attendee who asks; None when their cookie does not say so."""
    return _recognised(code, attendee_viewer)


def _known(code: str, recognise: Recognise[Seen], refusal: str) -> Seen:
    viewer = _recognised(code, recognise)
    if viewer is None:
        raise NotYours(gettext(refusal))
    return viewer


def _recognised(code: str, recognise: Recognise[Seen]) -> Seen | None:
    with boon().db.look() as session:
        gathering = gathering_at(session, code)
        viewer = recognise(session, cookies(), gathering)
        if viewer:
            use_locale(_language(session, gathering, viewer))
            _note(viewer, gathering.code)
        return viewer


def _note(viewer: Viewer | RemovedViewer, code: str) -> None:
    """These cookies have proved who that is, and in which room: from now on they are counted by themselves."""
    if isinstance(viewer, HostViewer | HelperViewer | ScreenViewer):
        boon().crowds.runs(viewer.gathering, request.environ[ADDRESS])
    boon().limits.remember(request.environ.get("HTTP_COOKIE", ""), known_as(viewer, code))


def _language(session: Session, gathering: GatheringRecord, viewer: Viewer | RemovedViewer) -> str:
    """A guest's own, the gathering's for its host and its screen."""
    if isinstance(viewer, AttendeeViewer | RemovedViewer):
        return session.get_one(AttendeeRecord, viewer.attendee).language
    return gathering.language


def wants_panel() -> bool:
    """Whether the page's own script asks, which puts the panel in place itself."""
    return request.headers.get("X-Boon") == "panel"


def panel_response(panel: Panel, status: int = 200, do: str = "") -> Response:
    response = make_response(panel.html, status)
    response.headers["X-Version"] = str(panel.version)
    response.headers["X-Phase"] = panel.phase
    response.headers["X-Step"] = do or panel.step
    response.headers["X-Clock"] = clock_json(panel.clock)
    if do:
        response.headers["X-Do"] = do
    response.set_etag(str(panel.version))
    response.headers["Cache-Control"] = "no-store"
    return response


def fresh_panel(panel: Panel, do: str = "") -> Response:
    """The panel, or 304 when the page has this version of it already."""
    response = panel_response(panel, do=do)
    response.make_conditional(request)
    return response


def has_newest(viewer: AttendeeViewer) -> bool:
    """Whether the page that asks has the gathering's newest version: most that poll do, and nothing is drawn for them."""
    boon().polled(viewer.gathering, viewer.attendee)
    known = request.if_none_match
    if not known:
        return False
    with boon().db.look() as session:
        version = session.scalar(select(GatheringRecord.version).where(GatheringRecord.id == viewer.gathering))
    return known.contains(str(version))


def see_other(path: str) -> Response:
    return Response(status=303, headers={"Location": path})


def secret() -> str:
    """The house's: what is sealed with it says nothing to whoever reads the database alone."""
    return house_key(boon().settings.key_file)


def check_keeps_cookies() -> None:
    """A page of ours gave this browser one just now; without any, it would be a stranger again on the next page."""
    if request.form.get("kept") and not cookies():
        raise Refused(
            gettext("This browser keeps no cookies, so it would forget you. Allow them here, or take another browser.")
        )


def join_token_of(code: str) -> str:
    return join_token(secret(), code)


def spare_guessing(response: Response, code: str) -> Response:
    """From now on they find this room however many others guess at codes."""
    return keep(response, f"boon-came-{code}", join_token_of(code))


def browser_secret(code: str) -> str:
    """What this browser was given with the join page, and keeps until it has come in."""
    return cookies().get(f"boon-join-{code}", "")


def keep_secret(response: Response, code: str) -> Response:
    """So that a join whose answer is lost can be sent again, by this browser and by no other."""
    return response if browser_secret(code) else keep(response, f"boon-join-{code}", secrets.token_urlsafe(32))


def forget(response: Response, name: str) -> Response:
    is_secure = request.is_secure
    response.delete_cookie(sent_name(name, is_secure), httponly=True, secure=is_secure, samesite="Lax")
    return response


def remember(response: Response, role: Role, code: str, key: str) -> Response:
    keep(response, cookie_name(role, code), key)
    return spare_guessing(response, code) if code else response


def keep(response: Response, name: str, value: str, age: int = KEY_DAYS * 24 * 3600) -> Response:
    """A cookie of ours, for as long as keys last; `age` is in seconds."""
    is_secure = request.is_secure
    response.set_cookie(sent_name(name, is_secure), value, max_age=age, httponly=True, secure=is_secure, samesite="Lax")
    return response
