"""The outermost WSGI layer: what is refused before any route sees it, and the headers on every answer, sockets' too."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from ipaddress import IPv6Address, IPv6Network, ip_address
from socket import gethostname
from typing import Any

from facilitator.config import Network
from facilitator.core.typed import read_number
from facilitator.limits import FILES, OWN_REQUESTS, REQUESTS, Limits

Environ = dict[str, Any]
Start = Callable[..., Any]
App = Callable[[Environ, Start], Iterable[bytes]]

# What a form may bring; and where a picture comes with it, enough that a page can say that it is too large.
BODY_LIMIT, UPLOAD_LIMIT = 64 * 1024, 1024 * 1024
_UPLOADS = re.compile(r"/host(?:/[^/]+/(?:setup|guests/file))?")
# The button of a mail program comes from no page; the key in the address says whose mail it was, and no cookie does.
_FROM_ANYWHERE = re.compile(r"/mails/[\w-]{43}")
_SAFE = ("GET", "HEAD", "OPTIONS")
_SOCKETS = "/socket.io"
# Whoever asks this ends us if we are slow.
_HEALTH = "/health"
_STRANGE_NAME, _STRANGE_PAGE, _TOO_MUCH = "421 Misdirected Request", "403 Forbidden", "413 Content Too Large"
_HOW_MUCH, _TOO_OFTEN = "411 Length Required", "429 Too Many Requests"
ADDRESS = "boon.address"
# One host and perhaps its port: what is empty, doubled or more than that is nobody's name, and would stand in our headers.
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::[0-9]{1,5})?")
# Who asks too much waits before hearing so, which slows a flood; but not so many that their waiting would be one.
_SECONDS_HELD, _MOST_HELD = 1.0, 500
_SAY = {
    _STRANGE_NAME: "Not a name of ours. Use the address on the big screen; a host may set PUBLIC_URL to this name.\n",
    _STRANGE_PAGE: "This request did not come from Boon's own page. Open the page again and send it from there.\n",
    _HOW_MUCH: "Say beforehand how much you send.\n",
    _TOO_OFTEN: "One moment: very much is asked from here. This page comes by itself.\n",
    _TOO_MUCH: "That's too much at once. Make it shorter and send it again.\n",
}


class Guard:
    """`public_url`: the address under which Boon is reached in public, if it has one. `proxies`: believed about others."""

    def __init__(self, app: App, public_url: str = "", limits: Limits | None = None, proxies: tuple[Network, ...] = ()) -> None:
        self._app = app
        self._limits = limits or Limits()
        self._proxies = proxies
        self._held = 0
        scheme, _, self._public_host = public_url.partition("://")
        self._is_public_https = scheme == "https"

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        # Compressing small frames costs 92 KiB a phone and a quarter of the processor.
        environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
        if self._is_public_https and environ.get("HTTP_HOST", "").lower() == self._public_host:
            # The proxy in front speaks plain HTTP to us; cookies and policies are for what the phone speaks.
            environ["wsgi.url_scheme"] = "https"
        environ[ADDRESS] = address_of(environ, self._proxies)
        refusal = self._too_often(environ) or _refusal(environ, self._public_host)
        if refusal:
            self._limits.counts.refused(refusal)
            again = [("Retry-After", "3"), ("Refresh", "3"), ("Connection", "close")] if refusal == _TOO_OFTEN else []
            said = [("Content-Type", "text/plain; charset=utf-8"), *again, *_kept_by_nobody(again)]
            start(refusal, [*said, *_headers(environ, refusal)])
            return [_SAY[refusal].encode()]

        def start_guarded(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            return start(status, [*headers, *_kept_by_nobody(headers), *_headers(environ, status)], *rest)

        if not is_stranger(environ, self._limits):
            return self._app(environ, start_guarded)
        with self._limits.turnstile:
            return self._app(environ, start_guarded)

    def _too_often(self, environ: Environ) -> str:
        if not is_too_much(environ, self._limits):
            return ""
        if self._held < _MOST_HELD:
            self._held += 1
            try:
                self._limits.pause(_SECONDS_HELD)
            finally:
                self._held -= 1
        return _TOO_OFTEN


def address_of(environ: Environ, proxies: tuple[Network, ...]) -> str:
    """Whose budget a request is on: the nearest address that is no proxy of ours; of IPv6 the /64, which one home has whole."""
    address = _parsed(environ.get("REMOTE_ADDR", ""))
    said = environ.get("HTTP_X_FORWARDED_FOR", "").split(",") if proxies else []
    while said and address and any(address in network for network in proxies):
        before = _parsed(said.pop())
        if before is None:
            break
        address = before
    if isinstance(address, IPv6Address):
        return str(IPv6Network((address, 64), strict=False))
    return str(address or "")


@lru_cache(4096)
def _parsed(raw: str) -> Any:
    try:
        address = ip_address(raw.strip())
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def is_too_much(environ: Environ, limits: Limits) -> bool:
    """Whether whoever asks this has asked too much lately."""
    if environ["PATH_INFO"].startswith("/static/"):
        return limits.take(FILES, environ[ADDRESS]) > 0
    known = limits.who(environ.get("HTTP_COOKIE", ""))
    return limits.take(OWN_REQUESTS, known) > 0 if known else limits.take(REQUESTS, environ[ADDRESS]) > 0


def is_stranger(environ: Environ, limits: Limits) -> bool:
    """Whether a page is asked for by who has not proved lately who they are. Files are cheap, and sockets stay open."""
    path = environ["PATH_INFO"]
    return not path.startswith(("/static/", _SOCKETS, _HEALTH)) and not limits.who(environ.get("HTTP_COOKIE", ""))


def _refusal(environ: Environ, public_host: str) -> str:
    """The status to refuse with, or nothing: writes and sockets must come from a page of ours, and be small."""
    if not _is_our_name(environ.get("HTTP_HOST", ""), public_host):
        return _STRANGE_NAME
    is_socket = environ["PATH_INFO"].startswith(_SOCKETS)
    is_open = _FROM_ANYWHERE.fullmatch(environ["PATH_INFO"])
    if (is_socket or environ["REQUEST_METHOD"] not in _SAFE) and not is_open and not _same_origin(environ):
        return _STRANGE_PAGE
    if "HTTP_TRANSFER_ENCODING" in environ:
        # No browser sends a form in pieces of which nobody knows how many there will be.
        return _HOW_MUCH
    length = read_number(environ.get("CONTENT_LENGTH") or "0")
    most = UPLOAD_LIMIT if is_upload(environ["PATH_INFO"]) else BODY_LIMIT
    return _TOO_MUCH if length is None or length > most else ""


def is_upload(path: str) -> bool:
    """Whether a file may come with this form."""
    return bool(_UPLOADS.fullmatch(path))


def _is_our_name(host: str, public_host: str) -> bool:
    """Whether Boon may be asked under this name. A foreign name that resolves to us (DNS rebinding) is none of ours, and
    an address typed as numbers cannot be rebound."""
    written = _HOST.fullmatch(host.lower())
    if written is None:
        return False
    name = written[1].strip("[]")
    if host.lower() == public_host or name in ("localhost", gethostname().lower(), f"{gethostname().lower()}.local"):
        return True
    try:
        return bool(ip_address(name))
    except ValueError:
        return False


def _same_origin(environ: Environ) -> bool:
    """Whether Origin names the very host that was asked, by the same scheme. An absent or "null" one does not."""
    asked = f"{environ.get('wsgi.url_scheme')}://{environ.get('HTTP_HOST', '')}"
    return bool(environ.get("HTTP_ORIGIN", "").lower() == asked.lower())


def _kept_by_nobody(headers: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """What says nothing else about it is kept by no cache and shown by no Back button after somebody else."""
    return [] if any(name.lower() == "cache-control" for name, _ in headers) else [("Cache-Control", "no-store")]


def _headers(environ: Environ, status: str) -> list[tuple[str, str]]:
    """A page's policy; a static file needs less, and two dozen of them would repeat it to every phone."""
    common = [("X-Content-Type-Options", "nosniff"), ("Cross-Origin-Resource-Policy", "same-origin")]
    is_file = environ["PATH_INFO"].startswith("/static/") and status.startswith("200")
    return common if is_file else [*common, *_page_headers(environ)]


def _page_headers(environ: Environ) -> list[tuple[str, str]]:
    host = environ.get("HTTP_HOST", "")
    secure = environ.get("wsgi.url_scheme") == "https"
    policy = (
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; "
        f"manifest-src 'self'; connect-src 'self' {'wss' if secure else 'ws'}://{host}; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    )
    headers = [
        ("Content-Security-Policy", policy),
        ("Referrer-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
    ]
    return [*headers, ("Strict-Transport-Security", "max-age=31536000")] if secure else headers
