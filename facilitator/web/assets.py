"""Static files under an address that changes with their content, so that a phone may keep them for good."""

from __future__ import annotations

import hashlib
from pathlib import Path

from flask import Flask, Response, send_from_directory
from werkzeug.exceptions import NotFound


class Assets:
    """`/static/<version>/<path>`: modules and fonts name each other relatively, so one version covers them all."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.version = _fingerprint(folder)

    def url(self, path: str) -> str:
        return f"/static/{self.version}/{path}"

    def serve(self, version: str, path: str) -> Response:
        if version != self.version:
            # A page from before an update asks for files that are no more; it has to load again anyway.
            raise NotFound
        response = send_from_directory(self.folder, path)
        # Read whole, so that it can be compressed; the largest file is a font of 47 kB.
        response.direct_passthrough = False
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


def _fingerprint(folder: Path) -> str:
    digest = hashlib.sha256()
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            digest.update(str(file.relative_to(folder)).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:12]


def install(app: Flask, folder: Path) -> Assets:
    assets = Assets(folder)
    app.add_url_rule("/static/<version>/<path:path>", "static", assets.serve)
    return assets
