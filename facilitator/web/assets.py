"""Static files under an address that changes with their content, so that a phone may keep them for good.

What a browser does not need is left out: comments, spaces, and a request for each style sheet.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import re
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, request
from markupsafe import Markup
from rcssmin import cssmin
from rjsmin import jsmin
from werkzeug.exceptions import NotFound
from werkzeug.security import safe_join

from facilitator.web import sheets
from facilitator.web.sheets import WORN, without_layers

_IMPORT = re.compile(r'^import [^;]*?"(\./[\w./-]+)";', re.M)
_SHORTEN: dict[str, Callable[[str], str]] = {".css": cssmin, ".js": jsmin}
_MIME = {".js": "text/javascript", ".css": "text/css; charset=utf-8", ".woff2": "font/woff2"}


class Assets:
    """`/static/<version>/<path>`: modules and fonts name each other relatively, so one version covers them all."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.version = _fingerprint(folder)
        self.body = lru_cache(maxsize=None)(self._read)
        self._packed = lru_cache(maxsize=None)(lambda path: gzip.compress(self.body(path), 9, mtime=0))

    def url(self, path: str) -> str:
        return f"/static/{self.version}/{path}"

    def serve(self, version: str, path: str) -> Response:
        if version != self.version:
            # A page from before an update asks for files that are no more; it has to load again anyway.
            raise NotFound
        kind = _MIME.get(Path(path).suffix) or mimetypes.guess_type(path)[0] or "application/octet-stream"
        # Compressed once and not for every phone; what is compressed already is left as it is.
        can_unpack = "gzip" in request.headers.get("Accept-Encoding", "") and not path.endswith((".woff2", ".png"))
        response = Response(self._packed(path) if can_unpack else self.body(path), content_type=kind)
        if can_unpack:
            response.headers["Content-Encoding"] = "gzip"
        response.headers["Cache-Control"] = "max-age=31536000, immutable"
        return response

    def modules(self) -> Markup:
        """Links that fetch main.js's modules at once, and not one after the other as each names the next."""
        found = ["main.js"]
        for name in found:
            named = _IMPORT.findall((self.folder / "js" / name).read_text("utf-8"))
            found += [other for other in (name[2:] for name in named) if other not in found]
        link = Markup('<link rel="modulepreload" href="{}">')
        return Markup("").join(link.format(self.url(f"js/{name}")) for name in found[1:])

    def _read(self, path: str) -> bytes:
        """Raises NotFound."""
        for_page = re.fullmatch(r"css/all-(\w+)\.css", path)
        if for_page and for_page[1] in WORN:
            return self._sheet(for_page[1]).encode()
        file = safe_join(str(self.folder), path)
        if file is None or not Path(file).is_file():
            raise NotFound
        raw = Path(file).read_bytes()
        shorten = _SHORTEN.get(Path(path).suffix)
        return shorten(raw.decode()).encode() if shorten and "/vendor/" not in path else raw

    def _sheet(self, kind: str) -> str:
        """All that one kind of page wears, as one sheet."""
        parts = [(self.folder / "css" / f"{name}.css").read_text("utf-8") for name in WORN[kind]]
        return without_layers(_SHORTEN[".css"]("\n".join(parts)))


def _fingerprint(folder: Path) -> str:
    code = Path(__file__).read_bytes() + Path(sheets.__file__).read_bytes()
    digest = hashlib.sha256(code + repr(WORN).encode())
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            digest.update(str(file.relative_to(folder)).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:12]


def install(app: Flask, folder: Path) -> Assets:
    assets = app.extensions["assets"] = Assets(folder)
    app.add_url_rule("/static/<version>/<path:path>", "static", assets.serve)
    return assets
