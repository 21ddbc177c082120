"""Host control is taken with a key, and taken back: log out, send a device away, make the private link anew."""

from __future__ import annotations

import hmac
import time

from flask import Blueprint, Response, make_response, render_template, request

from facilitator.actions import setup
from facilitator.actions.hosting import devices as hosting
from facilitator.actions.hosting import hosts
from facilitator.actions.places import by_hand
from facilitator.config import house_key, is_password, new_house_key
from facilitator.core.errors import NotYours, TooMany
from facilitator.core.locale import gettext
from facilitator.identity import house_of, is_house_of
from facilitator.limits import HOST_KEYS, PASSWORDS, PASSWORDS_HERE
from facilitator.store.keys import Role, digest, find_key
from facilitator.store.records import GatheringRecord
from facilitator.views.gathering import GatheringView, gathering_view
from facilitator.web.addresses import origins
from facilitator.web.guard import ADDRESS
from facilitator.web.visit import boon, cookies, forget, host_at, host_keys, remember, see_other, the_house

devices = Blueprint("devices", __name__)
_DEVICES = ("iPhone", "iPad", "Android", "Windows", "CrOS", "Macintosh", "Linux")
# Each also claims to be those after it.
_BROWSERS = {"Firefox": "Firefox", "FxiOS": "Firefox", "Edg": "Edge", "SamsungBrowser": "Samsung", "CriOS": "Chrome"}
_BROWSERS |= {"Chrome": "Chrome", "Safari": "Safari"}


def this_device() -> str:
    """What the browser calls itself, for people: "iPhone (Safari)"; empty when it does not say."""
    said = request.headers.get("User-Agent", "")
    device = next((name for name in _DEVICES if name in said), "").replace("Macintosh", "Mac").replace("CrOS", "Chromebook")
    browser = next((name for sign, name in _BROWSERS.items() if sign in said), "")
    return f"{device} ({browser})" if device and browser else device or browser


@devices.get("/h")
def key_page() -> Response:
    """Who is known here already needs no key: the rooms that are running stand first on the page of the house."""
    with boon().db.look() as session:
        if house_of(session, cookies()):
            return see_other("/host")
    return make_response(render_template("host/key.html", error=None))


@devices.post("/h")
def use_key() -> Response:
    """The host's private link, or a link handed over to another of her devices."""
    key = request.form.get("key", "").strip()
    try:
        if hmac.compare_digest(key.encode(), house_key(boon().settings.key_file).encode()):
            return _let_in(key, boon().settings.host_password)
        if named := _host_of(key):
            return _let_in(key, named.password, named)
        if not _is_issued(key):
            _mind_guess()
        elif helping := by_hand.take_help(boon().db, key, time.time()):
            return remember(see_other(f"/help/{helping[0]}"), Role.HELPER, *helping)
        elif gathering := _asked_first(key):
            return make_response(render_template("host/take.html", gathering=gathering, key=key))
        code, host_key = setup.take_handover(boon().db, key, time.time())
        hosting.name_device(boon().db, host_key, this_device())
    except (NotYours, TooMany) as refused:
        return make_response(render_template("host/key.html", error=refused), refused.status)
    return remember(see_other(f"/host/{code}"), Role.HOST, code, host_key)


def _host_of(key: str) -> hosts.Host | None:
    """The named host whose link this is; without a password of their own it opens nothing where Boon asks for one."""
    with boon().db.look() as session:
        found = hosts.host_of_link(session, key)
    if found and boon().settings.host_password and not found.password:
        raise NotYours(gettext("You need a password here. Ask whoever runs Boon for a new link with one."), "key")
    return found


def _let_in(key: str, password: str, named: hosts.Host | None = None) -> Response:
    if password and not _knows_password(password, digest(key)):
        return make_response(render_template("host/password.html", key=key, named=named, error=None))
    house = setup.make_house_key(boon().db, time.time(), named.id if named else None)
    hosting.name_device(boon().db, house, this_device())
    return remember(see_other("/host"), Role.HOUSE, "", house)


def _knows_password(hashed: str, link: str) -> bool:
    """False when they have not been asked yet. Only whoever has the link is asked, so that nobody else costs us the hashing.

    A password may be guessed, other than a link: too many tries, and the right one is not looked at either.
    """
    typed, limits = request.form.get("password", ""), boon().limits
    if not typed:
        return False
    counted = ((PASSWORDS_HERE, f"{link} {request.environ[ADDRESS]}"), (PASSWORDS, link))
    for limit, whose in counted:
        if limits.take(limit, whose) or not limits.may_guess(limit, whose):
            raise TooMany(gettext("Many wrong passwords were typed with this link. Wait a few minutes, then try again."), "key")
    is_right = boon().db.background.aside(lambda: is_password(hashed, typed))
    for limit, whose in counted:
        (limits.give_back if is_right else limits.guessed)(limit, whose)
    if not is_right:
        raise NotYours(gettext("That password isn’t right. Open your private link again."), "key")
    return True


def _asked_first(key: str) -> GatheringView | None:
    """The room that a handed-over link is for, until somebody has said yes to it: a link may come from anybody."""
    with boon().db.look() as session:
        found = find_key(session, key)
        if found is None or found.role != Role.HOST or not found.single_use:
            return None
        gathering = gathering_view(session, session.get_one(GatheringRecord, found.gathering_id))
    return None if request.form.get("yes") == gathering.code else gathering


def _is_issued(key: str) -> bool:
    with boon().db.look() as session:
        return find_key(session, key) is not None


def _mind_guess() -> None:
    """A wrong key. Only those are counted: a right one is let in however many others guess from the same address."""
    limits, here = boon().limits, request.environ[ADDRESS]
    if limits.take(HOST_KEYS, here) or not limits.may_guess(HOST_KEYS, here):
        raise TooMany(gettext("Many wrong keys came from here. Open your private link again, as Boon printed it."), "key")
    limits.guessed(HOST_KEYS, here)


@devices.post("/h/out")
def log_out() -> Response:
    """This browser is no host any more, of nothing."""
    keys = host_keys()
    hosting.log_out(boon().db, list(keys.values()))
    response = see_other("/h")
    for name in keys:
        forget(response, name)
    return response


@devices.post("/host/<code>/devices/<id:device>/away")
def send_away(code: str, device: int) -> Response:
    viewer = host_at(code)
    with boon().db.look() as session:
        by_house = is_house_of(session, cookies(), session.get_one(GatheringRecord, viewer.gathering))
    hosting.send_away(boon().db, viewer.gathering, device, by_house)
    return see_other(f"/host/{code}/setup")


@devices.get("/host/link")
def link_was_shown() -> Response:
    """A tab that comes back to where the new link was shown, once."""
    return see_other("/host")


@devices.post("/host/link")
def new_link() -> Response:
    """Every host of these gatherings is logged out but this one, who is shown the new link once."""
    host, settings, now = the_house().host, boon().settings, time.time()
    if host is None:
        key = new_house_key(settings.key_file)
        hosting.log_out_house(boon().db, None)
    else:
        key = hosts.new_link(boon().db, host, now)
    page = make_response(render_template("host/link.html", link=f"{origins(settings)[0].value}/h#{key}"))
    return remember(page, Role.HOUSE, "", setup.make_house_key(boon().db, now, host))
