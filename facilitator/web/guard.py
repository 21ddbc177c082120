"""The outermost WSGI layer: what is refused before any route sees it, and the headers on every answer, sockets' too."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from ipaddress import ip_address
from socket import gethostname
from typing import Any

Environ = dict[str, Any]
Start = Callable[..., Any]
App = Callable[[Environ, Start], Iterable[bytes]]

BODY_LIMIT = 64 * 1024
_SAFE = ("GET", "HEAD", "OPTIONS")
_SOCKETS = "/socket.io"
_STRANGE_NAME, _STRANGE_PAGE, _TOO_MUCH = "421 Misdirected Request", "403 Forbidden", "413 Content Too Large"
_HOW_MUCH = "411 Length Required"
_SAY = {
    _STRANGE_NAME: "Not a name of ours. Use the address on the big screen; a host may set PUBLIC_URL to this name.\n",
    _STRANGE_PAGE: "This request did not come from Boon's own page. Open the page again and send it from there.\n",
    _HOW_MUCH: "Say beforehand how much you send.\n",
    _TOO_MUCH: "That's too much at once. Make it shorter and send it again.\n",
}


class Guard:
    """`public_url`: the address under which Boon is reached in public, if it has one."""

    def __init__(self, app: App, public_url: str = "") -> None:
        self._app = app
        scheme, _, self._public_host = public_url.partition("://")
        self._is_public_https = scheme == "https"

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        # Compressing small frames costs 92 KiB a phone and a quarter of the processor.
        environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
        if self._is_public_https and environ.get("HTTP_HOST", "").lower() == self._public_host:
            # The proxy in front speaks plain HTTP to us; cookies and policies are for what the phone speaks.
            environ["wsgi.url_scheme"] = "https"
        refusal = _refusal(environ, self._public_host)
        if refusal:
            start(refusal, [("Content-Type", "text/plain; charset=utf-8"), *_headers(environ, refusal)])
            return [_SAY[refusal].encode()]

        def start_guarded(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            return start(status, [*headers, *_headers(environ, status)], *rest)

        return self._app(environ, start_guarded)


def _refusal(environ: Environ, public_host: str) -> str:
    """The status to refuse with, or nothing: writes and sockets must come from a page of ours, and be small."""
    if not _is_our_name(environ.get("HTTP_HOST", ""), public_host):
        return _STRANGE_NAME
    is_socket = environ["PATH_INFO"].startswith(_SOCKETS)
    if (is_socket or environ["REQUEST_METHOD"] not in _SAFE) and not _same_origin(environ):
        return _STRANGE_PAGE
    if "HTTP_TRANSFER_ENCODING" in environ:
        # No browser sends a form in pieces of which nobody knows how many there will be.
        return _HOW_MUCH
    length = environ.get("CONTENT_LENGTH") or "0"
    return _TOO_MUCH if not length.isdigit() or int(length) > BODY_LIMIT else ""


def _is_our_name(host: str, public_host: str) -> bool:
    """Whether Boon may be asked under this name. A foreign name that resolves to us (DNS rebinding) is none of ours, and
    an address typed as numbers cannot be rebound."""
    name = host.lower().rsplit(":", 1)[0].strip("[]")
    if host.lower() == public_host or name in ("localhost", gethostname().lower(), f"{gethostname().lower()}.local"):
        return True
    try:
        return bool(ip_address(name))
    except ValueError:
        return False


def _same_origin(environ: Environ) -> bool:
    """Whether Origin names the very host that was asked. An absent or "null" one does not."""
    host = environ.get("HTTP_HOST", "").lower()
    return host != "" and environ.get("HTTP_ORIGIN", "").lower() in (f"http://{host}", f"https://{host}")


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
