"""QR codes as inline SVG: dark on light, drawn as one path of squares, sized by the style sheet."""

from __future__ import annotations

import hmac
import re
from base64 import b32encode
from functools import lru_cache
from hashlib import sha256

import qrcode
from markupsafe import Markup
from qrcode.constants import ERROR_CORRECT_M

from facilitator.core.locale import gettext

# Keys and tokens, which are for cameras alone.
_UNSAID = re.compile(r"#.*|\.[A-Z2-7]{26}$")


def qr(text: str, border: int = 4) -> Markup:
    """An <svg> of `text` with a quiet zone of `border` modules."""
    size, path = _squares(text, border)
    return Markup(
        '<svg class="qr" viewBox="0 0 {size} {size}" role="img" aria-label="{label}" shape-rendering="crispEdges">'
        '<path fill="currentColor" d="{path}"/></svg>'
    ).format(size=size, label=gettext("QR code of %(text)s", text=_UNSAID.sub("", text)), path=path)


@lru_cache(maxsize=64)
def _squares(text: str, border: int) -> tuple[int, Markup]:
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=border, box_size=1)
    # Split into runs of digits and letters, as the library would, an address needs a larger code.
    code.add_data(text, optimize=0)
    code.make(fit=True)
    rows = code.get_matrix()
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    return len(rows), Markup(path)


def join_token(secret: str, code: str) -> str:
    """128 bits that only the square of this room's code holds, in the letters that a small square can hold."""
    return b32encode(hmac.digest(secret.encode(), f"join {code}".encode(), sha256)[:16]).decode().rstrip("=")


def wifi(name: str, password: str) -> str:
    """The text of a QR code that joins a Wi-Fi, as phones' cameras read it; the five special characters are escaped."""
    kind = f"T:WPA;P:{_escaped(password)}" if password else "T:nopass"
    return f"WIFI:S:{_escaped(name)};{kind};;"


def _escaped(text: str) -> str:
    return "".join(f"\\{char}" if char in '\\;,:"' else char for char in text)
