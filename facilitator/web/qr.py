"""QR codes as inline SVG: dark on light, drawn as one path of squares, sized by the style sheet."""

from __future__ import annotations

from functools import lru_cache

import qrcode
from markupsafe import Markup
from qrcode.constants import ERROR_CORRECT_M

from facilitator.core.locale import gettext


def qr(text: str, border: int = 4) -> Markup:
    """An <svg> of `text` with a quiet zone of `border` modules."""
    size, path = _squares(text, border)
    return Markup(
        '<svg class="qr" viewBox="0 0 {size} {size}" role="img" aria-label="{label}" shape-rendering="crispEdges">'
        '<path fill="currentColor" d="{path}"/></svg>'
    ).format(size=size, label=gettext("QR code of %(text)s", text=text.partition("#")[0]), path=path)


@lru_cache(maxsize=64)
def _squares(text: str, border: int) -> tuple[int, Markup]:
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=border, box_size=1)
    # Split into runs of digits and letters, as the library would, an address needs a larger code.
    code.add_data(text, optimize=0)
    code.make(fit=True)
    rows = code.get_matrix()
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    return len(rows), Markup(path)


def wifi(name: str, password: str) -> str:
    """The text of a QR code that joins a Wi-Fi, as phones' cameras read it; the five special characters are escaped."""
    kind = f"T:WPA;P:{_escaped(password)}" if password else "T:nopass"
    return f"WIFI:S:{_escaped(name)};{kind};;"


def _escaped(text: str) -> str:
    return "".join(f"\\{char}" if char in '\\;,:"' else char for char in text)
